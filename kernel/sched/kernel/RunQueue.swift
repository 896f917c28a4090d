// Threads that are ready to run on one CPU, first come, first served.

internal import Arch
internal import KernelBase
internal import Synchronization

/// A thread's part in scheduling. Guarded by the lock of the run queue that it is on.
@safe
final class ScheduledEntity: @unchecked Sendable {
    let priority: Priority
    var links = ListLinks<ReadyThread>()
    var lastCPU = CPUIndex.boot
    var hasEnded = false

    init(priority: Priority) {
        self.priority = priority
    }
}

/// How much of a CPU a thread gets compared to others: 0 (least) to 63 (most).
public struct Priority: Sendable {
    /// 0 to 63.
    public let rawValue: UInt8

    /// - Precondition: `rawValue` is at most 63.
    public init(_ rawValue: UInt8) {
        precondition(rawValue < 64)
        self.rawValue = rawValue
    }

    /// What a thread gets unless somebody chooses otherwise.
    public static var normal: Priority { Priority(31) }
}

/// A thread on a run queue, which keeps it from going away.
@safe struct ReadyThread: ListElement {
    let thread: Unmanaged<Thread>

    static func == (left: ReadyThread, right: ReadyThread) -> Bool {
        unsafe left.thread.toOpaque() == right.thread.toOpaque()
    }

    var listLinks: ListLinks<ReadyThread> {
        get { unsafe thread._withUnsafeGuaranteedRef { $0.entity.links } }
        nonmutating set { unsafe thread._withUnsafeGuaranteedRef { $0.entity.links = newValue } }
    }
}

/// The threads that are ready on one CPU, without the one that runs.
struct RunQueue: ~Copyable {
    private var threads = IntrusiveList<ReadyThread>()

    /// How long a thread runs while others wait.
    static var slice: Duration { .milliseconds(4) }

    var count: Int { threads.count }

    mutating func insert(_ thread: Thread, at now: Instant) {
        threads.append(unsafe ReadyThread(thread: Unmanaged.passUnretained(thread)))
    }

    mutating func takeNext(at now: Instant) -> Thread? {
        unsafe threads.popFirst()?.thread.takeUnretainedValue()
    }

    /// The thread that waits longest and has left the CPU on which it ran before.
    mutating func takeForStealing() -> Thread? {
        guard let first = threads.first else { return nil }
        let thread = unsafe first.thread.takeUnretainedValue()
        guard !thread.isOnCPU.load(ordering: .acquiring) else { return nil }
        threads.remove(first)
        return thread
    }

    func charge(_ thread: Thread, for time: Duration) {}

    func shouldPreempt(_ running: Thread) -> Bool { false }
}
