// The shell: runs lines. What is left of one line to the next is the status.

internal import KernelABI
internal import ShellLanguage
public import Std

/// Where a shell looks for the values of variables. Tests put something else in its place.
public struct Variables {
    /// A variable's value; nil if there is none of this name.
    public var value: (String) -> String?
    /// All names.
    public var names: () -> [String]

    /// Variables from these sources.
    public init(value: @escaping (String) -> String?, names: @escaping () -> [String]) {
        self.value = value
        self.names = names
    }

    /// The environment.
    public static var environment: Variables {
        Variables(
            value: { Environment.get($0) }, names: { (try? Environment.names()) ?? [] })
    }
}

/// A shell.
public final class Shell {
    /// The status of what ran last; empty is success.
    public private(set) var status = ""
    /// Set by `exit`: the shell's own end.
    public private(set) var hasEnded = false
    let launcher: Launcher
    let variables: Variables
    let output: Descriptor
    let errors: Descriptor
    let input: Descriptor
    /// How many times Ctrl+C was pressed so far.
    let interrupts: () -> Int
    /// Whether Ctrl+C ended what ran last, and with it the line that it was part of.
    public private(set) var wasInterrupted = false
    /// How many times Ctrl+C was pressed before the line, or passed on to programs of it.
    private var interruptsTaken = 0
    /// Where `cd -` leads.
    var directoryBefore: String?
    /// Lines entered so far, for `history`: those that the editor recalls.
    public var history: [String] = []

    /// A shell with these files, which become those of what it starts.
    @export(interface)
    public init(
        launcher: Launcher = .system, variables: Variables = .environment,
        input: Descriptor = .standardInput, output: Descriptor = .standardOutput,
        errors: Descriptor = .standardError, interrupts: @escaping () -> Int = { 0 }
    ) {
        self.interrupts = interrupts
        self.launcher = launcher
        self.variables = variables
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Runs a line, which may hold many commands.
    ///
    /// - Parameter before: how many times Ctrl+C had been pressed when it was entered; nil if now.
    @export(interface)
    public func run(_ line: String, interruptsBefore before: Int? = nil) {
        let before = before ?? interrupts()
        interruptsTaken = before
        wasInterrupted = false
        do throws(SyntaxError) {
            for pipeline in try Parser.parse(line) where !hasEnded {
                switch pipeline.connection {
                case .always: break
                case .afterSuccess: if !status.isEmpty { continue }
                case .afterFailure: if status.isEmpty { continue }
                }
                // Whatever has become of the program that ran then: no other one is started.
                status = interrupts() == before ? run(pipeline) : "interrupt"
                wasInterrupted = status == "interrupt" && interrupts() != before
                if wasInterrupted {
                    // Who presses Ctrl+C wants none of what would come next.
                    try? errors.write("^C\n")
                    return
                }
                report(status)
            }
        } catch {
            complain(error.message)
            status = "2"
        }
    }

    func complain(_ text: String) {
        try? errors.write("shell: \(text)\n")
    }

    /// Shows a status that says something; numbers are for scripts.
    private func report(_ status: String) {
        if status.utf8.contains(where: { $0 < 48 || $0 > 57 }), !hasEnded { complain(status) }
    }

    private var expansion: Expansion {
        Expansion(
            variable: { [status, variables] name in
                name == "?" ? status.isEmpty ? "0" : status : variables.value(name)
            },
            list: { directory in
                let entries = try? DirectoryEntry.list(directory.isEmpty ? "." : directory)
                return entries?.map { $0.name }
            })
    }
}

// MARK: - Ctrl+C

// The note goes to the shell and to all programs that run. One that comes between two programs of a line, or
// while the first is about to end, reaches the shell alone, so it ends the line in any case; one that comes
// while programs are started may miss them.
extension Shell {
    /// Programs have been started. What came meanwhile may have been too early for them.
    private func passInterrupt(to running: [Int]) {
        let count = interrupts()
        guard count != interruptsTaken, !running.isEmpty else { return }
        interruptsTaken = count
        for number in running { launcher.interrupt(number) }
    }
}

// MARK: - Pipelines

extension Shell {
    /// A command with everything filled in.
    private struct Stage {
        var arguments: [String]
        var files: [Descriptor]
    }

    private func run(_ pipeline: Pipeline) -> String {
        var opened: [Descriptor] = []
        defer { for file in opened { try? file.close() } }
        guard let stages = prepare(pipeline, &opened) else { return "1" }
        var running: [Int] = []
        // What the shell does itself comes after everybody who reads it has been started: what is
        // written may be more than a pipe holds.
        var own: [Stage] = []
        var last = ""
        for stage in stages {
            if BuiltIn.find(stage.arguments[0]) != nil {
                own.append(stage)
            } else {
                let (number, status) = start(stage)
                if let number { running.append(number) }
                last = status
            }
        }
        // The other ends must see that the shell does not hold the pipes.
        let kept = own.flatMap { $0.files[1...] }
        for file in opened where !kept.contains(file) { try? file.close() }
        opened.removeAll { !kept.contains($0) }
        let lastIsOwn = stages.last.map { BuiltIn.find($0.arguments[0]) != nil } ?? false
        for (index, stage) in own.enumerated() {
            let status = runBuiltIn(stage)
            if lastIsOwn, index == own.count - 1 { last = status }
        }
        for file in opened { try? file.close() }
        opened = []
        let lastRunning = lastIsOwn || !last.isEmpty ? nil : running.last
        passInterrupt(to: running)
        for number in running {
            let status = wait(for: number)
            if number == lastRunning { last = status }
        }
        return last
    }

    /// Waits for a program.
    private func wait(for number: Int) -> String {
        do throws(Errno) {
            return try launcher.wait(number)
        } catch {
            complain("process \(number): \(error.message)")
            return "1"
        }
    }

    private func runBuiltIn(_ stage: Stage) -> String {
        guard let builtIn = BuiltIn.find(stage.arguments[0]) else { return "" }
        let out = Output(stage.files[1])
        let status = builtIn.run(self, Array(stage.arguments.dropFirst()), out)
        do throws(Errno) {
            try out.flush()
        } catch {
            // Who reads only the beginning has seen enough.
            guard error != .brokenPipe else { return status }
            complain("\(builtIn.name): standard output: \(error.message)")
            return "1"
        }
        return status
    }

    private func prepare(_ pipeline: Pipeline, _ opened: inout [Descriptor]) -> [Stage]? {
        let expansion = expansion
        var stages: [Stage] = []
        var next = input
        for (index, command) in pipeline.commands.enumerated() {
            let arguments = command.words.flatMap { expansion.arguments($0) }
            guard !arguments.isEmpty else {
                complain("the command is empty after its variables were filled in")
                return nil
            }
            var stage = Stage(arguments: arguments, files: [next, output, errors])
            if index + 1 < pipeline.commands.count {
                do throws(Errno) {
                    let pipe = try Descriptor.openPair("/dev/pipe/new")
                    opened += [pipe.reading, pipe.writing]
                    stage.files[1] = pipe.writing
                    next = pipe.reading
                } catch {
                    complain("cannot make a pipe: \(error.message)")
                    return nil
                }
            }
            for redirect in command.redirects {
                switch redirect.target {
                case .same(let other):
                    stage.files[redirect.kind.number] = stage.files[other.number]
                case .path(let word):
                    guard let file = open(word, redirect.kind, expansion) else { return nil }
                    opened.append(file)
                    stage.files[redirect.kind.number] = file
                }
            }
            stages.append(stage)
        }
        return stages
    }

    private func open(
        _ word: Word, _ kind: RedirectKind, _ expansion: Expansion
    ) -> Descriptor? {
        let paths = expansion.arguments(word)
        guard paths.count == 1 else {
            complain("\(expansion.plain(word)): a redirection needs one path")
            return nil
        }
        let path = Path(paths[0])
        let hasRights = path.has("read", 114) || path.has("write", 119)
        let right = hasRights ? "" : kind == .input ? ":read" : ":write"
        do throws(Errno) {
            return try Descriptor.open(paths[0] + right)
        } catch {
            let hint =
                error == .noEntry && kind != .input && !path.has("create", 99)
                ? " (to make it, write \(paths[0]):create)" : ""
            complain("\(paths[0]): \(error.message)\(hint)")
            return nil
        }
    }

    /// Starts a program.
    private func start(_ stage: Stage) -> (number: Int?, status: String) {
        let name = stage.arguments[0]
        guard let path = launcher.find(name) else {
            let variable = name.utf8.firstIndex(of: 61).map { String(name[..<$0]) }
            let hint =
                variable.map { Environment.isName($0) } ?? false
                ? " (to set a variable, write set \(name))" : ""
            complain("\(name): not found in PATH\(hint)")
            return (nil, "127")
        }
        do throws(Errno) {
            let launch = Launch(
                arguments: [path] + stage.arguments.dropFirst(), files: stage.files)
            return (try launcher.start(launch), "")
        } catch {
            complain("\(name): \(error.message)")
            return (nil, "126")
        }
    }

    /// Runs a program for a built-in command; what the command has written comes before what it writes.
    func runProgram(_ arguments: [String], output: Output) -> String {
        try? output.flush()
        let files = [input, output.descriptor, errors]
        let (number, status) = start(Stage(arguments: arguments, files: files))
        return number.map { wait(for: $0) } ?? status
    }

    func end(_ status: String) {
        hasEnded = true
        self.status = status
    }
}
