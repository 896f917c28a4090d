// The shell's line on the terminal's screen: what one sees is what one has typed, however long it is.

import LineEditor
import Testing

@testable import TerminalCore

/// A line that is typed at a terminal.
private struct Typing {
    var emulator: Emulator
    var editor = LineEditor()
    var view = LineView()
    let prompt = "/tmp> "

    init(columns: Int, rows: Int, above: String = "") {
        emulator = Emulator(columns: columns, rows: rows)
        emulator.feed(above)
    }

    mutating func draw(isLast: Bool = false) {
        emulator.feed(
            view.draw(
                editor, prompt: prompt, columns: emulator.columns, rows: emulator.rows,
                isLast: isLast))
    }

    mutating func press(_ keys: Key...) {
        for key in keys { _ = editor.handle(key) }
        draw()
    }

    mutating func type(_ text: String) {
        editor.insert(text: text)
        draw()
    }

    /// The rows that prompt and line should take, without blanks at their ends.
    var rows: [String] {
        let line = Array((prompt + editor.text).unicodeScalars)
        return stride(from: 0, through: line.count, by: emulator.columns).map { start in
            var row = String.UnicodeScalarView(
                line[start..<min(line.count, start + emulator.columns)])
            while row.last == " " { row.removeLast() }
            return String(row)
        }
    }

    /// What is shown from the prompt on, and nothing below it; nil if the prompt is not to be seen.
    var shown: [String]? {
        var shown = emulator.screen
        while shown.last == "" { shown.removeLast() }
        guard let start = shown.lastIndex(where: { $0.hasPrefix("/tmp>") }) else { return nil }
        return Array(shown[start...])
    }

    func check() {
        var expected = rows
        while expected.last == "" { expected.removeLast() }
        #expect(shown == expected)
        let place = prompt.unicodeScalars.count + editor.cursor
        let start = emulator.screen.lastIndex { $0.hasPrefix("/tmp>") } ?? 0
        #expect(emulator.cursorPosition.row == start + place / emulator.columns)
        #expect(emulator.cursorPosition.column == place % emulator.columns)
    }
}

@Test func aLongLineGoesOnBelow() {
    var typing = Typing(columns: 20, rows: 6, above: "output\r\n")
    typing.type("0123456789abcdefghijklmnopqrstuvwxyz")
    #expect(
        typing.emulator.screen
            == ["output", "/tmp> 0123456789abcd", "efghijklmnopqrstuvwx", "yz", "", ""])
    typing.check()
    // Back to the first row, and a character less there.
    typing.press(.home)
    typing.check()
    typing.press(.delete)
    typing.check()
    typing.press(.control(UInt8(ascii: "k")))
    #expect(typing.emulator.screen == ["output", "/tmp>", "", "", "", ""])
    typing.check()
}

@Test func aFullRowGoesOnWithTheNextCharacter() {
    var typing = Typing(columns: 10, rows: 5)
    typing.type("0123")
    typing.check()
    typing.type("4")
    typing.check()
    typing.press(.backspace)
    typing.check()
    // What stays ends its row, so the next line begins right below it.
    typing.draw(isLast: true)
    typing.emulator.feed("\r\nanswer")
    #expect(typing.emulator.screen == ["/tmp> 0123", "answer", "", "", ""])
}

@Test func outputThatDoesNotEndItsLineStays() {
    var typing = Typing(columns: 20, rows: 4, above: "abc")
    typing.type("x")
    #expect(typing.emulator.screen == ["abc", "/tmp> x", "", ""])
    typing.type("y")
    #expect(typing.emulator.screen == ["abc", "/tmp> xy", "", ""])
    // Nor does output that fills its row to the end.
    typing = Typing(columns: 3, rows: 4, above: "abc")
    typing.type("")
    #expect(typing.emulator.screen == ["abc", "/tm", "p>", ""])
}

@Test func theBottomOfTheScreenScrolls() {
    var typing = Typing(columns: 10, rows: 3, above: "one\r\ntwo\r\n")
    typing.type("0123456789")
    #expect(typing.emulator.screen == ["two", "/tmp> 0123", "456789"])
    typing.check()
    typing.press(.home)
    typing.check()
}

@Test func aLineLongerThanTheScreenShowsThePartAroundTheCursor() {
    var typing = Typing(columns: 20, rows: 3, above: "top\r\n")
    typing.type(String(repeating: "x", count: 100) + "end")
    #expect(typing.shown == ["/tmp> xxxxxxxxxxend"])
    #expect(typing.emulator.cursorPosition.column == 19)
    typing.press(.home)
    #expect(typing.emulator.cursorPosition.column == 6)
    // All of it is shown in the end.
    typing.draw(isLast: true)
    #expect(
        typing.emulator.everything.joined().hasSuffix(
            "/tmp> " + String(repeating: "x", count: 100) + "end"))
}

@Test func aWiderWindowShowsTheLineInFewerRows() {
    var typing = Typing(columns: 20, rows: 6, above: "output\r\n")
    typing.type("0123456789abcdefghijklmnopqrstuvwxyz")
    for columns in [40, 13, 27] {
        typing.emulator.resize(columns: columns, rows: 6)
        typing.type("!")
        typing.check()
    }
}

@Test(arguments: 1...20) func everyKeyLeavesTheScreenRight(seed: UInt64) {
    var random = SteadyGenerator(state: seed &* 0x9E37_79B9_7F4A_7C15)
    var typing = Typing(
        columns: Int.random(in: 8...30, using: &random), rows: 12,
        above: String(repeating: "above\r\n", count: Int.random(in: 0...14, using: &random)))
    typing.draw()
    let keys: [Key] = [
        .left, .right, .home, .end, .backspace, .delete, .wordLeft, .wordRight, .up, .down,
        .control(UInt8(ascii: "w")), .control(UInt8(ascii: "y")),
    ]
    for _ in 0..<300 {
        if Bool.random(using: &random), typing.editor.text.utf8.count < 70 {
            typing.type(["a", "b ", "cde", "ü", "fghij klmno"].randomElement(using: &random)!)
        } else {
            typing.press(keys.randomElement(using: &random)!)
        }
        typing.check()
        if Int.random(in: 0..<40, using: &random) == 0 {
            typing.draw(isLast: true)
            typing.view.leave()
            _ = typing.editor.handle(.enter)
            typing.emulator.feed("\r\n")
            typing.draw()
        }
    }
}
