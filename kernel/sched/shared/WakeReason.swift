// Why a thread goes on, and whether it may be disturbed while it waits.

/// Why ``Thread/park(until:_:)`` returned.
public enum WakeReason: Sendable {
    /// Somebody called ``Thread/unpark()``, perhaps before the thread parked.
    case unparked
    /// The deadline has passed.
    case timedOut
    /// Somebody called ``Thread/interrupt()``, perhaps before the thread parked.
    case interrupted
}

/// Whether ``Thread/interrupt()`` ends a wait.
public enum Interruptibility: Sendable {
    /// It does: for waits on what may never happen.
    case interruptible
    /// It does not: for short waits on other parts of the kernel.
    case uninterruptible
}

/// How a wait for a condition ended.
public enum WaitOutcome: Sendable {
    /// The condition holds.
    case satisfied
    /// The deadline passed first.
    case timedOut
    /// The thread was interrupted first.
    case interrupted
}
