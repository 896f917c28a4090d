// Breaking lines anew when the width of a terminal changes.

/// The main screen's text on its way from one size to another.
struct Reflow {
    private(set) var grid: Grid
    private(set) var history: ScrollBack
    private(set) var cursor: Cursor

    private let columns: Int
    /// The rows of the new size, oldest first.
    private var lines: [ScrollBack.Line] = []
    /// The long line that is being collected from the old rows.
    private var current: [Cell] = []
    /// The new row of what was the screen's first row.
    private var top = 0

    /// Brings a screen, its history and its cursor to another size.
    ///
    /// Long lines are broken where the new width wants it. The screen's first line stays its first one
    /// when it can; a screen that was full gets lines back from the history when it grows.
    init(_ old: Grid, _ oldHistory: ScrollBack, _ oldCursor: Cursor, columns: Int, rows: Int) {
        grid = Grid(columns: columns, rows: rows)
        history = oldHistory
        cursor = oldCursor
        self.columns = columns
        let used = Self.usedRows(old, oldCursor)
        takeHistory(old, growth: columns == old.columns ? rows - old.rows : nil)
        takeScreen(old, oldCursor, used)
        place(rows: rows, wasFull: used == old.rows)
    }

    /// Rows down to the last one with text, or with the cursor.
    private static func usedRows(_ grid: Grid, _ cursor: Cursor) -> Int {
        var used = grid.rows
        while used > cursor.row + 1, grid.usedColumns(used - 1) == 0 { used -= 1 }
        return used
    }

    /// Takes the lines from the history that may change or come back: all of them when the width
    /// changes, else as many as the screen grows by.
    private mutating func takeHistory(_ old: Grid, growth: Int?) {
        let count = min(history.count, max(0, growth ?? history.count))
        guard count > 0 else { return }
        let first = history.count - count
        for index in first..<history.count {
            let line = history[index]
            current.append(contentsOf: line.cells)
            if !line.isWrapped { flush(isWrapped: false) }
        }
        history.removeLast(count)
    }

    private mutating func takeScreen(_ old: Grid, _ oldCursor: Cursor, _ used: Int) {
        var topOffset: Int? = current.count
        var cursorOffset: Int?
        for row in 0..<used {
            let start = current.count
            let isWrapped = old.isWrapped(row) && row < used - 1
            old.append(row, count: isWrapped ? old.columns : old.usedColumns(row), to: &current)
            if row == oldCursor.row {
                let offset = start + oldCursor.column + (oldCursor.isWrapPending ? 1 : 0)
                while current.count < offset { current.append(.blank) }
                cursorOffset = offset
            }
            guard !isWrapped else { continue }
            if let offset = topOffset {
                top = lines.count + offset / columns
                topOffset = nil
            }
            if let offset = cursorOffset {
                placeCursor(offset, wasPending: oldCursor.isWrapPending)
                cursorOffset = nil
            }
            flush(isWrapped: old.isWrapped(row))
        }
    }

    /// Puts the cursor at an offset in the line that is being collected.
    private mutating func placeCursor(_ offset: Int, wasPending: Bool) {
        let isAtEdge = offset > 0 && offset % columns == 0 && wasPending
        cursor.row = lines.count + (isAtEdge ? offset - 1 : offset) / columns
        cursor.column = isAtEdge ? columns - 1 : offset % columns
        cursor.isWrapPending = isAtEdge
    }

    /// Breaks the collected line into rows.
    private mutating func flush(isWrapped: Bool) {
        var start = 0
        repeat {
            let end = min(start + columns, current.count)
            let isLast = end == current.count
            lines.append(
                ScrollBack.Line(
                    cells: Array(current[start..<end]), isWrapped: isLast ? isWrapped : true))
            start = end
        } while start < current.count
        current.removeAll(keepingCapacity: true)
    }

    /// Divides the rows between history and screen.
    private mutating func place(rows: Int, wasFull: Bool) {
        // A cursor that waits behind a full row stands in a row of its own.
        while lines.count <= cursor.row { lines.append(ScrollBack.Line()) }
        var start = top
        if wasFull || lines.count - start > rows { start = max(0, lines.count - rows) }
        start = min(start, cursor.row)
        for line in lines[..<start] { history.append(line) }
        for row in 0..<min(rows, lines.count - start) {
            let line = lines[start + row]
            grid.set(row, to: line.cells[...], isWrapped: line.isWrapped)
        }
        cursor.row = min(cursor.row - start, rows - 1)
    }
}

extension Grid {
    /// The same cells in another size: what does not fit is cut off.
    func cropped(columns: Int, rows: Int) -> Grid {
        var new = Grid(columns: columns, rows: rows)
        var content: [Cell] = []
        for row in 0..<min(self.rows, new.rows) {
            content.removeAll(keepingCapacity: true)
            append(row, count: min(self.columns, new.columns), to: &content)
            new.set(row, to: content[...], isWrapped: false)
        }
        return new
    }
}

extension Emulator {
    /// Takes another size. The main screen's lines are broken anew, the alternate screen is cut: the
    /// program that uses it will draw it again. The selection is given up.
    @export(interface)
    public mutating func resize(columns newColumns: Int, rows newRows: Int) {
        let newColumns = Self.clamp(newColumns)
        let newRows = Self.clamp(newRows)
        guard newColumns != columns || newRows != rows else { return }
        selection = nil
        let main = modes.isAlternateScreen ? otherGrid : grid
        let mainCursor = modes.isAlternateScreen ? otherSavedCursor : cursor
        let reflow = Reflow(main, history, mainCursor, columns: newColumns, rows: newRows)
        history = reflow.history
        if modes.isAlternateScreen {
            grid = grid.cropped(columns: newColumns, rows: newRows)
            otherGrid = reflow.grid
            otherSavedCursor = reflow.cursor
            cursor.row = min(cursor.row, newRows - 1)
            cursor.column = min(cursor.column, newColumns - 1)
            cursor.isWrapPending = false
        } else {
            grid = reflow.grid
            otherGrid = Grid(columns: newColumns, rows: newRows)
            cursor = reflow.cursor
        }
        region = 0..<newRows
        let stops = Self.standardTabStops(newColumns)
        tabStops = Array(tabStops.prefix(newColumns)) + stops.dropFirst(tabStops.count)
        linesAbove = min(linesAbove, linesAvailableAbove)
        grid.markEverythingChanged()
    }
}
