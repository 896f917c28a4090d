// A shell at a terminal: what the screen shows of what was typed.

import KernelABI
import Std
import Testing

@testable import ShellCore

@Suite struct InteractiveTests {
    /// What a terminal is sent when these bytes arrive in one piece.
    private func screen(typing text: String) throws -> String {
        let input = try Descriptor.openPair("/dev/pipe/new")
        let output = try Descriptor.openPair("/dev/pipe/new")
        try input.writing.write(text)
        try input.writing.close()
        let launcher = Launcher(
            start: { _ throws(Errno) in 0 }, wait: { _ throws(Errno) in "" }, find: { $0 })
        let shell = Shell(launcher: launcher, input: input.reading, output: output.writing)
        var interactive = Interactive(shell, Terminal(columns: 80, rows: 25))
        interactive.run()
        try output.writing.close()
        defer {
            try? input.reading.close()
            try? output.reading.close()
        }
        return String(decoding: try output.reading.readAll(), as: UTF8.self)
    }

    @Test func keysThatArriveTogetherWithReturnAreShown() throws {
        #expect(try screen(typing: "run me\n").contains("> run me\u{1B}[K\r\n"))
    }

    @Test func everyPastedLineHasItsPrompt() throws {
        let shown = try screen(typing: "run one\nrun two\nthree")
        for line in ["run one", "run two", "three"] {
            #expect(shown.contains("> \(line)\u{1B}[K"), "\(line)")
        }
    }

    @Test func anInterruptedLineStaysAsItWas() throws {
        #expect(try screen(typing: "abc\u{3}").contains("> abc\u{1B}[K^C\r\n"))
    }

    @Test func namesAreWrappedBetweenWords() {
        let rows = BuiltIn.wrapped(["one", "two", "three", "a-long-name-of-its-own"], columns: 12)
        #expect(rows == "    one two\n    three\n    a-long-name-of-its-own\n")
    }
}
