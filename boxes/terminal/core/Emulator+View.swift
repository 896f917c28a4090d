// What a window shows: a part of the history and the screen, and which rows of it changed.

extension Emulator {
    /// Lines of the history that can be shown.
    public var linesAvailableAbove: Int { modes.isAlternateScreen ? 0 : history.count }

    /// Shows older or newer lines.
    @export(interface)
    public mutating func scrollView(by lines: Int) {
        let wanted = min(max(0, linesAbove.saturatingSum(lines)), linesAvailableAbove)
        guard wanted != linesAbove else { return }
        linesAbove = wanted
        grid.markEverythingChanged()
    }

    /// Shows the screen itself.
    @export(interface)
    public mutating func scrollViewToEnd() {
        scrollView(by: -linesAbove)
    }

    /// Keeps what is looked at where it is while lines join the history.
    mutating func keepViewInPlace(moved: Int) {
        guard linesAbove > 0 else { return }
        linesAbove = min(linesAbove + moved, history.count)
    }

    /// Replaces an array by the cells of a row of what is shown, exactly ``columns`` of them.
    @export(interface)
    public func copyRow(_ row: Int, to cells: inout [Cell]) {
        _ = copyLine(lineNumber(ofRow: row), to: &cells)
        if cells.count > columns { cells.removeLast(cells.count - columns) }
        while cells.count < columns { cells.append(.blank) }
    }

    /// The row and column of what is shown where the cursor is; nil when it is not to be seen.
    public var visibleCursor: (row: Int, column: Int)? {
        let row = cursor.row + linesAbove
        guard modes.isCursorVisible, row < rows else { return nil }
        return (row, cursor.column)
    }

    /// Whether any row changed since the changes were taken.
    public var hasChanges: Bool { grid.hasChanges }

    /// Tells which rows of what is shown must be drawn again, from the top, and forgets them. The
    /// cursor's movements are not among the changes. A selection whose text changed is given up.
    @export(interface)
    public mutating func takeChanges(_ body: (Int) -> Void) {
        dropStaleSelection()
        if linesAbove > 0, grid.hasChanges { grid.markEverythingChanged() }
        grid.takeChanges(body)
    }

    private mutating func dropStaleSelection() {
        defer { selectionIsStale = false }
        guard let selection else { return }
        var isStale = selectionIsStale || selection.end.line < firstLine
        for row in 0..<rows where grid.hasChangedText(row) {
            let line = history.endNumber + row
            if line >= selection.start.line, line <= selection.end.line { isStale = true }
        }
        if isStale { clearSelection() }
    }
}

extension Int {
    func saturatingSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
