// The small change of reading patches: trimming, splitting, names of flag bits.

enum DehackedText {
    /// The text without blanks at either end.
    static func trimmed(_ text: String) -> String {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.count
        return String(decoding: bytes[start...], as: UTF8.self)
    }

    /// The words between blanks.
    static func words(_ text: String) -> [String] {
        text.utf8.split { $0 <= 0x20 }.map { String(decoding: Array($0), as: UTF8.self) }
    }

    /// What is before and after the first equals sign.
    static func assignment(_ text: String) -> (String, String)? {
        let bytes = Array(text.utf8)
        guard let equals = bytes.firstIndex(of: 0x3D) else { return nil }
        return (
            trimmed(String(decoding: bytes[..<equals], as: UTF8.self)),
            trimmed(String(decoding: bytes[(equals + 1)...], as: UTF8.self))
        )
    }

    /// ASCII letters as capitals, the rest as it is.
    static func uppercased(_ text: String) -> String {
        String(
            decoding: text.utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }, as: UTF8.self)
    }

    /// The text with `\n` as line ends and the backslash gone from other escapes.
    static func unescaped(_ text: String) -> String {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                result.append(byte == 0x6E ? 0x0A : byte)
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The number in `Pointer 93 (Frame 196)`.
    static func frameInParentheses(_ text: String) -> Int32? {
        let bytes = Array(text.utf8)
        guard let open = bytes.firstIndex(of: 0x28) else { return nil }
        let digits = bytes[open...].filter { $0 >= 0x30 && $0 <= 0x39 }
        return Int32(String(decoding: digits, as: UTF8.self))
    }

    /// The value of a "Bits" field: a number, or names joined by plus signs or bars.
    static func flags(_ text: String) -> Int32? {
        if let number = Int64(text) { return Int32(truncatingIfNeeded: number) }
        var result: Int32 = 0
        for part in text.utf8.split(whereSeparator: { $0 == 0x2B || $0 == 0x7C || $0 <= 0x20 }) {
            let name = uppercased(String(decoding: Array(part), as: UTF8.self))
            var scanner = WordScanner(flagNames)
            guard
                let bit = scanner.words().firstIndex(where: {
                    String(decoding: $0, as: UTF8.self) == name
                })
            else { return nil }
            result |= 1 << Int32(bit)
        }
        return result
    }

    /// The mnemonics of the flag bits from the lowest one up.
    private static let flagNames: StaticString = """
        SPECIAL SOLID SHOOTABLE NOSECTOR NOBLOCKMAP AMBUSH JUSTHIT JUSTATTACKED SPAWNCEILING
        NOGRAVITY DROPOFF PICKUP NOCLIP SLIDE FLOAT TELEPORT MISSILE DROPPED SHADOW NOBLOOD CORPSE
        INFLOAT COUNTKILL COUNTITEM SKULLFLY NOTDMATCH TRANSLATION UNUSED1 UNUSED2 UNUSED3 UNUSED4
        TRANSLUCENT
        """
}
