// What every tool has: arguments, standard files, a way to complain. Tests give a tool other files.

public import KernelABI
public import Std

/// The surroundings of a running tool.
public final class Tool {
    /// The tool's arguments, its name not among them.
    public let arguments: [String]
    /// What it reads when no file is named.
    public let input: Descriptor
    /// Where results go.
    public let output: Output
    /// The terminal that shows the output; nil for pipes and files.
    public let terminal: Terminal?
    private let errors: Descriptor
    private var name = "tool"
    /// How the tool ends after a complaint.
    public var statusOfComplaints = "1"
    private var hasComplained = false
    /// Whether anything went wrong so far.
    public private(set) var failed = false

    /// Surroundings made by hand.
    public init(
        arguments: [String], input: Descriptor = .standardInput,
        output: Descriptor = .standardOutput, errors: Descriptor = .standardError,
        terminal: Terminal? = nil
    ) {
        self.arguments = arguments
        self.input = input
        self.output = Output(output, terminal == nil ? .whenFull : .atLineEnd)
        self.errors = errors
        self.terminal = terminal
    }

    /// Sorts the arguments, or some of them. Nil means that there is nothing more to do: help was printed,
    /// or a complaint.
    public func parse(
        _ usage: Usage, _ some: [String]? = nil, operands: ClosedRange<Int>? = nil
    ) -> ParsedArguments? {
        name = usage.name
        do throws(ParsedArguments.Mistake) {
            let parsed = try ParsedArguments(some ?? arguments, usage)
            if let operands, !operands.contains(parsed.operands.count) {
                let few = parsed.operands.count < operands.lowerBound
                misused(few ? "too few arguments" : "too many arguments", usage)
                return nil
            }
            return parsed
        } catch {
            switch error {
            case .help: output.write(usage.help)
            case .unknown(let option): misused("unknown option \(option)", usage)
            case .missingValue(let option): misused("\(option) needs a value", usage)
            case .unexpectedValue(let option): misused("\(option) takes no value", usage)
            }
            return nil
        }
    }

    private func misused(_ text: String, _ usage: Usage) {
        let synopsis = usage.synopsis.isEmpty ? "" : " " + usage.synopsis
        complain("\(text); usage: \(usage.name)\(synopsis)")
    }

    /// Prints a complaint to standard error and remembers that something failed.
    public func complain(_ text: String) {
        failed = true
        hasComplained = true
        try? output.flush()
        try? errors.write("\(name): \(text)\n")
    }

    /// Asks whether something shall be done; only an answer that begins with y is a yes. Of the input, one
    /// line is read and nothing behind it.
    public func isWanted(_ question: String) -> Bool {
        try? output.flush()
        try? errors.write("\(name): \(question) (y/n) ")
        var answer: [UInt8] = []
        while let byte = try? input.read(upTo: 1).first, byte != 10, byte != 13 {
            answer.append(byte)
        }
        return answer.first.map { $0 | 32 } == 121
    }

    /// Complains about a file.
    public func complain(_ path: String, _ error: Errno) {
        complain("\(path): \(error.message)")
    }

    /// Remembers a failure that needs no words.
    public func fail() { failed = true }

    /// Runs something that concerns a file and complains if it fails; nil then.
    public func attempt<R>(_ path: String, _ body: () throws(Errno) -> R) -> R? {
        do throws(Errno) {
            return try body()
        } catch {
            // A file is not to blame for what became of the output.
            if output.failure == nil { complain(path, error) }
            return nil
        }
    }

    /// Lines of a file; whoever reads the tool's output gets what was found in those that have arrived
    /// before more is waited for.
    public func lines(of file: Descriptor) -> LineReader {
        LineReader(file, beforeReading: { () throws(Errno) in try self.willRead(file) })
    }

    /// To be called before a file is read: writes out what is buffered if the file would have to be
    /// waited for, which may take for ever. Throws if nobody takes the output any more.
    public func willRead(_ file: Descriptor) throws(Errno) {
        if let failure = output.failure { throw failure }
        if output.isWaiting, !file.isReadable { try output.flush() }
    }

    /// Calls `body` with each named file open, or with standard input if none is named or `-` is. Ends
    /// early if the output cannot be written, of which ``finish()`` tells.
    public func forEachInput(
        _ paths: [String], _ body: (String, Descriptor) throws(Errno) -> Void
    ) {
        for path in paths.isEmpty ? ["-"] : paths where output.failure == nil {
            _ = attempt(path == "-" ? "standard input" : path) { () throws(Errno) in
                if path == "-" {
                    try body(path, input)
                } else {
                    let file = try File(path)
                    let type = try? file.descriptor.status().type
                    if type == FileType.directory.rawValue { throw .isDirectory }
                    try body(path, file.descriptor)
                }
            }
        }
    }

    /// Whether an open file is the regular file that the output goes to: what is read from it would be what
    /// was just written, without end.
    public func isOutput(_ file: Descriptor) -> Bool {
        guard let source = try? file.status(), source.type == FileType.regular.rawValue,
            let target = try? output.descriptor.status()
        else { return false }
        return source.number == target.number && source.fileSystem == target.fileSystem
    }

    /// Writes what is left, complaining if that fails. A reader that went away is no failure worth
    /// words: `head` does that to everybody.
    public func finish() -> String {
        do throws(Errno) {
            try output.flush()
        } catch {
            if error != .brokenPipe { complain("standard output: \(error.message)") }
            failed = true
        }
        return hasComplained ? statusOfComplaints : failed ? "1" : ""
    }
}

/// Runs a tool as this process and ends the process.
public func runTool(_ body: (Tool) -> Void) -> Never {
    let terminal = Terminal.attached(to: .standardOutput)
    let tool = Tool(arguments: Array(Arguments.all.dropFirst()), terminal: terminal)
    body(tool)
    Process.exit(tool.finish())
}
