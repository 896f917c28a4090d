// One writer or many readers, by sleeping.

public import KernelBase
internal import Synchronization

/// A lock for state that is read much more often than changed.
///
/// Readers share it; a writer is alone. A writer that waits keeps new readers out, so readers cannot
/// starve writers; a steady stream of writers can delay readers. The order of ranks holds as for
/// ``SleepingMutex``, for readers too.
public struct ReadWriteLock<State: ~Copyable>: ~Copyable {
    private static var writing: UInt32 { 1 << 31 }

    /// ``writing``, or the number of readers.
    private let word = Atomic<UInt32>(0)
    private let waitingWriters = Atomic<UInt32>(0)
    private let readers = WaitQueue()
    private let writers = WaitQueue()
    private let state: Cell<State>
    /// The lock's place in the order of sleeping locks.
    public let rank: LockRank

    /// A free lock around `state`.
    public init(_ state: consuming State, rank: LockRank) {
        self.state = Cell(state)
        self.rank = rank
    }

    /// Runs `body` with the state, which nobody changes meanwhile.
    public borrowing func withReadLock<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = SleepingLocks.enter(rank)
        if !attemptReading() { readers.wait { attemptReading() } }
        defer {
            finishReading()
            SleepingLocks.leave(restoring: before)
        }
        // Sound: there is no writer while there are readers.
        let place = unsafe state.address
        return unsafe try body(place.pointee)
    }

    /// Runs `body` with the state, to which nobody else has access meanwhile.
    public borrowing func withWriteLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = SleepingLocks.enter(rank)
        if !attemptWriting() {
            waitingWriters.wrappingAdd(1, ordering: .sequentiallyConsistent)
            writers.wait { attemptWriting() }
            waitingWriters.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        }
        defer {
            word.store(0, ordering: .sequentiallyConsistent)
            writers.wakeOne()
            readers.wakeAll()
            SleepingLocks.leave(restoring: before)
        }
        // Sound: there is no other writer and no reader.
        let place = unsafe state.address
        return unsafe try body(&place.pointee)
    }

    private borrowing func attemptReading() -> Bool {
        var seen = word.load(ordering: .relaxed)
        while seen & Self.writing == 0,
            waitingWriters.load(ordering: .sequentiallyConsistent) == 0
        {
            let (exchanged, now) = word.weakCompareExchange(
                expected: seen, desired: seen + 1, successOrdering: .sequentiallyConsistent,
                failureOrdering: .relaxed)
            if exchanged { return true }
            seen = now
        }
        return false
    }

    private borrowing func attemptWriting() -> Bool {
        word.compareExchange(
            expected: 0, desired: Self.writing, ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// The last reader wakes a writer. A writer counts itself before it looks at the word, and this
    /// changes the word before it looks at the count, so one of the two sees the other.
    private borrowing func finishReading() {
        let left = word.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0, waitingWriters.load(ordering: .sequentiallyConsistent) != 0 {
            writers.wakeOne()
        }
    }
}

// Sound: as the lock allows, access is exclusive or reading only.
extension ReadWriteLock: @unchecked Sendable where State: ~Copyable {}
