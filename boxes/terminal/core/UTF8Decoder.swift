// Characters from bytes that arrive in any pieces. Whatever is not UTF-8 becomes U+FFFD, one for
// each longest piece that could have begun a character (Unicode 16.0, section 3.9, table 3-7).

/// Decodes UTF-8 byte by byte.
struct UTF8Decoder: Sendable {
    private var value: UInt32 = 0
    private var missing = 0
    /// The bytes allowed next: they shut out overlong forms, surrogates and what lies beyond U+10FFFF.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// What a byte completes.
    enum Outcome: Equatable {
        /// More bytes must follow.
        case incomplete
        /// A character.
        case scalar(Unicode.Scalar)
        /// What came before was broken, and the byte itself is still to be looked at.
        case brokenBefore
    }

    /// Whether a character has begun and not ended.
    var isInside: Bool { missing > 0 }

    /// What stands for bytes that mean nothing.
    static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// Takes a byte of 0x80 or more, or any byte while inside a character.
    mutating func decode(_ byte: UInt8) -> Outcome {
        guard missing > 0 else { return begin(byte) }
        guard byte >= lowest, byte <= highest else {
            missing = 0
            return .brokenBefore
        }
        (lowest, highest) = (0x80, 0xBF)
        value = value << 6 | UInt32(byte & 0x3F)
        missing -= 1
        guard missing == 0 else { return .incomplete }
        return .scalar(Unicode.Scalar(value) ?? Self.replacement)
    }

    private mutating func begin(_ byte: UInt8) -> Outcome {
        (lowest, highest) = (0x80, 0xBF)
        switch byte {
        case 0xC2...0xDF: (value, missing) = (UInt32(byte & 0x1F), 1)
        case 0xE0...0xEF:
            (value, missing) = (UInt32(byte & 0x0F), 2)
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            (value, missing) = (UInt32(byte & 0x07), 3)
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        case 0..<0x80: return .scalar(Unicode.Scalar(byte))
        default: return .scalar(Self.replacement)
        }
        return .incomplete
    }
}
