// Comparing and hashing names, which are bytes: nothing here knows of encodings.

extension Span<UInt8> {
    /// Whether these are the bytes of `text`.
    public func holds(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        // Sound: the literal has so many bytes.
        return text.withUTF8Buffer { literal in
            indices.allSatisfy { unsafe self[$0] == literal[$0] }
        }
    }

    /// Whether these are the same bytes as `other`.
    public func holds(_ other: Span<UInt8>) -> Bool {
        count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }

    /// Whether these are the same bytes as `other`.
    public func holds(_ other: [UInt8]) -> Bool {
        count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }

    /// The bytes as an array of their own.
    public var array: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        for index in indices { result.append(self[index]) }
        return result
    }

    /// FNV-1a (Fowler, Noll, Vo), 64 bits, starting from `seed`.
    func hash(seed: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        var hash = seed
        for index in indices { hash = (hash ^ UInt64(self[index])) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}

extension StaticString {
    /// The text's bytes.
    public var byteArray: [UInt8] {
        withUTF8Buffer { unsafe [UInt8]($0) }
    }
}

extension [UInt8] {
    /// Adds the bytes of `text`.
    public mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    /// Adds a number in decimal digits.
    public mutating func append(decimal value: UInt64) {
        // No number has more; filled from the last one to the first.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = digits.count
        var rest = value
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        // Most texts that begin with a number are a number and a line feed.
        if isEmpty { reserveCapacity(digits.count + 1) }
        for index in first..<digits.count { append(digits[index]) }
    }
}
