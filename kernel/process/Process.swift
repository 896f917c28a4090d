// A program that runs: an address space, open files, threads, and in the end a status.

public import Arch
public import FileSystem
public import KernelABI
internal import KernelBase
public import Memory
public import Scheduler

/// A process. It lives from its creation until its status has no more readers; its threads, memory
/// and open files go when the last thread ends.
public final class Process: @unchecked Sendable {
    /// Its number, never used again.
    public let id: UInt64
    /// The arguments, the first of which is the path of the program.
    public let arguments: [[UInt8]]
    /// What pays for its memory.
    public let account: MemoryAccount
    /// Its view of files.
    public let files: FileContext
    /// The number of the group that it belongs to.
    public let groupID: UInt64

    private let state = Spinlock(State(), rank: .process)
    private let statusQueue = WaitQueue()

    private struct State: ~Copyable {
        var space: AddressSpace?
        var threads: [Thread] = []
        /// What the process will have ended with; set by the first reason to end.
        var status: [UInt8]?
        var hasEnded = false
        var noteHandler: UInt64 = 0
    }

    /// A process without threads. ``ProcessTable`` makes them.
    init(
        id: UInt64, groupID: UInt64, arguments: [[UInt8]], account: MemoryAccount,
        space: AddressSpace, files: FileContext
    ) {
        self.id = id
        self.groupID = groupID
        self.arguments = arguments
        self.account = account
        self.files = files
        state.withLock { $0.space = space }
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

    /// Adds a thread that is about to start.
    ///
    /// - Throws: `.noProcess` when the process is ending.
    func add(_ thread: Thread) throws(Errno) {
        let isAdded = state.withLock { state in
            guard state.status == nil else { return false }
            state.threads.append(thread)
            return true
        }
        if !isAdded { throw .noProcess }
    }

    /// Starts a further thread at `entry`, with a stack of its own; returns its number.
    public func startThread(
        in space: AddressSpace, entry: UInt64, argument: UInt64
    ) throws(Errno) -> UInt64 {
        let stack = try UserStack.mapAnywhere(in: space)
        do throws(Errno) {
            // As after a call: 8 below a multiple of 16.
            return try UserThread.launch(
                in: self, space,
                start: .user(
                    entry: entry, stackPointer: stack.end.rawValue - 8,
                    arguments: (argument, 0)),
                stack: stack
            ).id
        } catch {
            UserStack.unmap(stack, in: space)
            throw error
        }
    }

    /// Whether its threads are to end as soon as they can.
    public var isEnding: Bool {
        state.withLock { $0.status != nil }
    }

    /// Ends the process with a status, unless it is ending already. Its threads end on their way back
    /// to user mode; those that wait in the kernel are woken for it.
    public func end(status: [UInt8]) {
        let threads = state.withLock { state -> [Thread] in
            guard state.status == nil else { return [] }
            state.status = status
            return state.threads
        }
        for thread in threads { thread.interrupt() }
    }

    /// The calling thread has come to its end. With the last one go memory and open files.
    func threadEnds(_ thread: Thread) {
        let space = state.withLock { state -> AddressSpace?? in
            state.threads.removeAll { $0 === thread }
            guard state.threads.isEmpty else { return .none }
            if state.status == nil { state.status = [] }
            return .some(state.space.take())
        }
        guard let space else { return }
        files.descriptors.closeAll()
        if let space { Scheduling.abandon(space) }
        state.withLock { $0.hasEnded = true }
        statusQueue.wakeAll()
    }

    // MARK: - The end

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

extension AddressSpace: SchedulableAddressSpace {}
