// The screen's characters: rows that can be scrolled without being copied, and what changed of them.

/// A rectangle of cells. Rows scroll by changing their order, so that scrolling costs the same however
/// wide they are.
public struct Grid: Sendable {
    /// Cells in a row.
    public let columns: Int
    /// Rows.
    public let rows: Int
    private var cells: [Cell]
    private var lines: [Line]
    /// Whether all rows must be drawn again, whatever they say themselves.
    private var everythingChanged = true

    /// A row: where its cells are, and what is known of it.
    private struct Line {
        var start: Int
        /// Whether the text goes on in the next row because it did not fit.
        var isWrapped = false
        var hasChanged = true
        /// Cells from here on are blank: short lines are emptied and kept quickly.
        var used = 0
    }

    /// An empty screen; there is always at least one cell.
    @export(interface)
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        cells = Array(repeating: .blank, count: self.columns * self.rows)
        lines = []
        for row in 0..<self.rows { lines.append(Line(start: row * self.columns)) }
    }

    // MARK: Reading

    /// The cell of a row and column that exist.
    public subscript(row: Int, column: Int) -> Cell {
        precondition(column >= 0 && column < columns, "column outside the grid")
        return cells[lines[row].start + column]
    }

    /// Whether the text of a row goes on in the next one.
    @export(interface)
    public func isWrapped(_ row: Int) -> Bool { lines[row].isWrapped }

    /// Columns of a row up to the last one that is worth keeping.
    func usedColumns(_ row: Int) -> Int {
        let start = lines[row].start
        var used = lines[row].used
        while used > 0, cells[start + used - 1].isInvisible { used -= 1 }
        return used
    }

    /// Appends the first cells of a row to an array.
    func append(_ row: Int, count: Int, to target: inout [Cell]) {
        let start = lines[row].start
        target.append(contentsOf: cells[start..<start + count])
    }

    // MARK: What changed

    /// Whether anything changed since the changes were taken.
    var hasChanges: Bool { everythingChanged || lines.contains { $0.hasChanged } }

    /// Whether a row has other text than when the changes were taken; moving it does not count.
    func hasChangedText(_ row: Int) -> Bool { lines[row].hasChanged }

    mutating func markChanged(_ row: Int) { lines[row].hasChanged = true }

    mutating func markEverythingChanged() { everythingChanged = true }

    /// Tells the rows to draw again, and forgets them.
    mutating func takeChanges(_ body: (Int) -> Void) {
        for row in 0..<rows {
            if everythingChanged || lines[row].hasChanged { body(row) }
            lines[row].hasChanged = false
        }
        everythingChanged = false
    }

    // MARK: Writing

    mutating func setWrapped(_ row: Int, _ isWrapped: Bool) { lines[row].isWrapped = isWrapped }

    /// Puts a cell at a row and column that exist.
    mutating func put(_ cell: Cell, row: Int, column: Int) {
        precondition(column >= 0 && column < columns, "column outside the grid")
        cells[lines[row].start + column] = cell
        lines[row].hasChanged = true
        lines[row].used = max(lines[row].used, column + 1)
    }

    /// Writes ASCII text that fits into the row, in the looks of `pen`.
    @inline(__always)
    mutating func put(
        _ bytes: borrowing Span<UInt8>, from first: Int, count: Int, row: Int, column: Int,
        pen: Cell
    ) {
        precondition(column >= 0 && count <= columns - column, "text outside the row")
        let start = lines[row].start + column
        lines[row].hasChanged = true
        lines[row].used = max(lines[row].used, column + count)
        var cell = pen
        var target = cells.mutableSpan
        for index in 0..<count {
            cell.setPlain(bytes[first + index])
            target[start + index] = cell
        }
    }

    /// Fills columns of a row. Those of a range that do not exist are left out.
    mutating func fill(row: Int, _ range: Range<Int>, with cell: Cell) {
        let start = lines[row].start
        lines[row].hasChanged = true
        if range.upperBound >= columns { lines[row].isWrapped = false }
        var column = max(0, range.lowerBound)
        var end = min(columns, range.upperBound)
        let used = lines[row].used
        if cell.isInvisible {
            if end >= used { lines[row].used = min(used, column) }
            end = min(end, used)
        } else {
            lines[row].used = max(used, end)
        }
        var target = cells.mutableSpan
        while column < end {
            target[start + column] = cell
            column += 1
        }
    }

    /// Fills whole rows that exist.
    mutating func fill(rows range: Range<Int>, with cell: Cell) {
        for row in range { fill(row: row, 0..<columns, with: cell) }
    }

    /// Sets the cells of a row from its start.
    mutating func set(_ row: Int, to content: ArraySlice<Cell>, isWrapped: Bool) {
        var position = lines[row].start
        for cell in content.prefix(columns) {
            cells[position] = cell
            position += 1
        }
        lines[row].isWrapped = isWrapped
        lines[row].hasChanged = true
        lines[row].used = columns
    }

    // MARK: Moving

    /// Moves the rows of a range up; those at its end become empty.
    mutating func scrollUp(_ range: Range<Int>, by distance: Int, filling cell: Cell) {
        let distance = min(distance, range.count)
        guard distance > 0 else { return }
        everythingChanged = true
        rotate(range, by: distance)
        fill(rows: range.upperBound - distance..<range.upperBound, with: cell)
    }

    /// Moves the rows of a range down; those at its beginning become empty.
    mutating func scrollDown(_ range: Range<Int>, by distance: Int, filling cell: Cell) {
        let distance = min(distance, range.count)
        guard distance > 0 else { return }
        everythingChanged = true
        rotate(range, by: range.count - distance)
        fill(rows: range.lowerBound..<range.lowerBound + distance, with: cell)
    }

    /// Makes row `first + distance` of a range its first, and so on, all around.
    private mutating func rotate(_ range: Range<Int>, by distance: Int) {
        if distance == 1 {
            // What every line of output does once the screen is full.
            let first = lines[range.lowerBound]
            for row in range.lowerBound..<range.upperBound - 1 { lines[row] = lines[row + 1] }
            lines[range.upperBound - 1] = first
        } else if distance < range.count {
            let moved = Array(lines[range.lowerBound..<range.lowerBound + distance])
            for row in range.lowerBound..<range.upperBound - distance {
                lines[row] = lines[row + distance]
            }
            for (index, line) in moved.enumerated() {
                lines[range.upperBound - distance + index] = line
            }
        }
    }

    /// Moves what stands right of a column to the right by inserting empty cells.
    mutating func insertCells(row: Int, column: Int, count: Int, filling cell: Cell) {
        let count = min(count, columns - column)
        let start = lines[row].start
        var target = columns - 1
        while target >= column + count {
            cells[start + target] = cells[start + target - count]
            target -= 1
        }
        if lines[row].used > column { lines[row].used = min(columns, lines[row].used + count) }
        fill(row: row, column..<column + count, with: cell)
    }

    /// Removes cells, moves what stands right of them to the left, and fills the row's end.
    mutating func deleteCells(row: Int, column: Int, count: Int, filling cell: Cell) {
        let count = min(count, columns - column)
        let start = lines[row].start
        var target = column
        while target < columns - count {
            cells[start + target] = cells[start + target + count]
            target += 1
        }
        fill(row: row, columns - count..<columns, with: cell)
    }
}
