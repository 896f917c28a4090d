// Threads before there is a scheduler: the boot CPU is the only one, and parking is waiting in place.

internal import Arch
internal import Synchronization

/// A thread of the kernel.
public final class Thread: Sendable {
    private let hasToken = Atomic<Bool>(false)
    private let interruptIsPending = Atomic<Bool>(false)
    /// The ranks of the sleeping locks that the thread holds. Touched by the thread itself only.
    nonisolated(unsafe) var heldSleepingRanks: UInt64 = 0

    private init() {}

    /// Stops the calling thread until it is unparked, a deadline passes, or it is interrupted.
    ///
    /// An `unpark` that comes before the call makes it return at once. It may return early for no
    /// reason, so that callers look again at what they wait for.
    public static func park(
        until deadline: Instant? = nil, _ interruptibility: Interruptibility
    ) -> WakeReason {
        let thread = current
        while !thread.hasToken.exchange(false, ordering: .acquiring) {
            if interruptibility == .interruptible, thread.isInterrupted { return .interrupted }
            if let deadline, Instant.now >= deadline { return .timedOut }
            relaxCPU()
        }
        return .unparked
    }

    /// Lets the thread go on from ``park(until:_:)``, or not stop at its next call of it. May be
    /// called by interrupt handlers.
    public func unpark() {
        hasToken.store(true, ordering: .releasing)
    }

    /// Makes interruptible waits of the thread end, this one and all to come, until
    /// ``clearInterrupt()``.
    public func interrupt() {
        interruptIsPending.store(true, ordering: .releasing)
    }

    /// Whether the thread has been interrupted and the interruption not yet cleared.
    public var isInterrupted: Bool {
        interruptIsPending.load(ordering: .acquiring)
    }

    /// Forgets an interruption; returns whether there was one.
    @discardableResult
    public func clearInterrupt() -> Bool {
        interruptIsPending.exchange(false, ordering: .acquiring)
    }

    /// Makes the caller the boot thread. Once, before anything waits.
    public static func startBootThread() {
        unsafe boot = Thread()
    }

    /// The calling thread.
    public static var current: Thread {
        guard let thread = unsafe boot else { panic("a thread was asked for before there is one") }
        return thread
    }

    // Written once while only the boot CPU runs.
    nonisolated(unsafe) private static var boot: Thread? = nil
}
