// What a tool accepts, as data: the help text and the reading of arguments both come from it.

/// An option of a tool.
public struct ToolOption: Sendable {
    /// The letter after one dash; empty if there is none.
    public var letter: String
    /// The name after two dashes (or one).
    public var name: String
    /// What its value is called; nil if it takes none.
    public var value: String?
    /// What it does.
    public var help: String

    /// An option.
    public init(_ letter: String, _ name: String, value: String? = nil, _ help: String) {
        self.letter = letter
        self.name = name
        self.value = value
        self.help = help
    }
}

/// A tool's name, purpose and options.
public struct Usage: Sendable {
    /// The tool's name.
    public var name: String
    /// What follows the name on the command line.
    public var synopsis: String
    /// What the tool does, in a sentence or two.
    public var summary: String
    /// Its options, `--help` not among them.
    public var options: [ToolOption]
    /// The option that `-20` stands for; nil if numbers with a dash are operands.
    public var numberOption: String?

    /// A tool's usage.
    public init(_ name: String, _ synopsis: String, _ summary: String, _ options: [ToolOption] = [])
    {
        self.name = name
        self.synopsis = synopsis
        self.summary = summary
        self.options = options
    }

    /// What `--help` prints.
    public var help: String {
        var text = "usage: \(name)\(synopsis.isEmpty ? "" : " " + synopsis)\n\n\(summary)\n\n"
        var rows: [(left: String, right: String)] = options.map { option in
            var left = option.letter.isEmpty ? "    " : "-\(option.letter), "
            left += "--\(option.name)"
            if let value = option.value { left += " <\(value)>" }
            return (left, option.help)
        }
        rows.append(("    --help", "show this help"))
        let width = rows.map { $0.left.utf8.count }.max() ?? 0
        for row in rows {
            let gap = String(repeating: " ", count: width - row.left.utf8.count)
            text += "  \(row.left)\(gap)  \(row.right)\n"
        }
        return text
    }
}

/// Arguments sorted into options and operands.
public struct ParsedArguments: Equatable, Sendable {
    /// What is no option, in order.
    public var operands: [String] = []
    private var given: [Given] = []

    private struct Given: Equatable, Sendable {
        var name: String
        var value: String
    }

    /// Whether an option was given.
    public func has(_ name: String) -> Bool { given.contains { $0.name == name } }

    /// An option's last value.
    public func value(_ name: String) -> String? { given.last { $0.name == name }?.value }

    /// All values that an option was given, in order.
    public func values(_ name: String) -> [String] {
        given.filter { $0.name == name }.map { $0.value }
    }

    /// Makes the first operand the value of an option; false if there is none.
    public mutating func takeOperand(for name: String) -> Bool {
        guard !operands.isEmpty else { return false }
        given.append(Given(name: name, value: operands.removeFirst()))
        return true
    }

    /// Gives an option another value, as if it had been given with that.
    public mutating func replace(_ name: String, with value: String) {
        given.append(Given(name: name, value: value))
    }

    /// What can be wrong with arguments.
    public enum Mistake: Error, Equatable, Sendable {
        /// `--help` was asked for.
        case help
        /// There is no such option.
        case unknown(String)
        /// The option needs a value.
        case missingValue(String)
        /// The option takes no value.
        case unexpectedValue(String)
    }

    /// Sorts arguments (the tool's name not among them). Options may stand anywhere before `--`;
    /// `-` alone is an operand, and so is what begins with a dash and a digit unless such a letter
    /// exists, or numbers are short for an option.
    public init(_ arguments: [String], _ usage: Usage) throws(Mistake) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let bytes = Array(argument.utf8)
            if argument == "--" {
                operands += rest
                return
            }
            guard bytes.count > 1, bytes[0] == 45 else {
                operands.append(argument)
                continue
            }
            if try long(bytes, usage, &rest) { continue }
            if bytes[1] == 45 { throw .unknown(argument) }
            try letters(bytes, usage, &rest)
        }
    }

    private mutating func long(
        _ bytes: [UInt8], _ usage: Usage, _ rest: inout ArraySlice<String>
    ) throws(Mistake) -> Bool {
        let dashes = bytes[1] == 45 ? 2 : 1
        let end = bytes.firstIndex(of: 61) ?? bytes.count
        let name = String(decoding: bytes[dashes..<end], as: UTF8.self)
        if name == "help" { throw .help }
        guard let option = usage.options.first(where: { $0.name == name && $0.name != $0.letter })
        else { return false }
        if end < bytes.count {
            guard option.value != nil else { throw .unexpectedValue("--\(name)") }
            add(option, String(decoding: bytes[(end + 1)...], as: UTF8.self))
        } else if option.value != nil {
            guard let value = rest.popFirst() else { throw .missingValue("--\(name)") }
            add(option, value)
        } else {
            add(option, "")
        }
        return true
    }

    private mutating func letters(
        _ bytes: [UInt8], _ usage: Usage, _ rest: inout ArraySlice<String>
    ) throws(Mistake) {
        var index = 1
        while index < bytes.count {
            let letter = String(decoding: [bytes[index]], as: UTF8.self)
            guard let option = usage.options.first(where: { $0.letter == letter }) else {
                let isNumber = index == 1 && bytes[1] >= 48 && bytes[1] <= 57
                let text = String(decoding: bytes, as: UTF8.self)
                if isNumber, let name = usage.numberOption {
                    let value = String(decoding: bytes[1...], as: UTF8.self)
                    return given.append(Given(name: name, value: value))
                }
                if isNumber {
                    operands.append(text)
                    return
                }
                throw .unknown("-\(letter)")
            }
            index += 1
            guard option.value != nil else {
                add(option, "")
                continue
            }
            if index < bytes.count {
                add(option, String(decoding: bytes[index...], as: UTF8.self))
                return
            }
            guard let value = rest.popFirst() else { throw .missingValue("-\(letter)") }
            add(option, value)
        }
    }

    private mutating func add(_ option: ToolOption, _ value: String) {
        given.append(Given(name: option.name, value: value))
    }
}
