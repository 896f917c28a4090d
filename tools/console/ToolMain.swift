// The one entry point of the tools: parse, run, and turn every error into a line and a status.

public import ArgumentParser
import Glibc

/// A tool's command line, with the name its messages begin with.
public protocol Tool: ParsableCommand {
    /// Does what the command line asks for. A failure of one input of many is reported on the
    /// console and remembered in the status that is returned.
    mutating func start() throws -> ExitStatus
}

extension Tool {
    /// Parses `arguments` (the process's own when `nil`) and runs the tool. Returns the status for
    /// the process: 0 for success, 1 for a bad file, 2 for bad usage.
    public static func run(_ arguments: [String]? = nil) -> ExitStatus {
        // A reader that goes away (`| head`) ends a tool by an error from write, not by a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot(arguments)
            if var tool = command as? Self { return try tool.start() }
            // --help is a command of its own, which answers by throwing.
            try command.run()
            return .success
        } catch let failure as ToolFailure {
            Console.standard.error("error: \(failure.message)")
            return failure.status
        } catch {
            let text = fullMessage(for: error)
            guard exitCode(for: error) == .success else {
                Console.standard.error(text)
                return .usage
            }
            // --help and --version arrive here: what was asked for goes to standard output.
            let isWritten: Void? = try? Console.standard.output(text + "\n")
            return isWritten == nil ? .failure : .success
        }
    }
}
