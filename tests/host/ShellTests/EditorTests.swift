// Keys and what they do to a line.

import LineEditor
import Testing

@Suite struct EditorTests {
    /// Feeds text, in which the terminal's sequences are written out, and returns the editor and the
    /// last event.
    private func type(_ text: String, _ editor: LineEditor = LineEditor()) -> (
        LineEditor, EditorEvent
    ) {
        var editor = editor
        var decoder = KeyDecoder()
        var last = EditorEvent.changed
        for byte in text.utf8 {
            if let key = decoder.decode(byte) { last = editor.handle(key) }
        }
        return (editor, last)
    }

    @Test(arguments: [
        ("abc", "abc", 3), ("abc\u{1B}[D\u{1B}[DX", "aXbc", 2), ("abc\u{7F}", "ab", 2),
        ("abc\u{1}X", "Xabc", 1), ("abc\u{1B}[HX\u{1B}[FY", "XabcY", 5),
        ("abc\u{1B}[D\u{1B}[3~", "ab", 2), ("one two\u{17}", "one ", 4), ("one two\u{15}x", "x", 1),
        ("one two\u{1B}b\u{B}", "one ", 4), ("ab cd\u{17}\u{19}\u{19}", "ab cdcd", 7),
        ("one two\u{1B}[1;5DX", "one Xtwo", 5), ("aé\u{7F}b", "ab", 2), ("ab\u{14}", "ba", 2),
        ("a\u{1B}[200~b\u{1B}[99;99Xc", "abc", 3), ("\u{1B}OHx", "x", 1), ("a\u{1B}[1~b", "ba", 1),
        ("ab\u{2}\u{2}\u{4}", "b", 0),
    ])
    func editing(keys: String, text: String, cursor: Int) {
        let (editor, _) = type(keys)
        #expect(editor.text == text)
        #expect(editor.cursor == cursor)
    }

    @Test func events() {
        #expect(type("ls -l\r").1 == .line("ls -l"))
        #expect(type("abc\u{3}").1 == .interrupted)
        #expect(type("\u{4}").1 == .endOfInput)
        #expect(type("a\u{4}").1 == .changed)
        #expect(type("l\t").1 == .complete)
        #expect(type("\u{C}").1 == .clearScreen)
    }

    @Test func historyIsRecalled() {
        var (editor, _) = type("first\rsecond\rsecond\r   \rhalf")
        #expect(type("\u{1B}[A", editor).0.text == "second")
        (editor, _) = type("\u{1B}[A\u{1B}[A\u{1B}[A", editor)
        #expect(editor.text == "first")
        (editor, _) = type("\u{1B}[B\u{1B}[B\u{1B}[B", editor)
        #expect(editor.text == "half")
        let (found, _) = type("\rxyz\rfi\u{1B}[5~", editor)
        #expect(found.text == "first")
    }

    /// The same beginning is looked for again and again, in both directions.
    @Test func linesAreFoundByTheirBeginning() {
        let (editor, _) = type("ls one\rcat\rls two\rcat x\rls ")
        let (first, _) = type("\u{1B}[5~", editor)
        #expect(first.text == "ls two" && first.cursor == 3)
        let (second, _) = type("\u{1B}[5~", first)
        #expect(second.text == "ls one")
        #expect(type("\u{1B}[5~", second).0.text == "ls one")
        let (back, _) = type("\u{1B}[6~", second)
        #expect(back.text == "ls two")
        let (written, _) = type("\u{1B}[6~", back)
        #expect(written.text == "ls " && written.cursor == 3)
    }

    /// The same part is looked for as long as no other key comes between.
    @Test func linesAreFoundByAnyPart() {
        let (editor, _) = type("cat über.txt\rls über\recho x\rüber")
        let (first, _) = type("\u{12}", editor)
        #expect(first.text == "ls über" && first.cursor == 7)
        let (second, _) = type("\u{12}", first)
        #expect(second.text == "cat über.txt" && second.cursor == 8)
        #expect(type("\u{12}", second).0.text == "cat über.txt")
        #expect(type("\u{13}", second).0.text == "ls über")
        let (written, _) = type("\u{13}\u{13}", second)
        #expect(written.text == "über" && written.cursor == 4)
        // Another key, and it is about what stands before the cursor then.
        #expect(type("\u{5}\u{12}", second).0.text == "cat über.txt")
        #expect(type("\u{15}\u{12}\u{12}", type("one\rtwo\rx").0).0.text == "one")
    }

    @Test func linesHaveALimit() {
        let (editor, _) = type(String(repeating: "x", count: LineEditor.longestLine + 10))
        #expect(editor.text.utf8.count == LineEditor.longestLine)
    }

    @Test func hostileBytesDoNoHarm() {
        var decoder = KeyDecoder()
        var editor = LineEditor()
        var state: UInt64 = 42
        for _ in 0..<50_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            if let key = decoder.decode(UInt8(truncatingIfNeeded: state >> 40)) {
                _ = editor.handle(key)
            }
            #expect(editor.cursor >= 0)
        }
        var view = LineView()
        _ = view.draw(editor, prompt: "> ", columns: 20, rows: 10)
    }

    /// What is written for a line of one row, and where nobody knows how wide the terminal is.
    @Test func theScreenShowsTheCursor() {
        let (editor, _) = type("abc\u{1B}[D")
        var view = LineView()
        #expect(
            view.draw(editor, prompt: "> ", columns: 80, rows: 25)
                == "\u{1B}]133;A\u{7}\r> abc\u{1B}[K\u{1B}[1D")
        #expect(
            view.draw(editor, prompt: "> ", columns: 80, rows: 25) == "\r> abc\u{1B}[K\u{1B}[1D")
        let (long, _) = type("0123456789abcdefghij")
        view.leave()
        #expect(
            view.draw(long, prompt: "> ", columns: 13, rows: nil) == "\r> abcdefghij\u{1B}[K")
        #expect(!view.isInOneRow)
        // The whole line stays, in as many rows as there are.
        #expect(
            view.draw(long, prompt: "> ", columns: 13, rows: nil, isLast: true)
                == "\r\u{1B}[J> 0123456789abcdefghij")
    }

    @Test(
        arguments: [
            ("ec", .command, "", "ec"), ("a | ec", .command, "", "ec"), ("ls d", .path, "", "d"),
            ("/base/b", .path, "/base/", "b"), ("cat <f", .path, "", "f"),
            ("a && b", .command, "", "b"), ("", .command, "", ""), ("ls ", .path, "", ""),
            ("cat my\\ fi", .path, "", "my fi"), ("cat \"my fi", .path, "", "my fi"),
            ("cat 'a/b c", .path, "a/", "b c"), ("cat 'a b' c\\", .path, "", "c"),
            ("\"ca", .command, "", "ca"), ("a > b c", .path, "", "c"),
            ("> f ec", .command, "", "ec"),
            ("echo ';' x", .path, "", "x"), ("a 2>&1 b", .path, "", "b"),
            ("help c", .command, "", "c"), ("help cat c", .path, "", "c"),
            ("help > c", .path, "", "c"),
            ("a; help c", .command, "", "c"), ("cat \"a\\b", .path, "", "a\\b"),
            ("ls ~", .home, "", "~"), ("ls \\~", .path, "", "~"),
            ("ls ~/b", .path, "/my home/", "b"),
            ("ls '~/b", .path, "~/", "b"), ("~/b", .path, "/my home/", "b"),
            ("ls $HO", .variable(inBraces: false), "", "HO"), ("ls '$HO", .path, "", "$HO"),
            ("ls \\$HO", .path, "", "$HO"), ("ls \"a/$", .variable(inBraces: false), "", ""),
            ("ls ${HO", .variable(inBraces: true), "", "HO"),
            ("ls $HOME/b", .path, "/my home/", "b"), ("ls ${HOME}/b", .path, "/my home/", "b"),
            ("ls \"$HOME\"/b", .path, "/my home/", "b"), ("ls $NONE/b", .path, "/", "b"),
            ("ls '$HOME/b", .path, "$HOME/", "b"), ("ls a$HOME.b", .path, "a/", "my home.b"),
        ] as [(String, CompletionRequest.Kind, String, String)])
    func completionFindsTheWord(
        text: String, kind: CompletionRequest.Kind, directory: String, prefix: String
    ) {
        let request = CompletionRequest(text, variable: { $0 == "HOME" ? "/my home" : nil })
        #expect(request.prefix == prefix)
        #expect(request.directory == directory)
        #expect(request.kind == kind)
    }

    @Test func completionInserts() {
        let names = ["cat", "clear", "cp", "dir/", "my file", "übel", "über"]
        #expect(Completion.complete("cl", among: names) == .insert("ear "))
        #expect(Completion.complete("di", among: names) == .insert("r/"))
        #expect(Completion.complete("c", among: names) == .choices(["cat", "clear", "cp"]))
        #expect(Completion.complete("x", among: names) == .none)
        #expect(Completion.complete("my", among: names) == .insert("\\ file "))
        #expect(Completion.complete("ü", among: names) == .insert("be"))
        #expect(Completion.complete("my", among: names, in: 34) == .insert(" file\" "))
        #expect(Completion.complete("di", among: names, in: 39) == .insert("r/"))
        #expect(Completion.complete("a", among: ["a$\"b'"], in: 34) == .insert("\\$\\\"b'\" "))
    }
}
