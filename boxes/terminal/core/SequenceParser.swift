// Which bytes are text and which are control sequences. The states are those of the parser that Paul
// Williams derived from DEC's terminals (vt100.net/emu/dec_ansi_parser), with UTF-8 text, colons in
// parameters, and operating system commands that BEL ends, as in xterm. Device control strings, which
// load fonts and ask for settings, are read over like other strings.

/// What a byte led to.
enum SequenceEvent {
    /// Nothing yet.
    case none
    /// A character of text.
    case print(Unicode.Scalar)
    /// A character of text that stands for broken bytes; the byte must be given again.
    case broken
    /// A control character.
    case execute(UInt8)
    /// An escape sequence with this last byte.
    case escape(UInt8)
    /// A control sequence with this last byte; see `parameters`, `marker` and `intermediate`.
    case control(UInt8)
    /// An operating system command; see `string`.
    case command
}

/// Divides what a program writes into text and control sequences. Sequences may arrive in any pieces,
/// and nothing that a program writes can make the parser use more memory than `longestString`.
struct SequenceParser: Sendable {
    private enum State: UInt8 {
        case ground, escape, escapeIntermediate
        case controlEntry, controlParameter, controlIntermediate, controlIgnore
        case commandText, ignoredString
    }

    /// Longer strings are cut.
    static let longestString = 4096

    private var state = State.ground
    private var decoder = UTF8Decoder()
    /// The numbers of the sequence.
    private(set) var parameters = SequenceParameters()
    /// The private marker of the sequence, one of `< = > ?`, or 0.
    private(set) var marker: UInt8 = 0
    /// The intermediate byte of the sequence, or 0; 255 stands for several.
    private(set) var intermediate: UInt8 = 0
    /// The text of a command.
    private(set) var string: [UInt8] = []

    /// Whether the next byte begins something new.
    @inline(__always)
    var isAtRest: Bool { state == .ground && !decoder.isInside }

    /// Whether a byte is a printable ASCII character.
    @inline(__always)
    static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F }

    /// Takes a byte.
    mutating func advance(_ byte: UInt8) -> SequenceEvent {
        if state == .ground { return ground(byte) }
        switch byte {
        // CAN and SUB give a sequence up, ESC begins another.
        case 0x18, 0x1A:
            state = .ground
            return .execute(byte)
        case 0x1B: return beginEscape()
        default: break
        }
        switch state {
        case .commandText, .ignoredString: return inString(byte)
        case .escape, .escapeIntermediate: return inEscape(byte)
        default: return inControl(byte)
        }
    }

    private mutating func ground(_ byte: UInt8) -> SequenceEvent {
        if byte >= 0x80 || decoder.isInside {
            switch decoder.decode(byte) {
            case .incomplete: return .none
            case .scalar(let scalar): return .print(scalar)
            case .brokenBefore: return .broken
            }
        }
        switch byte {
        case 0x1B: return beginEscape()
        case 0..<0x20: return .execute(byte)
        case 0x7F: return .none
        default: return .print(Unicode.Scalar(byte))
        }
    }

    private mutating func beginEscape() -> SequenceEvent {
        // A command ends with `ESC \`, of which this is the first half; the second is swallowed.
        let ended = state == .commandText ? SequenceEvent.command : .none
        state = .escape
        parameters.removeAll()
        marker = 0
        intermediate = 0
        return ended
    }

    private mutating func collect(_ byte: UInt8) {
        intermediate = intermediate == 0 ? byte : 255
    }

    private mutating func inEscape(_ byte: UInt8) -> SequenceEvent {
        switch byte {
        case 0..<0x20: return .execute(byte)
        case 0x20..<0x30:
            collect(byte)
            state = .escapeIntermediate
            return .none
        case 0x30..<0x7F where state == .escapeIntermediate:
            state = .ground
            return .escape(byte)
        case UInt8(ascii: "["): state = .controlEntry
        case UInt8(ascii: "]"): beginString(.commandText)
        case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            beginString(.ignoredString)
        case 0x30..<0x7F:
            state = .ground
            return .escape(byte)
        case 0x7F: break
        default:
            // Text in the midst of a sequence: the sequence is given up.
            state = .ground
            return ground(byte)
        }
        return .none
    }

    private mutating func inControl(_ byte: UInt8) -> SequenceEvent {
        switch byte {
        case 0..<0x20: return .execute(byte)
        case 0x40..<0x7F:
            let isIgnored = state == .controlIgnore
            state = .ground
            return isIgnored ? .none : .control(byte)
        case 0x7F: return .none
        case 0x80...:
            state = .ground
            return ground(byte)
        default: break
        }
        state = collectParameter(byte)
        return .none
    }

    /// Takes a byte from 0x20 to 0x3F between a sequence's introducer and its last byte.
    private mutating func collectParameter(_ byte: UInt8) -> State {
        if state == .controlIgnore { return state }
        switch byte {
        case 0x20..<0x30:
            collect(byte)
            return .controlIntermediate
        case _ where state == .controlIntermediate: return .controlIgnore
        case 0x30..<0x3A: parameters.append(digit: byte - 0x30)
        case 0x3A, 0x3B: parameters.appendSeparator(isColon: byte == 0x3A)
        case _ where state == .controlEntry: marker = byte
        default: return .controlIgnore
        }
        return .controlParameter
    }

    private mutating func beginString(_ next: State) {
        state = next
        string.removeAll(keepingCapacity: true)
    }

    private mutating func inString(_ byte: UInt8) -> SequenceEvent {
        guard state == .commandText else { return .none }
        if byte == 7 {
            state = .ground
            return .command
        }
        if byte >= 0x20, byte != 0x7F, string.count < Self.longestString { string.append(byte) }
        return .none
    }
}
