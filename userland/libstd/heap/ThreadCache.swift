// What a thread keeps for itself: short lists of free blocks, one per size class. Allocation and
// release touch nothing shared until a list runs empty or overflows.

internal import CSystem

/// A thread's cache. Lives in a block of the heap it caches for.
public struct ThreadCache {
    @safe struct List {
        var first: UnsafeMutableRawPointer?
        var count: Int
    }

    // Followed in memory by the other lists.
    var firstList: List
}

extension Heap {
    typealias CacheList = UnsafeMutablePointer<ThreadCache.List>

    /// A new, empty cache; nil when memory is out.
    public func makeCache() -> UnsafeMutableRawPointer? {
        let bytes = SizeClasses.count * MemoryLayout<ThreadCache.List>.stride
        let block = unsafe takeBlocks(SizeClasses.index(for: bytes), 1).first
        unsafe block?.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        return unsafe block
    }

    /// Gives back everything in a cache, and the cache.
    public func destroy(cache: UnsafeMutableRawPointer) {
        let lists = unsafe cache.assumingMemoryBound(to: ThreadCache.List.self)
        for index in 0..<SizeClasses.count {
            unsafe giveBlocks(index, lists[index].first)
        }
        let bytes = SizeClasses.count * MemoryLayout<ThreadCache.List>.stride
        unsafe cache.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
        unsafe giveBlocks(SizeClasses.index(for: bytes), cache)
    }

    /// Memory for `size` bytes, aligned to 16 or to `alignment`, a power of two; nil when there is
    /// none. `cache` may be nil: then every call goes to the centre.
    @inline(__always)
    public func allocate(
        _ size: Int, alignment: Int = 16, cache: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer? {
        var needed = size
        if alignment > 16 {
            // Blocks of a power of two lie at multiples of their size.
            guard size <= SizeClasses.largest, alignment <= SizeClasses.largest else {
                return unsafe allocateLong(size, alignment)
            }
            needed = max(size, alignment)
            needed = 1 &<< (64 &- (needed &- 1).leadingZeroBitCount)
        }
        guard needed <= SizeClasses.largest else { return unsafe allocateLong(size, alignment) }
        let index = SizeClasses.index(for: needed)
        guard let cache = unsafe cache else { return unsafe takeBlocks(index, 1).first }
        let list = unsafe cache.assumingMemoryBound(to: ThreadCache.List.self) + index
        guard let block = unsafe list.pointee.first else { return unsafe refill(list, index) }
        unsafe list.pointee.first = block.load(as: UnsafeMutableRawPointer?.self)
        unsafe list.pointee.count &-= 1
        return unsafe block
    }

    /// Takes a block back. Returns what is wrong with it, in which case nothing was done.
    @inline(__always)
    public func free(
        _ block: UnsafeMutableRawPointer, cache: UnsafeMutableRawPointer?
    ) -> HeapFault? {
        guard let arena = unsafe arena(of: block), unsafe arena.pointee.magic == ArenaLayout.magic
        else { return .notABlock }
        if unsafe arena.pointee.hugeLength != 0 {
            let start = unsafe UnsafeMutableRawPointer(arena) + arena.pointee.hugeOffset
            guard unsafe block == start else { return .notABlock }
            unsafe freeHuge(arena)
            return nil
        }
        guard let slab = unsafe slab(of: block) else { return .notABlock }
        let index = unsafe Int(slab.pointee.sizeClass)
        guard index < SizeClasses.count else { return unsafe freeRun(slab, block) }
        guard let cache = unsafe cache else {
            unsafe block.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
            unsafe giveBlocks(index, block)
            return nil
        }
        let list = unsafe cache.assumingMemoryBound(to: ThreadCache.List.self) + index
        if unsafe list.pointee.first == block { return .freedTwice }
        unsafe block.storeBytes(of: list.pointee.first, as: UnsafeMutableRawPointer?.self)
        unsafe list.pointee.first = block
        unsafe list.pointee.count &+= 1
        if unsafe list.pointee.count > 2 &* SizeClasses.batch(of: index) {
            unsafe spill(list, index)
        }
        return nil
    }

    /// How many bytes a block really has; 0 for what is not a block.
    public func capacity(of block: UnsafeRawPointer) -> Int {
        guard let arena = unsafe arena(of: block), unsafe arena.pointee.magic == ArenaLayout.magic
        else { return 0 }
        if unsafe arena.pointee.hugeLength != 0 {
            return unsafe arena.pointee.hugeLength - arena.pointee.hugeOffset
        }
        guard let slab = unsafe slab(of: block) else { return 0 }
        let index = unsafe Int(slab.pointee.sizeClass)
        if index < SizeClasses.count { return SizeClasses.size(of: index) }
        return unsafe Int(slab.pointee.count) * ArenaLayout.unit
    }

    @inline(never)
    private func refill(_ list: CacheList, _ index: Int) -> UnsafeMutableRawPointer? {
        let batch = unsafe takeBlocks(index, SizeClasses.batch(of: index))
        guard let block = unsafe batch.first else { return nil }
        unsafe list.pointee.first = block.load(as: UnsafeMutableRawPointer?.self)
        unsafe list.pointee.count = batch.count - 1
        return unsafe block
    }

    /// Gives the older half of a list to the centre.
    @inline(never)
    private func spill(_ list: CacheList, _ index: Int) {
        let kept = SizeClasses.batch(of: index)
        var last = unsafe list.pointee.first
        for _ in 1..<kept {
            unsafe last = last?.load(as: UnsafeMutableRawPointer?.self)
        }
        guard let last = unsafe last else { return }
        let rest = unsafe last.load(as: UnsafeMutableRawPointer?.self)
        unsafe last.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
        unsafe list.pointee.count = kept
        unsafe giveBlocks(index, rest)
    }

    @inline(never)
    private func freeRun(_ run: SlabPointer, _ block: UnsafeMutableRawPointer) -> HeapFault? {
        if unsafe run.pointee.sizeClass == UnitRecord.unused { return .freedTwice }
        guard unsafe block == blockStart(of: run) else { return .notABlock }
        unsafe releaseUnits(run)
        return nil
    }
}
