// The shell's words and operators. A word keeps apart what was quoted, so that later steps know which
// `*` is a pattern and which is a star.

/// A piece of a word.
public enum WordPart: Equatable, Sendable {
    /// Text as it stands; in quotes or after a backslash nothing in it is a pattern.
    case text(String, quoted: Bool)
    /// A variable's value. `?` is the last status.
    case variable(String, quoted: Bool)
}

/// A word as written.
public struct Word: Equatable, Sendable {
    /// Its pieces, in order.
    public var parts: [WordPart]
    /// Where it begins in the line, in bytes.
    public var offset: Int

    /// A word of pieces.
    public init(parts: [WordPart], offset: Int) {
        self.parts = parts
        self.offset = offset
    }
}

/// What a line is made of.
public enum Token: Equatable, Sendable {
    /// A word.
    case word(Word)
    /// `|`
    case pipe
    /// `&&`
    case and
    /// `||`
    case or
    /// `;` or a line end
    case separator
    /// `<`, `>` or `2>`
    case redirect(RedirectKind)
    /// `2>&1` or `>&2`: the first goes where the second does.
    case join(RedirectKind, RedirectKind)
}

/// Which of a program's standard files is redirected.
public enum RedirectKind: Equatable, Sendable {
    /// `<`
    case input
    /// `>`
    case output
    /// `2>`
    case errors

    /// The file's number.
    public var number: Int {
        switch self {
        case .input: 0
        case .output: 1
        case .errors: 2
        }
    }
}

/// A mistake in a line, with the byte where it begins.
public struct SyntaxError: Error, Equatable, Sendable {
    /// The kind of mistake.
    public enum Problem: Equatable, Sendable {
        /// A quote without its partner. More input may repair it.
        case openQuote
        /// A backslash at the end. More input may repair it.
        case endsInBackslash
        /// An operator without a command before it.
        case missingCommand
        /// `<`, `>` or `2>` without a path behind it.
        case missingPath
        /// `>>`, which means something in other shells.
        case appending
        /// `$` without a name, or `${` without `}`.
        case badVariable
        /// `&` alone.
        case background
        /// More nesting or words than any line needs.
        case tooLong
    }

    /// The kind of mistake.
    public var problem: Problem
    /// Where, in bytes from the line's start.
    public var offset: Int

    /// What is wrong and what to write instead.
    public var message: String {
        let text =
            switch problem {
            case .openQuote: "a quote is not closed"
            case .endsInBackslash: "nothing follows the backslash"
            case .missingCommand: "a command is missing here"
            case .missingPath: "a path is missing after the redirection"
            case .appending: "to append, write > path:append, or > path:create:append"
            case .badVariable: "a variable is written $NAME or ${NAME}; a dollar sign is \\$"
            case .background: "there are no background jobs; && runs one command after another"
            case .tooLong: "the line is too long"
            }
        return "column \(offset + 1): \(text)"
    }
}
