// A shell at a terminal: what the screen shows of what was typed.

import Foundation
import KernelABI
import Std
import Testing

@testable import ShellCore

@Suite(.serialized) struct InteractiveTests {
    /// What a terminal is sent when these bytes arrive in one piece.
    private func screen(typing text: String, _ variables: [String: String] = [:]) throws -> String {
        let input = try Descriptor.openPair("/dev/pipe/new")
        let output = try Descriptor.openPair("/dev/pipe/new")
        try input.writing.write(text)
        try input.writing.close()
        let launcher = Launcher(
            start: { _ throws(Errno) in 0 }, wait: { _ throws(Errno) in "" }, find: { $0 })
        let shell = Shell(
            launcher: launcher,
            variables: Variables(value: { variables[$0] }, names: { variables.keys.sorted() }),
            input: input.reading, output: output.writing)
        var interactive = Interactive(shell, Terminal(columns: 200, rows: 25))
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

    /// What the screen shows when Ctrl+C ends the one program there is, `sleep`, and these bytes are typed
    /// before, and, apart from them, afterwards.
    private func screen(interruptedAfter early: String, then late: [String]) throws -> String {
        let input = try Descriptor.openPair("/dev/pipe/new")
        let output = try Descriptor.openPair("/dev/pipe/new")
        var notes = 0
        let launcher = Launcher(
            start: { _ throws(Errno) in 0 },
            wait: { _ throws(Errno) in
                notes += 1
                return "interrupt"
            }, find: { $0 == "sleep" ? "/bin/sleep" : nil })
        let shell = Shell(
            launcher: launcher, input: input.reading, output: output.writing,
            errors: output.writing, interrupts: { notes })
        var interactive = Interactive(shell, Terminal(columns: 80, rows: 25))
        try input.writing.write(early)
        for text in ["sleep\r"] + late {
            // Ctrl+C at the prompt comes with a note, too.
            if text.hasPrefix("new") { notes += 1 }
            let goesOn = interactive.take(Array(text.utf8))
            #expect(goesOn)
        }
        for file in [output.writing, input.writing, input.reading] { try file.close() }
        defer { try? output.reading.close() }
        return String(decoding: try output.reading.readAll(), as: UTF8.self)
            .replacing(/\u{1B}(\[[0-9;?]*[A-Za-z]|\]133;A\u{7})/, with: "")
            .replacing(/(?m)^(.*\r)*(?=.)/, with: "")
    }

    /// However late the key comes, `^C` stands where the program ended, and no line that was typed before
    /// it is run.
    @Test(arguments: [
        ("in vain\rin vain\u{3}", []), ("in vain\u{3}", []), ("", ["in vain\u{3}"]),
        ("", ["\u{3}"]), ("", ["in ", "vain", "\u{3}"]),
    ])
    func ctrlCBelongsToTheProgramItEnds(early: String, late: [String]) throws {
        let shown = try screen(interruptedAfter: early, then: late)
        let place = (try? WorkingDirectory.get()) ?? "?"
        #expect(shown.filter { $0 == "^" }.count == 1, "\(shown.debugDescription)")
        #expect(!shown.contains("> ^C") && !shown.contains("vain^C") && !shown.contains("PATH"))
        #expect(shown.hasSuffix("^C\n\(place)> ") || shown.hasSuffix("^C\r\n\(place)> "))
    }

    /// The program may have read the key; the next one is the user's word for the line he writes.
    @Test func ctrlCAtThePromptIsShown() throws {
        let shown = try screen(interruptedAfter: "", then: ["new\u{3}", "rest"])
        #expect(shown.contains("> new^C") && shown.hasSuffix("> rest"), "\(shown.debugDescription)")
    }

    /// The note comes before the key, and may come before what was typed ahead of both is read.
    @Test func ctrlCTakesTheLineBeforeIt() throws {
        let output = try Descriptor.openPair("/dev/pipe/new")
        var (notes, started) = (0, 0)
        let launcher = Launcher(
            start: { _ throws(Errno) in
                started += 1
                return started
            }, wait: { _ throws(Errno) in "" }, find: { $0 })
        let shell = Shell(
            launcher: launcher, output: output.writing, errors: output.writing,
            interrupts: { notes })
        var interactive = Interactive(shell, Terminal(columns: 80, rows: 25))
        notes += 1
        for text in ["run me\r", "\u{3}", "run\r"] {
            let goesOn = interactive.take(Array(text.utf8))
            #expect(goesOn)
        }
        try output.writing.close()
        defer { try? output.reading.close() }
        let shown = String(decoding: try output.reading.readAll(), as: UTF8.self)
        #expect(started == 1, "\(shown.debugDescription)")
        #expect(shown.split(separator: "^C").count == 2, "\(shown.debugDescription)")
    }

    /// What Tab makes of a line and what it shows, in a directory with `file one`, `file two`, `sub`, where
    /// `only` is, and `way`, which leads there. `@` in the text is that directory, which `PLACE` names, too.
    @Test(arguments: [
        ("hist\t", "history "), ("cd @/su\t", "cd @/sub/"), ("cat @/su\t\t", "cat @/sub/only "),
        ("cat @/fi\t", "cat @/file\\ "), ("cat '@/fi\t", "cat '@/file "),
        ("cat '@/file t\t", "cat '@/file two' "), ("cat \"@/file t\t", "cat \"@/file two\" "),
        ("cat @/wa\t", "cat @/way/"), ("cat @/way/\t", "cat @/way/only "),
        ("cat $PLACE/wa\t", "cat $PLACE/way/"), ("cat ${PLACE}/su\t", "cat ${PLACE}/sub/"),
        ("cat '$PLACE/su\t", "cat '$PLACE/su"), ("cat $PLAC\t", "cat $PLACE/"),
        ("cat ${PLAC\t", "cat ${PLACE}/"), ("cat ~/su\t", "cat ~/sub/"), ("cat ~\t", "cat ~/"),
        ("help hist\t", "help history "), ("cat @/none\t", "cat @/none"),
    ])
    func tabCompletes(typed: String, line: String) throws {
        let place = try directory()
        let shown = try screen(
            typing: typed.replacing("@", with: place), ["HOME": place, "PLACE": place])
        #expect(
            shown.hasSuffix("> \(line.replacing("@", with: place))\u{1B}[K"),
            "\(shown.debugDescription)")
        // Another one asks the terminal for a new line.
        #expect(shown.filter { $0 == "\u{7}" }.count == (line == typed.dropLast() ? 2 : 1))
    }

    @Test func tabShowsWhatThereIs() throws {
        let place = try directory()
        let shown = try screen(typing: "cat \(place)/\t")
        #expect(shown.contains("    file one file two sub/ way/\n"), "\(shown.debugDescription)")
        #expect(shown.hasSuffix("> cat \(place)/\u{1B}[K"))
        #expect(try screen(typing: "cat '\(place)/file \t").contains("\r\n    file one file two\n"))
        let variables = ["PLACE": place, "PLACES": "none"]
        let names = try screen(typing: "cat ${PLAC\t\t", variables)
        #expect(names.contains("    PLACE PLACES\n"), "\(names.debugDescription)")
    }

    private func directory() throws -> String {
        let place = NSTemporaryDirectory() + "completion"
        if (try? File.status(place)) != nil { try File.remove(place + ":dR") }
        _ = try File(place + "/sub:create:directory:parents")
        for name in ["file one", "file two", "sub/only"] { _ = try File("\(place)/\(name):create") }
        try File.symlink(to: "sub", at: place + "/way")
        return place
    }

    /// What `history` shows is what Up recalls.
    @Test func historyKeepsWhatIsRecalled() throws {
        let shown = try screen(typing: "\n  \npwd\npwd\nhistory\n")
        #expect(shown.contains("\n    1  pwd\n    2  history\n"), "\(shown.debugDescription)")
        let many = (1...510).map { "cd .  # \($0)\n" }.joined()
        let last = try screen(typing: many + "history\n")
        #expect(last.contains("    1  cd .  # 12\n") && last.contains("  500  history\n"))
    }

    @Test func namesAreWrappedBetweenWords() {
        let rows = BuiltIn.wrapped(["one", "two", "three", "a-long-name-of-its-own"], columns: 12)
        #expect(rows == "    one two\n    three\n    a-long-name-of-its-own\n")
    }
}
