// Small numbers that name things: process ids, file descriptors, device numbers.

/// Hands out numbers from 0 to `capacity - 1`, each to one holder at a time.
public struct IDAllocator: ~Copyable, Sendable {
    /// Which free number comes next.
    public enum Policy: Sendable {
        /// The lowest one, as POSIX asks for file descriptors.
        case lowestFirst
        /// The one after the last that was handed out, so that a number just given back does not
        /// soon mean something else.
        case cyclic
    }

    private var used: Bitmap
    private let policy: Policy
    private var hint = 0

    /// An allocator with all numbers free, or `nil` when there is no memory for it.
    public init?(capacity: Int, policy: Policy) {
        guard let used = Bitmap(count: capacity) else { return nil }
        self.used = used
        self.policy = policy
    }

    /// How many numbers are handed out.
    public var usedCount: Int { used.populationCount }

    /// Whether `id` is handed out.
    public func isUsed(_ id: Int) -> Bool {
        id >= 0 && id < used.count && used[id]
    }

    /// A free number, or `nil` when all are handed out.
    public mutating func allocate() -> Int? {
        guard let id = used.firstClear(from: hint) ?? (hint > 0 ? used.firstClear() : nil) else {
            return nil
        }
        used.insert(id)
        hint = id + 1
        return id
    }

    /// Takes the number `id`, and tells whether it was free to take.
    public mutating func claim(_ id: Int) -> Bool {
        guard id >= 0 && id < used.count else { return false }
        return used.insert(id)
    }

    /// Gives `id` back.
    ///
    /// - Precondition: it is handed out.
    public mutating func release(_ id: Int) {
        require(used.remove(id), "an id was given back that nobody holds")
        if policy == .lowestFirst { hint = min(hint, id) }
    }
}
