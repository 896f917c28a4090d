// Threads that compete for one CPU; which of them is next is decided in `fair`.

internal import Arch
internal import FairScheduling
internal import KernelBase
internal import Synchronization

/// A thread's part in scheduling. Guarded by the lock of the run queue that it is on.
@safe
final class ScheduledEntity: @unchecked Sendable {
    /// For the reaper's list.
    var links = ListLinks<ReadyThread>()
    var fair: FairState<ReadyThread>
    var lastCPU = CPUIndex.boot
    var hasEnded = false
    /// What the thread's weight is to follow; looked at whenever the thread joins or ends a turn.
    let priority: Atomic<UInt8>
    /// Nanoseconds that the thread has run, up to its last change of turn.
    let runTime = Atomic<UInt64>(0)
    /// Nanoseconds of these that the kernel had for the thread's program. Written by the thread.
    let kernelTime = Atomic<UInt64>(0)
    /// The longest of its turns, in nanoseconds. Written under the lock.
    let longestTurn = Atomic<UInt64>(0)

    init(priority: Priority) {
        self.priority = Atomic(priority.rawValue)
        fair = FairState(
            weight: Weight(priority: priority.rawValue),
            sliceNanoseconds: RunQueue.slice.nanoseconds)
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
@safe struct ReadyThread: ListElement, FairElement, @unchecked Sendable {
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

    var fairState: FairState<ReadyThread> {
        get { withThread { $0.entity.fair } }
        nonmutating set { withThread { $0.entity.fair = newValue } }
    }

    var listLinks: ListLinks<ReadyThread> {
        get { withThread { $0.entity.links } }
        nonmutating set { withThread { $0.entity.links = newValue } }
    }
}

/// The threads that compete for one CPU, the running one included; the idle thread never does.
struct RunQueue: ~Copyable {
    private var threads = FairQueue<ReadyThread>()

    /// How long a thread runs while others wait.
    static var slice: Duration { .milliseconds(4) }

    /// Threads that a search for one to steal looks at.
    private static var stealingDepth: Int { 4 }

    /// Threads that wait.
    var count: Int { threads.waitingCount }

    /// Lets a thread compete that is new, woken, or stolen.
    mutating func join(_ thread: ReadyThread) {
        followPriority(thread)
        threads.join(thread)
    }

    private mutating func followPriority(_ thread: ReadyThread) {
        let priority = thread.withThread { $0.entity.priority.load(ordering: .relaxed) }
        let weight = Weight(priority: priority)
        let isOld = thread.withThread { $0.entity.fair.weight != weight }
        if isOld { threads.setWeight(of: thread, to: weight) }
    }

    /// Takes the running thread out of the competition.
    mutating func leave(_ thread: ReadyThread) {
        threads.leave(thread)
    }

    /// Makes the running thread wait for its next turn.
    mutating func putBack(_ thread: ReadyThread) {
        followPriority(thread)
        threads.putBack(thread)
    }

    /// Lets others go first when the running thread is put back.
    mutating func postpone(_ thread: ReadyThread) {
        threads.postpone(thread)
    }

    /// Takes the thread that runs next.
    mutating func takeNext() -> ReadyThread? {
        threads.takeNext()
    }

    /// Takes out of the competition a thread that can wait longest, and has left the CPU on which it
    /// ran before.
    mutating func takeForStealing() -> ReadyThread? {
        threads.leaveForElsewhere(searching: RunQueue.stealingDepth) { candidate in
            candidate.withThread { !$0.isOnCPU.load(ordering: .acquiring) }
        }
    }

    /// Counts time that the running thread has had.
    mutating func charge(_ thread: ReadyThread, for time: Duration) {
        threads.charge(thread, nanoseconds: time.nanoseconds)
        thread.withThread {
            _ = $0.entity.runTime.wrappingAdd(time.nanoseconds, ordering: .relaxed)
            if time.nanoseconds > $0.entity.longestTurn.load(ordering: .relaxed) {
                $0.entity.longestTurn.store(time.nanoseconds, ordering: .relaxed)
            }
        }
    }

    /// How long the running thread may go on while others wait.
    func timeLeft(of thread: ReadyThread) -> Duration {
        Duration(nanoseconds: threads.nanosecondsLeft(of: thread))
    }

    /// Whether a thread that waits should run in place of the one that does.
    func shouldPreempt(_ running: ReadyThread) -> Bool {
        threads.shouldPreempt(running)
    }
}
