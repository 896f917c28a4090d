// Names for keys by where they are, not by what is printed on them: usages of the USB HID keyboard
// page (HID Usage Tables, section 10), as in `/dev/kbd/<n>/events`.

/// A key of the keyboard.
public struct KeyCode: Hashable, Sendable {
    /// Its usage.
    public let rawValue: UInt8

    /// The key with a usage.
    public init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KeyCode {
    public static var enter: KeyCode { KeyCode(0x28) }
    public static var escape: KeyCode { KeyCode(0x29) }
    public static var backspace: KeyCode { KeyCode(0x2A) }
    public static var tab: KeyCode { KeyCode(0x2B) }
    public static var space: KeyCode { KeyCode(0x2C) }
    public static var capsLock: KeyCode { KeyCode(0x39) }
    public static var f1: KeyCode { KeyCode(0x3A) }
    public static var f12: KeyCode { KeyCode(0x45) }
    public static var printScreen: KeyCode { KeyCode(0x46) }
    public static var scrollLock: KeyCode { KeyCode(0x47) }
    public static var pause: KeyCode { KeyCode(0x48) }
    public static var insert: KeyCode { KeyCode(0x49) }
    public static var home: KeyCode { KeyCode(0x4A) }
    public static var pageUp: KeyCode { KeyCode(0x4B) }
    public static var delete: KeyCode { KeyCode(0x4C) }
    public static var end: KeyCode { KeyCode(0x4D) }
    public static var pageDown: KeyCode { KeyCode(0x4E) }
    public static var right: KeyCode { KeyCode(0x4F) }
    public static var left: KeyCode { KeyCode(0x50) }
    public static var down: KeyCode { KeyCode(0x51) }
    public static var up: KeyCode { KeyCode(0x52) }
    public static var numLock: KeyCode { KeyCode(0x53) }
    public static var keypadEnter: KeyCode { KeyCode(0x58) }
    public static var menu: KeyCode { KeyCode(0x65) }
    public static var leftControl: KeyCode { KeyCode(0xE0) }
    public static var leftShift: KeyCode { KeyCode(0xE1) }
    public static var leftAlt: KeyCode { KeyCode(0xE2) }
    public static var leftSuper: KeyCode { KeyCode(0xE3) }
    public static var rightControl: KeyCode { KeyCode(0xE4) }
    public static var rightShift: KeyCode { KeyCode(0xE5) }
    public static var rightAlt: KeyCode { KeyCode(0xE6) }
    public static var rightSuper: KeyCode { KeyCode(0xE7) }
}

extension KeyCode {
    /// Whether the key changes what others do and does nothing by itself.
    public var isModifier: Bool {
        rawValue >= 0xE0 && rawValue <= 0xE7 || self == .capsLock || self == .numLock
            || self == .scrollLock
    }

    /// Whether the key is on the keypad.
    public var isKeypad: Bool { 0x54...0x63 ~= rawValue || rawValue == 0x67 || rawValue == 0x85 }

    /// The keys that layouts name, by the names of their places on an American keyboard: letters and
    /// digits by themselves, the others as here.
    private static var names: [(name: String, code: UInt8)] {
        [
            ("space", 0x2C), ("minus", 0x2D), ("equal", 0x2E), ("left-bracket", 0x2F),
            ("right-bracket", 0x30), ("backslash", 0x31), ("semicolon", 0x33),
            ("apostrophe", 0x34), ("grave", 0x35), ("comma", 0x36), ("period", 0x37),
            ("slash", 0x38), ("less", 0x64), ("keypad-decimal", 0x63),
        ]
    }

    /// The key that a layout calls `name`.
    init?(name: String) {
        let bytes = Array(name.utf8)
        if bytes.count == 1 {
            switch bytes[0] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): self.init(4 + bytes[0] - UInt8(ascii: "a"))
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                self.init(0x1E + bytes[0] - UInt8(ascii: "1"))
            case UInt8(ascii: "0"): self.init(0x27)
            default: return nil
            }
            return
        }
        guard let entry = KeyCode.names.first(where: { $0.name == name }) else { return nil }
        self.init(entry.code)
    }
}
