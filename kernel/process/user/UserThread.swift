// The life of a program's thread: into user mode, back for system calls and faults, and out.

internal import Arch
internal import IPC
internal import KernelABI
internal import KernelBase
internal import KernelLog
internal import Memory
public import Scheduler

/// The process half of a program's thread.
public final class UserThread: @unchecked Sendable {
    /// The process that it belongs to.
    public let process: Process
    /// The stack that the kernel mapped for it, to be unmapped at its end; `nil` for the first thread,
    /// whose stack goes with the process.
    let stack: VirtualRange?
    private let start: InterruptFrame
    /// Its number, in its process.
    public private(set) var number: UInt64 = 0
    /// The last thing done for the thread while its process' memory can still be reached: how others
    /// learn that it has ended. Set by the thread itself.
    public var lastAct: (() -> Void)?
    /// What its process pays for the kernel's part of the thread, for as long as there is one.
    private var charge: ThreadCharge?
    /// The note that the thread deals with, and what it interrupted. Touched by the thread itself.
    var handledNote: HandledNote?
    /// A note about a mistake of the thread's own, to be dealt with before it goes on.
    var ownNote: Note?

    init(_ process: Process, start: InterruptFrame, stack: VirtualRange?) {
        self.process = process
        self.start = start
        self.stack = stack
    }

    /// The calling thread as a program's; `nil` for a thread of the kernel.
    public static var current: UserThread? {
        // Sound: nothing else is ever stored there.
        guard let owner = Thread.current.user?.owner else { return nil }
        return unsafe unsafeDowncast(owner, to: UserThread.self)
    }

    /// Lends the calling thread as a program's, without counting a reference. `nil`, and nothing is
    /// done, for a thread of the kernel.
    @inline(__always)
    public static func withCurrent<Result>(_ body: (UserThread) -> Result) -> Result? {
        // Sound: nothing else is ever stored there.
        unsafe Thread.withCurrentOwner(as: UserThread.self, body)
    }

    /// Starts a thread of `process` with the registers `start`, or keeps it until the process is
    /// started.
    static func launch(
        in process: Process, _ space: AddressSpace, start: InterruptFrame, stack: VirtualRange?,
        isSuspended: Bool = false
    ) throws(Errno) -> Thread {
        let userThread = UserThread(process, start: start, stack: stack)
        userThread.charge = try ThreadCharge(process.account)
        guard let state = UserThreadState(space: space, owner: userThread),
            let thread = Thread(priority: Priority(process.effectivePriority), { userThread.run() })
        else { throw .noMemory }
        thread.user = state
        userThread.number = thread.id
        thread.programNumbers = (process.id, thread.id)
        try process.add(thread)
        if isSuspended {
            process.suspend { thread.start() }
        } else {
            thread.start()
        }
        return thread
    }

    private func run() {
        let thread = Thread.current
        if !process.isEnding {
            _ = InterruptState.disable()
            start.enterUserMode(stackTop: &thread.entryStackTop)
            InterruptState.enable()
        }
        if let stack, !process.isEnding, let space = process.space {
            process.giveBack(stack, in: space)
        }
        lastAct?()
        if handledNote?.isQueued == true { process.finishNote() }
        // Before others can see the process end: what it had is there for them then.
        Thread.leaveProgram()
        process.threadEnds(thread, RunTimes(thread))
    }
}

/// Pages of the kernel that a thread takes: its kernel stack, and one for all the rest.
private final class ThreadCharge {
    private static var pages: PageCount { PageCount(9) }
    private let account: MemoryAccount

    init(_ account: MemoryAccount) throws(Errno) {
        try Errno.translating { () throws(MemoryError) in try account.charge(ThreadCharge.pages) }
        self.account = account
    }

    deinit { account.refund(ThreadCharge.pages) }
}
