// The shell: runs lines. What is left of one line to the next is the status.

internal import KernelABI
internal import ShellLanguage
public import Std

/// A shell.
public final class Shell {
    /// The status of what ran last; empty is success.
    public private(set) var status = ""
    /// Set by `exit`: the shell's own end.
    public private(set) var hasEnded = false
    let launcher: Launcher
    let output: Descriptor
    let errors: Descriptor
    let input: Descriptor
    /// Lines entered so far, for `history`.
    public var history: [String] = []

    /// A shell with these files, which become those of what it starts.
    @export(interface)
    public init(
        launcher: Launcher = .system, input: Descriptor = .standardInput,
        output: Descriptor = .standardOutput, errors: Descriptor = .standardError
    ) {
        self.launcher = launcher
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Runs a line, which may hold many commands.
    @export(interface)
    public func run(_ line: String) {
        do throws(SyntaxError) {
            for pipeline in try Parser.parse(line) where !hasEnded {
                switch pipeline.connection {
                case .always: break
                case .afterSuccess: if !status.isEmpty { continue }
                case .afterFailure: if status.isEmpty { continue }
                }
                status = run(pipeline)
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
            variable: { [status] name in
                name == "?" ? status.isEmpty ? "0" : status : Environment.get(name)
            },
            list: { directory in
                let entries = try? DirectoryEntry.list(directory.isEmpty ? "." : directory)
                return entries?.map { $0.name } ?? []
            })
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
        var running: [Int?] = []
        var last = ""
        for stage in stages {
            let (number, status) = start(stage)
            running.append(number)
            last = status
        }
        // The other ends must see that the shell does not hold the pipes.
        for file in opened { try? file.close() }
        opened = []
        for (index, number) in running.enumerated() {
            guard let number else { continue }
            do throws(Errno) {
                let status = try launcher.wait(number)
                if index == running.count - 1 { last = status }
            } catch {
                complain("process \(number): \(error.message)")
                if index == running.count - 1 { last = "1" }
            }
        }
        return last
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
                guard let file = open(redirect, expansion) else { return nil }
                opened.append(file)
                switch redirect.kind {
                case .input: stage.files[0] = file
                case .output: stage.files[1] = file
                case .errors: stage.files[2] = file
                }
            }
            stages.append(stage)
        }
        return stages
    }

    private func open(_ redirect: Redirect, _ expansion: Expansion) -> Descriptor? {
        let paths = expansion.arguments(redirect.path)
        guard paths.count == 1 else {
            complain("\(expansion.plain(redirect.path)): a redirection needs one path")
            return nil
        }
        let path = Path(paths[0])
        let hasRights = path.has("read", 114) || path.has("write", 119)
        let right = hasRights ? "" : redirect.kind == .input ? ":read" : ":write"
        do throws(Errno) {
            return try Descriptor.open(paths[0] + right)
        } catch {
            let hint =
                error == .noEntry && redirect.kind != .input && !path.has("create", 99)
                ? " (to make it, write \(paths[0]):create)" : ""
            complain("\(paths[0]): \(error.message)\(hint)")
            return nil
        }
    }

    /// Starts a stage; built-in commands are done at once.
    private func start(_ stage: Stage) -> (number: Int?, status: String) {
        let name = stage.arguments[0]
        if let builtIn = BuiltIn.find(name) {
            let out = Output(stage.files[1])
            let status = builtIn.run(self, Array(stage.arguments.dropFirst()), out)
            try? out.flush()
            return (nil, status)
        }
        guard let path = launcher.find(name) else {
            complain("\(name): not found in PATH")
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

    func end(_ status: String) {
        hasEnded = true
        self.status = status
    }
}
