// Options and cases that people know from other systems' tools of the same names.

import Foundation
import KernelABI
import Std
import Testing
import ToolKit

@testable import Tools

@Suite struct OptionTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test func grepTakesSeveralPatterns() throws {
        let text = "one\ntwo\nthree\n"
        #expect(try bench.run(grep, "-e", "one", "-e", "^th", input: text).out == "one\nthree\n")
        #expect(try bench.run(grep, "one\ntwo", input: text).out == "one\ntwo\n")
        #expect(try bench.run(grep, "-Fxe", "two", input: text).out == "two\n")
        #expect(try bench.run(grep, "-oe", "o", "-e", "one", input: text).out == "one\no\n")
        #expect(try bench.run(grep, "--", "-e", input: "-e\n").out == "-e\n")
        #expect(try bench.run(grep, "-e").errors.hasPrefix("grep: -e needs a value"))
        #expect(try bench.run(grep).errors.hasPrefix("grep: too few arguments"))
        let wrong = try bench.run(grep, "-e", "a", "-e", "a[").errors
        #expect(wrong.contains("pattern 'a[', column 2"))
    }

    @Test func grepTellsNothingFoundFromNotLooked() throws {
        try bench.write("a", "text\n")
        #expect(try bench.run(grep, "none", "@a").status == "1")
        #expect(try bench.run(grep, "text", "@a", "@missing").status == "2")
        let silent = try bench.run(grep, "-s", "text", "@missing", "@a")
        #expect(silent.errors.isEmpty && silent.out == "@a:text\n" && !silent.status.isEmpty)
        #expect(try bench.run(grep, "-L", "text", "@a").status == "1")
        #expect(try bench.run(grep, "-L", "none", "@a").out == "@a\n")
        // Nothing after the first hit matters.
        #expect(try bench.run(grep, "-q", "text", "@a", "@missing").status.isEmpty)
        #expect(try bench.run(grep, "-l", "x", input: "x\n").out == "standard input\n")
    }

    @Test func grepDoesNotShowWhatIsNoText() throws {
        try bench.write("binary", "a\0b\u{1B}[31m\nab\n")
        #expect(
            try bench.run(grep, "b", "@binary").out
                == "@binary: no text, but has such lines; see them with -a\n")
        #expect(try bench.run(grep, "-ac", "b", "@binary").out == "2\n")
        #expect(try bench.run(grep, "-a", "ab", "@binary").out == "ab\n")
    }

    /// Otherwise the file would grow until there is no room.
    @Test func aFileIsNotReadIntoItself() throws {
        for (body, words) in [(cat, []), (grep, ["text"])] as [((Tool) -> Void, [String])] {
            try bench.write("self", "text\n")
            let file = try Descriptor.open(bench.path("self:append:write"))
            let errors = try Descriptor.open(bench.path("complaints:ctw"))
            let tool = Tool(arguments: words + [bench.path("self")], output: file, errors: errors)
            body(tool)
            #expect(!tool.finish().isEmpty)
            for file in [file, errors] { try file.close() }
            #expect(try bench.read("self") == "text\n")
            #expect(try bench.read("complaints").contains("is what the output goes to, too"))
        }
    }

    @Test func endsAreCountedFromBothSides() throws {
        let lines = (1...5).map { "\($0)\n" }.joined()
        #expect(try bench.run(head, "-n", "-2", input: lines).out == "1\n2\n3\n")
        #expect(try bench.run(head, "-n", "-0", input: "a\nb").out == "a\nb")
        #expect(try bench.run(head, "-n", "-9", input: lines).out == "")
        #expect(try bench.run(head, "-c", "-3", input: lines).out == "1\n2\n3\n4")
        #expect(try bench.run(tail, "-c", "+4", input: lines).out == "\n3\n4\n5\n")
        #expect(try bench.run(tail, "-c", "+0", input: "ab").out == "ab")
        let long = String(repeating: "x", count: 2000)
        #expect(try bench.run(head, "-c", "1K", input: long).out.utf8.count == 1024)
        #expect(try bench.run(head, "-n", "9999999999G").errors.contains("is not a number"))
        try bench.write("a", "A\n")
        #expect(
            try bench.run(head, "@a", "-", input: "in\n").out
                == "==> @a <==\nA\n\n==> standard input <==\nin\n")
    }

    @Test func treesAreNotCopiedIntoThemselves() throws {
        _ = try bench.run(touch, "@tree/sub:cdp")
        try bench.write("tree/file", "x")
        try File.symlink(to: bench.path("tree/sub"), at: bench.path("way"))
        for target in [
            "@tree/sub", "@tree/./sub", "@tree/sub/new", "@way", "@way/new", "@tree/sub/../sub",
        ] {
            let (_, errors, status) = try bench.run(cp, "-r", "@tree", target)
            #expect(status == "1" && errors.contains("into itself"), "\(target)")
        }
        #expect(try bench.run(cp, "-r", "@tree/.", "@tree/sub").errors.contains("into itself"))
        #expect(try bench.run(ls, "@tree:R").out == "file\nsub\n")
        // A name that begins alike is another one.
        #expect(try bench.run(cp, "-R", "@tree", "@tree2").status.isEmpty)
        #expect(try bench.run(ls, "@tree2:R").out == "file\nsub\n")
    }

    @Test func nothingIsMovedOntoItself() throws {
        try bench.write("a", "A")
        try File.link(bench.path("a"), as: bench.path("b"))
        for (from, to) in [("@a", "@a"), ("@a", "@b"), ("@a", "@./a")] {
            let (_, errors, status) = try bench.run(mv, from, to)
            #expect(status == "1" && errors.contains("are the same file"), "\(from) \(to)")
        }
        #expect(try bench.read("a") == "A" && bench.read("b") == "A")
    }

    /// Only what begins with y is a yes, and each question reads one line.
    @Test func replacingIsAskedFor() throws {
        for (name, text) in [("a", "A"), ("b", "B"), ("c", "C")] { try bench.write(name, text) }
        let no = try bench.run(cp, "-i", "@a", "@b", input: "no\n")
        #expect(try no.errors == "cp: replace @b? (y/n) " && bench.read("b") == "B")
        #expect(try bench.run(mv, "-i", "@a", "@b", input: "").errors.contains("replace @b?"))
        #expect(try bench.read("b") == "B")
        #expect(try bench.run(cp, "-i", "@a", "@new").errors.isEmpty)
        #expect(try bench.run(mv, "-iv", "@new", "@b", input: "y\n").out == "@new -> @b\n")
        #expect(try bench.read("b") == "A")
        _ = try bench.run(touch, "@d/a:cp", "@e/d/a:cp", "@e/d/b:cp")
        try bench.write("d/a", "new")
        try bench.write("d/b", "new")
        #expect(try bench.run(cp, "-ri", "@d", "@e", input: "n\nyes\n").status.isEmpty)
        // In whatever order the directory has them.
        #expect(try bench.read("e/d/a") + bench.read("e/d/b") == "new")
        #expect(try bench.run(cp, "-rn", "@d", "@e").errors.contains("exists"))
        let asked = try bench.run(rm, "-iv", "@a", "@b", "@none", input: "n\nY\n")
        #expect(asked.out == "removed @b\n" && asked.status == "1")
        #expect(asked.errors.hasPrefix("rm: remove @a? (y/n) rm: remove @b? (y/n) rm: @none: "))
        #expect(try bench.read("a") == "A")
    }

    @Test func filesAreNamedOnTheirWay() throws {
        _ = try bench.run(touch, "@d/sub/x:cp")
        #expect(try bench.run(cp, "-rpv", "@d", "@e").out == "@d/sub/x -> @e/sub/x\n")
        #expect(try bench.run(cp, "-v", "@e/sub/x", "@d").out == "@e/sub/x -> @d/x\n")
        #expect(try bench.run(mv, "--help").out.contains("atomically within a file system"))
        #expect(try bench.run(rm, "-rv", "@e").out == "removed @e\n")
    }

    @Test func directoriesAboveAreNotRemoved() throws {
        _ = try bench.run(touch, "@d/e:cdp")
        for path in ["@d/.", "@d/e/.."] {
            #expect(try bench.run(rm, "-r", path).errors.contains("cannot be removed by this name"))
        }
        #expect(try bench.run(rm, "-R", "@d/e").status.isEmpty)
        try bench.write("file", "")
        #expect(try bench.run(rm, "-d", "@file", "@d").status.isEmpty)
    }

    @Test func namesWithControlCharactersAreNotObeyed() throws {
        try bench.write("bad\u{1B}[31m\u{9B}name", "")
        let terminal = Terminal(columns: 80, rows: 10)
        #expect(try bench.run(ls, "@", terminal: terminal).out == "bad?[31m?name\n")
        #expect(try bench.run(ls, "@").out == "bad\u{1B}[31m\u{9B}name\n")
    }

    @Test func directoriesAreKeptApart() throws {
        _ = try bench.run(touch, "@d/x:cp", "@e/y:cp", "@file:c")
        #expect(
            try bench.run(ls, "@e", "@file", "@d").out == "@file\n\n@e:\ny\n\n@d:\nx\n")
    }

    @Test func echoKnowsEscapes() throws {
        let escapes = "a\\tb\\n\\x41\\0102\\q\\"
        #expect(try bench.run(echo, "-e", escapes).out == "a\tb\nAB\\q\\\n")
        #expect(try bench.run(echo, "-ne", "x").out == "x")
        #expect(try bench.run(echo, "-x", "-n").out == "-x -n\n")
        #expect(try bench.run(echo, "a\\n").out == "a\\n\n")
        #expect(try bench.run(echo, "-").out == "-\n")
    }

    @Test func wcCountsCharacters() throws {
        #expect(try bench.run(wc, "-m", input: "äöü\n").out == "4\n")
        #expect(try bench.run(wc, "-lc", input: "ä\n").out == "      1       3\n")
    }

    @Test func wcFindsTheLongestLine() throws {
        #expect(try bench.run(wc, "-L", input: "ä\nlonger ü\nb").out == "8\n")
        try bench.write("a", "four\n")
        try bench.write("b", "sixsix")
        #expect(try bench.run(wc, "-L", "@a", "@b").out == "4 @a\n6 @b\n6 total\n")
    }

    @Test func hexdumpFoldsEqualRows() throws {
        let zeros = "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
        let text = String(repeating: "\0", count: 64)
        #expect(try bench.run(hexdump, input: text).out == "00000000  \(zeros)*\n00000040\n")
        #expect(try bench.run(hexdump, "-v", input: text).out.split(separator: "\n").count == 4)
        let more = try bench.run(hexdump, input: text + "x").out
        #expect(more.hasPrefix("00000000  \(zeros)*\n00000040  78 "))
        #expect(
            try bench.run(hexdump, "-s", "0x20", "-n", "0x10", input: text).out
                == "00000020  \(zeros)")
        #expect(try bench.run(hexdump, "-s", "0xg").errors == "hexdump: 0xg is not a number\n")
        #expect(try bench.run(hexdump, "-s", "0x-1").errors == "hexdump: 0x-1 is not a number\n")
    }

    @Test func psTakesNumbersAndLetters() throws {
        let number = String(ProcessInfo.processInfo.processIdentifier)
        let one = try bench.run(ps, "-p", number).out
        #expect(one.split(separator: "\n").count == 2 && one.contains(number))
        for words in [["aux"], ["-aux"], ["-ef"], ["-A"]] {
            let (out, errors, _) = try bench.run(ps, arguments: words)
            #expect(errors.isEmpty && out.split(separator: "\n").count > 2, "\(words)")
        }
        #expect(try bench.run(ps, "-p", "\(number),999999999").errors.hasPrefix("ps: 999999999: "))
        #expect(try bench.run(ps, "word").errors.hasPrefix("ps: word: "))
    }

    @Test func topPrintsWithoutAScreen() throws {
        let terminal = Terminal(columns: 80, rows: 24)
        let out = try bench.run(top, "-b", "-n2", "-d10ms", terminal: terminal).out
        #expect(!out.contains("\u{1B}") && out.components(separatedBy: "   PID ").count == 3)
        // Why it cannot look is known, so that it can be said.
        var screen = TopScreen(rows: nil, columns: 80)
        #expect(throws: Errno.noEntry) { try screen.look(root: bench.path("none")) }
    }

    @Test func datesHaveFormats() throws {
        // Monday, 2024-12-30 01:02:03 UTC.
        let format = { formatted(1_735_520_523, Array($0.utf8)) } as (String) -> String
        #expect(format("%Y-%m-%d %H:%M:%S") == "2024-12-30 01:02:03")
        #expect(format("%F %T|%R") == "2024-12-30 01:02:03|01:02")
        #expect(format("%j %a %A %u %w %b %B %e %y") == "365 Mon Monday 1 1 Dec December 30 24")
        #expect(format("%s %Z %z %%%n%t%q%") == "1735520523 UTC +0000 %\n\t%q%")
        #expect(formatted(951_782_400, Array("%F %j".utf8)) == "2000-02-29 060")
        #expect(format("%I %l %p %P %k %r") == "01  1 AM am  1 01:02:03 AM")
        #expect(
            format("%D %x %X %C %h %c")
                == "12/30/24 12/30/24 01:02:03 20 Dec Mon Dec 30 01:02:03 2024")
        // The week belongs to the next year.
        #expect(format("%G %V %U %W") == "2025 01 52 53")
        let noon = Array("%I %p %F %G-W%V".utf8)
        #expect(formatted(1_609_502_400, noon) == "12 PM 2021-01-01 2020-W53")
        #expect(formatted(0, Array("%I %G %V".utf8)) == "12 1970 01")
        #expect(
            formatted(5, Array("%s%3N %N %9 %3".utf8), nanoseconds: 7_001_002)
                == "5007 007001002 %9 %3")
        #expect(try bench.run(date, "+%N").out.utf8.count == 10)
        #expect(try bench.run(date, "format").errors.contains("begins with +"))
        #expect(try bench.run(date, "-I").out.utf8.count == 11)
    }

    @Test func sleepLooksBeforeItSleeps() throws {
        #expect(duration("1d") == 86_400_000_000_000)
        #expect(try bench.run(sleep, "1000000", "x").errors.hasPrefix("sleep: x is not a duration"))
    }

    @Test func killKnowsNumbers() throws {
        #expect(try bench.run(kill, "-7", "1").errors.contains("-7 is no note"))
        #expect(try bench.run(kill, "-9", "x").errors.contains("x is not a process number"))
    }

    @Test(arguments: [
        ("-interrupt", "interrupt"), ("-TERM", "terminate"), ("-SIGINT", "interrupt"),
        ("-HUP", "terminate"), ("-KILL", "kill"), ("-hello", "hello"), ("-term", "terminate"),
        ("-USR1", nil), ("-SIGSTOP", nil),
    ])
    func killKnowsNames(option: String, note: String?) throws {
        let words = withNotes([option, "x"])
        #expect(words == ["-n", String(option.dropFirst()), "x"])
        #expect(noteMeant(by: words[1]) == note)
        let errors = try bench.run(kill, option, "x").errors
        #expect(errors.contains(note == nil ? "is no note" : "x is not a process number"))
    }

    @Test func killTakesNotesAsOthersDo() throws {
        for words in [["-s", "INT"], ["-sINT"], ["-n", "a b"], ["-nhello"], ["--note=x"], ["-2"]] {
            let errors = try bench.run(kill, arguments: words + ["x"]).errors
            #expect(errors == "kill: x is not a process number\n", "\(words)")
        }
        #expect(
            try bench.run(kill, "-l").out
                == "interrupt  -INT, -2\nterminate  -TERM, -15, -HUP, -1\nkill       -KILL, -9\n")
        #expect(try bench.run(kill, "-TERM").errors.contains("too few arguments"))
    }
}
