// A handful of free frames for each CPU, so that most requests stay off the common lock.

import Arch
import KernelBase

/// Free frames that one CPU keeps at hand.
struct FrameCache {
    static var capacity: Int { 60 }
    /// How many move between cache and pool at a time.
    static var batch: Int { 30 }

    private var frames = InlineArray<60, UInt32>(repeating: 0)
    private(set) var count = 0

    mutating func pop() -> Int? {
        guard count > 0 else { return nil }
        count -= 1
        return Int(frames[count])
    }

    /// - Precondition: there is room.
    mutating func push(_ frame: Int) {
        frames[count] = UInt32(frame)
        count += 1
    }
}

/// The caches of all CPUs, in the allocator's own pages.
@safe
struct FrameCaches {
    private let base: UnsafeMutablePointer<Spinlock<FrameCache>>
    private let count: Int

    /// Pages for `count` caches.
    static func pageCount(forCPUs count: Int) -> PageCount {
        PageCount(coveringBytes: UInt64(count * MemoryLayout<Spinlock<FrameCache>>.stride))
    }

    /// Empty caches in uninitialised memory, which belongs to them from then on.
    @unsafe
    init(at address: PhysicalAddress, count: Int, in directMap: DirectMap) {
        precondition(count > 0)
        unsafe base = directMap.pointer(to: address)
            .bindMemory(to: Spinlock<FrameCache>.self, capacity: count)
        for index in 0..<count {
            unsafe (base + index).initialize(to: Spinlock(FrameCache(), rank: .frameCache))
        }
        self.count = count
    }

    /// Runs `body` with a cache locked. A CPU without one of its own shares another's.
    func withCache<Result>(of cpu: CPUIndex, _ body: (inout FrameCache) -> Result) -> Result {
        // Sound: the index is in bounds and all caches were initialised.
        unsafe base[Int(cpu.rawValue) % count].withLock(body)
    }

    func forEach(_ body: (inout FrameCache) -> Void) {
        for index in 0..<count { unsafe base[index].withLock(body) }
    }

    /// Frames in all caches together.
    var totalCount: Int {
        var total = 0
        forEach { total += $0.count }
        return total
    }
}

// Sound: each cache is behind a lock.
extension FrameCaches: @unchecked Sendable {}

extension FrameAllocator {
    func takeCached() -> Int? {
        caches.withCache(of: currentCPU) { cache in
            if let frame = cache.pop() { return frame }
            return pool.withLock { pool in
                pool.takeFrames(FrameCache.batch) { cache.push($0) }
                return cache.pop()
            }
        }
    }

    func putCached(_ frame: Int) {
        caches.withCache(of: currentCPU) { cache in
            if cache.count == FrameCache.capacity {
                pool.withLock { pool in
                    for _ in 0..<FrameCache.batch {
                        if let old = cache.pop() { pool.putFrame(old) }
                    }
                }
            }
            cache.push(frame)
        }
    }

    /// Takes a frame from any CPU's cache or the cleared ones, when the pool has none left.
    func stealCached() -> Int? {
        returnFramesAtHand()
        return pool.withLock { $0.takeFrame() }
    }

    /// Gives the pool all free frames that are kept for some purpose.
    func returnFramesAtHand() {
        returnClearedFrames()
        caches.forEach { cache in
            guard cache.count > 0 else { return }
            pool.withLock { pool in
                while let frame = cache.pop() { pool.putFrame(frame) }
            }
        }
    }
}
