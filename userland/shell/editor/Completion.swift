// Completing the word before the cursor: which word it is, and what its candidates have in common.

/// A word to complete.
public struct CompletionRequest: Equatable, Sendable {
    /// Whether it is a program's name rather than a path.
    public var isCommand: Bool
    /// The part up to and with the last slash.
    public var directory: String
    /// The part after it.
    public var prefix: String

    /// The word that ends at the end of `text`, the line up to the cursor.
    public init(_ text: String) {
        let bytes = Array(text.utf8)
        var start = bytes.count
        while start > 0, !Self.endsWord(bytes[start - 1]) || start > 1 && bytes[start - 2] == 92 {
            start -= 1
        }
        let before = bytes[..<start].last { $0 != 32 }
        let startsCommand = before == nil || before == 124 || before == 59 || before == 38
        let word = bytes[start...].filter { $0 != 92 && $0 != 34 }
        if let slash = word.lastIndex(of: 47) {
            directory = String(decoding: word[...slash], as: UTF8.self)
            prefix = String(decoding: word[(slash + 1)...], as: UTF8.self)
            isCommand = false
        } else {
            directory = ""
            prefix = String(decoding: word, as: UTF8.self)
            isCommand = startsCommand
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

    /// Completes a prefix with names; a name that ends in a slash is a directory and gets no blank.
    public static func complete(_ prefix: String, among names: [String]) -> Completion {
        let fitting = names.filter { $0.utf8.starts(with: prefix.utf8) }.sorted()
        guard let first = fitting.first, let last = fitting.last else { return .none }
        let rest = { (name: String) in name.utf8.dropFirst(prefix.utf8.count) }
        if fitting.count == 1 {
            let end = first.utf8.last == 47 ? "" : " "
            return .insert(escaped(String(decoding: Array(rest(first)), as: UTF8.self)) + end)
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
        return .insert(escaped(String(decoding: common, as: UTF8.self)))
    }

    /// Text in which nothing has a meaning for the shell.
    private static func escaped(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if [32, 34, 36, 38, 39, 42, 59, 60, 62, 63, 91, 92, 124].contains(byte) {
                result.append(92)
            }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
