// How the shell starts and awaits programs. Tests put something else in its place.

public import KernelABI
public import Std

/// A program about to be started.
public struct Launch: Sendable {
    /// The program's path and its arguments.
    public var arguments: [String]
    /// What becomes its standard input, output and error.
    public var files: [Descriptor]
}

/// Starts and awaits programs.
public struct Launcher {
    /// Starts a program and returns its number.
    public var start: (Launch) throws(Errno) -> Int
    /// Waits for a program's end and returns its status.
    public var wait: (Int) throws(Errno) -> String
    /// Finds a program by name.
    public var find: (String) -> String?
    /// Tells a program of Ctrl+C.
    public var interrupt: (Int) -> Void

    /// A launcher of these functions.
    @export(interface)
    public init(
        start: @escaping (Launch) throws(Errno) -> Int,
        wait: @escaping (Int) throws(Errno) -> String,
        find: @escaping (String) -> String?,
        interrupt: @escaping (Int) -> Void = { _ in }
    ) {
        self.start = start
        self.wait = wait
        self.find = find
        self.interrupt = interrupt
    }

    /// Starts real processes.
    public static var system: Launcher {
        Launcher(
            start: { (launch) throws(Errno) in try spawn(launch) },
            wait: { (number) throws(Errno) in try Process(number).wait() },
            find: { ProgramSearch.find($0) },
            interrupt: { try? Process($0).send(note: "interrupt") })
    }

    /// A child inherits all open files, so it is started suspended and told which to keep. One that
    /// keeps the shell's own standard files needs no telling.
    private static func spawn(_ launch: Launch) throws(Errno) -> Int {
        let numbers = launch.files.map { $0.number }
        if numbers == [0, 1, 2] {
            return try Process.spawn(launch.arguments, [.standardFiles]).number
        }
        let process = try Process.spawn(launch.arguments, [.suspend])
        do throws(Errno) {
            try process.control(commands(for: numbers))
        } catch {
            try? process.kill()
            throw error
        }
        return process.number
    }

    /// What a suspended child is told. A standard file that becomes another one is saved first, above all
    /// that are still needed, so no `dup2` overwrites what a later one takes.
    @export(interface)
    public static func commands(for files: [Int32]) -> String {
        var commands: [String] = []
        var sources = files
        var saved = max(2, files.max() ?? 0)
        for index in sources.indices where sources[index] < 3 && sources[index] != Int32(index) {
            saved += 1
            commands.append("dup2 \(sources[index]) \(saved)")
            sources[index] = saved
        }
        for (target, source) in sources.enumerated() where source != Int32(target) {
            commands.append("dup2 \(source) \(target)")
        }
        commands += ["close 3 -1", "start"]
        return commands.joined(separator: " && ")
    }
}
