// Words of boxd's messages and of `ctl` files: separated by blanks; double quotes keep blanks
// together, a backslash takes the next byte as it is.

/// Splitting text into words, and the other way round.
public enum Words {
    /// The words of a text; nil for an open quote, a backslash at the end or a NUL.
    @export(interface)
    public static func split(_ text: [UInt8]) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        var isWord = false
        var isQuoted = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case 0: return nil
            case 92:
                guard index < text.count else { return nil }
                word.append(text[index])
                isWord = true
                index += 1
            case 34:
                isQuoted.toggle()
                isWord = true
            case 32, 9, 10, 13:
                guard !isQuoted else {
                    word.append(byte)
                    continue
                }
                if isWord { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
                isWord = false
            default:
                word.append(byte)
                isWord = true
            }
        }
        if isQuoted { return nil }
        if isWord { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// A word in the form that `split` gives back as it was, and that is no `&&`.
    @export(interface)
    public static func quoted(_ word: String) -> String {
        var result: [UInt8] = []
        var needsQuotes = word.isEmpty || word == "&&"
        for byte in word.utf8 {
            if byte == 34 || byte == 92 { result.append(92) }
            if byte <= 32 { needsQuotes = true }
            result.append(byte)
        }
        let text = String(decoding: result, as: UTF8.self)
        return needsQuotes ? "\"\(text)\"" : text
    }

    /// Words in one text.
    @export(interface)
    public static func join(_ words: [String]) -> String {
        words.map { quoted($0) }.joined(separator: " ")
    }
}
