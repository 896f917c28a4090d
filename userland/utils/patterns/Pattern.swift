// Patterns as `grep` knows them: what one is written like, and where it is found in a line.

/// How a pattern is written.
public enum PatternSyntax: Sendable {
    /// As it stands: no character means anything else.
    case fixed
    /// `. [] * ^ $` are special; `\+ \? \| \( \) \{m,n\}` are when a backslash comes before them.
    case basic
    /// `. [] * + ? {m,n} ^ $ | ( )` are special unless a backslash comes before them.
    case extended
}

/// What else a match must be.
public struct PatternOptions: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Options from bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A is a, in ASCII.
    public static var ignoresCase: PatternOptions { PatternOptions(rawValue: 1) }
    /// Not inside of a longer word.
    public static var wholeWords: PatternOptions { PatternOptions(rawValue: 2) }
    /// All of the line.
    public static var wholeLines: PatternOptions { PatternOptions(rawValue: 4) }
}

/// Why a text is no pattern.
public struct PatternError: Error, Equatable {
    /// The character at which it goes wrong, from 1 on.
    public let column: Int
    /// What is wrong, and what to write instead.
    public let problem: String
}

/// A pattern, ready to be looked for.
///
/// Finding takes time proportional to the line's length times the pattern's, whatever the pattern is:
/// all ways to match are followed at the same time (K. Thompson, "Regular Expression Search Algorithm",
/// 1968; R. Pike's variant that also knows where a match began).
public struct Pattern: Sendable {
    let program: PatternProgram

    /// Reads a pattern.
    public init(
        _ text: String, _ syntax: PatternSyntax, _ options: PatternOptions = []
    ) throws(PatternError) {
        try self.init(Self.node(text, syntax), options)
    }

    /// A pattern that finds what any of several patterns finds.
    public init(
        anyOf texts: [String], _ syntax: PatternSyntax, _ options: PatternOptions = []
    ) throws(PatternError) {
        var nodes: [PatternNode] = []
        for text in texts { nodes.append(try Self.node(text, syntax)) }
        try self.init(nodes.count == 1 ? nodes[0] : .choice(nodes), options)
    }

    private static func node(
        _ text: String, _ syntax: PatternSyntax
    ) throws(PatternError) -> PatternNode {
        if syntax == .fixed {
            return .sequence(text.unicodeScalars.map { .character($0.value) })
        }
        var parser = PatternParser(text, isExtended: syntax == .extended)
        return try parser.parse()
    }

    private init(_ node: PatternNode, _ options: PatternOptions) throws(PatternError) {
        var node = node
        if options.contains(.wholeWords) {
            node = .sequence([.assertion(.noWordBefore), node, .assertion(.noWordBehind)])
        }
        if options.contains(.wholeLines) {
            node = .sequence([.assertion(.lineStart), node, .assertion(.lineEnd)])
        }
        program = try PatternProgram(node, ignoresCase: options.contains(.ignoresCase))
    }
}

/// What a pattern is made of.
indirect enum PatternNode {
    case character(UInt32)
    case set(CharacterSet)
    case assertion(PatternAssertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// So many times; without a most if there is none.
    case repetition(PatternNode, least: Int, most: Int?)
}

/// What must hold between two characters.
enum PatternAssertion: Sendable {
    case lineStart, lineEnd
    /// No letter, digit or underscore comes right before, or right behind.
    case noWordBefore, noWordBehind
    case wordStart, wordEnd, wordEdge, noWordEdge

    /// Whether it holds in `line` before the byte at `place`.
    func holds(_ line: borrowing Span<UInt8>, at place: Int) -> Bool {
        let before = place > 0 && isWordByte(line[place - 1])
        let behind = place < line.count && isWordByte(line[place])
        return switch self {
        case .lineStart: place == 0
        case .lineEnd: place == line.count
        case .noWordBefore: !before
        case .noWordBehind: !behind
        case .wordStart: !before && behind
        case .wordEnd: before && !behind
        case .wordEdge: before != behind
        case .noWordEdge: before == behind
        }
    }
}

/// Whether a byte belongs to a word. Bytes of letters beyond ASCII count as letters.
func isWordByte(_ byte: UInt8) -> Bool {
    let lower = byte | 32
    return lower >= 97 && lower <= 122 || byte >= 48 && byte <= 57 || byte == 95 || byte >= 128
}
