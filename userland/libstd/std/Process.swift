// Processes: starting, waiting, killing, notes. Everything but the start itself is done through files
// in /proc.

internal import CSystem
public import KernelABI

/// Another process, by number. Numbers are never used again.
public struct Process: Equatable, Sendable {
    /// The number.
    public let number: Int

    /// The process with this number.
    public init(_ number: Int) {
        self.number = number
    }

    /// The number of this process.
    public static var currentID: Int { (try? callSystem(.processID)) ?? 0 }

    /// Starts a program; the first argument is its path. With `.pathApart`, the second is the first one
    /// that the program sees.
    public static func spawn(
        _ arguments: [String], _ flags: SpawnFlags = []
    ) throws(Errno) -> Process {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for argument in arguments {
            bytes += argument.utf8
            ends.append(bytes.count)
        }
        var failure: Errno? = nil
        let number = unsafe bytes.withUnsafeBytes { text in
            var references: [StringReference] = []
            var start = 0
            let base = UInt64(UInt(bitPattern: text.baseAddress))
            for end in ends {
                references.append(
                    StringReference(address: base + UInt64(start), length: UInt64(end - start)))
                start = end
            }
            return unsafe references.withUnsafeBytes { table in
                do throws(Errno) {
                    return try callSystem(
                        .spawn, Int(bitPattern: table.baseAddress), ends.count,
                        Int(flags.rawValue))
                } catch {
                    failure = error
                    return 0
                }
            }
        }
        if let failure { throw failure }
        return Process(number)
    }

    /// The path of one of the process' files in /proc.
    public func file(_ name: String) -> String { "/proc/\(number)/\(name)" }

    /// Commands for the process, as in `dup2 4 1 && close 4 -1 && start`.
    public func control(_ commands: String) throws(Errno) {
        try File.write(file("ctl"), commands)
    }

    /// Lets a process that was spawned with `.suspend` run.
    public func start() throws(Errno) { try control("start") }

    /// Waits until the process has ended and returns its status; empty means success.
    public func wait() throws(Errno) -> String {
        let bytes = try File.read(file("wait"))
        return String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
    }

    /// Ends the process at once, with a status.
    public func kill(status: String = "") throws(Errno) {
        try control(status.isEmpty ? "kill" : "kill \(status)")
    }

    /// Sends a note: its first word is the type, the rest explains.
    public func send(note: String) throws(Errno) {
        try File.write(file("note"), note)
    }

    /// Ends this process with a status; empty means success.
    public static func exit(_ status: String) -> Never {
        std_run_exit_hook()
        StandardOutput.flush()
        _ = try? status.withAddress { (address, length) throws(Errno) in
            try callSystem(.exit, address, min(length, Limits.status))
        }
        fatalError()
    }
}

/// The arguments this program was started with; the first is its path.
public enum Arguments {
    /// All of them.
    public static var all: [String] {
        var all: [String] = []
        for index in 0..<std_argument_count() {
            unsafe all.append(String(cString: std_argument(index)))
        }
        return all
    }
}

/// The environment of this process: files below /proc/self/env.
public enum Environment {
    /// Where it is.
    public static var path: String { "/proc/self/env" }

    /// A variable's value, nil if it does not exist.
    public static func get(_ name: String) -> String? {
        guard isName(name) else { return nil }
        return try? File.readText("\(path)/\(name)")
    }

    /// Sets a variable.
    public static func set(_ name: String, to value: String) throws(Errno) {
        guard isName(name) else { throw .invalidArgument }
        try File.write("\(path)/\(name):create:truncate:write", value)
    }

    /// Removes a variable.
    public static func remove(_ name: String) throws(Errno) {
        guard isName(name) else { throw .invalidArgument }
        try File.remove("\(path)/\(name)")
    }

    /// All variables' names, sorted.
    public static func names() throws(Errno) -> [String] {
        try DirectoryEntry.list(path).map { $0.name }.sorted()
    }

    /// Whether text can name a variable: letters, digits and underscores, no digit first.
    public static func isName(_ text: String) -> Bool {
        var first = true
        for byte in text.utf8 {
            let letter = byte | 32 >= 97 && byte | 32 <= 122 || byte == 95
            let digit = byte >= 48 && byte <= 57
            guard letter || digit && !first else { return false }
            first = false
        }
        return !first
    }
}

/// The working directory.
public enum WorkingDirectory {
    /// Its path.
    public static func get() throws(Errno) -> String {
        let text = try File.read("/proc/self/cwd")
        return String(decoding: text.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
    }

    /// Moves to another.
    public static func set(_ path: String) throws(Errno) {
        try File.write("/proc/self/cwd", path)
    }
}
