// Tools between a writer and a reader: what is shown when, and how it ends.

import Foundation
import KernelABI
import Std
import Testing
import ToolKit

@testable import Tools

@Suite struct FilterTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        // The host has a signal for what is an error here.
        signal(SIGPIPE, SIG_IGN)
    }

    /// What was found is written before the tool waits for more, and not line by line while there is
    /// more: the reader of the output gets all of it at once.
    @Test func filtersWriteBeforeTheyWait() throws {
        let filters: [(body: (Tool) -> Void, arguments: [String], wanted: String)] = [
            (grep, ["a"], "a1\na2\n"), (grep, ["-v", "x"], "a1\na2\n"), (cat, [], "a1\na2\n"),
            (cat, ["-n"], "     1  a1\n     2  a2\n"), (head, ["-n", "9"], "a1\na2\n"),
            (head, ["-c", "99"], "a1\na2\n"), (tail, ["-n", "+1"], "a1\na2\n"),
        ]
        for (body, arguments, wanted) in filters {
            let input = try Descriptor.openPair("/dev/pipe/new")
            let output = try Descriptor.openPair("/dev/pipe/new")
            try input.writing.write("a1\na2\n")
            // The input ends only after the output was read: else nobody ever goes on.
            let ender = try Std.Thread {
                let first = (try? output.reading.read(upTo: 100)) ?? []
                #expect(String(decoding: first, as: UTF8.self) == wanted)
                try? input.writing.close()
            }
            let tool = Tool(
                arguments: arguments, input: input.reading, output: output.writing,
                errors: .standardError)
            body(tool)
            #expect(tool.finish().isEmpty)
            ender.join()
            for file in [input.reading, output.writing, output.reading] { try file.close() }
        }
    }

    /// Whose reader has gone away neither reads on for ever nor blames its input.
    @Test func filtersEndWithTheirReader() throws {
        for (body, arguments) in [(cat, []), (grep, [""]), (hexdump, [])]
            as [((Tool) -> Void, [String])]
        {
            let output = try Descriptor.openPair("/dev/pipe/new")
            try output.reading.close()
            let errors = try Descriptor.open(bench.path(".complaints:ctw"))
            let input = try Descriptor.openPair("/dev/pipe/new")
            try input.writing.write(String(repeating: "line\n", count: 2000))
            let tool = Tool(
                arguments: arguments, input: input.reading, output: output.writing, errors: errors)
            body(tool)
            #expect(tool.finish() == "1")
            for file in [input.reading, input.writing, output.writing, errors] {
                try file.close()
            }
            #expect(try bench.read(".complaints").isEmpty)
        }
    }

    @Test func endsOfFilesStayAsTheyAre() throws {
        for (body, arguments) in [(cat, ["-n"]), (head, []), (tail, []), (tail, ["-n", "+1"])]
            as [((Tool) -> Void, [String])]
        {
            try bench.write("unfinished", "x\ny")
            let tool = try bench.run(body, arguments: arguments + ["@unfinished"])
            #expect(tool.out.hasSuffix("y"))
        }
    }

    /// What was typed behind `q` is for the next program.
    @Test func topTakesNoMoreThanItsKey() throws {
        let input = try Descriptor.openPair("/dev/pipe/new")
        let output = try Descriptor.open(bench.path("screen:ctw"))
        try input.writing.write("xqls\n")
        let terminal = Terminal(columns: 80, rows: 24)
        top(Tool(arguments: [], input: input.reading, output: output, terminal: terminal))
        try input.writing.close()
        #expect(String(decoding: try input.reading.readAll(), as: UTF8.self) == "ls\n")
        for file in [input.reading, output] { try file.close() }
    }

    /// A stream that has ended is not waited for.
    @Test func tailFollowsStreamsToTheirEnd() throws {
        let input = try Descriptor.openPair("/dev/pipe/new")
        let output = try Descriptor.openPair("/dev/pipe/new")
        try input.writing.write("1\n2\n3\n")
        try input.writing.close()
        let tool = Tool(
            arguments: ["-f", "-n2", "-", "-"], input: input.reading, output: output.writing)
        tail(tool)
        #expect(tool.finish().isEmpty)
        try output.writing.close()
        let title = "==> standard input <==\n"
        #expect(
            String(decoding: try output.reading.readAll(), as: UTF8.self)
                == title + "2\n3\n\n" + title)
        for file in [input.reading, output.reading] { try file.close() }
    }

    /// Another file of the name is gone over to, one that was made shorter is read anew, and one that is not
    /// there yet is waited for.
    @Test func tailFollowsNames() throws {
        let output = try Descriptor.openPair("/dev/pipe/new")
        try bench.write("log", "first line\n")
        let folder = bench.folder
        let reader = try Std.Thread {
            var text = ""
            func see(_ wanted: String) {
                while !text.contains(wanted), let part = try? output.reading.read(upTo: 100),
                    !part.isEmpty
                {
                    text += String(decoding: part, as: UTF8.self)
                }
                #expect(text.contains(wanted))
            }
            see("first line\n")
            try? File.remove(folder + "/log")
            try? File.write(folder + "/log:create", "second line\n")
            see("second line\n")
            try? File.write(folder + "/log:truncate", "3\n")
            see("3\n")
            try? File.write(folder + "/late:create", "late\n")
            see("late\n")
            try? output.reading.close()
            try? File.write(folder + "/late:append:write", "in vain\n")
        }
        let errors = try Descriptor.open(bench.path(".errors:ctw"))
        let tool = Tool(
            arguments: ["-q", "-F", bench.path("log"), bench.path("late")],
            output: output.writing, errors: errors)
        tail(tool)
        reader.join()
        #expect(tool.finish() == "1")
        for file in [output.writing, errors] { try file.close() }
        #expect(try bench.read(".errors").hasSuffix("/late: no such file or directory\n"))
    }
}
