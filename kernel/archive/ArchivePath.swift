// Which paths an archive may hold: relative, normal, printable, so that nothing that unpacks one can
// be led out of its directory.

/// The rules for paths in an archive.
public enum ArchivePath {
    /// Whether bytes are one or more names joined by single slashes, none of them "." or "..",
    /// UTF-8 without control characters, and without the colon that begins path flags.
    public static func isValid(_ path: some Collection<UInt8>) -> Bool {
        guard !path.isEmpty, path.count <= ArchiveLayout.longestPath else { return false }
        var nameLength = 0
        var onlyDots = true
        for byte in path {
            switch byte {
            case UInt8(ascii: "/"):
                guard isName(length: nameLength, onlyDots: onlyDots) else { return false }
                nameLength = 0
                onlyDots = true
                continue
            case 0..<0x20, 0x7F, UInt8(ascii: ":"): return false
            case UInt8(ascii: "."): break
            default: onlyDots = false
            }
            nameLength += 1
        }
        return isName(length: nameLength, onlyDots: onlyDots) && isUTF8(path)
    }

    /// Whether bytes can be a symbolic link's target: any path but an empty one, dots allowed.
    public static func isValidTarget(_ target: some Collection<UInt8>) -> Bool {
        guard !target.isEmpty, target.count <= ArchiveLayout.longestPath else { return false }
        return !target.contains { $0 < 0x20 || $0 == 0x7F } && isUTF8(target)
    }

    private static func isName(length: Int, onlyDots: Bool) -> Bool {
        length > 0 && length <= ArchiveLayout.longestName && !(onlyDots && length <= 2)
    }

    /// Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7).
    private static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
        var pending = 0
        var allowed: ClosedRange<UInt8> = 0x80...0xBF
        for byte in bytes {
            if pending > 0 {
                guard allowed.contains(byte) else { return false }
                pending -= 1
                allowed = 0x80...0xBF
                continue
            }
            switch byte {
            case 0..<0x80: break
            case 0xC2...0xDF: pending = 1
            case 0xE0: (pending, allowed) = (2, 0xA0...0xBF)
            case 0xED: (pending, allowed) = (2, 0x80...0x9F)
            case 0xE1...0xEF: pending = 2
            case 0xF0: (pending, allowed) = (3, 0x90...0xBF)
            case 0xF1...0xF3: pending = 3
            case 0xF4: (pending, allowed) = (3, 0x80...0x8F)
            default: return false
            }
        }
        return pending == 0
    }
}
