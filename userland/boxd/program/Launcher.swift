// From an order to a running box. The process is started suspended, with an empty namespace; what it
// is to see is put in through its `ctl` file, and only then does it run its first instruction.
// If a step fails the process is ended, and nothing of it remains.

import BoxCore
import KernelABI
import Manifest
import Std

struct Launcher {
    private let order: LaunchOrder
    private let null: Descriptor
    private let directory: String
    private var process = Process(0)
    /// Its `ctl` file, open as long as it is furnished: a dozen commands go there.
    private var commands = Descriptor(-1)

    init(_ order: LaunchOrder, null: Descriptor, directory: String) {
        self.order = order
        self.null = null
        self.directory = directory
    }

    /// The directory that becomes the root of a box.
    static func root(of process: Int, in directory: String) -> String {
        "\(directory)/root-\(process)"
    }

    /// The process that a root's name belongs to.
    static func process(ofRoot name: String) -> Int? {
        let prefix = Array("root-".utf8)
        guard name.utf8.starts(with: prefix) else { return nil }
        return Text.number(name.utf8.dropFirst(prefix.count)).flatMap { Int(exactly: $0) }
    }

    /// Starts the box; what it says on standard error comes with it, if nobody else gets it.
    mutating func launch() throws(LaunchFailure) -> (LaunchedBox, output: Descriptor?) {
        let pipe =
            order.manifest.isForeground ? nil : try? Descriptor.openPair("/dev/pipe/new:nonblock")
        defer { try? pipe?.writing.close() }
        do throws(LaunchFailure) {
            try limitChildren()
            // Whatever boxd starts next is no part of this box.
            defer { try? Process(Process.currentID).control("childlimits") }
            try spawn()
            defer { try? commands.close() }
            do throws(LaunchFailure) {
                try attempt("cannot control it") { () throws(Errno) in
                    commands = try Descriptor.open(process.file("ctl"))
                }
                try furnish(standardError: pipe?.writing)
            } catch {
                try? process.kill()
                try? File.remove(
                    "\(Self.root(of: process.number, in: directory)):directory:recursive")
                throw error
            }
        } catch {
            try? pipe?.reading.close()
            throw error
        }
        let box = LaunchedBox(process: process.number, started: startTime(of: process.number))
        return (box, pipe?.reading)
    }

    private mutating func spawn() throws(LaunchFailure) {
        var flags: SpawnFlags = [
            .suspend, .emptyEnvironment, .emptyDirectory, .newGroup, .pathApart,
        ]
        flags.insert(order.manifest.profile == .empty ? .emptyNamespace : .copyNamespace)
        do throws(Errno) {
            // Where boxd finds the program, the box itself sees nothing.
            process = try Process.spawn(
                [order.program, order.manifest.program] + order.arguments, flags)
        } catch {
            throw LaunchFailure(step: "cannot run \(order.program)", error: error)
        }
    }

    /// Everything between the making of the process and its first instruction.
    private func furnish(standardError: Descriptor?) throws(LaunchFailure) {
        try buildNamespace()
        try setEnvironment()
        try attempt("cannot set the priority") { () throws(Errno) in
            try File.write(process.file("prio"), String(order.manifest.priority))
        }
        try connect(standardError)
        if let path = order.directory {
            // Not seeing the caller's directory is no reason not to run.
            try? File.write(process.file("cwd"), path)
        }
        try control("start", "cannot start it")
    }

    // MARK: - Steps

    private func attempt(
        _ step: String, _ body: () throws(Errno) -> Void
    ) throws(LaunchFailure) {
        do throws(Errno) {
            try body()
        } catch {
            throw LaunchFailure(step: step, error: error)
        }
    }

    /// One command at a time, so that the one that fails is known.
    private func control(_ command: String, _ step: String) throws(LaunchFailure) {
        try attempt(step) { () throws(Errno) in try commands.write(command) }
    }

    private func buildNamespace() throws(LaunchFailure) {
        var root: String?
        if order.manifest.profile == .empty {
            let path = Self.root(of: process.number, in: directory)
            try attempt("cannot make its root") { () throws(Errno) in
                // The number may have been another's, whose root was left behind.
                try? File.remove("\(path):directory:recursive")
                try Descriptor.open("\(path):create:directory").close()
                for place in order.plan.places {
                    let flags = place.isDirectory ? ":create:directory" : ":create"
                    try Descriptor.open(path + place.path + flags).close()
                }
            }
            root = path
        } else if let namespace = order.namespace {
            try control("setns \(namespace)", "cannot inherit the namespace")
            try control("copyns", "cannot copy the namespace")
        }
        for command in order.plan.commands(root: root) {
            try control(command, "cannot \(command)")
        }
        if order.plan.showsOwnEnvironment {
            let source = process.file("env")
            try control(
                "bind \(BoxPlan.environmentPath):rw \(source)", "cannot show its environment")
        }
        let sockets = order.manifest.sockets
        if sockets != .unlimited || order.manifest.profile == .empty {
            try control(
                "confine \(Self.names(sockets.connect)) \(Self.names(sockets.listen))",
                "cannot confine it")
        }
    }

    /// Socket names as `confine` takes them.
    private static func names(_ names: SocketNames) -> String {
        switch names {
        case .any: "*"
        case .only(let names): names.isEmpty ? "-" : names.joined(separator: ",")
        }
    }

    private func setEnvironment() throws(LaunchFailure) {
        for variable in order.manifest.variables {
            try attempt("cannot set \(variable.name)") { () throws(Errno) in
                try File.write(process.file("env/\(variable.name):create"), variable.value)
            }
        }
        guard let terminal = order.terminal else { return }
        try attempt("cannot tell it its terminal") { () throws(Errno) in
            try File.write(process.file("env/\(StartRequest.terminalVariable):create"), terminal)
        }
    }

    /// The box, and all that descends from it, is a set of processes with limits of its own from its
    /// first page on: sets are chosen when a process is made.
    private func limitChildren() throws(LaunchFailure) {
        let limits = order.manifest.limits
        try attempt("cannot limit it") { () throws(Errno) in
            try Process(Process.currentID).control(
                "childlimits memory=\(limits.memory) processes=\(limits.processes) "
                    + "threads=\(limits.threads) files=\(limits.files) sockets=\(limits.sockets) "
                    + "weight=\(limits.weight)")
        }
    }

    /// Files, group; everything else that came with boxd's own is closed.
    private func connect(_ standardError: Descriptor?) throws(LaunchFailure) {
        if let group = order.group {
            try control("setgroup \(group)", "cannot join the group")
        }
        let sources = (0..<3).map { number in
            if number == 2, order.standard[2] == nil, let standardError {
                standardError.number
            } else {
                order.standard[number] ?? null.number
            }
        }
        // First of all: what boxd has open for other boxes can be more than this one may have.
        var next: Int32 = 3
        for source in sources.sorted() where source >= next {
            if source > next { try control("close \(next) \(source - 1)", "cannot close files") }
            next = source + 1
        }
        try control("close \(next) -1", "cannot close files")
        for (number, file) in sources.enumerated() {
            try control("dup2 \(file) \(number)", "cannot hand over file \(number)")
        }
        try control("close 3 -1", "cannot close files")
    }
}
