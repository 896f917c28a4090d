// Remembers lookups: which file a name in a directory means, or that it means none.

internal import KernelBase
internal import Synchronization

/// A hash table of dentries with a lock for each of its buckets.
///
/// At most so many entries are kept beyond those in use; in use is what an open file, a mount, a
/// working directory or an entry below needs. Lock rank: ``LockRank/vnode``.
public final class DentryCache: Sendable {
    private struct Slot {
        let parent: UInt64
        let hash: UInt64
        let name: [UInt8]
        /// The number of the superblock.
        let fileSystem: UInt64
        var dentry: Dentry
    }

    private typealias Bucket = Spinlock<[Slot]>

    private let buckets: FixedArray<Spinlock<[Slot]>>
    private let limit: Int
    private let entryCount = Atomic<Int>(0)
    private let hand = Atomic<Int>(0)
    /// How many entries were in use when memory was last short.
    private let countAfterShortage = Atomic<Int>(0)
    private let numbers = Atomic<UInt64>(0)

    /// An empty cache, or `nil` when there is no memory for it.
    ///
    /// - Parameters:
    ///   - limit: beyond how many entries unused ones are dropped.
    ///   - bucketCount: how many locks.
    public init?(limit: Int = 16384, bucketCount: Int = 2048) {
        guard
            let buckets = FixedArray<Bucket>(
                count: max(bucketCount, 1), make: { _ in Spinlock([], rank: .vnode) })
        else { return nil }
        self.buckets = buckets
        self.limit = limit
    }

    /// How many entries there are.
    public var count: Int { entryCount.load(ordering: .relaxed) }

    /// A number that was not handed out before.
    func nextNumber() -> UInt64 {
        numbers.wrappingAdd(1, ordering: .relaxed).newValue
    }

    private func hash(_ parent: Dentry, _ name: Span<UInt8>) -> UInt64 {
        name.hash(seed: 0xCBF2_9CE4_8422_2325 ^ (parent.id &* 0x9E37_79B9_7F4A_7C15))
    }

    private func withBucket<Result>(_ hash: UInt64, _ body: (inout [Slot]) -> Result) -> Result {
        buckets.withElement(at: bucket(of: hash)) { $0.withLock(body) }
    }

    /// The lower half of the hash as a fraction of 2³², times the number of buckets: a division takes many
    /// times as long as a multiplication.
    @inline(__always)
    private func bucket(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: ((hash & 0xFFFF_FFFF) &* UInt64(buckets.count)) >> 32)
    }

    private static func index(
        in slots: [Slot], _ hash: UInt64, _ parent: Dentry, _ name: Span<UInt8>
    ) -> Int? {
        for index in slots.indices
        where slots[index].hash == hash && slots[index].parent == parent.id
            && name.holds(slots[index].name)
        {
            return index
        }
        return nil
    }

    /// What is known about a name: a dentry, one without a file, or nothing.
    func find(_ parent: Dentry, _ name: Span<UInt8>) -> Dentry? {
        let hash = hash(parent, name)
        return buckets.withElement(at: bucket(of: hash)) { bucket in
            bucket.withLock { slots in
                guard let index = DentryCache.index(in: slots, hash, parent, name) else {
                    return nil
                }
                let dentry = slots[index].dentry
                if !dentry.wasUsed.load(ordering: .relaxed) {
                    dentry.wasUsed.store(true, ordering: .relaxed)
                }
                return dentry
            }
        }
    }

    /// Remembers a file, or that there is none, unless something is known already; returns what is
    /// known then.
    ///
    /// - Precondition: the superblock's names are held.
    func insert(_ file: Vnode?, _ parent: Dentry, _ name: Span<UInt8>) -> Dentry {
        let hash = hash(parent, name)
        let text = name.array
        let fileSystem = parent.file?.superblock.number ?? 0
        let new = Dentry(id: nextNumber(), file, parent: parent, name: text)
        let known = withBucket(hash) { slots -> Dentry? in
            if let index = DentryCache.index(in: slots, hash, parent, text.span) {
                return slots[index].dentry
            }
            slots.append(
                Slot(
                    parent: parent.id, hash: hash, name: text, fileSystem: fileSystem, dentry: new))
            return nil
        }
        if let known { return known }
        added()
        return new
    }

    /// Forgets what is known about a name; returns the dentry.
    @discardableResult
    func remove(_ parent: Dentry, _ name: Span<UInt8>) -> Dentry? {
        let hash = hash(parent, name)
        let text = name.array
        let removed = withBucket(hash) { slots -> Dentry? in
            guard let index = DentryCache.index(in: slots, hash, parent, text.span) else {
                return nil
            }
            return DentryCache.take(index, from: &slots)
        }
        if removed != nil { entryCount.wrappingSubtract(1, ordering: .relaxed) }
        return removed
    }

    private static func take(_ index: Int, from slots: inout [Slot]) -> Dentry {
        slots.swapAt(index, slots.count - 1)
        let dentry = slots.removeLast().dentry
        dentry.isRemembered.store(false, ordering: .relaxed)
        return dentry
    }

    /// Forgets a dentry, unless its name means another one by now.
    func forget(_ dentry: Dentry) {
        guard let parent = dentry.parent else { return }
        let name = dentry.name
        let hash = hash(parent, name.span)
        let removed = withBucket(hash) { slots -> Dentry? in
            guard let index = slots.firstIndex(where: { $0.dentry === dentry }) else { return nil }
            return DentryCache.take(index, from: &slots)
        }
        if removed != nil { entryCount.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// Gives a dentry another place. Lookups meanwhile miss the cache, and wait for the names.
    ///
    /// - Precondition: the superblock's names are held for writing, and both places are forgotten.
    func move(_ dentry: Dentry, to parent: Dentry, as name: Span<UInt8>) {
        let text = name.array
        let fileSystem = parent.file?.superblock.number ?? 0
        dentry.move(to: parent, as: text)
        let hash = hash(parent, name)
        withBucket(hash) { slots in
            slots.append(
                Slot(
                    parent: parent.id, hash: hash, name: text, fileSystem: fileSystem,
                    dentry: dentry))
            dentry.isRemembered.store(true, ordering: .relaxed)
        }
        added()
    }

    // MARK: - Keeping within the limit

    private func added() {
        let count = entryCount.wrappingAdd(1, ordering: .relaxed).newValue
        if count > limit { reclaim(scanning: 4) }
    }

    /// Drops unused entries in the next `bucketCount` buckets. An entry that was looked up since it
    /// was last passed is spared once.
    ///
    /// An entry that only the cache refers to cannot be found by anybody else while its bucket is
    /// locked, and has no entries below it, for those would refer to it.
    public func reclaim(scanning bucketCount: Int) {
        for _ in 0..<bucketCount {
            let place = hand.wrappingAdd(1, ordering: .relaxed).newValue
            let index = Int(UInt(bitPattern: place) % UInt(buckets.count))
            var dropped: [Dentry] = []
            buckets.withElement(at: index) { bucket in
                bucket.withLock { slots in
                    var slot = 0
                    while slot < slots.count {
                        let unused = isKnownUniquelyReferenced(&slots[slot].dentry)
                        if unused, !slots[slot].dentry.wasUsed.exchange(false, ordering: .relaxed) {
                            dropped.append(DentryCache.take(slot, from: &slots))
                        } else {
                            slot += 1
                        }
                    }
                }
            }
            entryCount.wrappingSubtract(dropped.count, ordering: .relaxed)
            // The entries go here, with no lock held.
        }
    }

    /// Forgets all names in a file system that is not mounted any more.
    func forgetAll(of superblock: Superblock) {
        let number = superblock.number
        for index in 0..<buckets.count {
            let dropped = buckets.withElement(at: index) { bucket in
                bucket.withLock { slots -> [Slot] in
                    guard slots.contains(where: { $0.fileSystem == number }) else { return [] }
                    let dropped = slots.filter { $0.fileSystem == number }
                    for slot in dropped {
                        slot.dentry.isRemembered.store(false, ordering: .relaxed)
                    }
                    slots.removeAll { $0.fileSystem == number }
                    return dropped
                }
            }
            entryCount.wrappingSubtract(dropped.count, ordering: .relaxed)
            // The entries go here, with no lock held.
        }
    }

    /// Drops every entry that nobody uses.
    public func reclaimAll() {
        var before = -1
        while before != count {
            before = count
            reclaim(scanning: 2 * buckets.count)
        }
    }

    /// Drops every entry that nobody uses, if there can be many: for when memory is short, as it may be for
    /// a long time.
    public func reclaimForShortage() {
        guard count > countAfterShortage.load(ordering: .relaxed) + limit / 64 else { return }
        reclaimAll()
        countAfterShortage.store(count, ordering: .relaxed)
    }
}
