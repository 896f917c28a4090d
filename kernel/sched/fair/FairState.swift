// What the fair queue keeps for each thread.

import KernelBase

/// A thread's account with the queue that it competes in.
///
/// Virtual times are in nanoseconds of a thread of weight 1,024. A *lag* is what a thread is owed
/// (or owes, if negative) in comparison with an ideal CPU that serves all at once: its weight times
/// the distance in virtual time, that is, in nanoseconds times 1,024.
public struct FairState<Element: FairElement>: Sendable where Element: Sendable {
    var links = TreeLinks<FairNode<Element>>()
    /// The thread's share.
    public internal(set) var weight: Weight
    /// How long a thread runs on each of its requests, in nanoseconds.
    public internal(set) var slice: Int64
    /// Where the thread stands: grows while it runs, the slower the heavier it is.
    var virtualRuntime: Int64 = 0
    /// The service below one unit of ``virtualRuntime`` that has not been counted yet.
    var remainder: Int64 = 0
    /// Nanoseconds that the thread has run since it last slept, and what it ran before its last two
    /// sleeps: what it will ask for next, as far as it can be foreseen.
    var burst: Int64 = 0
    private var lastBurst: Int64
    private var burstBefore: Int64
    /// When its present request would be served, if all got their shares.
    var deadline: Int64 = 0
    /// The least ``virtualRuntime`` in the thread's subtree.
    var leastInSubtree: Int64 = 0
    /// While the thread is in no queue: the lag that it left the last one with.
    var keptLag: Int64 = 0
    /// Whether the thread competes in a queue, running or waiting.
    public internal(set) var isActive = false

    /// The account of a thread that has not competed yet.
    ///
    /// - Parameter sliceNanoseconds: from 1,000 to 1,000,000,000; other values are clamped.
    public init(weight: Weight, sliceNanoseconds: UInt64) {
        self.weight = weight
        slice = Int64(min(max(sliceNanoseconds, 1000), 1_000_000_000))
        lastBurst = slice
        burstBefore = slice
    }

    /// The shortest request that is foreseen, in nanoseconds.
    static var shortestRequest: Int64 { 100_000 }

    /// What the first request after joining is worth in virtual time. A thread that used to sleep
    /// again soon has an early deadline; if it runs on for longer, its next request is a slice.
    ///
    /// The shorter of two bursts counts: a single long one (a machine that stood still, a page that
    /// had to be found) says nothing about the next, and one foreseen too short costs its thread no
    /// more than a second request.
    var virtualFirstRequest: Int64 {
        let request = min(max(min(lastBurst, burstBefore), Self.shortestRequest), slice)
        return max(request * Weight.unit / weight.rawValue, 1)
    }

    /// Learns from a burst that has ended.
    mutating func noteEndOfBurst() {
        burstBefore = lastBurst
        lastBurst = min(burst, slice)
        burst = 0
    }

    /// Virtual time until the present request is served.
    var remainingRequest: Int64 { deadline - virtualRuntime }

    /// What a request for a slice is worth in virtual time.
    var virtualSlice: Int64 { max(slice * Weight.unit / weight.rawValue, 1) }
}

/// A reference to a thread; like ``ListElement``, it keeps nothing alive.
public protocol FairElement: Equatable, Sendable {
    /// The thread's account, guarded by the lock of the queue that it is in.
    var fairState: FairState<Self> { get nonmutating set }
}

/// A thread as the tree sees it: ordered by deadline, summarised by the least virtual runtime.
struct FairNode<Element: FairElement>: TreeElement, Sendable {
    let element: Element

    var treeLinks: TreeLinks<FairNode> {
        get { element.fairState.links }
        nonmutating set { element.fairState.links = newValue }
    }

    func precedes(_ other: FairNode) -> Bool {
        element.fairState.deadline < other.element.fairState.deadline
    }

    func updateSummary(left: FairNode?, right: FairNode?) -> Bool {
        var least = element.fairState.virtualRuntime
        if let left { least = min(least, left.element.fairState.leastInSubtree) }
        if let right { least = min(least, right.element.fairState.leastInSubtree) }
        guard least != element.fairState.leastInSubtree else { return false }
        element.fairState.leastInSubtree = least
        return true
    }
}
