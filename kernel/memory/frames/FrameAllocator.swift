// The machine's memory, handed out in frames of 4 KiB and 2 MiB.

public import Arch
import KernelBase
import Synchronization

/// Hands out physical memory.
///
/// Taking and giving back a frame takes constant time, most often without touching anything that
/// other CPUs touch. May be called with locks held up to rank ``LockRank/heap`` and from interrupt
/// handlers. Lock ranks used: ``LockRank/clearedFrames``, ``LockRank/frameCache``,
/// ``LockRank/frames``.
public final class FrameAllocator: Sendable {
    /// The window through which the memory is reached.
    public let directMap: DirectMap
    let database: FrameDatabase
    private let wholeChunks: WholeChunkHint
    let pool: Spinlock<FramePool>
    let caches: FrameCaches
    let cleared: Spinlock<ClearedFrames>
    /// Pages that the allocator's own tables take.
    public let bookkeepingPages: PageCount
    /// Pages of memory that lie so far apart from the rest that tables reaching to them would take
    /// more than a hundredth of the memory; they stay unused.
    public let unreachablePages: PageCount

    init(
        directMap: DirectMap, pool: consuming FramePool, caches: FrameCaches,
        bookkeepingPages: PageCount, unreachablePages: PageCount
    ) {
        self.directMap = directMap
        database = pool.database
        wholeChunks = pool.wholeHint
        cleared = Spinlock(ClearedFrames(totalCount: pool.totalCount), rank: .clearedFrames)
        self.pool = Spinlock(pool, rank: .frames)
        self.caches = caches
        self.bookkeepingPages = bookkeepingPages
        self.unreachablePages = unreachablePages
    }

    // MARK: - 4 KiB

    /// A frame with unknown contents and one reference, or `nil` when none is free.
    public func allocate() -> PhysicalAddress? {
        guard let frame = takeCached() ?? stealCached() else { return nil }
        unsafe database.frame(frame).pointee.references.store(1, ordering: .relaxed)
        return PhysicalAddress(frameNumber: UInt64(frame))
    }

    /// Gives back a frame that has one reference.
    public func free(_ address: PhysicalAddress) {
        let frame = Int(address.frameNumber)
        endOnlyReference(to: frame)
        putCached(frame)
    }

    func endOnlyReference(to frame: Int) {
        let exchanged = unsafe database.frame(frame).pointee.references
            .compareExchange(expected: 1, desired: 0, ordering: .acquiringAndReleasing).exchanged
        require(exchanged, "a frame was freed twice, or while others use it")
    }

    /// Adds a reference to a frame that is in use.
    public func retain(_ address: PhysicalAddress) {
        let (references, _) = unsafe database.frame(Int(address.frameNumber)).pointee.references
            .wrappingAdd(1, ordering: .relaxed)
        require(references != 0 && references != UInt32.max, "a free frame was shared")
    }

    /// Removes a reference, and frees the frame with the last one.
    public func release(_ address: PhysicalAddress) {
        let frame = Int(address.frameNumber)
        let (before, after) = unsafe database.frame(frame).pointee.references
            .wrappingSubtract(1, ordering: .acquiringAndReleasing)
        require(before != 0, "a free frame was released")
        if after == 0 { putCached(frame) }
    }

    /// How many references a frame has: for checks and reports.
    public func referenceCount(of address: PhysicalAddress) -> Int {
        Int(
            unsafe database.frame(Int(address.frameNumber)).pointee.references
                .load(ordering: .relaxed))
    }

    // MARK: - 2 MiB

    /// A 2 MiB page with unknown contents, or `nil` when no 2 MiB of memory in one aligned piece
    /// are free.
    public func allocateLarge() -> PhysicalAddress? {
        takeLarge().map { referenceLarge($0) }
    }

    func takeLarge(forProgram isForProgram: Bool = false) -> Int? {
        if let frame = pool.withLock({ $0.takeLarge(forProgram: isForProgram) }) { return frame }
        // Perhaps all that keeps a chunk from being whole is at hand elsewhere.
        returnFramesAtHand()
        return pool.withLock { $0.takeLarge(forProgram: isForProgram) }
    }

    /// 2 MiB pages that are free, as far as can be told without a lock.
    public var largePagesLeft: Int { wholeChunks.value }

    func referenceLarge(_ frame: Int) -> PhysicalAddress {
        unsafe database.frame(frame).pointee.references.store(1, ordering: .relaxed)
        return PhysicalAddress(frameNumber: UInt64(frame))
    }

    /// Gives back a 2 MiB page that was not split.
    public func freeLarge(_ address: PhysicalAddress) {
        precondition(address.isAligned(to: .large))
        let frame = Int(address.frameNumber)
        let references = unsafe database.frame(frame).pointee.references
            .exchange(0, ordering: .acquiringAndReleasing)
        require(references == 1, "a 2 MiB page was freed twice")
        pool.withLock { $0.putLarge(frame) }
    }

    /// Turns a 2 MiB page into 512 frames with one reference each, to be freed one by one.
    public func splitLarge(_ address: PhysicalAddress) {
        precondition(address.isAligned(to: .large))
        let first = Int(address.frameNumber)
        for frame in first..<first + ChunkRecord.frameCount {
            database.initializeFrame(frame)
            unsafe database.frame(frame).pointee.references.store(1, ordering: .relaxed)
        }
        pool.withLock { $0.splitLarge(first) }
    }

    // MARK: - Reports

    /// What there is and what is free.
    public struct Statistics: Equatable, Sendable {
        /// Pages that the allocator manages, free or not.
        public let total: PageCount
        /// Pages that can be handed out.
        public let free: PageCount
        /// Pages that are handed out.
        public var used: PageCount { total - free }
    }

    /// Exact when no frame changes hands meanwhile.
    public var statistics: Statistics {
        // The supply's lock is held throughout, since CPUs without work see to it at any time.
        cleared.withLock { cleared in
            let (total, free) = pool.withLock { ($0.totalCount, $0.freeCount) }
            let atHand = caches.totalCount + cleared.freeCount
            return Statistics(
                total: PageCount(UInt64(total)), free: PageCount(UInt64(free + atHand)))
        }
    }

    /// Adds memory that was named as usable later when the allocator was set up.
    ///
    /// - Parameter range: whole pages; what lies in part outside of what was named, or below
    ///   1 MiB, is left out.
    public func add(_ range: PhysicalRange) {
        guard let frames = FrameAllocator.managedFrames(of: range, limit: database.frameCount)
        else { return }
        pool.withLock { $0.add(frames) }
    }
}
