// Processes on the host, for tests: they have no memory of their own, and their threads are the test's.

internal import Arch
public import FileSystem
public import KernelABI
internal import KernelBase
internal import Memory
internal import Scheduler

/// On the host it takes nothing to make a process.
public struct ProcessMachine: Sendable {
    /// Nothing.
    public init() {}

    func account(limit: PageCount, within other: MemoryAccount?) -> MemoryAccount {
        MemoryAccount(limit: limit, parent: other)
    }
}

extension Process {
    static func abandon(_ space: AddressSpace) {}

    /// How long its threads have run.
    var runTimes: RunTimes { state.withLock { $0.pastRunTimes } }

    func applyPriority() {}

    /// Runs `body` as a thread of the process, on the calling thread; also when it is to end, as a
    /// thread that was there before would.
    public func asThread(_ body: () -> Void) {
        let thread = Thread.current
        _ = resources?.meter.take(.threads)
        state.withLock { $0.threads.append(thread) }
        body()
        threadEnds(thread, RunTimes())
        // The test's thread goes on, as a program's would not.
        thread.clearInterrupt()
    }

    /// Keeps the process suspended until it is started, which starts a thread that runs `body`.
    public func suspend(untilStarted body: @escaping @Sendable (Process) -> Void) {
        suspend { [self] in
            Thread.spawn { self.asThread { if !self.isEnding { body(self) } } }.detach()
        }
    }
}

extension ProcessTable {
    /// Makes a process without threads.
    public func make(
        _ origin: ProcessOrigin, files: (UInt64) throws(Errno) -> FileContext
    ) throws(Errno) -> Process {
        try withRoom(for: origin) { () throws(Errno) in
            let id = nextID()
            let process = Process(
                id: id, origin, account: MemoryAccount(limit: .zero), space: nil,
                files: try files(id), table: self)
            try enter(process, origin)
            return process
        }
    }

    /// Makes a process of which the first thread cannot be made; `meanwhile` runs before that is found
    /// out.
    public func makeInVain(
        _ origin: ProcessOrigin, files: FileContext, meanwhile: (Process) -> Void
    ) throws(Errno) {
        let process = Process(
            id: files.processID, origin, account: MemoryAccount(limit: .zero), space: nil,
            files: files, table: self)
        try enter(process, origin)
        meanwhile(process)
        leave(process, origin)
    }
}
