// Completing the word before the cursor: which word it is, and what its candidates have in common.

/// A word to complete.
public struct CompletionRequest: Equatable, Sendable {
    /// Whether it is a program's name rather than a path.
    public var isCommand: Bool
    /// The part up to and with the last slash.
    public var directory: String
    /// The part after it.
    public var prefix: String

    /// The quote in which it ends, if that is open: `"` or `'`.
    public var quote: UInt8?

    /// The word that ends at the end of `text`, the line up to the cursor.
    public init(_ text: String) {
        var word: [UInt8] = []
        var hasWord = false
        var isEscaped = false
        // Whether the word is the first one of its command, and whether a redirection leads to it.
        var (isFirst, isTarget) = (true, false)
        for byte in text.utf8 {
            if isEscaped {
                word.append(byte)
                isEscaped = false
            } else if byte == 92, quote != 39 {
                isEscaped = true
                hasWord = true
            } else if quote == byte {
                quote = nil
            } else if quote != nil {
                word.append(byte)
            } else if byte == 34 || byte == 39 {
                quote = byte
                hasWord = true
            } else if Self.endsWord(byte) {
                if hasWord {
                    if isTarget { isTarget = false } else { isFirst = false }
                }
                if byte == 60 || byte == 62 { isTarget = true }
                if byte == 124 || byte == 59 || byte == 38 { (isFirst, isTarget) = (true, false) }
                word = []
                hasWord = false
            } else {
                word.append(byte)
                hasWord = true
            }
        }
        if let slash = word.lastIndex(of: 47) {
            directory = String(decoding: word[...slash], as: UTF8.self)
            prefix = String(decoding: word[(slash + 1)...], as: UTF8.self)
            isCommand = false
        } else {
            directory = ""
            prefix = String(decoding: word, as: UTF8.self)
            isCommand = isFirst && !isTarget
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 124 || byte == 59 || byte == 38 || byte == 60 || byte == 62
    }
}

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
