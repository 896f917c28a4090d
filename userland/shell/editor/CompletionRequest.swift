// The word before the cursor that is to be completed: what kind of name it is, and where to look for it.

/// A word to complete.
public struct CompletionRequest: Equatable, Sendable {
    /// What the word names.
    public enum Kind: Equatable, Sendable {
        /// A program, or a command of the shell's own.
        case command
        /// A file.
        case path
        /// A variable, in braces or not.
        case variable(inBraces: Bool)
        /// The home directory: the word is `~` alone.
        case home
    }

    /// What it names.
    public var kind = Kind.path
    /// The part up to and with the last slash, as the shell would take it: with variables filled in.
    public var directory = ""
    /// The part after it; of a variable, what there is of its name.
    public var prefix = ""
    /// The quote in which it ends, if that is open: `"` or `'`.
    public var quote: UInt8?

    /// The word that ends at the end of `text`, the line up to the cursor.
    ///
    /// - Parameter variable: looks a variable up; nil if there is none.
    public init(_ text: String, variable: (String) -> String? = { _ in nil }) {
        let scanner = WordScanner(text)
        quote = scanner.quote
        let word = scanner.word
        if let start = Self.unfinishedVariable(word) {
            let inBraces = start < word.count && word[start].byte == 123
            kind = .variable(inBraces: inBraces)
            prefix = Self.string(word[(inBraces ? start + 1 : start)...])
            return
        }
        let path = Self.expanded(word, variable)
        let slash = path.lastIndex(of: 47)
        directory = String(decoding: path[..<(slash.map { $0 + 1 } ?? 0)], as: UTF8.self)
        prefix = String(decoding: path[directory.utf8.count...], as: UTF8.self)
        if word.count == 1, word[0].isHome {
            kind = .home
        } else if slash == nil, scanner.isCommand {
            kind = .command
        }
    }

    private static func string(_ word: ArraySlice<WordByte>) -> String {
        String(decoding: word.map { $0.byte }, as: UTF8.self)
    }

    /// Where the name of a variable begins, its brace included, that goes on up to the word's end.
    private static func unfinishedVariable(_ word: [WordByte]) -> Int? {
        guard let dollar = word.lastIndex(where: { $0.isDollar }) else { return nil }
        var name = word[(dollar + 1)...]
        if name.first?.byte == 123 { name = name.dropFirst() }
        return nameLength(name) == name.count ? dollar + 1 : nil
    }

    /// The word with variables and `~` as the shell fills them in.
    private static func expanded(
        _ word: [WordByte], _ variable: (String) -> String?
    ) -> [UInt8] {
        var path: [UInt8] = []
        var rest = word[...]
        if rest.first?.isHome == true, rest.dropFirst().first?.byte == 47,
            let home = variable("HOME")
        {
            path = Array(home.utf8)
            // The root has its slash already.
            if path.last == 47 { path.removeLast() }
            rest = rest.dropFirst()
        }
        while let next = rest.popFirst() {
            guard next.isDollar else {
                path.append(next.byte)
                continue
            }
            let inBraces = rest.first?.byte == 123
            if inBraces { rest = rest.dropFirst() }
            let length = nameLength(rest)
            path += (variable(string(rest.prefix(length))) ?? "").utf8
            rest = rest.dropFirst(length)
            if inBraces, rest.first?.byte == 125 { rest = rest.dropFirst() }
        }
        return path
    }

    /// How many bytes belong to the name of a variable. A name does not go on behind a quote.
    private static func nameLength(_ word: ArraySlice<WordByte>) -> Int {
        var length = 0
        for next in word {
            let letter = next.byte | 32 >= 97 && next.byte | 32 <= 122 || next.byte == 95
            let digit = next.byte >= 48 && next.byte <= 57
            guard letter || digit && length > 0, next.quoting == word.first?.quoting else { break }
            length += 1
        }
        return length
    }
}

/// A byte of a word, with the meaning it has there.
private struct WordByte {
    /// What stands around it.
    enum Quoting {
        case none
        /// `"`, where variables are filled in.
        case variables
        /// `'` or a backslash: it stands for itself.
        case all
    }

    var byte: UInt8
    var quoting: Quoting

    var isDollar: Bool { byte == 36 && quoting != .all }
    /// Whether it stands for the home directory at a word's beginning.
    var isHome: Bool { byte == 126 && quoting == .none }
}

/// Goes through a line up to its end, of which it keeps the last word.
private struct WordScanner {
    private(set) var word: [WordByte] = []
    private(set) var quote: UInt8?
    private var hasWord = false
    private var isEscaped = false
    // The words of the command before this one, and whether a redirection leads to it.
    private var words = 0
    private var command = ""
    private var isTarget = false
    private var last: UInt8 = 0

    init(_ text: String) {
        for byte in text.utf8 {
            take(byte)
            last = byte
        }
    }

    /// Whether a program's name stands here. `help` takes one, too.
    var isCommand: Bool { !isTarget && (words == 0 || words == 1 && command == "help") }

    private mutating func take(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
            // Within quotes, a backslash stays before what needs none.
            if quote != nil, ![34, 36, 92, 10].contains(byte) { add(92) }
            add(byte, .all)
        } else if byte == 92, quote != 39 {
            isEscaped = true
            hasWord = true
        } else if quote == byte {
            quote = nil
        } else if quote != nil {
            add(byte, quote == 34 ? .variables : .all)
        } else if byte == 34 || byte == 39 {
            quote = byte
            hasWord = true
        } else if [32, 124, 59, 38, 60, 62].contains(byte) {
            endWord(byte)
        } else {
            add(byte, .none)
        }
    }

    private mutating func add(_ byte: UInt8, _ quoting: WordByte.Quoting = .all) {
        word.append(WordByte(byte: byte, quoting: quoting))
        hasWord = true
    }

    private mutating func endWord(_ byte: UInt8) {
        if hasWord, isTarget {
            isTarget = false
        } else if hasWord {
            if words == 0 { command = String(decoding: word.map { $0.byte }, as: UTF8.self) }
            words += 1
        }
        if byte == 60 || byte == 62 { isTarget = true }
        // Of `>&1`, the sign in the middle is part of the redirection.
        let isJoined = byte == 38 && last == 62
        if [124, 59, 38].contains(byte), !isJoined { (words, isTarget) = (0, false) }
        word = []
        hasWord = false
    }
}
