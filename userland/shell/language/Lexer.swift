// Splits a line into tokens. Operators need no blanks around them.

/// Splits text into tokens.
public struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    private var tokens: [Token] = []
    private var parts: [WordPart] = []
    private var plain: [UInt8] = []
    private var wordStart: Int?

    /// Most bytes of a line.
    public static var longestLine: Int { 64 * 1024 }

    /// All tokens of text.
    public static func tokens(_ text: String) throws(SyntaxError) -> [Token] {
        var lexer = Lexer(bytes: Array(text.utf8))
        return try lexer.run()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? {
        position + 1 < bytes.count ? bytes[position + 1] : nil
    }

    private mutating func run() throws(SyntaxError) -> [Token] {
        guard bytes.count <= Self.longestLine else {
            throw SyntaxError(problem: .tooLong, offset: Self.longestLine)
        }
        while position < bytes.count { try step() }
        endWord()
        return tokens
    }

    private mutating func step() throws(SyntaxError) {
        switch bytes[position] {
        case 32, 9, 13:
            endWord()
            position += 1
        case 10, 59: finish(.separator, 1)
        case 124: next == 124 ? finish(.or, 2) : finish(.pipe, 1)
        case 38:
            guard next == 38 else { throw SyntaxError(problem: .background, offset: position) }
            finish(.and, 2)
        case 60: finish(.redirect(.input), 1)
        case 62: try outward(.output, 1)
        case 50 where wordStart == nil && next == 62: try outward(.errors, 2)
        case 35 where wordStart == nil:
            position = bytes[position...].firstIndex(of: 10) ?? bytes.count
        default: try wordStep()
        }
    }

    /// `>` or `2>`, of which there are `length` bytes, and what may come right behind it.
    private mutating func outward(_ kind: RedirectKind, _ length: Int) throws(SyntaxError) {
        let rest = bytes[(position + length)...].prefix(2)
        if rest.first == 62 { throw SyntaxError(problem: .appending, offset: position) }
        if rest.elementsEqual([38, 49]) { return finish(.join(kind, .output), length + 2) }
        if rest.elementsEqual([38, 50]) { return finish(.join(kind, .errors), length + 2) }
        finish(.redirect(kind), length)
    }

    private mutating func finish(_ token: Token, _ length: Int) {
        endWord()
        tokens.append(token)
        position += length
    }

    private mutating func beginWord() {
        if wordStart == nil { wordStart = position }
    }

    private mutating func wordStep() throws(SyntaxError) {
        beginWord()
        switch bytes[position] {
        case 39: try singleQuotes()
        case 34: try doubleQuotes()
        case 36: try variable(quoted: false)
        case 92:
            guard let escaped = next else {
                throw SyntaxError(problem: .endsInBackslash, offset: position)
            }
            flush(quoted: false)
            position += 2
            // A backslash joins lines.
            if escaped != 10 {
                plain = [escaped]
                takeRestOfCharacter()
                flush(quoted: true)
            }
        default:
            plain.append(bytes[position])
            position += 1
        }
    }

    /// After an escaped lead byte, the bytes that complete the character.
    private mutating func takeRestOfCharacter() {
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 {
            plain.append(bytes[position])
            position += 1
        }
    }

    private mutating func singleQuotes() throws(SyntaxError) {
        flush(quoted: false)
        guard let end = bytes[(position + 1)...].firstIndex(of: 39) else {
            throw SyntaxError(problem: .openQuote, offset: position)
        }
        plain = Array(bytes[(position + 1)..<end])
        flush(quoted: true, evenEmpty: true)
        position = end + 1
    }

    private mutating func doubleQuotes() throws(SyntaxError) {
        flush(quoted: false)
        let start = position
        position += 1
        while true {
            guard position < bytes.count else {
                throw SyntaxError(problem: .openQuote, offset: start)
            }
            switch bytes[position] {
            case 34:
                flush(quoted: true, evenEmpty: true)
                position += 1
                return
            case 36: try variable(quoted: true)
            case 92 where next.map { [34, 36, 92, 10].contains($0) } ?? false:
                if next != 10 { plain.append(bytes[position + 1]) }
                position += 2
            default:
                plain.append(bytes[position])
                position += 1
            }
        }
    }

    private mutating func variable(quoted: Bool) throws(SyntaxError) {
        flush(quoted: quoted)
        let start = position
        position += 1
        let braces = position < bytes.count && bytes[position] == 123
        if braces { position += 1 }
        let name = takeName()
        guard !name.isEmpty else { throw SyntaxError(problem: .badVariable, offset: start) }
        if braces {
            guard position < bytes.count, bytes[position] == 125 else {
                throw SyntaxError(problem: .badVariable, offset: start)
            }
            position += 1
        }
        parts.append(.variable(name, quoted: quoted))
    }

    private mutating func takeName() -> String {
        if position < bytes.count, bytes[position] == 63 {
            position += 1
            return "?"
        }
        let start = position
        while position < bytes.count, isNameByte(bytes[position], first: position == start) {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        let letter = byte | 32 >= 97 && byte | 32 <= 122 || byte == 95
        return letter || !first && byte >= 48 && byte <= 57
    }

    private mutating func flush(quoted: Bool, evenEmpty: Bool = false) {
        if evenEmpty || !plain.isEmpty {
            parts.append(.text(String(decoding: plain, as: UTF8.self), quoted: quoted))
        }
        plain = []
    }

    private mutating func endWord() {
        flush(quoted: false)
        if let start = wordStart, !parts.isEmpty {
            tokens.append(.word(Word(parts: parts, offset: start)))
        }
        wordStart = nil
        parts = []
    }
}
