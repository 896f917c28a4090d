// The window server on the real system: programs that attack it, and what it costs when nobody does
// anything.

import GuestHarness
import Testing

extension Guest {
    @Suite struct WindowServerTests {
        /// The serial log of a machine on whose desktop a program of tests has run to its end.
        private func log(of command: String) throws -> String {
            let machine = GuestMachine(
                memory: "512M", arguments: "report-status -- \(command)", timeLimitInSeconds: 200)
            let outcome = try GuestRun(machine, try #require(GuestProducts.current)).finish()
            #expect(outcome.report.status == "", "\(outcome.serial)")
            let failed = outcome.serial.split(whereSeparator: \.isNewline)
                .filter { $0.contains("case ") && $0.contains(" failed ") }
            #expect(failed.isEmpty)
            return outcome.serial
        }

        @Test("offenders are cut off and named, others notice nothing")
        func hostilePrograms() throws {
            let log = try log(of: "desktop-test")
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
                #expect(log.contains("case \(name) ok"))
                #expect(log.contains("(\(name)) \(offence)"), "\(name)")
            }
            for name in ["hello", "window", "timer", "damage-outside", "silence", "vanishing"] {
                #expect(log.contains("case \(name) ok"), "\(name)")
            }
            #expect(!log.contains("(witness)"))
        }

        /// No program of the desktop runs at all while nothing happens.
        @Test("an idle desktop sleeps")
        func idle() throws {
            #expect(try log(of: "desktop-test idle").contains("case idle-desktop ok"))
        }
    }
}
