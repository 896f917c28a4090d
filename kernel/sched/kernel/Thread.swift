// Threads of the kernel: what the scheduler runs. A program's thread is one of these that spends most
// of its time in user mode.

public import Arch
internal import KernelBase
public import Synchronization

/// A thread.
///
/// Whoever creates one calls ``start()`` once. From then on the scheduler keeps it alive until it has
/// ended and its stack is no longer in use.
@safe
public final class Thread: @unchecked Sendable {
    /// Its number, never used again.
    public let id: UInt64
    /// How it takes part in scheduling.
    let entity: ScheduledEntity
    let stack: KernelStackReference
    /// What it is to do. The thread takes it when it begins, so that nothing of it is left for whoever
    /// drops the last reference to the thread: that may be an interrupt's handler.
    private var body: (@Sendable () -> Void)?

    // MARK: Waiting

    private let hasToken = Atomic<Bool>(false)
    private let interruptIsPending = Atomic<Bool>(false)
    /// Whether the thread is off the run queues until somebody calls ``wake()``.
    private let isParked = Atomic<Bool>(false)
    /// The ranks of the sleeping locks that the thread holds. Touched by the thread itself only.
    var heldSleepingRanks: UInt64 = 0

    // MARK: Running

    /// Whether some CPU still uses the thread's stack and registers.
    let isOnCPU = Atomic<Bool>(false)
    /// Where it goes on. Written by the CPU that stops running it.
    var context = ThreadContext.running
    /// Where entries from user mode begin on the kernel stack.
    public var entryStackTop: VirtualAddress
    /// When the thread entered the kernel for its program, or since when it has run there; never
    /// while it is the program's own. Touched by the thread itself, and where it changes with others.
    private var kernelSince = Instant.never
    /// The timer that ends a park with a deadline. Guarded by its CPU's timer lock.
    var timer = TimerState()
    /// What a program's thread has besides; nil for a thread of the kernel. Set before it starts.
    public var user: UserThreadState? {
        didSet { unsafe owner = user.map { unsafe Unmanaged.passUnretained($0.owner) } }
    }
    /// The owner of ``user``, to be lent.
    private var owner: Unmanaged<AnyObject>?

    /// The numbers of a program's thread and its process, for calls that ask for nothing else. Set
    /// before it starts.
    public var programNumbers: (process: UInt64, thread: UInt64) = (0, 0)

    /// ``programNumbers`` of the calling thread, without counting a reference.
    public static var currentProgramNumbers: (process: UInt64, thread: UInt64) {
        guard let pointer = unsafe CPULocal.thread else { return (0, 0) }
        return unsafe Unmanaged<Thread>.fromOpaque(pointer)._withUnsafeGuaranteedRef {
            $0.programNumbers
        }
    }

    /// A thread that will run `body` on a kernel stack of its own; `nil` when there is no memory.
    public init?(priority: Priority = .normal, _ body: @escaping @Sendable () -> Void) {
        guard let stack = KernelStackReference.make() else { return nil }
        id = Processors.nextThreadID()
        self.stack = stack
        entryStackTop = stack.top
        self.body = body
        entity = ScheduledEntity(priority: priority)
    }

    /// The thread that a CPU was before it had threads.
    init(adoptingStack stack: KernelStackReference) {
        id = Processors.nextThreadID()
        self.stack = stack
        entryStackTop = stack.top
        entity = ScheduledEntity(priority: .normal)
        isOnCPU.store(true, ordering: .relaxed)
    }

    /// Lets the thread run.
    public func start() {
        Processors.noteStarted()
        // Balanced by the reaper, after the thread has left its stack for the last time.
        let reference = unsafe Unmanaged.passRetained(self)
        context = unsafe ThreadContext(
            stackTop: stack.top,
            entry: { Thread.begin($0) },
            argument: UInt64(UInt(bitPattern: reference.toOpaque())))
        // What it begins with is in the caches of whoever starts it.
        entity.lastCPU = Processor.current.index
        Processor.enqueue(self)
    }

    /// A function of its own: the last one of a backtrace says that it is complete.
    @inline(never)
    private static func begin(_ reference: UInt64) {
        Processor.finishSwitch()
        InterruptState.enable()
        current.takeBody()?()
        exit()
    }

    private func takeBody() -> (@Sendable () -> Void)? {
        defer { body = nil }
        return body
    }

    /// Ends the calling thread.
    public static func exit() -> Never {
        _ = InterruptState.disable()
        Processor.leaveForGood()
    }

    /// The calling thread.
    public static var current: Thread {
        guard let pointer = unsafe CPULocal.thread else {
            panic("a thread was asked for before there is one")
        }
        return unsafe Unmanaged<Thread>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// The calling thread has done the last thing for its program, and goes on as one of the kernel. Until
    /// it is buried it would keep the memory of a program that may have ended long before.
    public static func leaveProgram() {
        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        current.user = nil
    }

    /// Changes the thread's priority, as of its next turn.
    public func setPriority(_ priority: Priority) {
        entity.priority.store(priority.rawValue, ordering: .relaxed)
    }

    /// How long the thread has run, not counting the turn that it may be having.
    public var runTime: Duration {
        Duration(nanoseconds: entity.runTime.load(ordering: .relaxed))
    }

    /// The longest turn that the thread has had: a slice, or more where the CPU could not be had back
    /// in time, as when a virtual machine stands still.
    public var longestTurn: Duration {
        Duration(nanoseconds: entity.longestTurn.load(ordering: .relaxed))
    }

    /// How much of ``runTime`` the kernel had, at the program's request, up to the last request's end
    /// or pause.
    public var kernelTime: Duration {
        Duration(nanoseconds: entity.kernelTime.load(ordering: .relaxed))
    }

    // MARK: - In the kernel for a program

    /// The calling thread's program has asked for something. Interrupts are off.
    @inline(__always)
    public static func enterKernel() {
        withCurrent { $0.kernelSince = .now }
    }

    /// What the program asked for is done. Interrupts are off.
    @inline(__always)
    public static func leaveKernel() {
        withCurrent {
            $0.countKernelTime(until: .now)
            $0.kernelSince = .never
        }
    }

    /// The thread stops running, in the midst of what it does.
    func pause(at now: Instant) {
        countKernelTime(until: now)
    }

    /// The thread runs again.
    func resume(at now: Instant) {
        if kernelSince != .never { kernelSince = now }
    }

    private func countKernelTime(until now: Instant) {
        guard kernelSince != .never else { return }
        _ = entity.kernelTime.wrappingAdd(
            now.since(kernelSince).nanoseconds, ordering: .relaxed)
    }

    /// Without counting a reference: a thread that runs is kept.
    @inline(__always)
    private static func withCurrent(_ body: (Thread) -> Void) {
        guard let pointer = unsafe CPULocal.thread else { return }
        unsafe Unmanaged<Thread>.fromOpaque(pointer)._withUnsafeGuaranteedRef(body)
    }

    /// Whether the calling thread has been interrupted, without counting a reference.
    public static var currentIsInterrupted: Bool {
        var result = false
        withCurrent { result = $0.isInterrupted }
        return result
    }

    /// Lends what the process module keeps for the calling thread, without counting a reference: the
    /// thread gives it up after the last thing it does for its program. `nil`, and nothing is done, for a
    /// thread of the kernel.
    ///
    /// - Safety: the owner of each program's thread is an `Owner`.
    @unsafe @inline(__always)
    public static func withCurrentOwner<Owner: AnyObject, Result>(
        as type: Owner.Type, _ body: (Owner) -> Result
    ) -> Result? {
        guard let pointer = unsafe CPULocal.thread else { return nil }
        return unsafe Unmanaged<Thread>.fromOpaque(pointer)._withUnsafeGuaranteedRef { thread in
            guard let owner = unsafe thread.owner else { return nil }
            return unsafe owner._withUnsafeGuaranteedRef {
                unsafe body(unsafeDowncast($0, to: Owner.self))
            }
        }
    }

    // MARK: - Parking

    /// Stops the calling thread until it is unparked, a deadline passes, or it is interrupted.
    ///
    /// An `unpark` that comes before the call makes it return at once. It may return early for no
    /// reason, so that callers look again at what they wait for.
    public static func park(
        until deadline: Instant? = nil, _ interruptibility: Interruptibility
    ) -> WakeReason {
        let thread = current
        if let reason = thread.reasonToGoOn(deadline, interruptibility) { return reason }

        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        thread.isParked.store(true, ordering: .sequentiallyConsistent)
        // Whoever gave a reason before this line may have seen the thread running and gone away;
        // whoever gives one after it finds the thread parked and wakes it.
        let isStillWanted = thread.reasonToGoOn(nil, interruptibility) == nil
        if isStillWanted || !thread.cancelPark() {
            if isStillWanted, let deadline, deadline != .never {
                thread.timer.arm(thread, deadline)
            }
            Processor.park()
            thread.timer.disarm(thread)
        }
        return thread.reasonToGoOn(deadline, interruptibility) ?? .unparked
    }

    /// Takes the token if there is one; `nil` when there is no reason to go on.
    private func reasonToGoOn(
        _ deadline: Instant?, _ interruptibility: Interruptibility
    ) -> WakeReason? {
        if hasToken.load(ordering: .sequentiallyConsistent) {
            guard !isParked.load(ordering: .relaxed) else { return .unparked }
            hasToken.store(false, ordering: .sequentiallyConsistent)
            return .unparked
        }
        if interruptibility == .interruptible, isInterrupted { return .interrupted }
        if let deadline, deadline != .never, Instant.now >= deadline { return .timedOut }
        return nil
    }

    /// Makes a thread that is about to park stay; false when somebody is waking it already, and will
    /// put it on a run queue as soon as it has left the CPU.
    private func cancelPark() -> Bool {
        isParked.compareExchange(
            expected: true, desired: false, ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Lets the thread go on from ``park(until:_:)``, or not stop at its next call of it. May be
    /// called by interrupt handlers.
    public func unpark() {
        hasToken.store(true, ordering: .sequentiallyConsistent)
        wake()
    }

    /// Puts the thread on a run queue if it is parked.
    func wake() {
        guard cancelPark() else { return }
        // It may still be on its way off a CPU, a few instructions, with interrupts off.
        while isOnCPU.load(ordering: .acquiring) { relaxCPU() }
        Processor.enqueue(self)
    }

    // MARK: - Interruption

    /// Makes interruptible waits of the thread end, this one and all to come, until
    /// ``clearInterrupt()``.
    public func interrupt() {
        interruptIsPending.store(true, ordering: .sequentiallyConsistent)
        wake()
        // In user mode it would not notice before its next entry to the kernel, which may never come.
        if isOnCPU.load(ordering: .acquiring) { Processor.disturb(entity.lastCPU) }
    }

    /// Whether the thread has been interrupted and the interruption not yet cleared.
    public var isInterrupted: Bool {
        interruptIsPending.load(ordering: .sequentiallyConsistent)
    }

    /// Forgets an interruption; returns whether there was one.
    @discardableResult
    public func clearInterrupt() -> Bool {
        interruptIsPending.exchange(false, ordering: .sequentiallyConsistent)
    }
}
