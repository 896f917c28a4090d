// From UTF-8 to the characters that a .grf font can hold. Log text may hold anything: names of
// files, bytes of devices.

/// Reads Latin-1 characters out of UTF-8.
enum Latin1 {
    /// What stands for a character that cannot be shown.
    static var unknown: UInt8 { 0x3F }

    /// The character that begins at `index`, which moves behind it.
    ///
    /// One that is not Latin-1 becomes one ``unknown``, and so does each byte that is not UTF-8 and
    /// each control character but tab and line feed.
    static func next(_ text: borrowing Span<UInt8>, _ index: inout Int) -> UInt8 {
        let lead = text[index]
        index += 1
        switch lead {
        case 0x09, 0x0A, 0x20..<0x7F: return lead
        case 0xC2...0xDF:
            guard skip(1, text, &index) else { return unknown }
            let low = text[index - 1] & 0x3F
            switch lead {
            case 0xC2 where low >= 0x20: return 0x80 | low
            case 0xC3: return 0xC0 | low
            default: return unknown
            }
        case 0xE0...0xEF: _ = skip(2, text, &index)
        case 0xF0...0xF4: _ = skip(3, text, &index)
        default: break
        }
        return unknown
    }

    /// Moves over `count` continuation bytes, if they are there.
    private static func skip(
        _ count: Int, _ text: borrowing Span<UInt8>, _ index: inout Int
    ) -> Bool {
        guard count <= text.count - index else { return false }
        for position in index..<index + count where text[position] & 0xC0 != 0x80 {
            return false
        }
        index += count
        return true
    }
}
