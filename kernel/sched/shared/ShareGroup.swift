// Threads that compete together: those of one program, of which there may be a thousand.

internal import Synchronization

/// Threads that get no more of the CPUs together than as many threads as there are CPUs.
///
/// Otherwise a program would get the more of the machine the more threads it starts.
public final class ShareGroup: Sendable {
    private let ready = Atomic<Int>(0)

    /// A group without threads.
    public init() {}

    /// How many of its threads run, or would if they were let.
    public var readyCount: Int { ready.load(ordering: .relaxed) }

    /// A thread of the group wants to run.
    func threadIsReady() { ready.add(1, ordering: .relaxed) }

    /// A thread of the group waits for something, or has ended.
    func threadHasStopped() { ready.subtract(1, ordering: .relaxed) }
}
