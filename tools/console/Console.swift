// What a tool says: results on standard output, messages and progress on standard error.

import Glibc
import Synchronization

/// How much a tool says.
public enum Verbosity: Sendable {
    /// Errors only.
    case quiet
    /// Errors, warnings and, for many inputs on a terminal, a progress line.
    case normal
    /// Also a line for each file.
    case verbose
}

/// The two output streams of a process. Safe to use from many threads: lines never mix.
public final class Console: Sendable {
    /// The process's own streams.
    public static let standard = Console()

    private struct State {
        var verbosity = Verbosity.normal
        /// The progress line on the terminal, if one is shown.
        var progress: String?
    }

    private let state = Mutex(State())

    /// How much is said.
    public var verbosity: Verbosity {
        get { state.withLock { $0.verbosity } }
        set { state.withLock { $0.verbosity = newValue } }
    }

    /// Writes results to standard output.
    public func output(_ text: String) throws(ToolFailure) {
        let sink = OutputSink(descriptor: STDOUT_FILENO, name: "standard output")
        try sink.write(Array(text.utf8))
    }

    /// A line about what went wrong; said even when quiet.
    public func error(_ text: String) {
        say(text)
    }

    /// A line about something that may surprise; not said when quiet.
    public func warning(_ text: String) {
        if verbosity != .quiet { say(text) }
    }

    /// A line about what was done; said only when verbose.
    public func detail(_ text: String) {
        if verbosity == .verbose { say(text) }
    }

    /// Shows how far a long run has come, on a terminal only.
    public func progress(done: Int, of total: Int, _ name: String) {
        guard total > 1, Terminal.isTerminal(STDERR_FILENO) else { return }
        state.withLock { state in
            guard state.verbosity == .normal else { return }
            let width = max(Terminal.width(STDERR_FILENO), 20)
            let text = "\(done)/\(total) \(name)"
            let line = done == total ? "" : String(text.prefix(width - 1))
            // Return to the line's start and clear to its end, then draw anew.
            Self.write("\r\u{1B}[K" + line)
            state.progress = done == total ? nil : line
        }
    }

    private func say(_ text: String) {
        state.withLock { state in
            if let line = state.progress {
                Self.write("\r\u{1B}[K" + text + "\n" + line)
            } else {
                Self.write(text + "\n")
            }
        }
    }

    /// Messages are best effort: there is nowhere left to report that one could not be written.
    private static func write(_ text: String) {
        let sink = OutputSink(descriptor: STDERR_FILENO, name: "standard error")
        try? sink.write(Array(text.utf8))
    }
}
