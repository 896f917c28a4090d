// Programs that test the system from inside: each line `case <name> ok` of theirs is a result here.

import Foundation
import GuestHarness
import Testing

extension GuestCase {
    /// Boots a machine that runs one command, and returns the cases that its programs report.
    static func run(
        command: String, cpus: Int, memory: String = "512M", cpuModel: String = "max"
    ) -> [GuestCase] {
        guard let products = GuestProducts.current else { return [] }
        var machine = GuestMachine(
            cpus: cpus, memory: memory, arguments: "report-status -- \(command)",
            timeLimitInSeconds: 400)
        machine.cpuModel = cpuModel
        do {
            let outcome = try GuestRun(machine, products).finish()
            var cases = outcome.serial.split(whereSeparator: \.isNewline).compactMap {
                line -> GuestCase? in
                let words = line.split(separator: " ", maxSplits: 3).map(String.init)
                guard words.count >= 3, words[0] == "case" else { return nil }
                let failure = words[2] == "ok" ? nil : words.dropFirst(2).joined(separator: " ")
                return GuestCase(name: words[1], failure: failure)
            }
            let isOff = outcome.serial.contains("switching off")
            if outcome.report.status != "" || !isOff || cases.isEmpty {
                cases.append(
                    GuestCase(
                        name: "\(command) finishes",
                        failure: "status '\(outcome.report.status ?? "none")', log:\n"
                            + outcome.serial.suffix(3000)))
            }
            return cases
        } catch {
            return [GuestCase(name: "\(command) boots", failure: "\(error)")]
        }
    }
}

extension Guest {
    @Suite struct ProgramTests {
        @Test(
            "processes, threads, memory, a program in C",
            arguments: GuestCase.run(
                command: "process-test && thread-test && memory-test && load-test && hello-c",
                cpus: 4, memory: "1G"))
        func programs(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }

        @Test(
            "programs that make the kernel keep more than it can",
            arguments: GuestCase.run(command: "load-test hoards", cpus: 2, memory: "96M"))
        func hoards(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }

        @Test("every row about processes can be measured, and primes counted by many threads")
        func rows() throws {
            let products = try #require(GuestProducts.current)
            let machine = GuestMachine(cpus: 4, memory: "512M", timeLimitInSeconds: 400)
            let line = try GuestLine.run(
                "benchmark thread yield switch futex heap && threadtest 100000 64",
                on: machine, products)
            for name in [
                "thread", "yield", "switch", "futex-wake-nobody", "futex-wake", "heap-64",
                "heap-threads", "heap-threads-simple",
            ] {
                #expect(line.output.contains("benchmark \(name) "), "\(line.output)")
            }
            #expect(!line.output.contains("failed"), "\(line.output)")
            // 9,592 primes are below 100,000, whoever counts them.
            let counts = line.output.split(separator: "\n").map { $0.split(separator: " ") }
                .filter { $0.first == "threadtest" }
            #expect(counts.map { $0[1] } == ["1", "2", "4", "8", "16", "32", "64"])
            #expect(counts.allSatisfy { $0.count == 4 && $0[3] == "9592" }, "\(line.output)")
        }

        /// The seed is another one each time; the failure's text has it.
        @Test(
            "random system calls",
            arguments: GuestCase.run(
                command: "syscall-fuzz \(Int.random(in: 1..<1 << 40)) 12", cpus: 4))
        func fuzzedCalls(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }
    }
}
