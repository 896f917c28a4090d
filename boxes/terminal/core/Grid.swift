// The screen's characters: rows that can be scrolled without being copied, and what changed of them.

/// A rectangle of cells. Rows scroll by changing their order, so that scrolling costs the same however
/// wide they are.
public struct Grid: Sendable {
    /// Cells in a row.
    public let columns: Int
    /// Rows.
    public let rows: Int
    private var cells: [Cell]
    /// The rows, a ring: the first one is `lines[top]`. So a whole screen scrolls by a line without any
    /// row being touched but the new one.
    private var lines: [Line]
    private var top = 0
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

    /// Where a row is in `lines`.
    @inline(__always)
    private func slot(_ row: Int) -> Int {
        precondition(row >= 0 && row < rows, "row outside the grid")
        let slot = top + row
        return slot < rows ? slot : slot - rows
    }

    // MARK: Reading

    /// The cell of a row and column that exist.
    public subscript(row: Int, column: Int) -> Cell {
        precondition(column >= 0 && column < columns, "column outside the grid")
        return cells[lines[slot(row)].start + column]
    }

    /// Whether the text of a row goes on in the next one.
    @export(interface)
    public func isWrapped(_ row: Int) -> Bool { lines[slot(row)].isWrapped }

    /// Columns of a row up to the last one that is worth keeping.
    func usedColumns(_ row: Int) -> Int {
        let start = lines[slot(row)].start
        var used = lines[slot(row)].used
        while used > 0, cells[start + used - 1].isInvisible { used -= 1 }
        return used
    }

    /// Appends the first cells of a row to an array.
    func append(_ row: Int, count: Int, to target: inout [Cell]) {
        let start = lines[slot(row)].start
        target.append(contentsOf: cells[start..<start + count])
    }

    // MARK: What changed

    /// Whether anything changed since the changes were taken.
    var hasChanges: Bool { everythingChanged || lines.contains { $0.hasChanged } }

    /// Whether a row has other text than when the changes were taken; moving it does not count.
    func hasChangedText(_ row: Int) -> Bool { lines[slot(row)].hasChanged }

    mutating func markChanged(_ row: Int) { lines[slot(row)].hasChanged = true }

    mutating func markEverythingChanged() { everythingChanged = true }

    /// Tells the rows to draw again, and forgets them.
    mutating func takeChanges(_ body: (Int) -> Void) {
        for row in 0..<rows {
            if everythingChanged || lines[slot(row)].hasChanged { body(row) }
            lines[slot(row)].hasChanged = false
        }
        everythingChanged = false
    }

    // MARK: Writing

    mutating func setWrapped(_ row: Int, _ isWrapped: Bool) {
        lines[slot(row)].isWrapped = isWrapped
    }

    /// Puts a cell at a row and column that exist.
    mutating func put(_ cell: Cell, row: Int, column: Int) {
        precondition(column >= 0 && column < columns, "column outside the grid")
        cells[lines[slot(row)].start + column] = cell
        lines[slot(row)].hasChanged = true
        lines[slot(row)].used = max(lines[slot(row)].used, column + 1)
    }

    /// Writes the printable ASCII characters that text begins with, at most so many as there is room for,
    /// in the looks of `pen`; returns how many these are.
    @inline(__always)
    mutating func put(
        plain text: borrowing Span<UInt8>, from first: Int, row: Int, column: Int, pen: Cell
    ) -> Int {
        precondition(column >= 0 && column < columns, "text outside the row")
        let slot = slot(row)
        let start = lines[slot].start + column
        let text = text.extracting(first..<min(text.count, first + columns - column))
        var cell = pen
        var count = 0
        var all = cells.mutableSpan
        var target = all._mutatingExtracting(start..<start + text.count)
        while count < min(text.count, target.count), SequenceParser.isPlain(text[count]) {
            cell.setPlain(text[count])
            target[count] = cell
            count += 1
        }
        if count > 0 {
            lines[slot].hasChanged = true
            lines[slot].used = max(lines[slot].used, column + count)
        }
        return count
    }

    /// Fills columns of a row. Those of a range that do not exist are left out.
    mutating func fill(row: Int, _ range: Range<Int>, with cell: Cell) {
        let slot = slot(row)
        let used = lines[slot].used
        if range.upperBound >= columns { lines[slot].isWrapped = false }
        let first = max(0, range.lowerBound)
        var end = min(columns, range.upperBound)
        if cell.isInvisible {
            // What is blank already need not be drawn again.
            if first >= used { return }
            if end >= used { lines[slot].used = first }
            end = min(end, used)
        } else {
            lines[slot].used = max(used, end)
        }
        lines[slot].hasChanged = true
        guard first < end else { return }
        let start = lines[slot].start
        var all = cells.mutableSpan
        var target = all._mutatingExtracting(start + first..<start + end)
        target.update(repeating: cell)
    }

    /// Fills whole rows that exist.
    mutating func fill(rows range: Range<Int>, with cell: Cell) {
        for row in range { fill(row: row, 0..<columns, with: cell) }
    }

    /// Sets the cells of a row from its start.
    mutating func set(_ row: Int, to content: ArraySlice<Cell>, isWrapped: Bool) {
        var position = lines[slot(row)].start
        for cell in content.prefix(columns) {
            cells[position] = cell
            position += 1
        }
        lines[slot(row)].isWrapped = isWrapped
        lines[slot(row)].hasChanged = true
        lines[slot(row)].used = columns
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
        guard distance < range.count else { return }
        if range.count == rows {
            top = slot(distance)
            return
        }
        var moved: [Line] = []
        for row in range.lowerBound..<range.lowerBound + distance { moved.append(lines[slot(row)]) }
        for row in range.lowerBound..<range.upperBound - distance {
            lines[slot(row)] = lines[slot(row + distance)]
        }
        for (index, line) in moved.enumerated() {
            lines[slot(range.upperBound - distance + index)] = line
        }
    }

    /// Moves what stands right of a column to the right by inserting empty cells.
    mutating func insertCells(row: Int, column: Int, count: Int, filling cell: Cell) {
        let count = min(count, columns - column)
        let start = lines[slot(row)].start
        lines[slot(row)].hasChanged = true
        var target = columns - 1
        while target >= column + count {
            cells[start + target] = cells[start + target - count]
            target -= 1
        }
        if lines[slot(row)].used > column {
            lines[slot(row)].used = min(columns, lines[slot(row)].used + count)
        }
        fill(row: row, column..<column + count, with: cell)
    }

    /// Removes cells, moves what stands right of them to the left, and fills the row's end.
    mutating func deleteCells(row: Int, column: Int, count: Int, filling cell: Cell) {
        let count = min(count, columns - column)
        let start = lines[slot(row)].start
        lines[slot(row)].hasChanged = true
        var target = column
        while target < columns - count {
            cells[start + target] = cells[start + target + count]
            target += 1
        }
        fill(row: row, columns - count..<columns, with: cell)
    }
}
