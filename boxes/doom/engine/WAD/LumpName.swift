// The name of a lump: up to eight ASCII characters, kept as one number so that comparing two names
// is comparing two integers. Letter case does not count, as in the original format.

/// A lump, texture, flat or patch name of at most eight characters.
public struct LumpName: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The characters, upper-cased, first one in the lowest byte; zero after the last one.
    public let packed: UInt64

    /// A name from its packed form, which is upper-cased and cut at the first zero byte.
    public init(packed raw: UInt64) {
        var result: UInt64 = 0
        for place in 0..<8 {
            let character = UInt8(truncatingIfNeeded: raw >> UInt64(place * 8))
            if character == 0 { break }
            let isLower = character >= 0x61 && character <= 0x7A
            result |= UInt64(isLower ? character - 0x20 : character) << UInt64(place * 8)
        }
        packed = result
    }

    /// A name from text; characters after the eighth are dropped, as the format would drop them.
    public init(_ text: String) {
        var raw: UInt64 = 0
        var place: UInt64 = 0
        for character in text.utf8 {
            if place == 64 { break }
            raw |= UInt64(character) << place
            place += 8
        }
        self.init(packed: raw)
    }

    /// A name written in the source.
    public init(stringLiteral value: StaticString) {
        self.init(value.description)
    }

    /// The bytes of the name without the zeros after it.
    public var characters: [UInt8] {
        var result: [UInt8] = []
        for place in 0..<8 {
            let character = byte(at: place)
            if character == 0 { break }
            result.append(character)
        }
        return result
    }

    /// The byte at a place from 0 to 7; zero after the end of the name.
    public func byte(at place: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: packed >> UInt64((place & 7) * 8))
    }

    /// Whether this name starts with another one.
    public func hasPrefix(_ prefix: LumpName) -> Bool {
        let length = prefix.characters.count
        let mask: UInt64 = length >= 8 ? .max : (1 << UInt64(length * 8)) - 1
        return packed & mask == prefix.packed
    }

    /// The name as text; bytes that are not printable ASCII show as question marks.
    public var description: String {
        String(
            decoding: characters.map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x3F }, as: UTF8.self)
    }
}
