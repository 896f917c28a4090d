// Splits the text tables of this folder into words and numbers. The tables are part of the program,
// so a malformed one is a programming error and stops it.

/// A cursor over the words of a table.
struct WordScanner {
    private let text: StaticString
    private var offset = 0

    init(_ text: StaticString) {
        self.text = text
    }

    /// The next word, as bytes; empty at the end.
    mutating func word() -> [UInt8] {
        text.withUTF8Buffer { bytes in
            while offset < bytes.count, unsafe bytes[offset] <= 0x20 { offset += 1 }
            let start = offset
            while offset < bytes.count, unsafe bytes[offset] > 0x20 { offset += 1 }
            return unsafe Array(bytes[start..<offset])
        }
    }

    /// The next word as a decimal number. A trailing mark (`*`, `.`) is returned beside it.
    mutating func markedNumber() -> (value: Int32, isMarked: Bool) {
        var word = word()
        let isMarked = word.last == 0x2A || word.last == 0x2E
        if isMarked { word.removeLast() }
        let isNegative = word.first == 0x2D
        if isNegative { word.removeFirst() }
        var value: Int32 = 0
        for byte in word { value = value * 10 + Int32(byte) - 0x30 }
        return (isNegative ? -value : value, isMarked)
    }

    /// The next word as a decimal number.
    mutating func number() -> Int32 { markedNumber().value }

    /// The next word as a hexadecimal number.
    mutating func hexadecimal() -> Int32 {
        var value: Int32 = 0
        for byte in word() { value = value << 4 | Int32(byte < 0x3A ? byte - 0x30 : byte - 0x57) }
        return value
    }

    /// All remaining words.
    mutating func words() -> [[UInt8]] {
        var result: [[UInt8]] = []
        while true {
            let next = word()
            if next.isEmpty { return result }
            result.append(next)
        }
    }
}
