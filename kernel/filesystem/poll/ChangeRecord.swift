// Counts changes of a file for those who watch it.

/// How often a file changed, and who wants to know. Has no lock of its own; it belongs inside that of what
/// it counts the changes of.
struct ChangeRecord {
    private(set) var count: UInt64 = 0
    /// Made for the first who watches: most files are never watched, and pay for a number only.
    private(set) var queue: PollQueue?

    /// Counts a change. The queue is to be notified after the lock has been let go of.
    mutating func note() -> PollQueue? {
        count &+= 1
        return queue
    }

    /// The queue, which is `fresh` if there was none.
    mutating func queue(orElse fresh: PollQueue) -> PollQueue {
        let kept = queue ?? fresh
        queue = kept
        return kept
    }
}
