// Short critical sections between CPUs. The state lives inside the lock and can be reached only
// while it is held.

public import Arch
internal import Builtin
public import Synchronization

/// Memory for one value at a fixed address inside whatever contains it, changed through a shared
/// reference. Whoever does so answers for exclusiveness.
@_rawLayout(like: Value, movesAsLike)
public struct Cell<Value: ~Copyable>: ~Copyable {
    /// Where the value lies, for as long as the cell does not move.
    @unsafe @inlinable
    public var address: UnsafeMutablePointer<Value> {
        unsafe UnsafeMutablePointer<Value>(Builtin.unprotectedAddressOfBorrow(self))
    }

    /// A cell that holds `value`.
    @inlinable
    public init(_ value: consuming Value) {
        unsafe address.initialize(to: value)
    }

    @inlinable
    deinit {
        unsafe address.deinitialize(count: 1)
    }
}

/// Mutual exclusion by busy waiting, for critical sections of at most a few microseconds.
///
/// Interrupts are put off while the lock is held, so interrupt handlers may use it too. It is a
/// test-and-test-and-set lock rather than a fair one: virtual CPUs may be descheduled by their
/// host, and a queue would then stand still behind one that is not running.
public struct Spinlock<State: ~Copyable>: ~Copyable {
    @usableFromInline let isHeld = Atomic<Bool>(false)
    @usableFromInline let state: Cell<State>
    /// The lock's place in the order.
    public let rank: LockRank

    /// A free lock around `state`.
    @inlinable
    public init(_ state: consuming State, rank: LockRank) {
        self.state = Cell(state)
        self.rank = rank
    }

    /// Runs `body` with the state while the calling CPU holds the lock, interrupts put off.
    ///
    /// `body` does not sleep and does not take locks of the same or a lower rank.
    @inlinable
    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = acquire()
        defer { release(restoring: before) }
        // Sound: the lock is held, so no other access to the state is under way.
        let place = unsafe state.address
        return unsafe try body(&place.pointee)
    }

    /// Like ``withLock(_:)``, but returns `nil` at once when the lock is taken.
    ///
    /// As it never waits, any rank is allowed.
    @inlinable
    public borrowing func withLockIfAvailable<Result: ~Copyable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        let before = CPUStateOutside()
        guard !isHeld.exchange(true, ordering: .acquiring) else {
            before.restore()
            return nil
        }
        noteAcquired()
        defer { release(restoring: before) }
        // Sound: as above.
        let place = unsafe state.address
        return unsafe try body(&place.pointee)
    }

    /// Gives access to the state without taking the lock: for a panic, after the other CPUs have
    /// been stopped, when the lock may be held by one that will never give it back.
    @unsafe @inlinable
    public borrowing func withStateIgnoringLock<Result>(_ body: (inout State) -> Result) -> Result {
        let place = unsafe state.address
        return unsafe body(&place.pointee)
    }

    @inlinable @inline(__always)
    borrowing func acquire() -> CPUStateOutside {
        let before = CPUStateOutside()
        #if DEBUG
        require(
            before.heldRanks >> UInt64(rank.rawValue) == 0,
            "a lock was taken out of order: one of the same or a later rank is held")
        #endif
        if isHeld.exchange(true, ordering: .acquiring) { wait(before) }
        noteAcquired()
        return before
    }

    /// Takes the lock when it was held, with interrupts put off as they are now.
    @inlinable @inline(never)
    borrowing func wait(_ before: CPUStateOutside) {
        repeat {
            // Requests from other CPUs are served while we wait.
            before.restore()
            while isHeld.load(ordering: .relaxed) { relaxCPU() }
            _ = CPUStateOutside()
        } while isHeld.exchange(true, ordering: .acquiring)
    }

    @inlinable
    borrowing func noteAcquired() {
        #if DEBUG
        HeldLocks.current |= 1 << UInt64(rank.rawValue)
        #endif
    }

    @inlinable
    borrowing func release(restoring before: CPUStateOutside) {
        isHeld.store(false, ordering: .releasing)
        before.restore()
    }
}

/// What a critical section changes about its CPU. Sections nest, so to leave one is to restore.
@usableFromInline
struct CPUStateOutside {
    #if DEBUG
    @usableFromInline let heldRanks: UInt64
    #endif

    /// Puts interrupts off, and records what was before.
    @inlinable
    init() {
        DeferredInterrupts.begin()
        #if DEBUG
        heldRanks = HeldLocks.current
        #endif
    }

    @inlinable
    func restore() {
        #if DEBUG
        HeldLocks.current = heldRanks
        #endif
        DeferredInterrupts.end()
    }
}

// Sound: all access to the state goes through the lock, one CPU at a time.
extension Spinlock: @unchecked Sendable where State: ~Copyable {}
