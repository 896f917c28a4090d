// History, view, resizing, selection, changes.

import Testing

@testable import TerminalCore

@Suite struct HistoryTests {
    private func lines(_ range: Range<Int>) -> String {
        range.map { "line \($0)" }.joined(separator: "\n")
    }

    @Test func historyIsBounded() {
        var emulator = Emulator(
            columns: 10, rows: 2, history: ScrollBack(mostLines: 5, mostCells: 1000))
        emulator.feed(lines(0..<20))
        #expect(emulator.history.count == 5)
        #expect(emulator.everything.first == "line 13")
        var narrow = Emulator(
            columns: 10, rows: 2, history: ScrollBack(mostLines: 1000, mostCells: 30))
        narrow.feed(lines(0..<20))
        #expect(narrow.history.count == 4)
        var none = Emulator(columns: 10, rows: 2, history: ScrollBack(mostLines: 0))
        none.feed(lines(0..<20))
        #expect(none.screen == ["line 18", "line 19"])
    }

    @Test func viewStaysWhileLinesArrive() {
        var emulator = terminal(lines(0..<10))
        emulator.scrollView(by: 3)
        #expect(emulator.screen[0] == "line 3")
        emulator.feed("\nmore\nand more")
        #expect(emulator.screen[0] == "line 3")
        emulator.scrollView(by: .max)
        #expect(emulator.screen[0] == "line 0")
        emulator.scrollViewToEnd()
        #expect(emulator.screen[3] == "and more")
        emulator.scrollView(by: .min)
        #expect(emulator.linesAbove == 0)
    }

    @Test func narrowerAndWiderAgain() {
        var emulator = terminal("0123456789abcdef\nxy\n> ", columns: 10, rows: 4)
        emulator.resize(columns: 4, rows: 4)
        #expect(emulator.everything == ["0123", "4567", "89ab", "cdef", "xy", ">"])
        #expect(emulator.cursorPosition == (3, 2))
        emulator.resize(columns: 20, rows: 4)
        #expect(emulator.screen == ["0123456789abcdef", "xy", ">", ""])
        #expect(emulator.cursorPosition == (2, 2))
    }

    @Test func higherGetsLinesBack() {
        var emulator = terminal(lines(0..<10))
        emulator.resize(columns: 10, rows: 6)
        #expect(emulator.screen == (4..<10).map { "line \($0)" })
        #expect(emulator.cursorPosition == (5, 6))
        emulator.resize(columns: 10, rows: 2)
        #expect(emulator.screen == ["line 8", "line 9"])
        #expect(emulator.history.count == 8)
    }

    @Test func aClearedScreenStaysCleared() {
        var emulator = terminal(lines(0..<10) + "\u{1B}[H\u{1B}[2J> ")
        emulator.resize(columns: 12, rows: 6)
        #expect(emulator.screen[0] == ">")
        #expect(emulator.cursorPosition == (0, 2))
    }

    @Test func resizingWhileTheAlternateScreenIsShown() {
        var emulator = terminal("0123456789abc\u{1B}[?1049hfull", columns: 10, rows: 4)
        emulator.resize(columns: 5, rows: 3)
        #expect(emulator.screen[0] == "")
        emulator.feed("\u{1B}[?1049l!")
        #expect(emulator.screen == ["01234", "56789", "abc!"])
    }

    @Test func resizingAFullRow() {
        var emulator = terminal("0123456789", columns: 10, rows: 3)
        emulator.resize(columns: 5, rows: 3)
        #expect(emulator.screen == ["01234", "56789", ""])
        emulator.feed("x")
        #expect(emulator.screen == ["01234", "56789", "x"])
        emulator.resize(columns: 20, rows: 3)
        #expect(emulator.screen[0] == "0123456789x")
    }

    @Test func textSurvivesAnySizes() {
        var generator = SteadyGenerator(state: 42)
        var emulator = Emulator(columns: 20, rows: 5)
        let all = (0..<60).map { String(repeating: "\($0) ", count: $0 % 17) + "end" }
        emulator.feed(all.joined(separator: "\n"))
        for _ in 0..<200 {
            emulator.resize(
                columns: .random(in: 1...40, using: &generator),
                rows: .random(in: 1...12, using: &generator))
            emulator.check()
        }
        emulator.resize(columns: 200, rows: 5)
        #expect(emulator.everything.prefix(60) == all[...])
    }

    @Test func changesAreToldOnce() {
        var emulator = terminal("a\nb")
        #expect(emulator.changedRows() == [0, 1, 2, 3])
        #expect(emulator.changedRows() == [])
        emulator.feed("\u{1B}[2;1Hx")
        #expect(emulator.changedRows() == [1])
        emulator.feed("\u{1B}[2;5H")
        #expect(!emulator.hasChanges)
        emulator.feed("\n\n\n")
        #expect(emulator.changedRows() == [0, 1, 2, 3])
    }
}

@Suite struct SelectionTests {
    @Test func characters() {
        var emulator = terminal("hello abc\nworld")
        emulator.beginSelection(row: 0, column: 6, unit: .character)
        #expect(emulator.selectedText == nil)
        emulator.extendSelection(row: 1, column: 3)
        #expect(emulator.selectedText == "abc\nwor")
        #expect(emulator.selectedColumns(ofRow: 0) == 6..<10)
        #expect(emulator.selectedColumns(ofRow: 1) == 0..<3)
        #expect(emulator.selectedColumns(ofRow: 2).isEmpty)
        emulator.extendSelection(row: 0, column: 2)
        #expect(emulator.selectedText == "llo ")
    }

    @Test func wordsAndLines() {
        var emulator = terminal("ls /base/bin; x", columns: 20)
        emulator.beginSelection(row: 0, column: 5, unit: .word)
        #expect(emulator.selectedText == "/base/bin")
        emulator.extendSelection(row: 0, column: 0)
        #expect(emulator.selectedText == "ls /base/bin")
        var long = terminal("0123456789abcdef\nxy")
        long.beginSelection(row: 1, column: 2, unit: .line)
        #expect(long.selectedText == "0123456789abcdef")
    }

    @Test func writtenBlanksAreText() {
        var emulator = terminal("ab   \u{1B}[K")
        emulator.selectAll()
        #expect(emulator.selectedText == "ab   \n\n\n")
    }

    @Test func followsItsTextIntoTheHistory() {
        var emulator = terminal("first\nsecond")
        _ = emulator.changedRows()
        emulator.beginSelection(row: 0, column: 0, unit: .word)
        emulator.feed("\n\n\n\n\n")
        _ = emulator.changedRows()
        #expect(emulator.selectedText == "first")
    }

    @Test func goesWhenItsTextChanges() {
        var emulator = terminal("first\nsecond")
        _ = emulator.changedRows()
        emulator.beginSelection(row: 0, column: 0, unit: .word)
        emulator.feed("\u{1B}[2;1Hx")
        _ = emulator.changedRows()
        #expect(emulator.selectedText == "first")
        emulator.feed("\u{1B}[1;1Hx")
        _ = emulator.changedRows()
        #expect(emulator.selectedText == nil)
        emulator.selectAll()
        emulator.feed("\u{1B}[?1049h")
        _ = emulator.changedRows()
        #expect(emulator.selectedText == nil)
    }
}
