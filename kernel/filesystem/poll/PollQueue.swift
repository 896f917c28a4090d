// Threads that wait for any of many files. Each thread leaves an entry with each file; a file that
// becomes ready marks its entries and wakes their threads.

internal import KernelBase
internal import Scheduler
internal import Synchronization

/// One file among those that a thread waits for. Lies in an array that the thread keeps.
struct PollWaiter: ~Copyable {
    var links = ListLinks<PollWaiterReference>()
    let thread: Thread
    /// Set by the file: look at it again.
    let wasNotified = Atomic<Bool>(false)

    init(thread: Thread) {
        self.thread = thread
    }
}

/// A ``PollWaiter``, by its address, which is good for as long as the waiter is linked.
@safe
struct PollWaiterReference: ListElement {
    let pointer: UnsafeMutablePointer<PollWaiter>

    static func == (left: PollWaiterReference, right: PollWaiterReference) -> Bool {
        unsafe left.pointer == right.pointer
    }

    // Sound: a waiter leaves the queue, under its lock, before its memory goes.
    var listLinks: ListLinks<PollWaiterReference> {
        get { unsafe pointer.pointee.links }
        nonmutating set { unsafe pointer.pointee.links = newValue }
    }

    func notify() {
        unsafe pointer.pointee.wasNotified.store(true, ordering: .releasing)
        unsafe pointer.pointee.thread.unpark()
    }
}

// Sound: links are touched under the queue's lock only, the rest is atomic or constant.
extension PollWaiterReference: @unchecked Sendable {}

/// Who wants to know when a file's readiness changes. Every file that `poll` can wait for has one;
/// files that change together may share one.
public final class PollQueue: Sendable {
    private let waiters = Spinlock(IntrusiveList<PollWaiterReference>(), rank: .waitQueue)

    /// A queue with nobody on it.
    public init() {}

    /// Tells those who wait to look at the file again. After each change for the better; may be
    /// called by interrupt handlers.
    public func notify() {
        waiters.withLock { waiters in
            waiters.forEach { _, waiter in waiter.notify() }
        }
    }

    func add(_ waiter: PollWaiterReference) {
        waiters.withLock { $0.append(waiter) }
    }

    func remove(_ waiter: PollWaiterReference) {
        waiters.withLock { $0.remove(waiter) }
    }
}
