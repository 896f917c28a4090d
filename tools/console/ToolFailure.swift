// How a tool fails: a message for a person and the status that scripts see.

/// The exit statuses that every tool of this project uses.
public enum ExitStatus: Int32, Sendable {
    /// All that was asked for was done.
    case success = 0
    /// A file was bad, could not be read or written, or differed.
    case failure = 1
    /// The command line made no sense.
    case usage = 2
}

/// A failure that ends a tool, or one input of many.
public struct ToolFailure: Error, Equatable, CustomStringConvertible, Sendable {
    /// The status that the tool ends with.
    public var status: ExitStatus
    /// What happened and, where there is one, the remedy. One line without a full stop.
    public var message: String

    /// A bad file, or one that could not be read or written.
    public static func failure(_ message: String) -> ToolFailure {
        ToolFailure(status: .failure, message: message)
    }

    /// A command line that makes no sense.
    public static func usage(_ message: String) -> ToolFailure {
        ToolFailure(status: .usage, message: message)
    }

    /// The message.
    public var description: String { message }
}
