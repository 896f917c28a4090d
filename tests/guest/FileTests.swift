// Files in a guest: what users type and what they see, and the cases of the program file-test.

import Foundation
import GuestHarness
import Testing

extension Guest {
    @Suite struct FileTests {
        /// An example of examples.txt.
        struct Example {
            var line: String
            var output = ""

            /// Whether it is what the system answered; `…` stands for anything within a line.
            func fits(_ answer: String) -> Bool {
                let pattern = output.components(separatedBy: "…").map {
                    NSRegularExpression.escapedPattern(for: $0)
                }.joined(separator: ".*")
                return answer.range(of: "^\(pattern)$", options: .regularExpression)
                    == answer.startIndex..<answer.endIndex
            }
        }

        /// A transcript beside this file, whose lines the image has as a script.
        static func examples(_ name: String = "examples") throws -> [Example] {
            let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("\(name).txt")
            var examples: [Example] = []
            let text = try String(contentsOf: path, encoding: .utf8)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("$ ") {
                    examples.append(Example(line: String(line.dropFirst(2))))
                } else if !examples.isEmpty {
                    examples[examples.count - 1].output += line + "\n"
                }
            }
            // The last line end of the file is nobody's.
            if let last = examples.indices.last { examples[last].output.removeLast() }
            return examples
        }

        private static func machine(cpus: Int) -> GuestMachine {
            GuestMachine(cpus: cpus, memory: "256M", timeLimitInSeconds: 400)
        }

        @Test("examples, as a user types them")
        func examples() throws {
            let products = try #require(GuestProducts.current)
            let result = try GuestLine.run(
                "shell < /base/data/tests/examples", on: Self.machine(cpus: 2), products)
            let outputs = result.output.components(separatedBy: "=====\n").dropLast()
            let examples = try Self.examples()
            #expect(outputs.count == examples.count, "\(result.output)")
            for (example, output) in zip(examples, outputs) {
                #expect(output == example.output, "$ \(example.line)")
            }
        }

        @Test("files, keys, namespaces and limits", arguments: [1, 4])
        func cases(cpus: Int) throws {
            let products = try #require(GuestProducts.current)
            let line = try GuestLine.run("file-test", on: Self.machine(cpus: cpus), products)
            let cases = line.cases
            #expect(cases.count > 90)
            for result in cases { #expect(result.failure == nil, "\(result.name)") }
            let written = (0..<500).map { "line \($0) of one write\n" }.joined()
            #expect(line.output.contains(written))
        }

        /// Little more than the figures of docs/performance.md: what costs more than that is a step back.
        @Test("what opening, reading directories, polling and mapping cost, in instructions")
        func costs() throws {
            let products = try #require(GuestProducts.current)
            var machine = GuestMachine(cpus: 1, memory: "512M", timeLimitInSeconds: 400)
            machine.countsInstructions = true
            let line = try GuestLine.run(
                "benchmark getpid open stat readdir poll spawn =map-1 =map-50 =map-500 =map-1500",
                on: machine, products)
            let rows = line.output.split(separator: "\n").map { $0.split(separator: " ") }
            for (name, most) in [
                ("getpid", 105), ("open-read-close", 4150), ("open-proc-pid", 4250), ("stat", 2150),
                ("readdir", 47_000), ("poll-1000", 129_000),
                // Where pages lie makes a difference of a twelfth.
                ("spawn", 266_000),
                // One more page table is needed where the program lies at certain addresses.
                ("map-1", 6500), ("map-50", 45_500), ("map-500", 417_000), ("map-1500", 990_000),
            ] {
                let row = try #require(
                    rows.first { $0.count == 4 && $0[1] == name }, "\(line.output)")
                let cost = try #require(Int(row[3]))
                #expect(cost <= most, "\(name)")
            }
        }

        @Test("every row about files can be measured")
        func rows() throws {
            let products = try #require(GuestProducts.current)
            let line = try GuestLine.run(
                "benchmark pipe socket lookup", on: Self.machine(cpus: 4), products)
            for name in [
                "pipe-round-trip", "socket-seqpacket-round-trip", "socket-stream-round-trip",
                "pipe-64K", "socket-stream-64K", "socket-seqpacket-4K", "lookup-1", "lookup-4",
            ] {
                #expect(line.output.contains("benchmark \(name) "), "\(line.output)")
            }
            #expect(!line.output.contains("failed"), "\(line.output)")
        }

        @Test("a line's status is the machine's")
        func statuses() throws {
            let products = try #require(GuestProducts.current)
            for (line, status) in [("exit 7", "7"), ("echo", "")] {
                #expect(try GuestLine.run(line, products).status == status, "\(line)")
            }
        }
    }
}
