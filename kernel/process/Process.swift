// A program that runs: an address space, open files, threads, and in the end a status.

internal import Arch
public import FileSystem
internal import IPC
public import KernelABI
internal import KernelBase
public import Memory
public import Scheduler

/// A process. It lives from its creation until its status has no more readers; its threads, memory
/// and open files go when the last thread ends.
public final class Process: @unchecked Sendable {
    /// Its number, never used again.
    public let id: UInt64
    /// The number of the process that started it; 0 for the kernel.
    public let parentID: UInt64
    /// The arguments, the first of which is the path of the program; none once it has ended.
    public var arguments: [[UInt8]] { state.withLock { $0.arguments } }
    /// What pays for its memory.
    public let account: MemoryAccount
    /// The set of processes whose limits hold for it; `nil` for the system's.
    public let resources: ProcessResources?
    /// Its view of files.
    public let files: FileContext
    /// Its environment variables.
    public let environment: Environment
    /// When it was made.
    public let started: Instant
    /// The table that it is in.
    public let table: ProcessTable

    let state: Spinlock<State>
    private let statusQueue = WaitQueue()
    /// For those who poll for its end.
    let endPollQueue = PollQueue()

    struct State: ~Copyable {
        var space: AddressSpace?
        var arguments: [[UInt8]]
        var threads: [Thread] = []
        /// Starts the first thread; `nil` once somebody has taken it.
        var pendingStart: (@Sendable () -> Void)?
        /// What the process will have ended with; set by the first reason to end.
        var status: [UInt8]?
        var hasEnded = false
        /// The processes that it has started, until they have ended and their status was read.
        var children: [Process] = []
        /// The address of the function that gets its notes; 0 for none.
        var noteHandler: UInt64 = 0
        var notes = NoteQueue()
        /// Whether one of its threads is dealing with a note.
        var isHandlingNote = false
        var group: ProcessGroup
        var priority: UInt8
        /// The set of the processes that it will start, if that is not its own.
        var resourcesOfChildren: ProcessResources?
        /// The stacks of threads that have ended, for others.
        var unusedStacks: [VirtualRange] = []
        /// What threads ran that have ended.
        var pastRunTimes = RunTimes()

        init(space: AddressSpace?, _ origin: ProcessOrigin, group: ProcessGroup) {
            self.space = space
            arguments = origin.arguments
            self.group = group
            priority = origin.priority
        }
    }

    /// A process without threads. ``ProcessTable`` makes them.
    init(
        id: UInt64, _ origin: ProcessOrigin, account: MemoryAccount, space: AddressSpace?,
        files: FileContext, table: ProcessTable
    ) {
        self.id = id
        parentID = origin.parent?.id ?? 0
        self.account = account
        resources = origin.resources
        self.files = files
        environment = origin.environment
        started = Instant.now
        self.table = table
        state = Spinlock(
            State(
                space: space, origin,
                group: origin.group ?? ProcessGroup(id: id, in: files.namespace)),
            rank: .process)
    }

    /// Its memory; `nil` once the last thread has ended.
    public var space: AddressSpace? {
        state.withLock { $0.space }
    }

    // MARK: - Threads

    /// How many threads it has.
    public var threadCount: Int {
        state.withLock { $0.threads.count }
    }

    /// Its threads at the moment.
    var threads: [Thread] { state.withLock { $0.threads } }

    /// Adds a thread that is about to start.
    ///
    /// - Throws: `.noProcess` when the process is ending; `.quotaExceeded` when its set has as many
    ///   threads as it may.
    func add(_ thread: Thread) throws(Errno) {
        if resources?.meter.take(.threads) == false {
            recordLimit(.threads)
            throw .quotaExceeded
        }
        let isAdded = state.withLock { state in
            guard state.status == nil else { return false }
            state.threads.append(thread)
            return true
        }
        if isAdded { return }
        resources?.meter.give(.threads)
        throw .noProcess
    }

    /// Keeps what starts the first thread until ``start()``.
    func suspend(_ begin: @escaping @Sendable () -> Void) {
        let isKept = state.withLock { state in
            guard state.status == nil else { return false }
            state.pendingStart = begin
            return true
        }
        // It was ended already, for which its thread has to run.
        if !isKept { begin() }
    }

    /// Whether it has yet to be started.
    public var isSuspended: Bool { state.withLock { $0.pendingStart != nil } }

    /// Lets a suspended process run; nothing if it runs already.
    ///
    /// - Throws: `.noProcess` when the process is ending.
    public func start() throws(Errno) {
        var isEnding = false
        let begin = state.withLock { state in
            isEnding = state.status != nil
            return state.pendingStart.take()
        }
        begin?()
        if isEnding { throw .noProcess }
    }

    /// Whether its threads are to end as soon as they can.
    public var isEnding: Bool {
        state.withLock { $0.status != nil }
    }

    /// Whether nothing is left of it but its status.
    public var hasEnded: Bool {
        state.withLock { $0.hasEnded }
    }

    // MARK: - The end

    /// Ends the process with a status, unless it is ending already. Its threads end on their way back
    /// to user mode; those that wait in the kernel are woken for it.
    public func end(status: [UInt8]) {
        var begin: (@Sendable () -> Void)?
        let threads = state.withLock { state -> [Thread] in
            guard state.status == nil else { return [] }
            state.status = [UInt8](status.prefix(Limits.status))
            begin = state.pendingStart.take()
            return state.threads
        }
        for thread in threads { thread.interrupt() }
        // A thread that never ran comes to its end by running.
        begin?()
    }

    /// The calling thread has come to its end. With the last one go memory and open files.
    func threadEnds(_ thread: Thread, _ times: RunTimes) {
        resources?.meter.give(.threads)
        var heir: Thread?
        let space = state.withLock { state -> AddressSpace?? in
            state.threads.removeAll { $0 === thread }
            state.pastRunTimes.add(times)
            guard state.threads.isEmpty else {
                // A note that this thread was to see is seen by another.
                if !state.notes.isEmpty { heir = state.threads.first }
                return .none
            }
            if state.status == nil { state.status = [] }
            return .some(state.space.take())
        }
        heir?.interrupt()
        guard let space else { return }
        table.processWillEnd(self)
        files.end()
        if let space { Process.abandon(space) }
        for child in markEnded() { child.parentHasEnded() }
        table.processHasEnded(self)
        tellOfEnd()
    }

    /// From here on there is nothing but the status, which may lie unread for long. Returns the
    /// children that there were.
    private func markEnded() -> [Process] {
        let (children, arguments) = state.withLock { state in
            state.hasEnded = true
            let rest = (state.children, state.arguments)
            state.children = []
            state.arguments = []
            return rest
        }
        _ = arguments
        return children
    }

    private func tellOfEnd() {
        statusQueue.wakeAll()
        endPollQueue.notify()
    }

    /// Ends a process that never had a thread. It was in the table for a while, so there may be
    /// somebody who waits for its end.
    func comeToNothing() {
        let space = state.withLock { state in
            if state.status == nil {
                state.status = ("it could not be started" as StaticString).byteArray
            }
            return state.space.take()
        }
        _ = space
        environment.close()
        _ = markEnded()
        tellOfEnd()
    }

    /// What the process ended with; `nil` while it runs.
    public var status: [UInt8]? {
        state.withLock { $0.hasEnded ? $0.status : nil }
    }

    /// Waits for the end of the process.
    ///
    /// - Throws: `.interrupted` when a note arrives first.
    public func waitForEnd() throws(Errno) -> [UInt8] {
        let outcome = statusQueue.wait(until: nil, .interruptible) { status != nil }
        guard outcome == .satisfied, let status else { throw .interrupted }
        return status
    }
}
