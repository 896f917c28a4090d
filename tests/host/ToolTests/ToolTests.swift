// Tools run in-process on files of a temporary directory: what they print, what they change, what
// they complain about.

import Foundation
import KernelABI
import Std
import Testing
import ToolKit
@testable import Tools

/// A directory with room for a tool's standard files.
struct Bench {
    let folder = NSTemporaryDirectory() + "tools-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func write(_ name: String, _ text: String) throws {
        try File.write(path(name) + ":create:truncate", text)
    }

    func remove(_ name: String) throws { try File.remove(path(name)) }

    /// Makes a file as old as is said, in nanoseconds since 1970.
    func date(_ name: String, _ date: UInt64) throws {
        let file = try File(path(name))
        try file.descriptor.setModified(date)
    }

    /// When a file was modified.
    func date(_ name: String) throws -> UInt64 { try File.status(path(name)).modified }

    func read(_ name: String) throws -> String { try File.readText(path(name)) }

    /// Runs a tool; `@name` in an argument becomes a path of this directory.
    func run(
        _ body: (Tool) -> Void, _ arguments: String..., input: String = "",
        terminal: Terminal? = nil
    ) throws -> (out: String, errors: String, status: String) {
        try run(body, arguments: arguments, input: input, terminal: terminal)
    }

    func run(
        _ body: (Tool) -> Void, arguments: [String], input: String = "", terminal: Terminal? = nil
    ) throws -> (out: String, errors: String, status: String) {
        try write(".in", input)
        let files = [".in:r", ".out:ctw", ".err:ctw"]
        let opened = try files.map { try Descriptor.open(path($0)) }
        let tool = Tool(
            arguments: arguments.map { $0.replacingOccurrences(of: "@", with: folder + "/") },
            input: opened[0], output: opened[1], errors: opened[2], terminal: terminal)
        body(tool)
        let status = tool.finish()
        for file in opened { try file.close() }
        let errors = try read(".err").replacingOccurrences(of: folder + "/", with: "@")
        return (try read(".out").replacingOccurrences(of: folder + "/", with: "@"), errors, status)
    }
}

@Suite struct TextToolTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.write("a", "one\ntwo words\nthree")
        try bench.write("b", "B\n")
    }

    @Test func catJoinsFiles() throws {
        #expect(try bench.run(cat, "@a", "@b").out == "one\ntwo words\nthreeB\n")
        #expect(try bench.run(cat, input: "from input").out == "from input")
        #expect(try bench.run(cat, "-n", "@b").out == "     1  B\n")
        let (out, errors, status) = try bench.run(cat, "@missing", "@b")
        #expect(out == "B\n")
        #expect(errors == "cat: @missing: no such file or directory\n")
        #expect(status == "1")
    }

    @Test func catWritesHexadecimal() throws {
        let row = "00000000  42 0a                                             |B.|\n"
        #expect(try bench.run(cat, "-hex", "@b").out == row)
    }

    @Test func echoWritesWords() throws {
        #expect(try bench.run(echo, "a", "b").out == "a b\n")
        #expect(try bench.run(echo, "-n", "a").out == "a")
        #expect(try bench.run(echo, "x", "--help").out == "x --help\n")
    }

    @Test func headAndTail() throws {
        let lines = (1...30).map { "\($0)\n" }.joined()
        #expect(try bench.run(head, "-n", "2", input: lines).out == "1\n2\n")
        #expect(try bench.run(head, "-c3", input: lines).out == "1\n2")
        #expect(try bench.run(tail, "-n2", input: lines).out == "29\n30\n")
        #expect(try bench.run(tail, input: "x\ny").out == "x\ny")
        #expect(try bench.run(tail, "-n", "0", input: lines).out == "")
        #expect(try bench.run(head, "@b", "@b").out == "==> @b <==\nB\n\n==> @b <==\nB\n")
        #expect(try bench.run(head, "-n", "x").errors == "head: x is not a number\n")
        #expect(try bench.run(head, "-2", input: lines).out == "1\n2\n")
        #expect(try bench.run(tail, "-1", input: lines).out == "30\n")
        #expect(try bench.run(tail, "-n", "+29", input: lines).out == "29\n30\n")
        #expect(try bench.run(tail, "-n", "+31", input: lines).out == "")
        #expect(try bench.run(tail, "-c", "4", input: lines).out == "\n30\n")
        #expect(try bench.run(tail, "-c", "400", input: "ab").out == "ab")
        #expect(try bench.run(head, "-q", "@b", "@b").out == "B\nB\n")
        #expect(try bench.run(head, "-v", "-1", "@b").out == "==> @b <==\nB\n")
        #expect(try bench.run(tail, "-n", "+x").errors == "tail: +x is not a number\n")
        let big = (0..<40_000).map { "\($0)\n" }.joined()
        #expect(try bench.run(tail, "-c", "6", input: big).out == "39999\n")
    }

    @Test func wcCounts() throws {
        #expect(try bench.run(wc, input: "a b\nc\n").out == "      2       3       6\n")
        #expect(try bench.run(wc, "-l", "@a").out == "2 @a\n")
        #expect(try bench.run(wc, "-w", "@a", "@b").out.hasSuffix("5 total\n"))
    }

    @Test func grepFinds() throws {
        #expect(try bench.run(grep, "wo", "@a").out == "two words\n")
        #expect(try bench.run(grep, "-in", "WORDS", "@a").out == "2:two words\n")
        #expect(try bench.run(grep, "-v", "o", "@a", "@b").out == "@a:three\n@b:B\n")
        #expect(try bench.run(grep, "-c", "t", "@a").out == "2\n")
        let (out, errors, status) = try bench.run(grep, "nothing", "@a")
        #expect(out.isEmpty && errors.isEmpty && status == "1")
    }

    @Test func grepShowsWhatStandsAround() throws {
        let text = (1...9).map { "\($0)\n" }.joined()
        #expect(try bench.run(grep, "-nA1", "3", input: text).out == "3:3\n4-4\n")
        #expect(try bench.run(grep, "-B", "2", "3", input: text).out == "1\n2\n3\n")
        // Groups that touch are one.
        let both = try bench.run(grep, "-n", "-C1", "-e", "-e", input: "a\n-e\nb\n")
        #expect(both.out == "1-a\n2:-e\n3-b\n")
        let groups = "x\na\nb\nx\nc\nd\ne\nx\n"
        #expect(
            try bench.run(grep, "-nC1", "x", input: groups).out
                == "1:x\n2-a\n3-b\n4:x\n5-c\n--\n7-e\n8:x\n")
        #expect(try bench.run(grep, "-m1", "-A1", "x", input: groups).out == "x\na\n")
        #expect(try bench.run(grep, "-C", "many", "x").errors == "grep: many is not a number\n")
    }

    @Test func grepKnowsPatterns() throws {
        let text = "one\ntwo.\nthree 33\nfour+\n"
        #expect(try bench.run(grep, "^t.*[0-9]$", input: text).out == "three 33\n")
        #expect(try bench.run(grep, "o\\.", input: text).out == "two.\n")
        #expect(try bench.run(grep, "-E", "^(one|four\\+)$", input: text).out == "one\nfour+\n")
        #expect(try bench.run(grep, "r+", input: text).out == "four+\n")
        #expect(try bench.run(grep, "-F", "o.", input: text).out == "two.\n")
        #expect(try bench.run(grep, "-Fc", ".*", input: text).status == "1")
        #expect(try bench.run(grep, "-vE", "o|e", input: text).out == "")
        #expect(
            try bench.run(grep, "-noE", "[a-z]{3,}|[0-9]+", input: text).out
                == "1:one\n2:two\n3:three\n3:33\n4:four\n")
        #expect(try bench.run(grep, "-ow", "[a-z0-9]*", input: "a-b c\n").out == "a\nb\nc\n")
        #expect(try bench.run(grep, "-ix", "ONE", input: text).out == "one\n")
    }

    @Test func grepSaysWhatIsWrongWithAPattern() throws {
        let (out, errors, status) = try bench.run(grep, "a[b", input: "a[b\n")
        #expect(out.isEmpty && status == "2")
        #expect(
            errors
                == "grep: pattern 'a[b', column 2: the set has no ]; add it, or write \\[ for the "
                + "character\n")
    }

    @Test func grepLooksForWordsLinesAndInTrees() throws {
        let text = "one\nbone one\nbones\n_one\nõne\n"
        #expect(try bench.run(grep, "-w", "one", input: text).out == "one\nbone one\n")
        #expect(try bench.run(grep, "-x", "one", input: text).out == "one\n")
        #expect(try bench.run(grep, "-w", "", input: "a\n").status == "1")
        _ = try bench.run(touch, "@tree/sub:cdp")
        try bench.write("tree/x", "look here\n")
        try bench.write("tree/sub/y", "not\nhere\n")
        #expect(
            try bench.run(grep, "-rn", "here", "@tree").out
                == "@tree/sub/y:2:here\n@tree/x:1:look here\n")
        #expect(try bench.run(grep, "-rl", "look", "@tree", "@a").out == "@tree/x\n")
        #expect(try bench.run(grep, "-rh", "look", "@tree").out == "look here\n")
        #expect(try bench.run(grep, "-H", "look", "@tree/x").out == "@tree/x:look here\n")
        #expect(try bench.run(grep, "-r", "x", "@missing").errors.hasPrefix("grep: @missing: "))
    }

    @Test func hexdumpSkipsAndStops() throws {
        let (out, _, _) = try bench.run(hexdump, "-s", "4", "-n", "3", "@a")
        #expect(out == "00000004  74 77 6f                                          |two|\n")
    }

    @Test func helpAndMistakes() throws {
        let (out, errors, status) = try bench.run(wc, "--help")
        #expect(out.hasPrefix("usage: wc [file]...\n") && out.contains("-l, --lines"))
        #expect(errors.isEmpty && status.isEmpty)
        #expect(try bench.run(wc, "--nonsense").errors.hasPrefix("wc: unknown option --nonsense"))
        #expect(try bench.run(head, "-n").errors.hasPrefix("head: -n needs a value"))
        #expect(try bench.run(wc, "--lines=3").errors.hasPrefix("wc: --lines takes no value"))
        #expect(try bench.run(grep).errors.hasPrefix("grep: too few arguments"))
    }
}

@Suite struct FileToolTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.write("file", "content")
        _ = try bench.run(touch, "@dir/sub:cdp")
        try bench.write("dir/x", "X")
        try bench.write("dir/sub/y", "Y")
    }

    @Test func touchDoesWhatFlagsSay() throws {
        #expect(try bench.run(touch, "@new", "@made:ce").status.isEmpty)
        #expect(try bench.read("new").isEmpty)
        let (_, errors, status) = try bench.run(touch, "@file:ce")
        #expect(
            errors == "touch: @file:ce: already exists\n"
                || errors == "touch: @file:ce: exists already\n")
        #expect(status == "1")
    }

    @Test func touchSetsDates() throws {
        let recently: UInt64 = 1_700_000_000_000_000_000
        try bench.date("file", 1_000_000_007)
        try bench.date("dir", 2_000_000_000)
        #expect(try bench.date("file") == 1_000_000_007)
        #expect(try bench.run(touch, "-r", "@file", "@dir/x", "@fresh").status.isEmpty)
        #expect(try bench.date("dir/x") == 1_000_000_007)
        #expect(try bench.date("fresh") == 1_000_000_007)
        #expect(try bench.date("dir") == 2_000_000_000)
        let text = try bench.read("file")
        #expect(try bench.run(touch, "@file", "@dir").status.isEmpty)
        #expect(try bench.date("file") > recently && bench.read("file") == text)
        #expect(try bench.date("dir") > recently)
        #expect(try bench.run(touch, "-c", "@none").status.isEmpty)
        #expect(throws: Errno.noEntry) { try bench.date("none") }
        #expect(
            try bench.run(touch, "-r", "@none", "@file").errors
                == "touch: @none: no such file or directory\n")
    }

    @Test func copiesCanKeepDates() throws {
        for (name, date) in [("dir/sub/y", 5_000_000_000), ("dir/sub", 6_000_000_000), ("dir", 7)] {
            try bench.date(name, UInt64(date))
        }
        #expect(try bench.run(cp, "-a", "@dir", "@kept").status.isEmpty)
        #expect(try bench.date("kept/sub/y") == 5_000_000_000)
        #expect(try bench.date("kept/sub") == 6_000_000_000)
        #expect(try bench.date("kept") == 7)
        #expect(try bench.run(cp, "-p", "@dir/sub/y", "@y").status.isEmpty)
        #expect(try bench.date("y") == 5_000_000_000)
        #expect(try bench.run(cp, "-r", "@dir", "@fresh").status.isEmpty)
        #expect(try bench.date("fresh/sub/y") > 1_700_000_000_000_000_000)
    }

    @Test func lsListsNames() throws {
        #expect(try bench.run(ls, "@dir").out == "sub\nx\n")
        #expect(try bench.run(ls, "@dir:R").out == "sub\nsub/y\nx\n")
        #expect(try bench.run(ls, "-a", "@").out.contains(".in\n"))
        #expect(try bench.run(ls, "@file", "@dir").out == "@file\n\n@dir:\nsub\nx\n")
        let terminal = Terminal(columns: 40, rows: 10)
        #expect(try bench.run(ls, "@dir", terminal: terminal).out == "sub/  x\n")
        #expect(try bench.run(ls, "-l", "@file").out.hasPrefix("-rwx      7 20"))
        try bench.write("dir/large", String(repeating: "l", count: 100))
        #expect(try bench.run(ls, "-S", "@dir").out.hasSuffix("large\nx\n"))
        #expect(try bench.run(ls, "-r", "@dir").out == "x\nsub\nlarge\n")
        #expect(try bench.run(ls, "-F", "@dir").out == "large\nsub/\nx\n")
        #expect(try bench.run(ls, "-t", "@dir").out.hasPrefix("large\n"))
        #expect(try bench.run(ls, "-trh", "@dir").out.hasSuffix("large\n"))
        #expect(try bench.run(ls, "@none").errors == "ls: @none: no such file or directory\n")
    }

    @Test func lsSortsWhatIsNamed() throws {
        try bench.write("b", "B")
        try bench.write("a", String(repeating: "a", count: 3000))
        #expect(try bench.run(ls, "@b", "@a").out == "@b\n@a\n")
        #expect(try bench.run(ls, "-S", "@b", "@file", "@a").out == "@a\n@file\n@b\n")
        #expect(try bench.run(ls, "-r", "@a", "@b").out == "@b\n@a\n")
        for (name, date) in [("a", 2_000_000_000), ("b", 1_000_000_000)] {
            try bench.date(name, UInt64(date))
        }
        #expect(try bench.run(ls, "-t", "@b", "@a").out == "@a\n@b\n")
        #expect(try bench.run(ls, "-dr", "@dir", "@dir/sub").out == "@dir/sub\n@dir\n")
        #expect(
            try bench.run(ls, "-r", "@dir/sub", "@dir").out == "@dir/sub:\ny\n\n@dir:\nx\nsub\n")
    }

    @Test func lsShowsSizes() throws {
        try bench.write("large", String(repeating: "l", count: 1_234_567))
        #expect(try bench.run(ls, "-l", "@large").out.hasPrefix("-rwx 1234567 20"))
        #expect(try bench.run(ls, "-lh", "@large").out.hasPrefix("-rwx   1.1M 20"))
        #expect(try bench.run(ls, "-l", "@file", "@large").out.hasPrefix("-rwx       7 20"))
    }

    @Test func removing() throws {
        let refused = try bench.run(rm, "@dir")
        #expect(refused.status == "1" && refused.errors.contains("-r"))
        #expect(try bench.run(rm, "@file").status.isEmpty)
        #expect(try bench.run(rm, "-f", "@file").status.isEmpty)
        #expect(try bench.run(rm, "@dir:dR").status.isEmpty)
        #expect(try bench.run(ls, "@").out.isEmpty)
    }

    @Test func copying() throws {
        #expect(try bench.run(cp, "@file", "@copy").status.isEmpty)
        #expect(try bench.read("copy") == "content")
        #expect(try bench.run(cp, "@dir/x", "@copy").status.isEmpty)
        #expect(try bench.read("copy") == "X")
        #expect(try bench.run(cp, "@copy", "@copy").errors.contains("are the same file"))
        #expect(try bench.read("copy") == "X")
        #expect(try bench.run(cp, "@dir", "@tree").errors.contains("-r"))
        #expect(try bench.run(cp, "-r", "@dir", "@tree").status.isEmpty)
        #expect(try bench.read("tree/sub/y") == "Y")
        #expect(try bench.run(cp, "-r", "@dir", "@dir").errors.contains("into itself"))
        #expect(try bench.run(cp, "@file", "@copy", "@nowhere").errors.contains("need a directory"))
        #expect(try bench.run(cp, "@file", "@dir").status.isEmpty)
        #expect(try bench.read("dir/file") == "content")
    }

    @Test func moving() throws {
        #expect(try bench.run(mv, "-n", "@file", "@dir/x").errors.contains("exists"))
        #expect(try bench.run(mv, "@file", "@dir").status.isEmpty)
        #expect(try bench.read("dir/file") == "content")
        #expect(try bench.run(mv, "@dir/file", "@dir/x").status.isEmpty)
        #expect(try bench.read("dir/x") == "content")
    }

    @Test func linksLead() throws {
        #expect(try bench.run(symlink, "file", "@soft").status.isEmpty)
        #expect(try bench.run(readlink, "@soft").out == "file\n")
        #expect(try bench.run(link, "@file", "@hard").status.isEmpty)
        #expect(try bench.run(stat, "@hard").out.contains("links: 2\n"))
        #expect(try bench.run(stat, "@soft:l").out.contains("type: symbolic link\n"))
        #expect(try bench.run(stat, "@soft").out.contains("type: file\n"))
        #expect(try bench.run(readlink, "@file").status == "1")
    }
}

@Suite struct FactTests {
    @Test func processFilesAreRead() throws {
        let bench = try Bench()
        _ = try bench.run(touch, "@12:cd", "@self:cd", "@9:cd")
        try bench.write("12/cmdline", "/base/bin/x\0arg\0")
        try bench.write("12/prio", "31")
        try bench.write(
            "12/perf",
            "user_clocks kernel_sched_clocks start_clocks user_pages thread_count\n5 6 7 8 9\n")
        let all = try ProcessFacts.all(root: bench.folder)
        // 9 has no files: it went away.
        #expect(all.count == 1)
        #expect(all[0].arguments == ["/base/bin/x", "arg"])
        #expect(all[0].priority == 31 && all[0].userTime == 5 && all[0].threads == 9)
        try bench.write("12/perf", "user_clocks: 1\nuser_pages: 2\n")
        #expect(try ProcessFacts.all(root: bench.folder)[0].pages == 2)
        // A process whose priority is not for us to see has none that could be taken for one.
        try bench.remove("12/prio")
        let hidden = try ProcessFacts.all(root: bench.folder)[0]
        #expect(hidden.priority == nil && Text.words(row(hidden).utf8)[2] == "-")
    }

    @Test func cpuLoad() {
        let text = "cpu idle active interrupt\n0 100 50 10\n1 0 0 0\nnonsense\n"
        let times = CPUTimes.parse(Array(text.utf8))
        #expect(
            times == [
                CPUTimes(idle: 100, active: 50, interrupt: 10),
                CPUTimes(idle: 0, active: 0, interrupt: 0),
            ])
        let later = CPUTimes(idle: 100_100, active: 300_050, interrupt: 10)
        #expect((745...755).contains(later.load(since: times[0])))
        // Clocks that go back do no harm.
        #expect(times[0].load(since: later) == 0)
    }

    @Test func memory() {
        let facts = MemoryFacts.parse(Array("total_pages 100\nfree_pages 60\nused_pages 40\n".utf8))
        #expect(facts == MemoryFacts(total: 100, free: 60, used: 40))
    }

    @Test func argumentsMix() throws {
        let usage = Usage(
            "x", "", "",
            [ToolOption("a", "all", ""), ToolOption("n", "number", value: "n", "")])
        let parsed = try ParsedArguments(["f", "-an5", "--", "-a"], usage)
        #expect(parsed.operands == ["f", "-a"])
        #expect(parsed.has("all") && parsed.value("number") == "5")
        #expect(try ParsedArguments(["-", "-5"], usage).operands == ["-", "-5"])
        #expect(throws: ParsedArguments.Mistake.unknown("-z")) {
            try ParsedArguments(["-z"], usage)
        }
        #expect(throws: ParsedArguments.Mistake.help) {
            try ParsedArguments(["-a", "--help"], usage)
        }
    }

    @Test func terminalsAreRecognised() {
        #expect(
            Terminal.parse("1:2:80:24", fileSystem: 1, number: 2) == Terminal(columns: 80, rows: 24)
        )
        #expect(Terminal.parse("1:2:80:24", fileSystem: 1, number: 3) == nil)
        #expect(
            Terminal.parse("1:2:80:24 1:3:80:25", fileSystem: 1, number: 3)
                == Terminal(columns: 80, rows: 25))
        #expect(
            Terminal.parse("1:2:0:999999\n", fileSystem: 1, number: 2)
                == Terminal(columns: 20, rows: 1000))
        let unknown = Terminal.parse("1:2:0:0", fileSystem: 1, number: 2)
        #expect(unknown == .unknown && unknown?.isKnown == false)
        #expect(Terminal.parse("", fileSystem: 1, number: 2) == nil)
        #expect(Terminal.parse("a:b:c:d", fileSystem: 1, number: 2) == nil)
    }
}
