// From the firmware's memory map to a working allocator, in time that depends on the number of
// entries in the map and not on the amount of memory.

public import Arch
import KernelBase

/// A run of memory that the allocator may hand out.
public struct MemoryRegion: Sendable {
    /// When the memory becomes free.
    public enum Availability: Sendable {
        /// At once.
        case now
        /// When ``FrameAllocator/add(_:)`` is called for it.
        case later
    }

    /// Where it lies.
    public let range: PhysicalRange
    /// When it may be used.
    public let availability: Availability

    /// A region of memory.
    public init(_ range: PhysicalRange, _ availability: Availability) {
        self.range = range
        self.availability = availability
    }
}

extension FrameAllocator {
    /// Memory below is left alone: the firmware's data area lies there, and the pages in which
    /// other CPUs start up.
    public static var lowestAddress: PhysicalAddress { PhysicalAddress(1 << 20) }

    /// The numbers of the whole frames in `range` that the allocator manages, or `nil` for none.
    static func managedFrames(of range: PhysicalRange, limit: Int) -> Range<Int>? {
        let low = max(range.start, lowestAddress)
        let pages = PhysicalRange(from: low, to: range.end).wholePages(of: .standard)
        guard pages.start.frameNumber < UInt64(limit) else { return nil }
        let first = Int(pages.start.frameNumber)
        let end = min(Int(pages.end.frameNumber), limit)
        return first < end ? first..<end : nil
    }

    /// An allocator for the given memory, or `nil` when it is too little to work with.
    ///
    /// - Parameters:
    ///   - directMap: reaches at least the memory below 4 GiB now, and the rest before it is used.
    ///   - cpuCount: the CPUs that get a cache of their own.
    ///   - regionCount: how many regions there are.
    ///   - region: the region of an index; regions do not overlap, and come in rising order.
    ///
    /// The book-keeping takes the start of the first region below 4 GiB that it fits into.
    /// Whoever calls this vouches that nobody else uses the regions that are available now.
    @unsafe
    public static func make(
        directMap: DirectMap, cpuCount: Int = CPUIndex.maximumCount,
        regionCount: Int, region: (Int) -> MemoryRegion
    ) -> FrameAllocator? {
        let plan = SetupPlan(cpuCount: cpuCount, regionCount: regionCount, region: region)
        guard let plan else { return nil }
        let limit = Int(plan.frameCount)
        let cacheAddress = plan.address + plan.databasePages.bytes
        // Sound: the plan found these pages in a region that is available now.
        let database = unsafe FrameDatabase(
            at: plan.address, frameCount: plan.frameCount, in: directMap)
        let caches = unsafe FrameCaches(at: cacheAddress, count: cpuCount, in: directMap)

        var pool = FramePool(database: database)
        for index in 0..<regionCount {
            guard let frames = managedFrames(of: region(index).range, limit: limit) else {
                continue
            }
            pool.prepareEdges(of: frames)
        }
        let bookkeeping = plan.databasePages + plan.cachePages
        let reserved = PhysicalRange(
            from: plan.address, to: plan.address + bookkeeping.bytes)
        pool.prepareEdges(
            of: Int(reserved.start.frameNumber)..<Int(reserved.end.frameNumber))
        for index in 0..<regionCount where region(index).availability == .now {
            var range = region(index).range
            if range.contains(plan.address) {
                let before = PhysicalRange(from: range.start, to: plan.address)
                if let frames = managedFrames(of: before, limit: limit) { pool.add(frames) }
                range = PhysicalRange(from: reserved.end, to: range.end)
            }
            if let frames = managedFrames(of: range, limit: limit) { pool.add(frames) }
        }
        return FrameAllocator(
            directMap: directMap, pool: pool, caches: caches, bookkeepingPages: bookkeeping,
            unreachablePages: plan.unreachablePages)
    }
}

/// Where the book-keeping goes and how far it reaches.
private struct SetupPlan {
    var frameCount: UInt64 = 0
    var unreachablePages = PageCount.zero
    let databasePages: PageCount
    let cachePages: PageCount
    let address: PhysicalAddress

    init?(cpuCount: Int, regionCount: Int, region: (Int) -> MemoryRegion) {
        var pages = PageCount.zero
        for index in 0..<regionCount {
            guard
                let frames = FrameAllocator.managedFrames(of: region(index).range, limit: 1 << 32)
            else { continue }
            let count = PageCount(UInt64(frames.count))
            let tables = FrameDatabase.pageCount(forFrames: UInt64(frames.upperBound))
            // A region that would push the tables over a hundredth of all memory up to its own end
            // is left out; the first one is always in.
            if frameCount == 0 || tables.rawValue <= (pages + count).rawValue / 100 {
                frameCount = UInt64(frames.upperBound)
                pages += count + unreachablePages
                unreachablePages = .zero
            } else {
                unreachablePages += count
            }
        }
        databasePages = FrameDatabase.pageCount(forFrames: frameCount)
        cachePages = FrameCaches.pageCount(forCPUs: cpuCount)
        let needed = (databasePages + cachePages).rawValue
        let reach = Int(min(frameCount, 1 << 20))
        for index in 0..<regionCount where region(index).availability == .now {
            if let frames = FrameAllocator.managedFrames(of: region(index).range, limit: reach),
                UInt64(frames.count) >= needed
            {
                address = PhysicalAddress(frameNumber: UInt64(frames.lowerBound))
                return
            }
        }
        return nil
    }
}
