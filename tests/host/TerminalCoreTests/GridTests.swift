// Rows that scroll without being copied, against rows that are.

import Testing

@testable import TerminalCore

/// A grid, and the same as an array of texts.
private struct TwoGrids {
    var grid = Grid(columns: 6, rows: 5)
    var model = Array(repeating: Array(repeating: UInt32(32), count: 6), count: 5)

    /// A character that no other cell has.
    private var next: UInt32 = 0x100

    mutating func write(_ row: Int, _ column: Int) {
        next += 1
        var cell = Cell.blank
        cell.scalar = Unicode.Scalar(next)!
        grid.put(cell, row: row, column: column)
        model[row][column] = next
    }

    mutating func erase(_ row: Int, _ range: Range<Int>) {
        grid.fill(row: row, range, with: .blank)
        for column in range { model[row][column] = 32 }
    }

    mutating func scroll(_ range: Range<Int>, by distance: Int) {
        let blank = Array(repeating: UInt32(32), count: 6)
        if distance > 0 {
            grid.scrollUp(range, by: distance, filling: .blank)
            for _ in 0..<distance {
                model.remove(at: range.lowerBound)
                model.insert(blank, at: range.upperBound - 1)
            }
        } else {
            grid.scrollDown(range, by: -distance, filling: .blank)
            for _ in 0..<(-distance) {
                model.remove(at: range.upperBound - 1)
                model.insert(blank, at: range.lowerBound)
            }
        }
    }

    var rows: [[UInt32]] {
        (0..<5).map { row in (0..<6).map { grid[row, $0].scalar.value } }
    }
}

@Test(arguments: 1...50) func scrollingMovesRows(seed: UInt64) {
    var random = SteadyGenerator(state: seed &* 0x9E37_79B9_7F4A_7C15)
    var grids = TwoGrids()
    for _ in 0..<200 {
        let first = Int.random(in: 0..<5, using: &random)
        let end = Int.random(in: first + 1...5, using: &random)
        let range = Bool.random(using: &random) ? 0..<5 : first..<end
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let column = Int.random(in: 0..<6, using: &random)
            grids.erase(first, column..<Int.random(in: column...6, using: &random))
        case 1:
            let distance = Int.random(in: 0...range.count, using: &random)
            grids.scroll(range, by: Bool.random(using: &random) ? distance : -distance)
        default: grids.write(first, Int.random(in: 0..<6, using: &random))
        }
        #expect(grids.rows == grids.model)
    }
}

@Test func onlyWhatLooksDifferentIsDrawnAgain() {
    var screen = terminal("one\r\ntwo")
    _ = screen.changedRows()
    // Blank already.
    screen.feed("\u{1B}[K\u{1B}[J")
    #expect(screen.changedRows() == [])
    screen.feed("\u{1B}[H\u{1B}[2K")
    #expect(screen.changedRows() == [0])
    screen.feed("\u{1B}[2;1H\u{1B}[P")
    #expect(screen.changedRows() == [1])
    screen.feed("\u{1B}[@")
    #expect(screen.changedRows() == [1])
    #expect(screen.screen == ["", " wo", "", ""])
}
