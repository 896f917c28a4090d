// What keys type: up to four characters each, by Shift and AltGr.

/// What a key types at one level.
enum KeyOutput: Equatable, Sendable {
    /// Nothing.
    case none
    /// A Unicode scalar.
    case character(UInt32)
    /// An accent on the letter that comes next.
    case dead(Accent)
}

/// A keyboard layout.
///
/// A value without state; ``KeyTranslator`` remembers accents.
public struct KeyboardLayout: Equatable, Sendable {
    /// What people call it.
    public internal(set) var name = "US"
    /// Whether the right Alt chooses characters instead of being an Alt.
    public internal(set) var hasAltGraph = false
    /// Four outputs for each key: plain, with Shift, with AltGr, with both.
    private var outputs: [KeyOutput]

    static var levels: Int { 4 }

    /// The layout of American keyboards, which the system knows without a file.
    public init() {
        outputs = [KeyOutput](repeating: .none, count: 256 * KeyboardLayout.levels)
        var code: UInt8 = 4
        for letter in UInt32(0x61)...0x7A {
            set(KeyCode(code), [.character(letter), .character(letter - 0x20)])
            code += 1
        }
        // Pairs, from the key 1 on; and from the key minus on.
        set(from: 0x1E, "1!2@3#4$5%6^7&8*9(0)")
        set(from: 0x2C, "  -_=+[{]}\\|")
        set(from: 0x33, ";:'\"`~,<.>/?")
        set(from: 0x64, "\\|")
        set(from: 0x54, "//**--++")
        set(from: 0x63, "..")
    }

    private mutating func set(from code: UInt8, _ pairs: String) {
        var pair: [KeyOutput] = []
        var code = code
        for scalar in pairs.unicodeScalars {
            pair.append(.character(scalar.value))
            if pair.count == 2 {
                set(KeyCode(code), pair)
                code += 1
                pair = []
            }
        }
    }

    /// Sets what a key types; levels that are not given type nothing.
    mutating func set(_ key: KeyCode, _ outputs: [KeyOutput]) {
        for level in 0..<KeyboardLayout.levels {
            self.outputs[Int(key.rawValue) * KeyboardLayout.levels + level] =
                level < outputs.count ? outputs[level] : .none
        }
        // The key left of Enter has a usage of its own on some European keyboards.
        if key.rawValue == 0x31 { set(KeyCode(0x32), outputs) }
    }

    /// What a key types.
    func output(_ key: KeyCode, _ modifiers: Modifiers) -> KeyOutput {
        if 0x59...0x62 ~= key.rawValue {
            // Keypad digits are arrows and the like without Num Lock, or with Shift.
            let isDigit = modifiers.contains(.numLock) && !modifiers.contains(.shift)
            let digit = key.rawValue == 0x62 ? 0 : UInt32(key.rawValue) - 0x58
            return isDigit ? .character(0x30 + digit) : .none
        }
        if key.rawValue == 0x63, !modifiers.contains(.numLock) || modifiers.contains(.shift) {
            return .none
        }
        let first = Int(key.rawValue) * KeyboardLayout.levels
        let base = hasAltGraph && modifiers.contains(.altGraph) ? 2 : 0
        var isShifted = modifiers.contains(.shift)
        if modifiers.contains(.capsLock), isLetter(first + base) { isShifted.toggle() }
        return outputs[first + base + (isShifted ? 1 : 0)]
    }

    /// Whether Shift makes a capital of the small letter at an index: then Caps Lock does, too.
    private func isLetter(_ index: Int) -> Bool {
        guard case .character(let small) = outputs[index],
            case .character(let capital) = outputs[index + 1]
        else { return false }
        switch small {
        case 0x61...0x7A, 0xE0...0xF6, 0xF8...0xFE: return capital == small - 0x20
        case 0x100...0x17F: return capital == small - 1
        default: return false
        }
    }
}
