// The order of sleeping locks: debug builds keep for each thread the ranks that it holds.

internal import KernelBase

/// The checks that sleeping locks share.
enum SleepingLocks {
    /// Notes that the calling thread is about to take a lock of `rank`, and returns what to restore.
    @inline(__always)
    static func enter(_ rank: LockRank) -> UInt64 {
        #if DEBUG
        LockRank.assertNoneHeld()
        let thread = Thread.current
        let before = thread.heldSleepingRanks
        require(
            before >> UInt64(rank.rawValue) == 0,
            "a sleeping lock was taken out of order: one of the same or a later rank is held")
        thread.heldSleepingRanks = before | 1 << UInt64(rank.rawValue)
        return before
        #else
        return 0
        #endif
    }

    /// Notes that the calling thread has taken a lock of `rank` without waiting for it.
    @inline(__always)
    static func enterUnordered(_ rank: LockRank) -> UInt64 {
        #if DEBUG
        let thread = Thread.current
        let before = thread.heldSleepingRanks
        thread.heldSleepingRanks = before | 1 << UInt64(rank.rawValue)
        return before
        #else
        return 0
        #endif
    }

    /// Notes that the calling thread has given its latest lock back.
    @inline(__always)
    static func leave(restoring before: UInt64) {
        #if DEBUG
        Thread.current.heldSleepingRanks = before
        #endif
    }
}
