// Escape and control sequences: what each does. Names are DEC's and ECMA-48's.

extension Emulator {
    /// Obeys `ESC` and a last byte.
    mutating func escape(_ final: UInt8) {
        switch parser.intermediate {
        case 0: break
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            cursor.characterSets.designate(intermediate: parser.intermediate, final: final)
            return
        case UInt8(ascii: "#"):
            if final == UInt8(ascii: "8") { fillForAlignment() }
            return
        default: return
        }
        switch final {
        case UInt8(ascii: "7"): saveCursor()
        case UInt8(ascii: "8"): restoreCursor()
        case UInt8(ascii: "="): modes.applicationKeypad = true
        case UInt8(ascii: ">"): modes.applicationKeypad = false
        case UInt8(ascii: "D"):
            cursor.isWrapPending = false
            lineFeed()
        case UInt8(ascii: "E"):
            cursor.column = 0
            cursor.isWrapPending = false
            lineFeed()
        case UInt8(ascii: "H"): tabStops[cursor.column] = true
        case UInt8(ascii: "M"): reverseLineFeed()
        case UInt8(ascii: "Z"): reportAttributes()
        case UInt8(ascii: "c"): reset()
        default: break
        }
    }

    /// Obeys a control sequence.
    mutating func control(_ final: UInt8) {
        switch (parser.marker, parser.intermediate) {
        case (0, 0):
            if !moveCursor(final), !edit(final) { otherControl(final) }
        case (UInt8(ascii: "?"), 0): privateControl(final)
        case (UInt8(ascii: ">"), 0):
            if final == UInt8(ascii: "c") { reply("\u{1B}[>1;10;0c") }
        case (0, UInt8(ascii: "!")):
            if final == UInt8(ascii: "p") { softReset() }
        case (0, UInt8(ascii: " ")):
            if final == UInt8(ascii: "q") {
                cursorStyle = CursorStyle(number: parser.parameters.value(0)) ?? cursorStyle
            }
        case (_, UInt8(ascii: "$")):
            if final == UInt8(ascii: "p") { reportMode() }
        default: break
        }
    }

    /// Obeys a movement; returns whether it was one.
    private mutating func moveCursor(_ final: UInt8) -> Bool {
        let parameters = parser.parameters
        let amount = parameters.amount(0)
        switch final {
        case UInt8(ascii: "A"), UInt8(ascii: "k"): moveUp(amount)
        case UInt8(ascii: "B"), UInt8(ascii: "e"): moveDown(amount)
        case UInt8(ascii: "C"), UInt8(ascii: "a"): moveForward(amount)
        case UInt8(ascii: "D"), UInt8(ascii: "j"): moveBackward(amount)
        case UInt8(ascii: "E"):
            moveDown(amount)
            cursor.column = 0
        case UInt8(ascii: "F"):
            moveUp(amount)
            cursor.column = 0
        case UInt8(ascii: "G"), UInt8(ascii: "`"):
            move(toRow: reportedRow, column: amount - 1)
        case UInt8(ascii: "H"), UInt8(ascii: "f"):
            move(toRow: amount - 1, column: parameters.amount(1) - 1)
        case UInt8(ascii: "d"): move(toRow: amount - 1, column: cursor.column)
        case UInt8(ascii: "I"): tabulate(amount)
        case UInt8(ascii: "Z"): tabulateBack(amount)
        case UInt8(ascii: "s"): saveCursor()
        case UInt8(ascii: "u"): restoreCursor()
        default: return false
        }
        return true
    }

    /// Obeys a change of text; returns whether it was one.
    private mutating func edit(_ final: UInt8) -> Bool {
        let amount = parser.parameters.amount(0)
        switch final {
        case UInt8(ascii: "@"):
            cursor.isWrapPending = false
            grid.insertCells(
                row: cursor.row, column: cursor.column, count: amount, filling: erasedCell)
        case UInt8(ascii: "P"):
            cursor.isWrapPending = false
            grid.deleteCells(
                row: cursor.row, column: cursor.column, count: amount, filling: erasedCell)
        case UInt8(ascii: "X"):
            cursor.isWrapPending = false
            grid.fill(
                row: cursor.row, cursor.column..<cursor.column + amount, with: erasedCell)
        case UInt8(ascii: "J"): eraseInDisplay(parser.parameters.value(0))
        case UInt8(ascii: "K"): eraseInLine(parser.parameters.value(0))
        case UInt8(ascii: "L"): insertLines(amount)
        case UInt8(ascii: "M"): deleteLines(amount)
        case UInt8(ascii: "S"): scrollUp(amount)
        case UInt8(ascii: "T"): scrollDown(amount)
        case UInt8(ascii: "b"): repeatLast(amount)
        default: return false
        }
        return true
    }

    private mutating func otherControl(_ final: UInt8) {
        let parameters = parser.parameters
        switch final {
        case UInt8(ascii: "c"): if parameters.value(0) == 0 { reportAttributes() }
        case UInt8(ascii: "g"): clearTabStops(parameters.value(0))
        case UInt8(ascii: "h"), UInt8(ascii: "l"):
            for index in 0..<parameters.count {
                setMode(parameters.value(index), to: final == UInt8(ascii: "h"))
            }
        case UInt8(ascii: "m"): cursor.pen.select(parameters)
        case UInt8(ascii: "n"): reportStatus()
        case UInt8(ascii: "r"): setRegion()
        case UInt8(ascii: "t"): windowControl()
        default: break
        }
    }

    private mutating func privateControl(_ final: UInt8) {
        let parameters = parser.parameters
        switch final {
        case UInt8(ascii: "J"): eraseInDisplay(parameters.value(0))
        case UInt8(ascii: "K"): eraseInLine(parameters.value(0))
        case UInt8(ascii: "h"), UInt8(ascii: "l"):
            for index in 0..<parameters.count {
                setPrivateMode(parameters.value(index), to: final == UInt8(ascii: "h"))
            }
        case UInt8(ascii: "n"):
            if parameters.value(0) == 6 {
                reply("\u{1B}[?\(reportedRow + 1);\(cursor.column + 1)R")
            }
        default: break
        }
    }

    // MARK: Erasing and lines

    /// ED.
    private mutating func eraseInDisplay(_ which: Int) {
        cursor.isWrapPending = false
        switch which {
        case 0:
            grid.fill(row: cursor.row, cursor.column..<columns, with: erasedCell)
            grid.fill(rows: cursor.row + 1..<rows, with: erasedCell)
        case 1:
            grid.fill(rows: 0..<cursor.row, with: erasedCell)
            grid.fill(row: cursor.row, 0..<cursor.column + 1, with: erasedCell)
        case 2: grid.fill(rows: 0..<rows, with: erasedCell)
        case 3:
            history.removeAll()
            linesAbove = 0
            selectionIsStale = true
            grid.markEverythingChanged()
        default: break
        }
    }

    /// EL.
    private mutating func eraseInLine(_ which: Int) {
        cursor.isWrapPending = false
        switch which {
        case 0: grid.fill(row: cursor.row, cursor.column..<columns, with: erasedCell)
        case 1: grid.fill(row: cursor.row, 0..<cursor.column + 1, with: erasedCell)
        case 2: grid.fill(row: cursor.row, 0..<columns, with: erasedCell)
        default: break
        }
    }

    /// IL.
    private mutating func insertLines(_ count: Int) {
        guard region.contains(cursor.row) else { return }
        cursor.column = 0
        cursor.isWrapPending = false
        selectionIsStale = true
        grid.scrollDown(cursor.row..<region.upperBound, by: count, filling: erasedCell)
    }

    /// DL.
    private mutating func deleteLines(_ count: Int) {
        guard region.contains(cursor.row) else { return }
        cursor.column = 0
        cursor.isWrapPending = false
        selectionIsStale = true
        grid.scrollUp(cursor.row..<region.upperBound, by: count, filling: erasedCell)
    }

    /// REP. More than a screen of it would only scroll.
    private mutating func repeatLast(_ count: Int) {
        guard let lastPrinted else { return }
        for _ in 0..<min(count, columns * rows) { print(lastPrinted) }
    }

    /// DECSTBM: a region of less than two rows is refused.
    private mutating func setRegion() {
        let top = parser.parameters.amount(0) - 1
        let given = parser.parameters.value(1)
        let bottom = given == 0 ? rows : min(given, rows)
        guard top + 1 < bottom else { return }
        region = top..<bottom
        move(toRow: 0, column: 0)
    }

    /// DECALN: the screen full of E, for adjusting it.
    private mutating func fillForAlignment() {
        region = 0..<rows
        cursor.isOriginRelative = false
        move(toRow: 0, column: 0)
        var cell = Cell.blank
        cell.scalar = "E"
        grid.fill(rows: 0..<rows, with: cell)
    }
}
