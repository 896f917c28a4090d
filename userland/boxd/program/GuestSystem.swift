// boxd's hands: system calls and the files of /proc. Nothing here waits for a box or for a caller.

import BoxClient
import BoxCore
import KernelABI
import Manifest
import Std

/// The system that boxd runs on.
final class GuestSystem: BoxSystem {
    /// A process that boxd watches.
    struct Watched {
        var box: LaunchedBox
        /// Readable when the process has ended.
        var wait: Descriptor
        /// Takes commands; open, because a set of processes can outlive its first one.
        var control: Descriptor
        /// The record of what it was refused; open, because it outlives the process' directory.
        var audit: Descriptor?
        /// What it says on standard error, if boxd reads that.
        var output: Descriptor?
    }

    /// Where boxd keeps what the next one must know, and the roots of boxes. No box sees it.
    static var directory: String { "\(Manifest.root)/.boxd" }
    private static var stateFile: String { "\(directory)/state" }

    var watched: [Watched] = []
    /// Accepted connections, by number; the number is the descriptor's.
    private let null: Descriptor

    init() throws(Errno) {
        null = try Descriptor.open("/dev/const/null")
        try Descriptor.open("\(Self.directory):create:directory").close()
    }

    var now: UInt64 { Instant.now.nanoseconds }

    // MARK: - Files

    func boxNames() -> [String] {
        let entries = (try? DirectoryEntry.list(Manifest.root)) ?? []
        return entries.map { $0.name }.filter { name in
            ManifestValue.isBoxName(name)
                && (try? File.status("\(Manifest.root)/\(name)/manifest")) != nil
        }.sorted()
    }

    func readManifest(of box: String) throws(Errno) -> [UInt8] {
        try File.read("\(Manifest.root)/\(box)/manifest")
    }

    func facts(_ path: String) -> SourceFacts? {
        guard let status = try? File.status(path) else { return nil }
        return SourceFacts(
            isDirectory: FileType(rawValue: status.type) == .directory,
            rights: Rights(rawValue: status.permissions & 7))
    }

    func isSame(_ file: Int32, _ path: String) -> Bool {
        guard let handed = try? Descriptor(file).status(), let own = try? File.status(path) else {
            return false
        }
        return handed.fileSystem == own.fileSystem && handed.number == own.number
    }

    func claim(key: String) throws(Errno) -> Int32 { try Descriptor.claim(key: key).number }
    func close(_ file: Int32) { try? Descriptor(file).close() }

    // MARK: - Processes

    func launch(_ order: LaunchOrder) throws(LaunchFailure) -> LaunchedBox {
        var launcher = Launcher(order, null: null, directory: Self.directory)
        let (box, output) = try launcher.launch()
        do throws(Errno) {
            try watch(box, output: output)
        } catch {
            try? Process(box.process).kill()
            throw LaunchFailure(step: "cannot watch it", error: error)
        }
        return box
    }

    private func watch(_ box: LaunchedBox, output: Descriptor?) throws(Errno) {
        let process = Process(box.process)
        watched.append(
            Watched(
                box: box, wait: try Descriptor.open(process.file("wait:nonblock")),
                control: try Descriptor.open(process.file("ctl")),
                audit: try? Descriptor.open(process.file("audit")), output: output))
    }

    func shareWait(of process: Int) throws(Errno) -> String {
        // A file of its own: that of boxd does not wait.
        let file = try File(Process(process).file("wait"))
        return try file.descriptor.share(timeout: .seconds(30))
    }

    func adopt(_ box: LaunchedBox) -> Bool {
        guard startTime(of: box.process) == box.started else { return false }
        do throws(Errno) {
            try watch(box, output: nil)
            return true
        } catch {
            return false
        }
    }

    func stop(_ process: Int, forcibly: Bool) {
        if forcibly {
            // Also what it has started.
            let known = watched.first { $0.box.process == process }
            try? known?.control.write("killset killed")
        } else {
            try? Process(process).send(note: "terminate")
        }
    }

    func audit(of process: Int) -> AuditReport {
        guard let file = watched.first(where: { $0.box.process == process })?.audit else {
            return AuditReport()
        }
        _ = try? file.seek(0)
        return AuditReport((try? file.readAll()) ?? [])
    }

    func usage(of process: Int) -> BoxUsage {
        var usage = BoxUsage()
        usage.memory = performance("set_pages", of: process) * UInt64(Machine.pageSize)
        usage.processorTime =
            performance("user_clocks", of: process)
            + performance("kernel_sched_clocks", of: process)
        usage.processes = performance("set_processes", of: process)
        usage.threads = performance("set_threads", of: process)
        usage.files = performance("set_files", of: process)
        usage.sockets = performance("set_sockets", of: process)
        return usage
    }

    func forget(_ process: Int) {
        guard let index = watched.firstIndex(where: { $0.box.process == process }) else { return }
        let gone = watched.remove(at: index)
        for file in [gone.wait, gone.control, gone.audit, gone.output] { try? file?.close() }
        try? File.remove("\(Launcher.root(of: process, in: Self.directory)):directory:recursive")
    }

    // MARK: - Connections

    func send(_ text: String, to connection: Int) -> Bool {
        do throws(Errno) {
            try Descriptor(Int32(truncatingIfNeeded: connection)).write(text)
            return true
        } catch {
            return false
        }
    }

    func disconnect(_ connection: Int) {
        try? Descriptor(Int32(truncatingIfNeeded: connection)).close()
    }

    // MARK: - What remains

    func save(_ state: String) {
        // Written beside and moved, so that the next boxd finds the one or the other.
        do throws(Errno) {
            try File.write("\(Self.stateFile).new:create:truncate:write", state)
            try File.rename("\(Self.stateFile).new", to: Self.stateFile)
        } catch {
            log("cannot keep the list of boxes: \(error.message)")
        }
    }

    /// What the boxd before this one has kept.
    func savedState() -> [UInt8] { (try? File.read(Self.stateFile)) ?? [] }

    /// Removes roots of boxes that no longer run.
    func removeOldRoots() {
        for entry in (try? DirectoryEntry.list(Self.directory)) ?? [] {
            guard let process = Launcher.process(ofRoot: entry.name),
                !watched.contains(where: { $0.box.process == process })
            else { continue }
            try? File.remove("\(Self.directory)/\(entry.name):directory:recursive")
        }
    }

    func log(_ line: String) {
        try? File.write("/dev/klog:write", "boxd: \(line)\n")
    }
}

/// One number from a process' `perf` file.
func performance(_ name: String, of process: Int) -> UInt64 {
    let text = (try? File.read(Process(process).file("perf"))) ?? []
    for line in Text.lines(text) {
        let words = Text.words(line.utf8)
        if words.count == 2, words[0] == name { return Text.number(words[1].utf8) ?? 0 }
    }
    return 0
}

/// When a process was started, 0 if there is none.
func startTime(of process: Int) -> UInt64 { performance("start_clocks", of: process) }
