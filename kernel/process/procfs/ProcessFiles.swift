// The small files in `/proc/<pid>`.

internal import Arch
internal import FileSystem
internal import IPC
internal import KernelABI
internal import KernelBase
internal import Memory
internal import Scheduler
internal import Synchronization

/// A file of text about a process, or for it.
final class ProcessText: TextFile, @unchecked Sendable {
    private let process: Process
    private let isRestricted: Bool

    init(_ entry: ProcessEntry, _ process: Process, _ superblock: Superblock) {
        self.process = process
        isRestricted = entry.isRestricted
        var reader: Reader?
        var writer: Writer?
        switch entry {
        case .note, .groupNote: break
        case .number:
            var text: [UInt8] = []
            text.append(decimal: process.id)
            let content = text
            reader = { _ throws(Errno) in content }
        default: reader = { _ throws(Errno) in try process.text(entry) }
        }
        switch entry {
        case .commandLine, .number, .performance, .mounts: break
        default:
            writer = { bytes, context throws(Errno) in
                if process.hasEnded { throw .noProcess }
                try process.take(bytes, entry, from: context)
            }
        }
        super.init(in: superblock, reader: reader, writer: writer)
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        .visible(if: !isRestricted || process.isVisible(in: namespace))
    }
    override var made: UInt64 { superblock.date(of: process.started) }
}

extension Process {
    /// What a text file says.
    fileprivate func text(_ entry: ProcessEntry) throws(Errno) -> [UInt8] {
        var text: [UInt8] = []
        switch entry {
        case .priority: text.append(decimal: UInt64(priority))
        case .directory: text = try files.workingDirectoryPath()
        case .commandLine:
            for argument in arguments {
                text.append(contentsOf: argument)
                text.append(0)
            }
        case .performance: text = performance
        case .mounts: text = try files.mountTable()
        default: throw .notSupported
        }
        return text
    }

    private var performance: [UInt8] {
        var text: [UInt8] = []
        func line(_ name: StaticString, _ value: UInt64) {
            text.append(name)
            text.append(" ")
            text.append(decimal: value)
            text.append("\n")
        }
        let times = runTimes
        line("user_clocks", times.program)
        line("kernel_sched_clocks", times.kernel)
        line("start_clocks", started.nanoseconds)
        // Promised, and of them those that have memory of their own, with the tables for all of them.
        line("user_pages", account.used.rawValue)
        let memory = space?.statistics
        line("resident_pages", (memory?.owned.rawValue ?? 0) + (memory?.tables.rawValue ?? 0))
        line("thread_count", UInt64(threadCount))
        line("parent", parentID)
        if let resources {
            line("set_pages", resources.memory.used.rawValue)
            line("set_processes", resources.meter.used(.processes))
            line("set_threads", resources.meter.used(.threads))
            line("set_files", resources.meter.used(.files))
            line("set_sockets", resources.meter.used(.sockets))
        }
        return text
    }

    /// What a text file does with what is written to it.
    fileprivate func take(
        _ bytes: [UInt8], _ entry: ProcessEntry, from writer: FileContext
    ) throws(Errno) {
        switch entry {
        case .priority:
            guard let number = CommandText.number(bytes.withoutLineEnd) else {
                throw .invalidArgument
            }
            guard number <= UInt64(Process.highestPriority) else { throw .notPermitted }
            setPriority(UInt8(clamping: number))
        case .directory: try files.changeDirectory(to: try PathText(bytes.withoutLineEnd))
        case .note: try send(try Note(bytes))
        case .groupNote: sendToGroup(try Note(bytes), from: writer.namespace)
        default: throw .notSupported
        }
    }
}

extension [UInt8] {
    /// The bytes without line feeds and NULs at their end, which people and C programs send.
    var withoutLineEnd: [UInt8] {
        var bytes = self
        while let last = bytes.last, last == 0 || last == UInt8(ascii: "\n") { bytes.removeLast() }
        return bytes
    }
}

// MARK: - Handles

/// `group` and `ns`: an open one is a handle of what it names.
final class ProcessHandleFile: Vnode, @unchecked Sendable {
    private let process: Process
    private let entry: ProcessEntry

    init(_ entry: ProcessEntry, _ process: Process, _ superblock: Superblock) {
        self.process = process
        self.entry = entry
        super.init(superblock, .device, [.read])
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        .visible(if: process.isVisible(in: namespace))
    }
    override var made: UInt64 { superblock.date(of: process.started) }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        if process.hasEnded { throw .noProcess }
        return entry == .group
            ? ProcessHandle(opening, group: process.group, namespace: nil)
            : ProcessHandle(opening, group: nil, namespace: process.files.namespace)
    }
}

/// An open handle. There is nothing to read from it.
private final class ProcessHandle: OpenFile, @unchecked Sendable {
    private let group: ProcessGroup?
    private let namespace: Namespace?

    init(_ opening: consuming Opening, group: ProcessGroup?, namespace: Namespace?) {
        self.group = group
        self.namespace = namespace
        super.init(opening)
    }

    override var heldGroup: AnyObject? { group }
    override var heldNamespace: Namespace? { namespace }
    override var readiness: PollEvents { [] }
}

// MARK: - Waiting for the end

/// `wait`: reading it waits for the end of the process, and gives its status.
final class WaitFile: Vnode, @unchecked Sendable {
    private let process: Process

    init(_ process: Process, _ superblock: Superblock) {
        self.process = process
        super.init(superblock, .stream, [.read])
    }

    override var made: UInt64 { superblock.date(of: process.started) }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenWait(opening, process, reader: context.processID)
    }
}

private final class OpenWait: OpenFile, @unchecked Sendable {
    private let process: Process
    private let reader: UInt64
    /// How much of the status was read.
    private let position = Atomic<Int>(0)

    init(_ opening: consuming Opening, _ process: Process, reader: UInt64) {
        self.process = process
        self.reader = reader
        super.init(opening)
    }

    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        if isNonblocking, !process.hasEnded { throw .wouldBlock }
        let status = try process.waitForEnd()
        let count = try buffer.append(status, from: position.load(ordering: .relaxed))
        position.wrappingAdd(count, ordering: .relaxed)
        process.wasRead(by: reader)
    }

    override var readiness: PollEvents { process.hasEnded ? .readable : [] }
    override var pollQueue: PollQueue? { process.endPollQueue }
}
