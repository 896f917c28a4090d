// Mutual exclusion for critical sections that may sleep (after Drepper, "Futexes Are Tricky", 2011,
// section 5: free, held, held and wanted).

public import KernelBase
internal import Synchronization

/// Mutual exclusion by sleeping. The state lives inside the lock.
///
/// For sections that sleep, copy from or to user memory, or are long; a ``Spinlock`` is cheaper for
/// all others. Not for interrupt handlers. Not fair: a thread that is running may overtake one that
/// has yet to wake up. Debug builds check that threads take mutexes in rising rank, and no mutex
/// while they hold a spinlock.
public struct SleepingMutex<State: ~Copyable>: ~Copyable {
    private enum Word {
        static var free: UInt32 { 0 }
        static var held: UInt32 { 1 }
        /// Somebody may be on the queue.
        static var wanted: UInt32 { 2 }
    }

    private let word = Atomic<UInt32>(0)
    private let queue = WaitQueue()
    private let state: Cell<State>
    /// The lock's place in the order of sleeping locks.
    public let rank: LockRank

    /// A free mutex around `state`.
    public init(_ state: consuming State, rank: LockRank) {
        self.state = Cell(state)
        self.rank = rank
    }

    /// Runs `body` with the state while the calling thread holds the lock.
    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = SleepingLocks.enter(rank)
        acquire()
        defer {
            release()
            SleepingLocks.leave(restoring: before)
        }
        // Sound: the lock is held, so no other access to the state is under way.
        let place = unsafe state.address
        return unsafe try body(&place.pointee)
    }

    /// Like ``withLock(_:)``, but returns `nil` at once when the lock is taken. Any rank is allowed.
    public borrowing func withLockIfAvailable<Result: ~Copyable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard attempt() else { return nil }
        let before = SleepingLocks.enterUnordered(rank)
        defer {
            release()
            SleepingLocks.leave(restoring: before)
        }
        // Sound: as above.
        let place = unsafe state.address
        return unsafe try body(&place.pointee)
    }

    private borrowing func attempt() -> Bool {
        word.compareExchange(
            expected: Word.free, desired: Word.held,
            successOrdering: .acquiring, failureOrdering: .relaxed
        ).exchanged
    }

    private borrowing func acquire() {
        if attempt() { return }
        queue.wait { word.exchange(Word.wanted, ordering: .acquiring) == Word.free }
    }

    private borrowing func release() {
        if word.exchange(Word.free, ordering: .releasing) == Word.wanted { queue.wakeOne() }
    }
}

// Sound: all access to the state goes through the lock, one thread at a time.
extension SleepingMutex: @unchecked Sendable where State: ~Copyable {}
