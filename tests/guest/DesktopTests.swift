// The desktop as its users know it: read from the screen, used with mouse and keyboard.

import Foundation
import Geometry
import GuestHarness
import Testing

extension Guest {
    @Suite struct DesktopTests {
        /// Everything that the desktop is for, on one small machine: booting takes longer than most of it.
        @Test("a session at the desktop")
        func session() throws {
            try run(.pvh, "1280x800", memory: "256M", devices: ["virtio-mouse-pci"]) { scenario in
                try Windows(scenario).run()
                try Programs(scenario).run()
                try Settings(scenario).run()
                try Terminals(scenario).run()
                try WindowServers(scenario).runIdle()
                expectNoTrouble(scenario)
                try MachineUse(scenario).run()
                try WindowServers(scenario).runHostile()
                try Endurance(scenario).runShortly()
                try MachineUse(scenario).end(by: "Shut down", "switching off")
            }
        }

        /// Much at once, and for long.
        @Test("twenty windows and ten thousand random events")
        func endurance() throws {
            try run(.pvh, "1280x800") { scenario in
                try Endurance(scenario).run()
                // On a slow host a program may not answer for seconds, and one of the clicks may find
                // its close button.
                expectNoTrouble(scenario, but: "was closed by force")
            }
        }

        /// The firmware's screens, which have sizes and pitches of their own.
        @Test("a desktop from the firmware", arguments: ["1024x768", "1920x1080"])
        func firmware(resolution: String) throws {
            try run(.uefi, resolution, devices: ["virtio-keyboard-pci"]) { scenario in
                try Windows(scenario).runShortly()
                try Settings(scenario).runShortly()
                expectNoTrouble(scenario)
                try MachineUse(scenario).end(by: "Restart", "restarting")
            }
        }

        /// What init and boxd look after.
        @Test("programs of the desktop that die are started again")
        func revival() throws {
            let scenario = try DesktopScenario(
                .pvh, resolution: "1280x800", try #require(GuestProducts.current),
                memory: "256M", takesTyping: true)
            defer { scenario.guest.stop() }
            _ = try scenario.desktop.see("Start", within: scenario.bar)
            try Revival(scenario).run()
        }

        private func run(
            _ boot: GuestMachine.Boot, _ resolution: String, memory: String = "1G",
            devices: [String] = [], _ body: (DesktopScenario) throws -> Void
        ) throws {
            let scenario = try DesktopScenario(
                boot, resolution: resolution, try #require(GuestProducts.current), memory: memory,
                devices: devices)
            defer { scenario.guest.stop() }
            try scenario.step("boot") {
                _ = try scenario.desktop.see("Start")
                let screen = try scenario.desktop.look()
                #expect("\(screen.width)x\(screen.height)" == resolution)
            }
            try body(scenario)
            let log = scenario.guest.serial
            #expect(log.contains("the desktop is there"))
            // Neither the kernel nor what init and boxd look after came to grief.
            #expect(lines(of: log, with: ["-P]", "is started again"]) == [])
        }

        /// Nobody was cut off by the window server, but for a reason.
        private func expectNoTrouble(_ scenario: DesktopScenario, but reason: String? = nil) {
            let lines = lines(of: scenario.guest.serial, with: [": disconnected"])
            #expect(lines.filter { line in reason.map { !line.contains($0) } ?? true } == [])
        }

        private func lines(of log: String, with signs: [String]) -> [Substring] {
            log.split(separator: "\n").filter { line in signs.contains { line.contains($0) } }
        }
    }
}
