// Moving the cursor, tabulators, and saving where it is.

extension Emulator {
    mutating func moveForward(_ distance: Int) {
        cursor.isWrapPending = false
        cursor.column = min(columns - 1, cursor.column + distance)
    }

    mutating func moveBackward(_ distance: Int) {
        cursor.isWrapPending = false
        cursor.column = max(0, cursor.column - distance)
    }

    /// Moves up, not out of the scroll region if the cursor is in it.
    mutating func moveUp(_ distance: Int) {
        cursor.isWrapPending = false
        let top = cursor.row >= region.lowerBound ? region.lowerBound : 0
        cursor.row = max(top, cursor.row - distance)
    }

    /// Moves down, not out of the scroll region if the cursor is in it.
    mutating func moveDown(_ distance: Int) {
        cursor.isWrapPending = false
        let bottom = cursor.row < region.upperBound ? region.upperBound - 1 : rows - 1
        cursor.row = min(bottom, cursor.row + distance)
    }

    /// Moves to a row and column, counted from 0, of the screen or of the scroll region.
    mutating func move(toRow row: Int, column: Int) {
        cursor.isWrapPending = false
        let range = cursor.isOriginRelative ? region : 0..<rows
        cursor.row = min(range.lowerBound + max(0, row), range.upperBound - 1)
        cursor.column = min(max(0, column), columns - 1)
    }

    /// The cursor's row as programs count it, from 0.
    var reportedRow: Int {
        cursor.isOriginRelative ? max(0, cursor.row - region.lowerBound) : cursor.row
    }

    // MARK: Tabulators

    mutating func tabulate(_ count: Int) {
        cursor.isWrapPending = false
        for _ in 0..<min(count, columns) {
            repeat {
                cursor.column = min(columns - 1, cursor.column + 1)
            } while cursor.column < columns - 1 && !tabStops[cursor.column]
        }
    }

    mutating func tabulateBack(_ count: Int) {
        cursor.isWrapPending = false
        for _ in 0..<min(count, columns) {
            repeat {
                cursor.column = max(0, cursor.column - 1)
            } while cursor.column > 0 && !tabStops[cursor.column]
        }
    }

    mutating func clearTabStops(_ which: Int) {
        switch which {
        case 0: tabStops[cursor.column] = false
        case 3: for column in tabStops.indices { tabStops[column] = false }
        default: break
        }
    }

    // MARK: Saving

    mutating func saveCursor() {
        savedCursor = cursor
    }

    mutating func restoreCursor() {
        cursor = savedCursor
        cursor.row = min(cursor.row, rows - 1)
        cursor.column = min(cursor.column, columns - 1)
    }

    // MARK: The two screens

    /// Shows the alternate screen or the main one.
    mutating func showAlternateScreen(_ isAlternate: Bool) {
        guard modes.isAlternateScreen != isAlternate else { return }
        modes.isAlternateScreen = isAlternate
        swap(&grid, &otherGrid)
        swap(&savedCursor, &otherSavedCursor)
        cursor.isWrapPending = false
        linesAbove = 0
        selectionIsStale = true
        grid.markEverythingChanged()
    }
}
