// Deadlines of the threads that park on one CPU, ordered by time.

internal import Arch
internal import KernelBase

/// A thread's timer. Guarded by the timer lock of the CPU that it is armed on.
@safe
struct TimerState {
    fileprivate(set) var deadline = Instant.never
    fileprivate var links = TreeLinks<TimerReference>()
    /// The processor whose queue the timer is on.
    fileprivate var processor: Processor?

    /// Arms the timer of `thread`, the calling one. Interrupts are off.
    mutating func arm(_ thread: Thread, _ deadline: Instant) {
        let processor = Processor.current
        self.deadline = deadline
        self.processor = processor
        processor.timers.withLock { $0.insert(thread) }
        processor.timersChanged()
    }

    /// Takes the timer back, if it is armed. Interrupts are off.
    mutating func disarm(_ thread: Thread) {
        guard let processor else { return }
        processor.timers.withLock { $0.remove(thread) }
        self.processor = nil
    }
}

/// A thread on a timer queue; the thread is parked, so it cannot go away.
@safe
struct TimerReference: TreeElement {
    let thread: Unmanaged<Thread>

    static func == (left: TimerReference, right: TimerReference) -> Bool {
        unsafe left.thread.toOpaque() == right.thread.toOpaque()
    }

    var treeLinks: TreeLinks<TimerReference> {
        get { unsafe thread._withUnsafeGuaranteedRef { $0.timer.links } }
        nonmutating set { unsafe thread._withUnsafeGuaranteedRef { $0.timer.links = newValue } }
    }

    var deadline: Instant { unsafe thread._withUnsafeGuaranteedRef { $0.timer.deadline } }

    func precedes(_ other: TimerReference) -> Bool {
        deadline < other.deadline
    }
}

/// The armed timers of one CPU.
struct TimerQueue: ~Copyable {
    private var tree = RedBlackTree<TimerReference>()

    /// When the next one is due.
    var firstDeadline: Instant? { tree.first?.deadline }

    mutating func insert(_ thread: Thread) {
        tree.insert(unsafe TimerReference(thread: Unmanaged.passUnretained(thread)))
    }

    mutating func remove(_ thread: Thread) {
        let reference = unsafe TimerReference(thread: Unmanaged.passUnretained(thread))
        if reference.treeLinks.isLinked { tree.remove(reference) }
    }

    /// Removes a timer that is due at `now`, and returns its thread.
    mutating func takeExpired(at now: Instant) -> Thread? {
        guard let first = tree.first, first.deadline <= now else { return nil }
        tree.remove(first)
        return unsafe first.thread.takeUnretainedValue()
    }
}
