// From the bytes a terminal sends to keys: control characters, escape sequences (ECMA-48 and what
// xterm made of it), UTF-8.

/// A key as a line editor sees it.
public enum Key: Equatable, Sendable {
    /// A character to insert.
    case character(Unicode.Scalar)
    /// Return.
    case enter
    /// Tabulator.
    case tab
    /// Deletes before the cursor.
    case backspace
    /// Deletes at the cursor.
    case delete
    /// A movement.
    case left, right, up, down, home, end, pageUp, pageDown, wordLeft, wordRight
    /// Ctrl and a letter, in lower case.
    case control(UInt8)
    /// Alt and a letter.
    case alt(UInt8)
}

/// Turns bytes into keys. Sequences may arrive in any pieces; unknown ones are swallowed whole.
public struct KeyDecoder: Sendable {
    private enum State: Equatable {
        case ground
        case escape
        case sequence
        case singleShift
        case character(needed: Int)
    }

    private var state = State.ground
    private var pending: [UInt8] = []

    /// A decoder at rest.
    public init() {}

    /// Takes one byte; returns the key it completes, if any.
    public mutating func decode(_ byte: UInt8) -> Key? {
        switch state {
        case .ground: return ground(byte)
        case .escape: return escape(byte)
        case .singleShift:
            state = .ground
            return Self.final(byte, [])
        case .sequence:
            if byte >= 0x40, byte <= 0x7E {
                state = .ground
                return Self.final(byte, pending)
            }
            if byte < 0x20 || pending.count >= 16 { state = .ground }
            pending.append(byte)
            return nil
        case .character(let needed): return character(byte, needed)
        }
    }

    private mutating func ground(_ byte: UInt8) -> Key? {
        switch byte {
        case 13, 10: return .enter
        case 9: return .tab
        case 8, 127: return .backspace
        case 27:
            state = .escape
            return nil
        case 0..<32: return .control(byte + 96)
        case 32..<127: return .character(Unicode.Scalar(byte))
        case 0xC2...0xF4:
            pending = [byte]
            state = .character(needed: byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1)
            return nil
        default: return nil
        }
    }

    private mutating func escape(_ byte: UInt8) -> Key? {
        pending = []
        state = .ground
        switch byte {
        case 91: state = .sequence
        case 79: state = .singleShift
        case 27: state = .escape
        case 8, 127: return .control(119)
        case 33...126: return .alt(byte)
        default: break
        }
        return nil
    }

    private mutating func character(_ byte: UInt8, _ needed: Int) -> Key? {
        guard byte & 0xC0 == 0x80 else {
            state = .ground
            return ground(byte)
        }
        pending.append(byte)
        if needed > 1 {
            state = .character(needed: needed - 1)
            return nil
        }
        state = .ground
        let text = String(decoding: pending, as: UTF8.self)
        return text.unicodeScalars.first.map { .character($0) }
    }

    private static func final(_ byte: UInt8, _ parameters: [UInt8]) -> Key? {
        // A modifier is the second parameter; 3 is Alt, 5 is Ctrl.
        let modified = parameters.last.map { $0 == 53 || $0 == 51 } ?? false
        let word = modified && parameters.contains(59)
        switch byte {
        case 65: return .up
        case 66: return .down
        case 67: return word ? .wordRight : .right
        case 68: return word ? .wordLeft : .left
        case 72: return .home
        case 70: return .end
        case 126: return numbered(parameters)
        default: return nil
        }
    }

    private static func numbered(_ parameters: [UInt8]) -> Key? {
        switch parameters.first {
        case 49, 55: .home
        case 51: .delete
        case 52, 56: .end
        case 53: .pageUp
        case 54: .pageDown
        default: nil
        }
    }
}
