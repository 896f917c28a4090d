// Switching modes, and telling which are on.

extension Emulator {
    /// SM and RM.
    mutating func setMode(_ number: Int, to isOn: Bool) {
        switch number {
        case 4: modes.inserts = isOn
        case 20: modes.lineFeedReturns = isOn
        default: break
        }
    }

    /// DECSET and DECRST.
    mutating func setPrivateMode(_ number: Int, to isOn: Bool) {
        switch number {
        case 1: modes.applicationCursorKeys = isOn
        case 5:
            modes.isReversed = isOn
            grid.markEverythingChanged()
        case 6:
            cursor.isOriginRelative = isOn
            move(toRow: 0, column: 0)
        case 7: modes.wraps = isOn
        case 9: modes.mouseTracking = isOn ? .presses : .off
        case 12: cursorStyle.blinks = isOn
        case 25: modes.isCursorVisible = isOn
        case 66: modes.applicationKeypad = isOn
        case 1000: modes.mouseTracking = isOn ? .buttons : .off
        case 1002: modes.mouseTracking = isOn ? .drags : .off
        case 1003: modes.mouseTracking = isOn ? .everything : .off
        case 1004: modes.reportsFocus = isOn
        case 1006: modes.extendedMouse = isOn
        case 1007: modes.wheelSendsArrows = isOn
        case 2004: modes.bracketedPaste = isOn
        case 2026: modes.isDrawingHeldBack = isOn
        case 47, 1047, 1048, 1049: switchScreen(number, toAlternate: isOn)
        default: break
        }
    }

    /// xterm's ways of showing the alternate screen, and of saving the cursor meanwhile.
    private mutating func switchScreen(_ number: Int, toAlternate: Bool) {
        let wasAlternate = modes.isAlternateScreen
        if toAlternate {
            if number >= 1048, !wasAlternate || number == 1048 { saveCursor() }
            guard number != 1048 else { return }
            showAlternateScreen(true)
            if number == 1049, !wasAlternate { grid.fill(rows: 0..<rows, with: erasedCell) }
        } else {
            guard number != 1048 else { return restoreCursor() }
            if number == 1047, wasAlternate { grid.fill(rows: 0..<rows, with: erasedCell) }
            showAlternateScreen(false)
            if number == 1049, wasAlternate { restoreCursor() }
        }
    }

    /// Whether a private mode is on; nil for one this terminal has not got.
    private func privateMode(_ number: Int) -> Bool? {
        switch number {
        case 1: modes.applicationCursorKeys
        case 5: modes.isReversed
        case 6: cursor.isOriginRelative
        case 7: modes.wraps
        case 9: modes.mouseTracking == .presses
        case 12: cursorStyle.blinks
        case 25: modes.isCursorVisible
        case 66: modes.applicationKeypad
        case 47, 1047, 1049: modes.isAlternateScreen
        case 1000: modes.mouseTracking == .buttons
        case 1002: modes.mouseTracking == .drags
        case 1003: modes.mouseTracking == .everything
        case 1004: modes.reportsFocus
        case 1006: modes.extendedMouse
        case 1007: modes.wheelSendsArrows
        case 2004: modes.bracketedPaste
        case 2026: modes.isDrawingHeldBack
        default: nil
        }
    }

    /// DECRQM: 1 for on, 2 for off, 0 for unknown.
    mutating func reportMode() {
        let number = parser.parameters.value(0)
        let isPrivate = parser.marker == UInt8(ascii: "?")
        let mode: Bool? =
            if isPrivate {
                privateMode(number)
            } else {
                number == 4 ? modes.inserts : number == 20 ? modes.lineFeedReturns : nil
            }
        let answer = mode.map { $0 ? 1 : 2 } ?? 0
        reply("\u{1B}[\(isPrivate ? "?" : "")\(number);\(answer)$y")
    }
}
