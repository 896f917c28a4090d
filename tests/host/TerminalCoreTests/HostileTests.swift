// Random bytes, and bytes that look like sequences, in random pieces: nothing may trap, and what must
// hold holds.

import Testing

@testable import TerminalCore

@Suite struct HostileTests {
    private static let fragments = [
        "\u{1B}[", "\u{1B}", "\u{1B}]0;", "\u{7}", ";", ":", "?", "1", "49", "65535", "99999999999",
        "h", "l", "m", "H", "J", "K", "L", "M", "P", "@", "X", "S", "T", "r", "b", "n", "c", "t",
        "1049", "38", "48", "\n", "\r", "\t", "\u{8}", "text", "é", "─", "\u{1B}7", "\u{1B}8",
        "\u{1B}M", "\u{1B}D", "\u{1B}c", "\u{1B}#8", "\u{1B}(0", "\u{E}", "\u{1B}[?6h", "$p", "!p",
    ]

    @Test(arguments: 1...20) func fragmentsInAnyOrder(seed: UInt64) {
        var generator = SteadyGenerator(state: seed &* 0x9E37_79B9_7F4A_7C15)
        var emulator = Emulator(
            columns: 13, rows: 5, history: ScrollBack(mostLines: 50, mostCells: 300))
        for step in 0..<4000 {
            emulator.feed(Self.fragments.randomElement(using: &generator)!)
            if step % 7 == 0 { emulator.feed([UInt8.random(in: 0...255, using: &generator)]) }
            if step % 50 == 0 {
                emulator.resize(
                    columns: .random(in: 0...30, using: &generator),
                    rows: .random(in: 0...12, using: &generator))
            }
            if step % 31 == 0 {
                emulator.beginSelection(
                    row: .random(in: -5...20, using: &generator),
                    column: .random(in: -5...40, using: &generator),
                    unit: [.character, .word, .line].randomElement(using: &generator)!)
                emulator.extendSelection(
                    row: .random(in: -5...20, using: &generator),
                    column: .random(in: -5...40, using: &generator))
                emulator.scrollView(by: .random(in: -9...9, using: &generator))
            }
            if step % 11 == 0 {
                _ = emulator.selectedText
                _ = emulator.changedRows()
                _ = emulator.screen
            }
            emulator.check()
        }
    }

    @Test func piecesMakeNoDifference() {
        var generator = SteadyGenerator(state: 7)
        for _ in 0..<50 {
            var text = ""
            for _ in 0..<100 { text += Self.fragments.randomElement(using: &generator)! }
            let whole = terminal(text)
            var pieces = terminal("")
            for byte in text.utf8 { pieces.feed([byte]) }
            #expect(whole.everything == pieces.everything)
            #expect(whole.cursor == pieces.cursor)
        }
    }
}
