// Configuration files (.cfg, box manifests, themes): INI text. Sections in brackets, `key = value`
// lines, comments that begin with `#` or `;`. Keys before the first section belong to the section "".
// Values reach to the end of the line; quotes around a value keep its blanks; a list is separated by
// commas.

/// What is wrong in a configuration file, and where.
public struct ConfigurationError: Error, Equatable, Sendable {
    /// The kind of mistake.
    public enum Problem: Equatable, Sendable {
        /// `[` without `]`, or text behind it.
        case badSection
        /// A line that is neither section, key, comment nor blank.
        case noEqualsSign
        /// Nothing before the equals sign.
        case emptyKey
        /// A quote that does not end, or text behind it.
        case badQuotes
        /// A byte that no text contains.
        case controlCharacter
        /// More than `Configuration.mostEntries` keys, or a line beyond `longestLine`.
        case tooLong
    }

    /// The kind of mistake.
    public var problem: Problem
    /// The line, from 1.
    public var line: Int
    /// The byte in the line, from 1.
    public var column: Int

    /// What is wrong and what to write instead, without the place.
    public var explanation: String {
        switch problem {
        case .badSection: "a section is written [name], alone on its line"
        case .noEqualsSign: "expected `key = value`, a [section] or a # comment"
        case .emptyKey: "there is no key before the equals sign"
        case .badQuotes: "a quoted value ends with a quote, and the line with it"
        case .controlCharacter: "control characters are not allowed"
        case .tooLong: "the file or this line is too long"
        }
    }

    /// What is wrong and what to write instead.
    public var message: String { "line \(line), column \(column): \(explanation)" }
}

/// A parsed configuration file.
public struct Configuration: Equatable, Sendable {
    /// One `key = value`.
    public struct Entry: Equatable, Sendable {
        /// What stands before the equals sign.
        public var key: String
        /// What stands behind it, without quotes.
        public var value: String
        /// The line it stands in, from 1.
        public var line: Int
        /// The byte in the line at which the key begins, from 1.
        public var keyColumn: Int
        /// The byte in the line at which the value begins, behind its quote if it has one.
        public var valueColumn: Int
    }

    /// A section and its entries, in the file's order.
    public struct Section: Equatable, Sendable {
        /// What stands between the brackets.
        public var name: String
        /// All entries, repeated keys included.
        public var entries: [Entry]
        /// The line in which it first begins, from 1; that of the first key for the section "".
        public var line: Int
    }

    /// All sections, in the file's order; sections of one name are joined.
    public private(set) var sections: [Section] = []

    /// Most entries in one file.
    public static var mostEntries: Int { 4096 }
    /// Most bytes in one line.
    public static var longestLine: Int { 4096 }

    /// No sections.
    @export(interface)
    public init() {}

    /// Parses a file.
    @export(interface)
    public init(_ bytes: [UInt8]) throws(ConfigurationError) {
        var parser = ConfigurationParser(bytes)
        try parser.parse(into: &self)
    }

    /// Parses what can be parsed: lines with mistakes are reported and count for nothing.
    @export(interface)
    public init(skippingMistakes bytes: [UInt8], report: (ConfigurationError) -> Void) {
        var parser = ConfigurationParser(bytes)
        while parser.hasMore {
            do throws(ConfigurationError) {
                try parser.parse(into: &self)
            } catch {
                report(error)
                parser.skipLine()
            }
        }
    }

    /// The section of a name.
    @export(interface)
    public func section(_ name: String) -> Section? {
        sections.first { $0.name == name }
    }

    /// The last value of a key.
    @export(interface)
    public func value(_ section: String, _ key: String) -> String? {
        self.section(section)?.entries.last { $0.key == key }?.value
    }

    /// A value's items, separated by commas; blanks around them do not count, empty ones are left
    /// out. No items if there is no such key.
    @export(interface)
    public func list(_ section: String, _ key: String) -> [String] {
        guard let value = value(section, key) else { return [] }
        return value.utf8.split(separator: 44).compactMap { item in
            let text = Configuration.trimmed(item)
            return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
        }
    }

    /// A value as a decimal number; nil if there is none or it is no number.
    @export(interface)
    public func number(_ section: String, _ key: String) -> Int? {
        value(section, key).flatMap { Int($0) }
    }

    /// A value as true or false (`true`, `yes`, `on`, `1` and their opposites).
    @export(interface)
    public func flag(_ section: String, _ key: String) -> Bool? {
        switch value(section, key) {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }

    mutating func open(section name: String, line: Int) -> Int {
        if let index = sections.firstIndex(where: { $0.name == name }) { return index }
        sections.append(Section(name: name, entries: [], line: line))
        return sections.count - 1
    }

    mutating func append(_ entry: Entry, to section: Int) {
        sections[section].entries.append(entry)
    }

    static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        var rest = bytes.drop { $0 == 32 || $0 == 9 }
        while let last = rest.last, last == 32 || last == 9 { rest = rest.dropLast() }
        return rest
    }
}
