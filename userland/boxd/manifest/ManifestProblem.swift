// What is wrong with a manifest, where, and what to write instead: for people as
// `file:line:column: error: …`, for programs as JSON.

/// One thing that is wrong, or doubtful, in a manifest.
public struct ManifestProblem: Error, Equatable, Sendable {
    /// Whether the box can be started all the same.
    public enum Severity: Equatable, Sendable {
        /// It cannot.
        case error
        /// It can, but probably something else was meant.
        case warning

        /// The word in messages.
        public var word: String { self == .error ? "error" : "warning" }
    }

    /// What kind of problem it is, for programs.
    public enum Kind: String, Equatable, Sendable, CaseIterable {
        /// Not even a configuration file.
        case syntax
        /// The file cannot be read.
        case unreadable
        /// More than anybody needs.
        case tooMuch = "too-much"
        /// A section that means nothing.
        case unknownSection = "unknown-section"
        /// A key that means nothing.
        case unknownKey = "unknown-key"
        /// A key, or a target, for the second time.
        case duplicate
        /// Something that has to be there.
        case missing
        /// A value that its key does not have.
        case badValue = "bad-value"
        /// A source that does not exist.
        case missingSource = "missing-source"
        /// More than the source gives.
        case rightsExceeded = "rights-exceeded"
        /// Allowed, but wider than it looks.
        case tooWide = "too-wide"
    }

    /// Whether the box can be started.
    public var severity: Severity
    /// What kind of problem.
    public var kind: Kind
    /// Where.
    public var position: ManifestPosition
    /// What is wrong.
    public var message: String
    /// What to write instead; may be empty.
    public var hint: String

    /// An error, unless said otherwise.
    @export(interface)
    public init(
        _ kind: Kind, at position: ManifestPosition, _ message: String, hint: String = "",
        severity: Severity = .error
    ) {
        self.severity = severity
        self.kind = kind
        self.position = position
        self.message = message
        self.hint = hint
    }

    /// For people: one line, and a second one if there is a hint.
    @export(interface)
    public func text(file: String) -> String {
        let place = "\(file):\(position.line):\(position.column)"
        let first = "\(place): \(severity.word): \(message)\n"
        return hint.isEmpty ? first : first + "    hint: \(hint)\n"
    }

    /// For programs: one object.
    @export(interface)
    public func json(file: String) -> String {
        let fields = [
            "\"file\":\(Self.quoted(file))", "\"line\":\(position.line)",
            "\"column\":\(position.column)", "\"severity\":\"\(severity.word)\"",
            "\"kind\":\"\(kind.rawValue)\"", "\"message\":\(Self.quoted(message))",
            "\"hint\":\(Self.quoted(hint))",
        ]
        return "{" + fields.joined(separator: ",") + "}"
    }

    /// For programs: an array of objects, one a line.
    @export(interface)
    public static func json(_ problems: [ManifestProblem], file: String) -> String {
        if problems.isEmpty { return "[]\n" }
        return "[\n" + problems.map { $0.json(file: file) }.joined(separator: ",\n") + "\n]\n"
    }

    /// Text as a JSON string (RFC 8259, section 7).
    @export(interface)
    public static func quoted(_ text: String) -> String {
        var result: [UInt8] = [34]
        for byte in text.utf8 {
            switch byte {
            case 34, 92: result += [92, byte]
            case 10: result += [92, 110]
            case 9: result += [92, 116]
            case 0..<32:
                let digits = Array("0123456789abcdef".utf8)
                result += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: result.append(byte)
            }
        }
        result.append(34)
        return String(decoding: result, as: UTF8.self)
    }
}
