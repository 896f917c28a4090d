// Tokens become commands: pipelines joined by `;`, `&&` and `||`, which bind equally and from the
// left. The tree leaves room for what may come (groups, loops, jobs).

/// One program with its arguments and redirections.
public struct Command: Equatable, Sendable {
    /// The program and its arguments.
    public var words: [Word]
    /// Redirections, in order; the last one for a file wins.
    public var redirects: [Redirect]
}

/// A redirection of a standard file.
public struct Redirect: Equatable, Sendable {
    /// Where a standard file leads.
    public enum Target: Equatable, Sendable {
        /// To a path, flags included.
        case path(Word)
        /// Where another standard file leads at this place of the line.
        case same(RedirectKind)
    }

    /// Which file.
    public var kind: RedirectKind
    /// Where it leads.
    public var target: Target
}

/// When a pipeline runs, after the one before it.
public enum Connection: Equatable, Sendable {
    /// Always.
    case always
    /// After success.
    case afterSuccess
    /// After failure.
    case afterFailure
}

/// Commands joined by pipes.
public struct Pipeline: Equatable, Sendable {
    /// When it runs.
    public var connection: Connection
    /// Its commands, each reading what the one before writes.
    public var commands: [Command]
}

/// Makes commands of text.
public enum Parser {
    /// Parses text; nothing is run of a text with a mistake.
    public static func parse(_ text: String) throws(SyntaxError) -> [Pipeline] {
        var state = ParserState(tokens: try Lexer.tokens(text), end: text.utf8.count)
        return try state.run()
    }
}

private struct ParserState {
    let tokens: [Token]
    let end: Int
    var index = 0
    var pipelines: [Pipeline] = []

    var offset: Int {
        for token in tokens[min(index, tokens.count)...] {
            if case .word(let word) = token { return word.offset }
        }
        return end
    }

    mutating func run() throws(SyntaxError) -> [Pipeline] {
        var connection: Connection? = nil
        while index < tokens.count {
            if tokens[index] == .separator {
                guard connection == nil || connection == .always else {
                    throw SyntaxError(problem: .missingCommand, offset: offset)
                }
                index += 1
                continue
            }
            let commands = try pipeline()
            pipelines.append(Pipeline(connection: connection ?? .always, commands: commands))
            connection = nil
            guard index < tokens.count else { break }
            switch tokens[index] {
            case .and: connection = .afterSuccess
            case .or: connection = .afterFailure
            default: connection = .always
            }
            index += 1
        }
        guard connection == nil || connection == .always else {
            throw SyntaxError(problem: .missingCommand, offset: end)
        }
        return pipelines
    }

    mutating func pipeline() throws(SyntaxError) -> [Command] {
        var commands = [try command()]
        while index < tokens.count, tokens[index] == .pipe {
            index += 1
            commands.append(try command())
        }
        return commands
    }

    mutating func command() throws(SyntaxError) -> Command {
        var command = Command(words: [], redirects: [])
        let start = offset
        loop: while index < tokens.count {
            switch tokens[index] {
            case .word(let word):
                command.words.append(word)
                index += 1
            case .redirect(let kind):
                index += 1
                guard index < tokens.count, case .word(let path) = tokens[index] else {
                    throw SyntaxError(problem: .missingPath, offset: offset)
                }
                command.redirects.append(Redirect(kind: kind, target: .path(path)))
                index += 1
            case .join(let kind, let other):
                command.redirects.append(Redirect(kind: kind, target: .same(other)))
                index += 1
            default: break loop
            }
        }
        guard !command.words.isEmpty else {
            throw SyntaxError(problem: .missingCommand, offset: start)
        }
        return command
    }
}
