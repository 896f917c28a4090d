// What keys, pasted text and the mouse send.

import Testing

@testable import TerminalCore

@Suite struct KeyTests {
    private func sent(
        _ key: TerminalKey, _ modifiers: TerminalModifiers = [], modes: String = ""
    ) -> String {
        text(KeyEncoder(terminal(modes).modes).bytes(key, modifiers))
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    @Test func keys() {
        #expect(sent(.character("é")) == "é")
        #expect(sent(.character("c"), .control) == "\u{3}")
        #expect(sent(.character(" "), .control) == "\u{0}")
        #expect(sent(.character("f"), .alt) == "^f")
        #expect(sent(.enter) == "\r")
        #expect(sent(.backspace) == "\u{7F}")
        #expect(sent(.tab, .shift) == "^[Z")
        #expect(sent(.up) == "^[A")
        #expect(sent(.up, modes: "\u{1B}[?1h") == "^OA")
        #expect(sent(.left, .control) == "^[1;5D")
        #expect(sent(.delete) == "^[3~")
        #expect(sent(.pageUp, .shift) == "^[5;2~")
        #expect(sent(.function(1)) == "^OP")
        #expect(sent(.function(2), .shift) == "^[1;2Q")
        #expect(sent(.function(5)) == "^[15~")
        #expect(sent(.function(6)) == "^[17~")
        #expect(sent(.function(10)) == "^[21~")
        #expect(sent(.function(12)) == "^[24~")
        #expect(sent(.function(99)) == "")
        #expect(sent(.keypad("5")) == "5")
        #expect(sent(.keypad("5"), modes: "\u{1B}=") == "^Ou")
    }

    @Test func pastedText() {
        let plain = KeyEncoder(terminal("").modes)
        #expect(text(plain.paste("a\nb\r\nc\u{1B}[201~\u{3}\td")) == "a\rb\rc[201~\td")
        let bracketed = KeyEncoder(terminal("\u{1B}[?2004h").modes)
        #expect(text(bracketed.paste("a\u{1B}[201~b")) == "^[200~a[201~b^[201~")
    }

    @Test func mouse() {
        func sent(_ modes: String, _ event: TerminalMouseEvent) -> String {
            text(KeyEncoder(terminal(modes).modes).bytes(event))
        }
        let press = TerminalMouseEvent(.press, .left, row: 1, column: 2)
        let release = TerminalMouseEvent(.release, .left, row: 1, column: 2)
        let drag = TerminalMouseEvent(.move, .left, row: 1, column: 2, modifiers: .control)
        #expect(sent("", press) == "")
        #expect(sent("\u{1B}[?1000h", press) == "^[M #\"")
        #expect(sent("\u{1B}[?1000h", release) == "^[M##\"")
        #expect(sent("\u{1B}[?1000;1006h", press) == "^[<0;3;2M")
        #expect(sent("\u{1B}[?1000;1006h", release) == "^[<0;3;2m")
        #expect(sent("\u{1B}[?1000;1006h", drag) == "")
        #expect(sent("\u{1B}[?1002;1006h", drag) == "^[<48;3;2M")
        let far = TerminalMouseEvent(.press, .wheelUp, row: 1, column: 500)
        #expect(sent("\u{1B}[?1000h", far) == "")
        #expect(sent("\u{1B}[?1000;1006h", far) == "^[<64;501;2M")
    }
}
