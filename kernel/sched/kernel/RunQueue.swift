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
    private let thread: Unmanaged<Thread>

    init(_ thread: Thread) {
        unsafe self.thread = Unmanaged.passUnretained(thread)
    }

    /// Calls `body` with the thread, without counting a reference.
    func withThread<Result>(_ body: (Thread) -> Result) -> Result {
        unsafe thread._withUnsafeGuaranteedRef(body)
    }

    /// Gives up the reference that ``Thread/start()`` counted.
    func release() {
        unsafe thread.release()
    }

    static func == (left: ReadyThread, right: ReadyThread) -> Bool {
        unsafe left.thread.toOpaque() == right.thread.toOpaque()
    }

    var listLinks: ListLinks<ReadyThread> {
        get { withThread { $0.entity.links } }
        nonmutating set { withThread { $0.entity.links = newValue } }
    }
}

/// The threads that are ready on one CPU, without the one that runs.
struct RunQueue: ~Copyable {
    private var threads = IntrusiveList<ReadyThread>()

    /// How long a thread runs while others wait.
    static var slice: Duration { .milliseconds(4) }

    var count: Int { threads.count }

    mutating func insert(_ thread: ReadyThread, at now: Instant) {
        threads.append(thread)
    }

    mutating func takeNext(at now: Instant) -> ReadyThread? {
        threads.popFirst()
    }

    /// The thread that waits longest and has left the CPU on which it ran before.
    mutating func takeForStealing() -> ReadyThread? {
        guard let first = threads.first else { return nil }
        guard !first.withThread({ $0.isOnCPU.load(ordering: .acquiring) }) else { return nil }
        threads.remove(first)
        return first
    }

    func charge(_ thread: ReadyThread, for time: Duration) {}

    func shouldPreempt(_ running: ReadyThread) -> Bool { false }
}
