// What keys and the mouse send to a program: xterm's sequences.

/// A key that a terminal knows.
public enum TerminalKey: Equatable, Sendable {
    /// A character, as the layout made it of the key and Shift.
    case character(Unicode.Scalar)
    /// The keys with names.
    case enter, tab, backspace, escape
    /// Movements.
    case up, down, left, right, home, end, pageUp, pageDown, insert, delete
    /// F1 and so on.
    case function(Int)
    /// A key of the numeric pad, by the character on it.
    case keypad(Unicode.Scalar)
}

/// Keys held together with another.
public struct TerminalModifiers: OptionSet, Sendable {
    /// The bits as xterm counts them.
    public let rawValue: UInt8

    /// Modifiers with these bits.
    @export(interface)
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Shift.
    public static let shift = TerminalModifiers(rawValue: 1)
    /// Alt.
    public static let alt = TerminalModifiers(rawValue: 2)
    /// Ctrl.
    public static let control = TerminalModifiers(rawValue: 4)
}

/// Turns keys into bytes, in the modes a program has set.
public struct KeyEncoder: Sendable {
    let modes: Modes

    /// An encoder for the modes.
    @export(interface)
    public init(_ modes: Modes) {
        self.modes = modes
    }

    /// What a key sends; nothing for keys that mean nothing to a program.
    @export(interface)
    public func bytes(_ key: TerminalKey, _ modifiers: TerminalModifiers = []) -> [UInt8] {
        switch key {
        case .character(let scalar): return character(scalar, modifiers)
        case .enter: return withAlt([13], modifiers)
        case .tab:
            return modifiers.contains(.shift) ? Array("\u{1B}[Z".utf8) : withAlt([9], modifiers)
        case .backspace:
            return withAlt([modifiers.contains(.control) ? 8 : 127], modifiers)
        case .escape: return withAlt([27], modifiers)
        case .up: return cursorKey("A", modifiers)
        case .down: return cursorKey("B", modifiers)
        case .right: return cursorKey("C", modifiers)
        case .left: return cursorKey("D", modifiers)
        case .home: return cursorKey("H", modifiers)
        case .end: return cursorKey("F", modifiers)
        case .insert: return numbered(2, modifiers)
        case .delete: return numbered(3, modifiers)
        case .pageUp: return numbered(5, modifiers)
        case .pageDown: return numbered(6, modifiers)
        case .function(let number): return function(number, modifiers)
        case .keypad(let scalar): return keypad(scalar, modifiers)
        }
    }

    /// What pasted text sends. Line ends become returns, and control characters are left out: pasted
    /// text must not be able to end the marks around it.
    @export(interface)
    public func paste(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = modes.bracketedPaste ? Array("\u{1B}[200~".utf8) : []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 10 where previous == 13: break
            case 10: bytes.append(13)
            case 9, 13, 32..<127, 128...: bytes.append(byte)
            default: break
            }
            previous = byte
        }
        if modes.bracketedPaste { bytes += "\u{1B}[201~".utf8 }
        return bytes
    }

    /// What the window's gaining or losing the focus sends.
    @export(interface)
    public func focus(isFocused: Bool) -> [UInt8] {
        modes.reportsFocus ? Array("\u{1B}[\(isFocused ? "I" : "O")".utf8) : []
    }

    // MARK: Kinds of keys

    private func withAlt(_ bytes: [UInt8], _ modifiers: TerminalModifiers) -> [UInt8] {
        modifiers.contains(.alt) ? [27] + bytes : bytes
    }

    private func character(_ scalar: Unicode.Scalar, _ modifiers: TerminalModifiers) -> [UInt8] {
        if modifiers.contains(.control), let code = Self.controlCode(scalar) {
            return withAlt([code], modifiers)
        }
        return withAlt(Array(String(scalar).utf8), modifiers)
    }

    /// The control character that Ctrl makes of a key (VT220 Programmer Reference, table 3-5).
    private static func controlCode(_ scalar: Unicode.Scalar) -> UInt8? {
        guard scalar.isASCII else { return nil }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        switch byte {
        case UInt8(ascii: "@")...UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            return byte & 0x1F
        case UInt8(ascii: " "), UInt8(ascii: "2"): return 0
        case UInt8(ascii: "3")...UInt8(ascii: "7"): return byte - UInt8(ascii: "3") + 27
        case UInt8(ascii: "8"), UInt8(ascii: "?"): return 127
        case UInt8(ascii: "/"): return 31
        default: return nil
        }
    }

    /// xterm's number for modifiers, or nil without any.
    private func number(_ modifiers: TerminalModifiers) -> Int? {
        modifiers.isEmpty ? nil : Int(modifiers.rawValue) + 1
    }

    private func cursorKey(_ final: String, _ modifiers: TerminalModifiers) -> [UInt8] {
        if let number = number(modifiers) { return Array("\u{1B}[1;\(number)\(final)".utf8) }
        return Array("\u{1B}\(modes.applicationCursorKeys ? "O" : "[")\(final)".utf8)
    }

    private func numbered(_ key: Int, _ modifiers: TerminalModifiers) -> [UInt8] {
        if let number = number(modifiers) { return Array("\u{1B}[\(key);\(number)~".utf8) }
        return Array("\u{1B}[\(key)~".utf8)
    }

    private func function(_ key: Int, _ modifiers: TerminalModifiers) -> [UInt8] {
        switch key {
        case 1...4:
            let final = ["P", "Q", "R", "S"][key - 1]
            if let number = number(modifiers) { return Array("\u{1B}[1;\(number)\(final)".utf8) }
            return Array("\u{1B}O\(final)".utf8)
        case 5: return numbered(15, modifiers)
        case 6...10: return numbered(key + 11, modifiers)
        case 11, 12: return numbered(key + 12, modifiers)
        default: return []
        }
    }

    private func keypad(_ scalar: Unicode.Scalar, _ modifiers: TerminalModifiers) -> [UInt8] {
        guard modes.applicationKeypad, scalar.value >= 0x2A, scalar.value <= 0x3D else {
            return character(scalar, modifiers)
        }
        // SS3 and the letter 0x40 above the character: `0` sends `p`.
        return [27, UInt8(ascii: "O"), UInt8(truncatingIfNeeded: scalar.value) + 0x40]
    }
}
