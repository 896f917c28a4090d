// Memory is promised before it is used: whoever wants pages has them charged to an account first,
// and is refused there and then when the promise could not be kept.

public import Arch
import Synchronization

/// How many pages a process, a box or the whole system may use, and how many it has been promised.
///
/// Nothing here recurses: programs decide how deep accounts are nested, and kernel stacks are small.
public final class MemoryAccount: @unchecked Sendable {
    /// The account that this one's charges are charged to as well.
    public var parent: MemoryAccount? { above }
    /// Changes only as this account, or one below, is released.
    private var above: MemoryAccount?
    /// The most pages that may be charged.
    public let limit: PageCount
    private let charged = Atomic<UInt64>(0)
    private let withheld = Atomic<UInt64>(0)
    private let refused = Atomic<Bool>(false)

    /// An account with nothing charged to it.
    ///
    /// The system's account, which has no parent, has as its limit the memory that there is, less
    /// the reserve that the kernel keeps for itself.
    public init(limit: PageCount, parent: MemoryAccount? = nil) {
        self.limit = limit
        above = parent
    }

    deinit {
        // Those above of which nobody else knows are released one by one, not one inside of another.
        var next = above.take()
        while isKnownUniquelyReferenced(&next) { next = next?.above.take() }
    }

    /// Pages charged at the moment.
    public var used: PageCount { PageCount(charged.load(ordering: .relaxed)) }

    /// Charges pages to this account and those above it, or to none of them.
    ///
    /// - Throws: ``MemoryError/quotaExceeded`` when one of them would go over its limit;
    ///   ``MemoryError/outOfMemory`` when that one is the system's.
    public func charge(_ pages: PageCount) throws(MemoryError) {
        var place: MemoryAccount? = self
        while let here = place {
            guard here.add(pages) else {
                here.refused.store(true, ordering: .relaxed)
                refund(pages, below: here)
                throw here.above == nil ? .outOfMemory : .quotaExceeded
            }
            place = here.above
        }
    }

    /// Charges pages to this account alone; false when that would go over its limit.
    private func add(_ pages: PageCount) -> Bool {
        var value = charged.load(ordering: .relaxed)
        while true {
            let most = limit.rawValue - withheld.load(ordering: .relaxed)
            guard pages.rawValue <= most && value <= most - pages.rawValue else { return false }
            let (exchanged, found) = charged.weakCompareExchange(
                expected: value, desired: value + pages.rawValue, ordering: .relaxed)
            if exchanged { return true }
            value = found
        }
    }

    /// Sets how many pages of the limit cannot be promised, since the kernel has taken more than its reserve.
    public func withhold(_ pages: PageCount) {
        withheld.store(min(pages.rawValue, limit.rawValue), ordering: .relaxed)
    }

    /// Whether this account's own limit has refused something since this was asked last.
    public func takeRefusal() -> Bool {
        // Looked at first: it is asked far more often than it is true.
        refused.load(ordering: .relaxed) && refused.exchange(false, ordering: .relaxed)
    }

    /// Takes back a charge.
    public func refund(_ pages: PageCount) {
        refund(pages, below: nil)
    }

    /// Takes back a charge from this account and those above it, up to but without `end`.
    private func refund(_ pages: PageCount, below end: MemoryAccount?) {
        var place: MemoryAccount? = self
        while let here = place, here !== end {
            here.charged.subtract(pages.rawValue, ordering: .relaxed)
            place = here.above
        }
    }
}
