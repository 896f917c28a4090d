// What the candidates for the word before the cursor have in common.

/// What candidates do to a line.
public enum Completion: Equatable, Sendable {
    /// Nothing fits.
    case none
    /// Insert this text.
    case insert(String)
    /// Nothing more in common: show these.
    case choices([String])

    /// Completes a prefix with names; a name that ends in a slash is a directory and gets no blank. In an
    /// open quote, `"` or `'`, the text is what may stand there.
    public static func complete(
        _ prefix: String, among names: [String], in quote: UInt8? = nil
    ) -> Completion {
        let fitting = names.filter { $0.utf8.starts(with: prefix.utf8) }.sorted()
        guard let first = fitting.first, let last = fitting.last else { return .none }
        let rest = { (name: String) in name.utf8.dropFirst(prefix.utf8.count) }
        if fitting.count == 1 {
            let close = quote.map { String(decoding: [$0], as: UTF8.self) } ?? ""
            let end = first.utf8.last == 47 ? "" : close + " "
            return .insert(
                escaped(String(decoding: Array(rest(first)), as: UTF8.self), quote) + end)
        }
        // What the first and the last have in common, all have: they are sorted.
        var common: [UInt8] = []
        for (left, right) in zip(rest(first), rest(last)) {
            guard left == right else { break }
            common.append(left)
        }
        // Not in the middle of a character.
        let whole = Array(rest(first))
        while !common.isEmpty, common.count < whole.count, whole[common.count] & 0xC0 == 0x80 {
            common.removeLast()
        }
        if common.isEmpty { return .choices(fitting) }
        return .insert(escaped(String(decoding: common, as: UTF8.self), quote))
    }

    /// Text in which nothing has a meaning for the shell.
    private static func escaped(_ text: String, _ quote: UInt8?) -> String {
        let special: [UInt8] =
            switch quote {
            case 39: []
            case 34: [34, 36, 92]
            default: [32, 34, 36, 38, 39, 42, 59, 60, 62, 63, 91, 92, 124]
            }
        var result: [UInt8] = []
        for byte in text.utf8 {
            if special.contains(byte) { result.append(92) }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
