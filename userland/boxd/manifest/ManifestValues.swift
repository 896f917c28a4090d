// The values of manifests: paths, rights, sizes, names. Each reader gives nil for what is no such
// value; who calls knows the position and says so.

/// Paths in manifests.
public enum ManifestPath {
    /// The most bytes, as the kernel has it.
    static var longest: Int { 1024 }
    private static var longestName: Int { 255 }

    /// A path in the one form that names a place: absolute, single slashes, none at the end. Nil if it
    /// is relative, has `.` or `..` in it, or is too long.
    @export(interface)
    public static func normalised(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.first == 47, bytes.count <= longest else { return nil }
        var result: [UInt8] = []
        for name in bytes.split(separator: 47) {
            if name.count > longestName || name.contains(58) { return nil }
            if Array(name) == [46] || Array(name) == [46, 46] { return nil }
            result.append(47)
            result += name
        }
        return result.isEmpty ? "/" : String(decoding: result, as: UTF8.self)
    }

    /// Whether a path is a place or below it.
    @export(interface)
    public static func isInside(_ path: String, _ place: String) -> Bool {
        if place == "/" || path == place { return true }
        let path = Array(path.utf8)
        let place = Array(place.utf8)
        return path.count > place.count && path[place.count] == 47 && path.starts(with: place)
    }

    /// A path's names.
    @export(interface)
    public static func names(_ path: String) -> [String] {
        path.utf8.split(separator: 47).map { String(decoding: Array($0), as: UTF8.self) }
    }

    /// A path with other names behind it.
    @export(interface)
    public static func join(_ directory: String, _ rest: String) -> String {
        directory == "/" ? rest : directory + rest
    }
}

/// The flags behind a target, as in `/app:rx` or `/app:read:execute`.
struct TargetFlags {
    var rights: Rights?
    var mountFlags = ""

    private static func long(_ word: String) -> UInt8? {
        switch word {
        case "read": 114
        case "write": 119
        case "execute": 120
        case "private": 80
        case "propagate": 103
        case "locked": 76
        default: nil
        }
    }

    /// Reads the words behind the colons. Gives the word that is no flag, or has no meaning here.
    static func parse(_ words: [String]) -> (flags: TargetFlags, bad: String?) {
        var flags = TargetFlags()
        for word in words {
            let letters = long(word).map { [$0] } ?? Array(word.utf8)
            if letters.isEmpty { return (flags, ":") }
            for letter in letters {
                switch letter {
                case 114: flags.rights = (flags.rights ?? []).union(.read)
                case 119: flags.rights = (flags.rights ?? []).union(.write)
                case 120: flags.rights = (flags.rights ?? []).union(.execute)
                case 80, 103, 76:
                    if !flags.mountFlags.utf8.contains(letter) {
                        flags.mountFlags += String(decoding: [letter], as: UTF8.self)
                    }
                default: return (flags, word)
                }
            }
        }
        return (flags, nil)
    }
}

/// Numbers and words.
public enum ManifestValue {
    /// A decimal number, nil unless the whole text is one that fits.
    static func number(_ text: some Collection<UInt8>) -> UInt64? {
        if text.isEmpty { return nil }
        var value: UInt64 = 0
        for byte in text {
            guard byte >= 48, byte <= 57 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 48))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// A number of bytes: `65536`, `64K`, `256M`, `1G`.
    @export(interface)
    public static func bytes(_ text: String) -> UInt64? {
        var digits = Array(text.utf8)
        var shift: UInt64 = 0
        switch digits.last {
        case 75, 107: shift = 10
        case 77, 109: shift = 20
        case 71, 103: shift = 30
        default: break
        }
        if shift > 0 { digits.removeLast() }
        guard let value = number(digits), value <= UInt64.max >> shift else { return nil }
        return value << shift
    }

    /// Whether text can name a box: what a file name and a word of boxd's protocol can be.
    @export(interface)
    public static func isBoxName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= 64, first != 45, first != 46 else {
            return false
        }
        return bytes.allSatisfy(isNameByte)
    }

    /// Whether text can name a local socket in a manifest.
    static func isSocketName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255 && text.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let lower = byte | 32
        return lower >= 97 && lower <= 122 || byte >= 48 && byte <= 57
            || byte == 45 || byte == 46 || byte == 95
    }

    /// Whether text can name a variable: letters, digits and underscores, no digit first.
    static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 255 else { return false }
        if first >= 48 && first <= 57 { return false }
        return text.utf8.allSatisfy { byte in
            let lower = byte | 32
            return lower >= 97 && lower <= 122 || byte >= 48 && byte <= 57 || byte == 95
        }
    }

    /// The candidate that differs from a word by the fewest letters, if those are few.
    static func closest(_ word: String, _ candidates: [String]) -> String? {
        var best: (distance: Int, word: String)?
        for candidate in candidates {
            let distance = difference(Array(word.utf8.prefix(64)), Array(candidate.utf8))
            if distance <= max(1, candidate.utf8.count / 3),
                best == nil || distance < best!.distance
            {
                best = (distance, candidate)
            }
        }
        return best?.word
    }

    /// How many letters must be put in, taken out or changed (Levenshtein).
    private static func difference(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var diagonal = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let change = diagonal + (a[i] | 32 == b[j] | 32 ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
