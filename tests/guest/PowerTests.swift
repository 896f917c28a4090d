// Switching off and restarting: the machine ends by itself, and not through the tests' exit port.

import Foundation
import GuestHarness
import Testing

extension Guest {
    @Suite struct PowerTests {
        @Test(
            "the machine ends when asked to",
            arguments: [("poweroff", "switching off"), ("reset", "restarting")])
        func ends(test: String, announcement: String) throws {
            let products = try #require(GuestProducts.current)
            let outcome = try GuestRun(
                GuestMachine(arguments: "test=\(test)"), products
            ).finish()
            #expect(outcome.serial.contains(announcement), "\(outcome.serial)")
            #expect(!outcome.serial.contains("no way to switch"), "\(outcome.serial)")
            #expect(outcome.exitValue == nil, "\(outcome.serial)")
            // A machine that booted anew instead of ending would say this twice.
            let boots = outcome.serial.split(whereSeparator: \.isNewline)
                .count { $0.contains("booted through") }
            #expect(boots == 1, "\(outcome.serial)")
        }

        @Test("the clock of the machine is read right")
        func wallClock() throws {
            let products = try #require(GuestProducts.current)
            let before = now()
            let outcome = try GuestRun(
                GuestMachine(arguments: "test=poweroff"), products
            ).finish()
            let words = outcome.serial.split(separator: " ").map(String.init)
            let place = try #require(words.firstIndex(of: "says"), "\(outcome.serial)")
            let seconds = try #require(Int(words[place + 1]), "\(outcome.serial)")
            #expect((before - 2...now() + 2).contains(seconds))
        }

        private func now() -> Int {
            Int(Date().timeIntervalSince1970)
        }
    }
}
