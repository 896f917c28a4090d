// The text on the screen, in memory: what it should show, what it shows, and where the two differ.

internal import KernelBase

/// One place in a text.
struct TextCell: Equatable {
    /// A Latin-1 character.
    var character: UInt8
    /// What it is.
    var style: TextStyle

    /// Nothing.
    static var blank: TextCell { TextCell(character: 0x20, style: .normal) }
}

/// Rows and columns of text that scroll.
///
/// Always consistent between two calls, and within one except for the row that it works on: a panic
/// may interrupt anything and still write.
struct TextGrid: ~Copyable {
    let columns: Int
    let rows: Int
    /// What the screen should show, a ring of rows.
    private var wanted: FixedArray<TextCell>
    /// What the screen shows, in the screen's order.
    private var shown: FixedArray<TextCell>
    /// Which row of `wanted` is at the top.
    private var top = 0
    /// Where the next character goes; a full row is left when it comes.
    private var row = 0
    private var column = 0
    private var endsLine = false
    /// The rows that may differ from what is shown.
    private var changed: Range<Int>

    /// An empty text; `nil` when there is no memory for it.
    init?(columns: Int, rows: Int) {
        guard columns > 0, rows > 0,
            let wanted = FixedArray<TextCell>(repeating: .blank, count: columns * rows),
            let shown = FixedArray<TextCell>(repeating: .blank, count: columns * rows)
        else { return nil }
        self.columns = columns
        self.rows = rows
        self.wanted = wanted
        self.shown = shown
        changed = 0..<0
    }

    /// What should be at a place of the screen.
    func cell(row: Int, column: Int) -> TextCell {
        wanted[(top + row) % rows * columns + column]
    }

    /// Writes one character; a line that is full goes on in the next row at column `indent`.
    mutating func put(_ character: UInt8, _ style: TextStyle, indent: Int) {
        if endsLine {
            startRow(at: 0)
            endsLine = false
        } else if column >= columns {
            startRow(at: min(indent, columns - 1))
        }
        let index = (top + row) % rows * columns + column
        wanted[index] = TextCell(character: character, style: style)
        column += 1
        markChanged(row)
    }

    /// Ends the line and fills the rest of its row with `style`. The next row begins when there is
    /// something to write into it, so that the lowest row of the screen is not left empty.
    mutating func endLine(_ style: TextStyle) {
        // Two in a row make an empty line.
        if endsLine { startRow(at: 0) }
        let start = (top + row) % rows * columns
        for index in start + column..<start + columns {
            wanted[index] = TextCell(character: 0x20, style: style)
        }
        markChanged(row)
        endsLine = true
    }

    /// The column that the next character goes to.
    var nextColumn: Int { endsLine ? 0 : column }

    private mutating func startRow(at start: Int) {
        if row + 1 >= rows { scroll(by: max(rows / 4, 1)) }
        row += 1
        column = start
    }

    /// Scrolls by several rows at once: nearly everything has to be drawn anew anyway, and so it
    /// happens seldom.
    private mutating func scroll(by count: Int) {
        for line in 0..<count {
            let start = (top + line) % rows * columns
            for index in start..<start + columns { wanted[index] = .blank }
        }
        top = (top + count) % rows
        row -= count
        changed = 0..<rows
    }

    private mutating func markChanged(_ row: Int) {
        changed =
            changed.isEmpty
            ? row..<row + 1 : min(changed.lowerBound, row)..<max(changed.upperBound, row + 1)
    }

    /// Forgets what the screen shows but for its being blank all over.
    mutating func screenWasCleared() {
        for index in 0..<rows * columns { shown[index] = .blank }
        changed = 0..<rows
    }

    /// The next run of columns that the screen does not show as it should, from row `row` on; from
    /// then on it counts as shown.
    mutating func takeChange(from row: inout Int) -> Range<Int>? {
        row = max(row, changed.lowerBound)
        while row < changed.upperBound {
            let (first, screen) = ((top + row) % rows * columns, row * columns)
            var run = 0..<0
            for column in 0..<columns where wanted[first + column] != shown[screen + column] {
                run = (run.isEmpty ? column : run.lowerBound)..<column + 1
                shown[screen + column] = wanted[first + column]
            }
            if !run.isEmpty { return run }
            row += 1
        }
        changed = 0..<0
        return nil
    }
}
