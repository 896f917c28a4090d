// Long and short names of a directory entry (Microsoft FAT specification, sections 6 and 7).

/// One file or directory name in both forms that FAT stores.
struct FATName {
    /// Eleven bytes: eight of base, three of extension, padded with spaces.
    let short: [UInt8]
    /// UTF-16, or empty when the short name says it all.
    let long: [UInt16]

    /// - Parameter taken: short names of the directory so far; the new one is added.
    init(_ name: String, taken: inout Set<[UInt8]>) throws(ImageError) {
        let units = Array(name.utf16)
        let forbidden = Set("\\/:*?\"<>|".utf8)
        guard !units.isEmpty, units.count <= 255, name != ".", name != "..",
            !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || forbidden.contains($0) }),
            name.last != ".", name.last != " "
        else { throw .badName(name) }
        let exact = Self.exactShortName(name)
        if let exact, taken.insert(exact).inserted {
            short = exact
            long = []
            return
        }
        long = units
        short = try Self.numberedShortName(name, taken: &taken)
    }

    /// The short form of a name that needs no long one: upper case, at most 8 and 3 characters.
    private static func exactShortName(_ name: String) -> [UInt8]? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = parts.first, (1...8).contains(base.utf8.count) else {
            return nil
        }
        let suffix = parts.count == 2 ? parts[1] : ""
        guard parts.count == 1 || (1...3).contains(suffix.utf8.count),
            (base + suffix).utf8.allSatisfy({ isShortCharacter($0) })
        else { return nil }
        return padded(Array(base.utf8), Array(suffix.utf8))
    }

    /// BASE~1.EXT and so on, the first that is free (section 7.3, "numeric-tail generation").
    private static func numberedShortName(
        _ name: String, taken: inout Set<[UInt8]>
    ) throws(ImageError) -> [UInt8] {
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
        let base = simplified(dot.map { name[..<$0] } ?? name[...])
        let suffix = dot.map { simplified(name[name.index(after: $0)...]) } ?? []
        for number in 1...99_999 {
            let tail = Array("~\(number)".utf8)
            let candidate = padded(
                Array(base.prefix(8 - tail.count)) + tail, Array(suffix.prefix(3)))
            if taken.insert(candidate).inserted { return candidate }
        }
        throw .badName(name)
    }

    private static func simplified(_ text: Substring) -> [UInt8] {
        text.unicodeScalars.compactMap { scalar -> UInt8? in
            if scalar == " " || scalar == "." { return nil }
            guard scalar.isASCII else { return UInt8(ascii: "_") }
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            let upper = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
            return isShortCharacter(upper) ? upper : UInt8(ascii: "_")
        }
    }

    private static func padded(_ base: [UInt8], _ suffix: [UInt8]) -> [UInt8] {
        base + [UInt8](repeating: 0x20, count: 8 - base.count)
            + suffix + [UInt8](repeating: 0x20, count: 3 - suffix.count)
    }

    private static func isShortCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "$%'-_@~`!(){}^#&".utf8.contains(byte)
        }
    }

    /// The directory entries that carry the long name, in their order on disk.
    func longEntries() -> [UInt8] {
        guard !long.isEmpty else { return [] }
        let checksum = short.reduce(0 as UInt8) { ($0 & 1) << 7 &+ $0 >> 1 &+ $1 }
        let count = (long.count + 12) / 13
        var units = long
        if units.count % 13 != 0 {
            units.append(0)
            units += [UInt16](repeating: 0xFFFF, count: count * 13 - units.count)
        }
        var entries: [UInt8] = []
        for index in (0..<count).reversed() {
            let part = units[index * 13..<index * 13 + 13].flatMap { littleEndian($0) }
            entries.append(UInt8(index + 1) | (index == count - 1 ? 0x40 : 0))
            entries += part[0..<10] + [0x0F, 0, checksum]
            entries += part[10..<22] + [0, 0] + part[22..<26]
        }
        return entries
    }
}
