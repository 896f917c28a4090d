// The files that a self-contained loader carries in its own PE image (Microsoft PE format, sections
// "COFF file header" and "Section table"). The firmware placed the image in memory; its headers are
// checked all the same, since whoever made the file is not known.

/// Finds the payload of a loader.
public enum PayloadSection {
    /// ".payload" as the eight bytes of a section's name.
    private static var name: UInt64 { 0x6461_6F6C_7961_702E }

    /// Where the payload lies in an image as it is in memory, or `nil` when the image has none.
    public static func find(in image: UnsafeRawBufferPointer) -> Range<Int>? {
        let count = image.count
        func number(_ offset: Int, _ width: Int) -> Int? {
            guard offset >= 0, offset <= count - width else { return nil }
            // SAFETY: the guard keeps every byte inside the buffer.
            return (0..<width).reduce(0) { $0 | Int(unsafe image[offset + $1]) << ($1 * 8) }
        }
        let dosSignature = 0x5A4D
        let peSignature = 0x4550
        guard number(0, 2) == dosSignature, let header = number(0x3C, 4),
            number(header, 4) == peSignature, let sections = number(header + 6, 2),
            let optionalHeader = number(header + 20, 2)
        else { return nil }
        let table = header + 24 + optionalHeader
        for index in 0..<sections {
            let entry = table + index * 40
            guard let low = number(entry, 4), let high = number(entry + 4, 4),
                let length = number(entry + 8, 4), let start = number(entry + 12, 4)
            else { return nil }
            guard UInt64(high) << 32 | UInt64(low) == name else { continue }
            guard start <= count, length <= count - start else {
                return nil
            }
            return start..<start + length
        }
        return nil
    }
}
