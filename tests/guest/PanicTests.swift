// A kernel that was broken on purpose says what broke, and ends the machine with its own status.

import GuestHarness
import Testing

extension Guest {
    @Suite struct PanicTests {
        @Test(
            "panic report",
            arguments: [
                ("pagefault", "page fault reading 0x10: no page", "readUnmappedMemory()"),
                ("overflow", "kernel stack overflow", "recurse(_:)"),
                ("trap", "a Swift check failed", "trapOnOverflow(_:)"),
                ("message", "this panic was asked for", "Thread.begin(_:)"),
                ("doublefault", "double fault", "arch_lose_stack"),
            ])
        func report(fault: String, cause: String, function: String) throws {
            let products = try #require(GuestProducts.current)
            let machine = GuestMachine(arguments: "panic=\(fault) exit-on-panic")
            let outcome = try GuestRun(machine, products).finish()
            #expect(outcome.exitValue == 0x2A, "\(outcome.serial)")
            let lines = outcome.serial.split(whereSeparator: \.isNewline)
            let first = try #require(
                lines.first { $0.contains("kernel panic: ") }, "\(outcome.serial)")
            #expect(first.contains(cause), "\(first)")
            #expect(lines.count { $0.contains("kernel panic: ") } == 1, "\(outcome.serial)")
            #expect(outcome.serial.contains("rip"), "\(outcome.serial)")
            let backtrace = lines.drop { !$0.contains("backtrace:") }
            #expect(backtrace.contains { $0.contains("\(function) + ") }, "\(outcome.serial)")
        }

        @Test("a recursion's backtrace shows where it began")
        func recursionIsFolded() throws {
            let products = try #require(GuestProducts.current)
            let machine = GuestMachine(arguments: "panic=overflow exit-on-panic")
            let outcome = try GuestRun(machine, products).finish()
            #expect(outcome.serial.contains("times more"), "\(outcome.serial)")
            #expect(outcome.serial.contains("Thread.begin(_:) + "), "\(outcome.serial)")
        }

        @Test("panic with many processors", arguments: [1, 4, 8])
        func otherProcessorsStop(cpus: Int) throws {
            let products = try #require(GuestProducts.current)
            let machine = GuestMachine(cpus: cpus, arguments: "panic=trap exit-on-panic")
            let outcome = try GuestRun(machine, products).finish()
            #expect(outcome.exitValue == 0x2A, "\(outcome.serial)")
        }
    }
}
