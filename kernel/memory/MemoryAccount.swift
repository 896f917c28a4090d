// Memory is promised before it is used: whoever wants pages has them charged to an account first,
// and is refused there and then when the promise could not be kept.

public import Arch
import Synchronization

/// How many pages a process, a box or the whole system may use, and how many it has been promised.
public final class MemoryAccount: Sendable {
    /// The account that this one's charges are charged to as well.
    public let parent: MemoryAccount?
    /// The most pages that may be charged.
    public let limit: PageCount
    private let charged = Atomic<UInt64>(0)
    private let refused = Atomic<Bool>(false)

    /// An account with nothing charged to it.
    ///
    /// The system's account, which has no parent, has as its limit the memory that there is, less
    /// the reserve that the kernel keeps for itself.
    public init(limit: PageCount, parent: MemoryAccount? = nil) {
        self.limit = limit
        self.parent = parent
    }

    /// Pages charged at the moment.
    public var used: PageCount { PageCount(charged.load(ordering: .relaxed)) }

    /// Charges pages to this account and those above it, or to none of them.
    ///
    /// - Throws: ``MemoryError/quotaExceeded`` when one of them would go over its limit;
    ///   ``MemoryError/outOfMemory`` when that one is the system's.
    public func charge(_ pages: PageCount) throws(MemoryError) {
        var value = charged.load(ordering: .relaxed)
        while true {
            guard pages.rawValue <= limit.rawValue && value <= limit.rawValue - pages.rawValue
            else {
                refused.store(true, ordering: .relaxed)
                throw parent == nil ? .outOfMemory : .quotaExceeded
            }
            let (exchanged, found) = charged.weakCompareExchange(
                expected: value, desired: value + pages.rawValue, ordering: .relaxed)
            if exchanged { break }
            value = found
        }
        do throws(MemoryError) {
            try parent?.charge(pages)
        } catch {
            charged.subtract(pages.rawValue, ordering: .relaxed)
            throw error
        }
    }

    /// Whether this account's own limit has refused something since this was asked last.
    public func takeRefusal() -> Bool {
        // Looked at first: it is asked far more often than it is true.
        refused.load(ordering: .relaxed) && refused.exchange(false, ordering: .relaxed)
    }

    /// Takes back a charge.
    public func refund(_ pages: PageCount) {
        charged.subtract(pages.rawValue, ordering: .relaxed)
        parent?.refund(pages)
    }
}
