// The language of `ctl` files: `bind myserver && listen 8`.

public import KernelABI

/// One command: a name and its arguments.
public struct Command: Sendable, Equatable {
    /// The words; there is at least one.
    public let words: [[UInt8]]

    /// Whether the command's name is `name`.
    public func isNamed(_ name: StaticString) -> Bool {
        let word = words[0]
        return word.span.holds(name)
    }

    /// How many arguments there are.
    public var argumentCount: Int { words.count - 1 }

    /// An argument, from 0.
    ///
    /// - Throws: `.invalidArgument` when there are fewer.
    public func argument(_ index: Int) throws(Errno) -> [UInt8] {
        guard index >= 0, index < argumentCount else { throw .invalidArgument }
        return words[index + 1]
    }

    /// An argument that is a number in decimal digits; `-1` is the largest there is.
    public func number(_ index: Int) throws(Errno) -> UInt64 {
        guard let number = CommandText.number(try argument(index)) else { throw .invalidArgument }
        return number
    }

    /// Checks how many arguments there are.
    public func expect(_ counts: ClosedRange<Int>) throws(Errno) {
        guard counts.contains(argumentCount) else { throw .invalidArgument }
    }
}

/// Splits what was written to a `ctl` file into commands.
public enum CommandText {
    /// The most words of one text.
    public static var maximumWords: Int { 256 }

    /// The commands of a text, in order.
    ///
    /// Words are separated by blanks, tabs and line feeds, commands by the word `&&`. Double quotes
    /// keep blanks together, and a backslash takes the next byte as it is, inside quotes and out; so
    /// `"&&"` is a word.
    /// - Throws: `.invalidArgument` for an empty command, an open quote, a backslash at the end, a
    ///   NUL, or too many words. NULs at the very end, which C programs send, do not count.
    public static func parse(_ text: [UInt8]) throws(Errno) -> [Command] {
        var parser = Parser(text: text)
        while let end = parser.text.last, end == 0 { parser.text.removeLast() }
        return try parser.run()
    }

    /// A number in decimal digits without a sign; `-1` is the largest there is.
    public static func number(_ text: [UInt8]) -> UInt64? {
        if text.span.holds("-1") { return .max }
        guard !text.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(UInt64(byte - 48))
            if tooLarge || overflow { return nil }
            value = sum
        }
        return value
    }
}

private struct Parser {
    var text: [UInt8]
    private var index = 0
    private var commands: [Command] = []
    private var words: [[UInt8]] = []
    private var wordCount = 0

    init(text: [UInt8]) {
        self.text = text
    }

    mutating func run() throws(Errno) -> [Command] {
        while try skipBlanks() {
            let (word, isPlain) = try word()
            if isPlain, word.span.holds("&&") {
                try endCommand()
                continue
            }
            wordCount += 1
            guard wordCount <= CommandText.maximumWords else { throw .invalidArgument }
            words.append(word)
        }
        try endCommand()
        return commands
    }

    private mutating func endCommand() throws(Errno) {
        guard !words.isEmpty else { throw .invalidArgument }
        commands.append(Command(words: words))
        words = []
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Whether there is another word.
    private mutating func skipBlanks() throws(Errno) -> Bool {
        while index < text.count, Parser.isBlank(text[index]) { index += 1 }
        return index < text.count
    }

    /// The next word, and whether no quote or backslash was used in it.
    private mutating func word() throws(Errno) -> ([UInt8], isPlain: Bool) {
        var word: [UInt8] = []
        var isPlain = true
        var isQuoted = false
        while index < text.count, isQuoted || !Parser.isBlank(text[index]) {
            var byte = text[index]
            index += 1
            if byte == 0 { throw .invalidArgument }
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                isPlain = false
                continue
            }
            if byte == UInt8(ascii: "\\") {
                guard index < text.count, text[index] != 0 else { throw .invalidArgument }
                byte = text[index]
                index += 1
                isPlain = false
            }
            word.append(byte)
        }
        if isQuoted { throw .invalidArgument }
        return (word, isPlain)
    }
}
