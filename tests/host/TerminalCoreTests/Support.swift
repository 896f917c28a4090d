// What the tests of the terminal share: a screen from text, and a screen as text.

@testable import TerminalCore

/// A terminal that was fed some text.
func terminal(_ text: String, columns: Int = 10, rows: Int = 4) -> Emulator {
    var emulator = Emulator(columns: columns, rows: rows)
    emulator.feed(text)
    return emulator
}

extension Emulator {
    /// What is shown, without blanks at the ends of rows.
    var screen: [String] {
        (0..<rows).map { row in
            var cells: [Cell] = []
            copyRow(row, to: &cells)
            var text = String(String.UnicodeScalarView(cells.map { $0.scalar }))
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// Everything, history first.
    var everything: [String] {
        (firstLine...lastLine).map { line in
            var cells: [Cell] = []
            _ = copyLine(line, to: &cells)
            var text = String(String.UnicodeScalarView(cells.map { $0.scalar }))
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// The answers so far, with the escape character shown as `^`.
    mutating func answers() -> String {
        String(decoding: takeReplies(), as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    /// The rows that changed.
    mutating func changedRows() -> [Int] {
        var rows: [Int] = []
        takeChanges { rows.append($0) }
        return rows
    }

    /// What must hold whatever was fed.
    func check() {
        precondition(cursor.row >= 0 && cursor.row < rows)
        precondition(cursor.column >= 0 && cursor.column < columns)
        precondition(region.lowerBound >= 0 && region.upperBound <= rows && !region.isEmpty)
        precondition(tabStops.count == columns)
        precondition(linesAbove >= 0 && linesAbove <= linesAvailableAbove)
        precondition(history.count <= history.mostLines)
        precondition(grid.columns == otherGrid.columns && grid.rows == otherGrid.rows)
        precondition(replies.count <= Emulator.mostReplies)
    }
}

/// Numbers that are the same on every run.
struct SteadyGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
