// The shell on the serial line: somebody types, without any screen.

import GuestHarness
import KernelABI
import Testing

extension Guest {
    @Suite struct ConsoleTests {
        @Test("a shell on the serial line, and what Ctrl+C does there")
        func session() throws {
            var machine = GuestMachine(
                cpus: 1, memory: "512M", arguments: "quiet", timeLimitInSeconds: 300)
            machine.takesTyping = true
            let products = try #require(GuestProducts.current)
            let guest = try GuestRun(machine, products)
            defer { guest.stop() }
            try guest.waitForSerial("/> ")
            try guest.type("echo first-$?\r")
            try guest.waitForSerial("first-0")
            // Tab completes; a link to a directory is one.
            try guest.type("echo /proc/se\tcmdl\tbehind\r")
            try guest.waitForSerial("\n/proc/self/cmdline behind")
            // Names with something mounted over them are underlined.
            try guest.type("ls /\r")
            try guest.waitForSerial("tmp/")
            let listing = guest.serialWithCodes
            #expect(listing.contains("\u{1B}[4mdev\u{1B}[24m/"))
            #expect(listing.contains("cfg/") && !listing.contains("\u{1B}[4mcfg"))
            // Nobody knows how large the terminal is; a box is told of the same one.
            try guest.type("escape variable TERMINAL\r")
            try guest.waitForSerial(":0:0")
            // Programs that read nothing, though something is typed for them: one is a box.
            for (program, sign) in [
                ("echo asleep && sleep 1000", "asleep\r\n"), ("escape rest", "resting\r\n"),
            ] {
                try guest.type("\(program)\r")
                try guest.waitForSerial(sign)
                try guest.type("in vain\u{3}")
                try guest.waitForSerial("^C")
                try guest.type("echo after-$?-\(sign.prefix(3))\r")
                try guest.waitForSerial("after-interrupt-\(sign.prefix(3))")
            }
            // It stands where the program ended, not behind the prompt that follows.
            #expect(!guest.serial.contains("> ^C"))
            try watchTop(guest, products)
            try runWild(guest, products)
            try guest.type("echo off > /dev/power\r")
            _ = try guest.finish()
        }

        /// Whoever takes all that the console's shell may have leaves enough for the desktop.
        private func runWild(_ guest: GuestRun, _ products: GuestProducts) throws {
            let fonts = try DesktopScenario.fonts(["lato-regular-14", "lato-bold-14"], products)
            let desktop = Desktop(guest, fonts: fonts, patienceInSeconds: 200)
            try guest.type("fault-test memory\recho memory-$?\r")
            // Of 512 MiB, of which the kernel has some, the console gets three quarters.
            try guest.waitForSerial("memory-\(Errno.noMemory.name) after 3")
            try guest.type("fault-test multiply aloud\r")
            try guest.waitForSerial("refused: ")
            // All of its processes live: a box is started all the same.
            try desktop.press("meta_l")
            try desktop.see("Calculator")
            for key in ["c", "ret"] { try desktop.press(key) }
            try desktop.seeNo("Restart")
            try desktop.see("Calculator")
            try guest.type("\u{3}")
            try guest.type("echo tame-$?\r")
            try guest.waitForSerial("tame-interrupt")
        }

        /// top looks again and again, and `q` ends it.
        private func watchTop(_ guest: GuestRun, _ products: GuestProducts) throws {
            // With the desktop there is a way to start something while top has the console.
            let fonts = try DesktopScenario.fonts(["lato-regular-14", "lato-bold-14"], products)
            try Desktop(guest, fonts: fonts, patienceInSeconds: 200).see("Start")
            try guest.type("top -d 200ms\r")
            try guest.waitForSerial("/bin/taskbar")
            let terminal = "/bin/terminal"
            #expect(!guest.serial.contains(terminal))
            try guest.monitor.press(["meta_l", "t"])
            try guest.waitForSerial(terminal)
            try guest.type("q")
            try guest.type("echo top-ended-$?\r")
            try guest.waitForSerial("top-ended-0")
        }
    }
}
