// The window server on the real system: programs that attack it, and what it costs when nobody does
// anything.

import Geometry
import GuestHarness
import Testing

extension Guest {
    /// Judged by what the program's lines on the screen and the server's in the log say.
    @Suite struct WindowServerTests {
        /// The serial log of a machine in whose terminal a program of tests has run to its end. (A
        /// machine that is booted for one command has no desktop.)
        private func log(of command: String, until end: String) throws -> String {
            let scenario = try DesktopScenario(
                .pvh, resolution: "1280x800", try #require(GuestProducts.current))
            defer { scenario.guest.stop() }
            try scenario.open("Terminal")
            try scenario.frame(of: "Terminal")
            try scenario.enter(command)
            // On the wallpaper: the cursor of a terminal with the focus blinks.
            try scenario.desktop.click(Point(20, 20))
            try scenario.desktop.see(end, within: scenario.field)
            return scenario.guest.serial
        }

        @Test("offenders are cut off and named, others notice nothing")
        func hostilePrograms() throws {
            let log = try log(of: "desktop-test", until: "case vanishing ok")
            let offences = [
                ("forged-surface", "named a surface that is not its own"),
                ("forged-parent", "named a surface that is not its own"),
                ("other-peoples-keys", "asked for what its socket does not allow"),
                ("other-peoples-windows", "asked for what its socket does not allow"),
                ("false-wallpaper", "asked for what its socket does not allow"),
                ("half-a-message", "broke the protocol"), ("nonsense", "broke the protocol"),
                ("guessed-key", "gave a buffer that cannot be used"),
                ("buffer-too-small", "gave a buffer that cannot be used"),
                ("nothing-to-present", "gave a buffer that cannot be used"),
                ("too-many-surfaces", "asked for more than a program may have"),
                ("flood", "asked for more than a program may have"),
                ("never-reads", "does not read its events"),
            ]
            for (name, offence) in offences {
                #expect(log.contains("(\(name)) \(offence)"), "\(name)")
            }
            #expect(!log.contains("(witness)"))
        }

        /// No program of the desktop runs at all while nothing happens.
        @Test("an idle desktop sleeps")
        func idle() throws {
            _ = try log(of: "desktop-test idle", until: "case idle-desktop ok")
        }
    }
}
