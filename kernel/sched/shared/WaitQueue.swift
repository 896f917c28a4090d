// Threads that wait until something is the case. The queue holds no condition: whoever makes one
// true wakes the queue, and each waiter looks again for itself.

internal import KernelBase

/// What a waiting thread keeps on its own stack while it is on a queue.
struct Waiter {
    var links = ListLinks<WaiterReference>()
    let thread: Thread
    /// Taken off the queue by a waker. Guarded by the queue's lock.
    var isWoken = false
}

/// A ``Waiter``, by its address, which is good for as long as the waiter is linked.
@safe
struct WaiterReference: ListElement {
    let pointer: UnsafeMutablePointer<Waiter>

    static func == (left: WaiterReference, right: WaiterReference) -> Bool {
        unsafe left.pointer == right.pointer
    }

    // Sound: a waiter leaves the queue, under its lock, before its memory goes.
    var waiter: Waiter {
        get { unsafe pointer.pointee }
        nonmutating _modify { yield unsafe &pointer.pointee }
    }

    var listLinks: ListLinks<WaiterReference> {
        get { waiter.links }
        nonmutating set { waiter.links = newValue }
    }
}

// Sound: what it points to is touched under the queue's lock only.
extension WaiterReference: @unchecked Sendable {}

/// A queue of threads, first come, first woken.
///
/// No wake-up is lost, provided that a waker first makes the condition true and then wakes: a waiter
/// joins the queue before it looks at the condition for the last time. A thread that was woken and
/// then goes away without need of it (its deadline passed, or it found the condition true already)
/// hands the wake-up on. Lock rank: ``LockRank/waitQueue``. Joining and leaving take constant time.
public struct WaitQueue: ~Copyable, Sendable {
    private let waiters = Spinlock(IntrusiveList<WaiterReference>(), rank: .waitQueue)

    /// A queue with nobody on it.
    public init() {}

    /// Waits until `condition` returns true, however long that takes.
    public borrowing func wait<Failure: Error>(
        _ condition: () throws(Failure) -> Bool
    ) throws(Failure) {
        _ = try wait(until: nil, .uninterruptible, condition)
    }

    /// Waits until `condition` returns true, a deadline passes, or the thread is interrupted.
    ///
    /// - Parameters:
    ///   - deadline: when to give up; `nil` for never. A deadline in the past makes this a check.
    ///   - interruptibility: whether an interruption ends the wait.
    ///   - condition: called by this thread, without the queue's lock, any number of times; returning
    ///     true it may also take what was waited for. May lock and sleep.
    /// - Precondition: the caller holds no spinlock.
    public borrowing func wait<Failure: Error>(
        until deadline: Instant?, _ interruptibility: Interruptibility,
        _ condition: () throws(Failure) -> Bool
    ) throws(Failure) -> WaitOutcome {
        if try condition() { return .satisfied }
        LockRank.assertNoneHeld()
        var waiter = Waiter(thread: Thread.current)
        // Sound: `leave` runs on every way out, so the queue never keeps the address.
        return try unsafe withUnsafeMutablePointer(to: &waiter) {
            (pointer) throws(Failure) -> WaitOutcome in
            let reference = unsafe WaiterReference(pointer: pointer)
            defer { leave(reference) }
            while true {
                join(reference)
                if try condition() { return .satisfied }
                switch Thread.park(until: deadline, interruptibility) {
                case .unparked: break
                case .timedOut: return try condition() ? .satisfied : .timedOut
                case .interrupted: return try condition() ? .satisfied : .interrupted
                }
            }
        }
    }

    private borrowing func join(_ reference: WaiterReference) {
        waiters.withLock { waiters in
            guard !reference.waiter.links.isLinked else { return }
            // Having been woken in vain, a thread keeps its place in front of those who came later.
            if reference.waiter.isWoken {
                waiters.prepend(reference)
            } else {
                waiters.append(reference)
            }
            reference.waiter.isWoken = false
        }
    }

    /// Takes a waiter off. If it was woken after its last look at the condition began, somebody else
    /// may need that wake-up more.
    private borrowing func leave(_ reference: WaiterReference) {
        waiters.withLock { waiters in
            if reference.waiter.links.isLinked {
                waiters.remove(reference)
            } else if reference.waiter.isWoken {
                WaitQueue.wakeFirst(&waiters)
            }
        }
    }

    /// Wakes the thread that has waited longest, and tells whether there was one. Does not sleep; may
    /// be called by interrupt handlers.
    @discardableResult
    public borrowing func wakeOne() -> Bool {
        waiters.withLock { WaitQueue.wakeFirst(&$0) }
    }

    /// Wakes all threads on the queue and returns how many. Does not sleep; may be called by
    /// interrupt handlers.
    @discardableResult
    public borrowing func wakeAll() -> Int {
        waiters.withLock { waiters in
            var count = 0
            while WaitQueue.wakeFirst(&waiters) { count += 1 }
            return count
        }
    }

    /// Whether nobody waits, at the moment of the call.
    public var isEmpty: Bool {
        waiters.withLock { $0.isEmpty }
    }

    /// The thread cannot end before the lock is given back, so this drops no last reference to it.
    @discardableResult
    private static func wakeFirst(_ waiters: inout IntrusiveList<WaiterReference>) -> Bool {
        guard let reference = waiters.popFirst() else { return false }
        reference.waiter.isWoken = true
        reference.waiter.thread.unpark()
        return true
    }
}
