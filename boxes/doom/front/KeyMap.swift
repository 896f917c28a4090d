// Keys of the desktop to keys of the game. Codes of the desktop are usages of a keyboard in "HID Usage
// Tables", section 10; those of the game are what the original's configuration files use.

public import DoomEngine

/// What a key is for.
public enum KeyMeaning: Equatable, Sendable {
    /// A key of the game.
    case game(Key)
    /// The whole screen, or no longer.
    case toggleFullScreen
    /// Whole pixels, or smooth ones.
    case toggleScaling
    /// Nothing.
    case nothing
}

/// The meaning of keys.
public enum KeyMap {
    /// The keys from `-` to `/`, without a number of the pad among them.
    private static let marks: [UInt8] = Array("-=[]\\#;'`,./".utf8)

    /// What a key means. With `hasAlternate`, Enter and S command the window.
    @export(interface)
    public static func meaning(of code: UInt16, hasAlternate: Bool) -> KeyMeaning {
        if hasAlternate {
            if code == 0x28 || code == 0x58 { return .toggleFullScreen }
            if code == 0x16 { return .toggleScaling }
        }
        return gameKey(code).map { .game($0) } ?? .nothing
    }

    /// The game's key of a code.
    @export(interface)
    public static func gameKey(_ code: UInt16) -> Key? {
        switch code {
        case 0x04...0x1D: Key(UInt8(code - 0x04) + 0x61)
        case 0x1E...0x26: Key(UInt8(code - 0x1E) + 0x31)
        case 0x27: Key(0x30)
        case 0x2D...0x38: Key(marks[Int(code - 0x2D)])
        case 0x3A...0x45: Key.function(Int(code) - 0x39)
        default: namedKey(code)
        }
    }

    private static func namedKey(_ code: UInt16) -> Key? {
        switch code {
        case 0x28, 0x58: .enter
        case 0x29: .escape
        case 0x2A: .backspace
        case 0x2B: .tab
        case 0x2C: .space
        case 0x48: .pause
        case 0x4F, 0x5E: .right
        case 0x50, 0x5C: .left
        case 0x51, 0x5A: .down
        case 0x52, 0x60: .up
        case 0x56: .minus
        case 0x57: .equals
        case 0xE0, 0xE4: .control
        case 0xE1, 0xE5: .shift
        case 0xE2, 0xE6: .alternate
        default: nil
        }
    }
}
