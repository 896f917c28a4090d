// What the user has selected with the mouse, and the text of it.

/// A place in a terminal's text. Lines are counted from the beginning of the history and keep their
/// numbers while they scroll.
public struct TextPosition: Comparable, Hashable, Sendable {
    /// The line's number.
    public var line: Int
    /// The column, from 0; one more than the last column is the end of a line.
    public var column: Int

    /// A place.
    @export(interface)
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Whether a place comes before another.
    public static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Selected text.
public struct Selection: Equatable, Sendable {
    /// What is selected at once.
    public enum Unit: Sendable {
        /// Single characters.
        case character
        /// Words: letters, digits and what paths and addresses are made of.
        case word
        /// Whole lines, over several rows if they are long.
        case line
    }

    /// What is selected at once.
    public var unit: Unit
    /// Where the selection began.
    public var anchor: TextPosition
    /// Where the mouse is.
    public var head: TextPosition
    /// The first selected place, grown to the unit.
    var start: TextPosition
    /// The place after the last selected one.
    var end: TextPosition
}

extension Emulator {
    /// The number of the line in a row of what is shown.
    @export(interface)
    public func lineNumber(ofRow row: Int) -> Int { history.endNumber - linesAbove + row }

    /// Begins a selection at a row and column of what is shown. A column's right half belongs to the
    /// next place: pass the nearer edge for characters, the cell for words and lines.
    @export(interface)
    public mutating func beginSelection(row: Int, column: Int, unit: Selection.Unit) {
        let place = position(row, column)
        selectionIsStale = false
        selection = Selection(unit: unit, anchor: place, head: place, start: place, end: place)
        growSelection()
        grid.markEverythingChanged()
    }

    /// Moves the selection's end to a row and column of what is shown.
    @export(interface)
    public mutating func extendSelection(row: Int, column: Int) {
        guard var selection else { return }
        selection.head = position(row, column)
        self.selection = selection
        growSelection()
        grid.markEverythingChanged()
    }

    /// Selects nothing.
    @export(interface)
    public mutating func clearSelection() {
        guard selection != nil else { return }
        selection = nil
        grid.markEverythingChanged()
    }

    /// Selects everything there is.
    @export(interface)
    public mutating func selectAll() {
        let start = TextPosition(line: firstLine, column: 0)
        let end = TextPosition(line: lastLine, column: columns)
        selection = Selection(unit: .character, anchor: start, head: end, start: start, end: end)
        grid.markEverythingChanged()
    }

    /// Columns of a row of what is shown that are selected.
    @export(interface)
    public func selectedColumns(ofRow row: Int) -> Range<Int> {
        let line = lineNumber(ofRow: row)
        guard let selection, line >= selection.start.line, line <= selection.end.line else {
            return 0..<0
        }
        let first = line == selection.start.line ? selection.start.column : 0
        let last = line == selection.end.line ? selection.end.column : columns
        return first..<max(first, min(columns, last))
    }

    /// The selected text: rows that belong together are one line, blanks at the end of lines are
    /// left out. Nil when nothing is selected.
    public var selectedText: String? {
        guard let selection, selection.start < selection.end else { return nil }
        var text = String.UnicodeScalarView()
        var cells: [Cell] = []
        var line = max(selection.start.line, firstLine)
        while line <= min(selection.end.line, lastLine) {
            let isWrapped = copyLine(line, to: &cells)
            let first = line == selection.start.line ? selection.start.column : 0
            let end = line == selection.end.line ? selection.end.column : columns
            var last = min(cells.count, end)
            if !isWrapped || line == selection.end.line {
                while last > first, cells[last - 1].isUnwritten { last -= 1 }
            }
            for column in first..<max(first, last) { text.append(cells[column].scalar) }
            let goesOn = line < selection.end.line
            if goesOn, !isWrapped { text.append("\n") }
            line += 1
        }
        return String(text)
    }

    // MARK: Lines by number

    var firstLine: Int { history.firstNumber }
    var lastLine: Int { history.endNumber + rows - 1 }

    /// Replaces an array by the cells of a line; returns whether the line goes on in the next one.
    /// A line of the history may be shorter than the screen.
    func copyLine(_ line: Int, to cells: inout [Cell]) -> Bool {
        cells.removeAll(keepingCapacity: true)
        if line < history.endNumber {
            let kept = history[line - history.firstNumber]
            cells.append(contentsOf: kept.cells)
            return kept.isWrapped
        }
        let row = line - history.endNumber
        grid.append(row, count: columns, to: &cells)
        return grid.isWrapped(row)
    }

    private func position(_ row: Int, _ column: Int) -> TextPosition {
        let line = lineNumber(ofRow: min(max(0, row), rows - 1))
        return TextPosition(line: line, column: min(max(0, column), columns))
    }

    /// Computes the selected range from where the mouse went down and where it is.
    private mutating func growSelection() {
        guard var selection else { return }
        let low = min(selection.anchor, selection.head)
        let high = max(selection.anchor, selection.head)
        switch selection.unit {
        case .character: (selection.start, selection.end) = (low, high)
        case .word:
            selection.start = wordEdge(low, step: -1)
            selection.end = wordEdge(high, step: 1)
        case .line:
            var (first, last) = (low.line, high.line)
            var cells: [Cell] = []
            while first > firstLine, copyLine(first - 1, to: &cells) { first -= 1 }
            while last < lastLine, copyLine(last, to: &cells) { last += 1 }
            selection.start = TextPosition(line: first, column: 0)
            selection.end = TextPosition(line: last, column: columns)
        }
        self.selection = selection
    }

    /// The edge of the word around a place, to its left (step -1) or its right, in its row.
    private func wordEdge(_ place: TextPosition, step: Int) -> TextPosition {
        var cells: [Cell] = []
        _ = copyLine(place.line, to: &cells)
        while cells.count < columns { cells.append(.blank) }
        var column = min(place.column, columns - 1)
        let kind = Self.wordKind(cells[column])
        while column + step >= 0, column + step < columns,
            Self.wordKind(cells[column + step]) == kind
        {
            column += step
        }
        return TextPosition(line: place.line, column: step < 0 ? column : column + 1)
    }

    /// Cells of one kind belong to one word; other characters are words of their own kind.
    private static func wordKind(_ cell: Cell) -> UInt32 {
        switch cell.scalar {
        case " ": 0
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", "~", "+", "@", "%", "#", "?", "&",
            "=", ":", "\u{C0}"...:
            1
        default: cell.scalar.value
        }
    }
}
