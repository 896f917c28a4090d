// Writing characters, and the movements that writing brings with it.

extension Emulator {
    /// Writes the printable ASCII characters at a place of what a program wrote, the common case; returns
    /// where they end.
    mutating func print(plain bytes: borrowing Span<UInt8>, from start: Int) -> Int {
        var index = start
        guard cursor.characterSets.isPlain, !modes.inserts, modes.wraps else {
            while index < bytes.count, SequenceParser.isPlain(bytes[index]) {
                print(Unicode.Scalar(bytes[index]))
                index += 1
            }
            return index
        }
        while index < bytes.count, SequenceParser.isPlain(bytes[index]) {
            if cursor.isWrapPending { wrap() }
            let count = grid.put(
                plain: bytes, from: index, row: cursor.row, column: cursor.column, pen: cursor.pen)
            index += count
            advance(by: count)
        }
        if index > start { lastPrinted = Unicode.Scalar(bytes[index - 1]) }
        return index
    }

    /// Writes a character.
    mutating func print(_ scalar: Unicode.Scalar) {
        guard !Self.takesNoRoom(scalar) else { return }
        let scalar = cursor.characterSets.translate(scalar)
        lastPrinted = scalar
        if cursor.isWrapPending { wrap() }
        var cell = cursor.pen
        cell.scalar = scalar
        if modes.inserts {
            grid.insertCells(
                row: cursor.row, column: cursor.column, count: 1, filling: erasedCell)
        }
        grid.put(cell, row: cursor.row, column: cursor.column)
        advance(by: 1)
    }

    /// Combining marks, joiners, direction marks, variation selectors and the controls of ISO 8859
    /// are read over. Everything else takes one cell: the fonts hold no wide characters.
    private static func takesNoRoom(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80..<0xA0, 0xAD, 0x300..<0x370, 0x200B..<0x2010, 0x202A..<0x202F, 0x2060..<0x2070,
            0xFE00..<0xFE10, 0xFEFF, 0xE0000..<0xE0200:
            true
        default: false
        }
    }

    private mutating func advance(by count: Int) {
        cursor.column += count
        if cursor.column >= columns {
            cursor.column = columns - 1
            cursor.isWrapPending = true
        }
    }

    private mutating func wrap() {
        cursor.isWrapPending = false
        guard modes.wraps else { return }
        grid.setWrapped(cursor.row, true)
        cursor.column = 0
        lineFeed()
    }

    // MARK: Control characters

    /// Obeys a control character.
    mutating func execute(_ byte: UInt8) {
        switch byte {
        case 7: bellCount &+= 1
        case 8: moveBackward(1)
        case 9: tabulate(1)
        case 10, 11, 12:
            if modes.lineFeedReturns { cursor.column = 0 }
            cursor.isWrapPending = false
            lineFeed()
        case 13:
            cursor.column = 0
            cursor.isWrapPending = false
        case 14, 15: cursor.characterSets.shift(toSecond: byte == 14)
        default: break
        }
    }

    /// Moves down, and scrolls at the bottom of the scroll region.
    mutating func lineFeed() {
        if cursor.row == region.upperBound - 1 {
            scrollUp(1)
        } else if cursor.row < rows - 1 {
            cursor.row += 1
        }
    }

    /// Moves up, and scrolls at the top of the scroll region.
    mutating func reverseLineFeed() {
        cursor.isWrapPending = false
        if cursor.row == region.lowerBound {
            scrollDown(1)
        } else if cursor.row > 0 {
            cursor.row -= 1
        }
    }

    /// Moves the region's rows up. What leaves the main screen at its very top becomes history.
    mutating func scrollUp(_ distance: Int) {
        let distance = min(distance, region.count)
        if region.lowerBound == 0, !modes.isAlternateScreen {
            for row in 0..<distance { history.append(row, of: grid) }
            keepViewInPlace(moved: distance)
        }
        // Numbers of lines move with the whole main screen only.
        if region.count < rows || modes.isAlternateScreen { selectionIsStale = true }
        grid.scrollUp(region, by: distance, filling: erasedCell)
    }

    mutating func scrollDown(_ distance: Int) {
        selectionIsStale = true
        grid.scrollDown(region, by: distance, filling: erasedCell)
    }

    /// What an erased place looks like: it takes the background that is set (xterm's "bce").
    var erasedCell: Cell { Cell(background: cursor.pen.background) }
}
