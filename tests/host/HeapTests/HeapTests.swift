// The heap against its promises: sizes and alignments, no two blocks share a byte, memory returns to
// the system, faults are found, threads do not disturb each other.

import Heap
import SeededRandom
import Testing

@Suite struct HeapTests {
    @Test func classesHoldTheirSizes() {
        for size in 1...SizeClasses.largest {
            let index = SizeClasses.index(for: size)
            #expect(SizeClasses.size(of: index) >= size)
            if index > 0 { #expect(SizeClasses.size(of: index - 1) < size) }
        }
        #expect(SizeClasses.size(of: SizeClasses.count - 1) == SizeClasses.largest)
    }

    @Test(arguments: [16, 32, 64, 256, 4096, 8192, 16384, 65536])
    func alignmentIsKept(alignment: Int) throws {
        let heap = try #require(Heap())
        let cache = unsafe try #require(unsafe heap.makeCache())
        var blocks: [UnsafeMutableRawPointer] = unsafe []
        for size in [1, 17, 100, 1000, 5000, 9000, 100_000, 300_000] {
            let block = unsafe try #require(
                unsafe heap.allocate(size, alignment: alignment, cache: cache))
            #expect(unsafe UInt(bitPattern: block) % UInt(alignment) == 0)
            #expect(unsafe heap.capacity(of: block) >= size)
            unsafe block.initializeMemory(as: UInt8.self, repeating: 1, count: size)
            unsafe blocks.append(block)
        }
        while let block = unsafe blocks.popLast() {
            #expect(unsafe heap.free(block, cache: cache) == nil)
        }
    }

    @Test func absurdRequestsFail() throws {
        let heap = try #require(Heap())
        #expect(unsafe heap.allocate(Int.max, cache: nil) == nil)
        #expect(unsafe heap.allocate(Int.max - 64, cache: nil) == nil)
        #expect(unsafe heap.allocate(1 << 46, cache: nil) == nil)
        let checked = CheckedHeap(heap)
        #expect(unsafe checked.allocate(Int.max, cache: nil) == nil)
    }

    /// Random allocations and releases; every block carries a pattern that must survive.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func blocksNeverOverlap(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let heap = try #require(Heap())
        let cache = unsafe try #require(unsafe heap.makeCache())
        var live: [(UnsafeMutableRawPointer, Int, UInt8)] = unsafe []
        for step in 0..<15_000 {
            let full = unsafe live.count > 800
            let some = unsafe !live.isEmpty
            if full || some && random.next() % 5 < 2 {
                let index = unsafe Int.random(in: 0..<live.count, using: &random)
                let (block, size, mark) = unsafe live.remove(at: index)
                unsafe check(block, size, mark, seed)
                #expect(unsafe heap.free(block, cache: cache) == nil)
            } else {
                let scale = Int.random(in: 0..<20, using: &random)
                let size = Int.random(
                    in: 0...(8 << (scale < 15 ? scale % 9 : scale - 5)), using: &random)
                let block = unsafe try #require(unsafe heap.allocate(size, cache: cache))
                let mark = UInt8(truncatingIfNeeded: step)
                unsafe block.initializeMemory(as: UInt8.self, repeating: mark, count: size)
                unsafe live.append((block, size, mark))
            }
        }
        while let (block, size, mark) = unsafe live.popLast() {
            unsafe check(block, size, mark, seed)
            #expect(unsafe heap.free(block, cache: cache) == nil)
        }
        unsafe heap.destroy(cache: cache)
        #expect(heap.mappedBytes <= 512 * 1024, "memory was not returned, seed \(seed)")
    }

    private func check(_ block: UnsafeMutableRawPointer, _ size: Int, _ mark: UInt8, _ seed: UInt64)
    {
        let bytes = unsafe UnsafeRawBufferPointer(start: block, count: size)
        #expect(unsafe bytes.allSatisfy { $0 == mark }, "a block changed, seed \(seed)")
    }

    @Test func memoryReturnsToTheSystem() throws {
        let heap = try #require(Heap())
        var blocks: [UnsafeMutableRawPointer] = unsafe []
        for _ in 0..<100_000 {
            unsafe blocks.append(try #require(unsafe heap.allocate(100, cache: nil)))
        }
        #expect(heap.mappedBytes > 10_000_000)
        while let block = unsafe blocks.popLast() { _ = unsafe heap.free(block, cache: nil) }
        #expect(heap.mappedBytes <= 512 * 1024)
        let huge = unsafe try #require(unsafe heap.allocate(50_000_000, cache: nil))
        #expect(heap.mappedBytes >= 50_000_000)
        #expect(unsafe heap.free(huge, cache: nil) == nil)
        #expect(heap.mappedBytes <= 512 * 1024)
    }

    /// Blocks whose bytes have the same places in caches are slow to copy to each other.
    @Test func longBlocksBeginAtDifferentPlaces() throws {
        let heap = try #require(Heap())
        let length = 4 << 20
        var blocks: [UnsafeMutableRawPointer] = unsafe []
        var places: Set<UInt> = []
        for _ in 0..<7 {
            let block = unsafe try #require(unsafe heap.allocate(length, cache: nil))
            unsafe block.storeBytes(of: 1, toByteOffset: length - 1, as: UInt8.self)
            let place = UInt(bitPattern: block)
            #expect(place % 64 == 0)
            places.insert(place % UInt(256 << 10))
            unsafe blocks.append(block)
        }
        #expect(places.count == 7)
        while let block = unsafe blocks.popLast() {
            #expect(unsafe heap.free(block, cache: nil) == nil)
        }
        #expect(heap.mappedBytes == 0)
    }

    @Test func faultsAreFound() throws {
        let heap = CheckedHeap(try #require(Heap()))
        let cache = unsafe try #require(unsafe heap.heap.makeCache())
        for size in [1, 8, 100, 5000, 200_000] {
            let block = unsafe try #require(unsafe heap.allocate(size, cache: cache))
            #expect(unsafe heap.capacity(of: block) == size)
            let old = unsafe block.load(fromByteOffset: size, as: UInt8.self)
            unsafe block.storeBytes(of: old ^ 1, toByteOffset: size, as: UInt8.self)
            #expect(unsafe heap.free(block, cache: cache) == .overrun)
            unsafe block.storeBytes(of: old, toByteOffset: size, as: UInt8.self)
            #expect(unsafe heap.free(block, cache: cache) == nil)
            if size < 100_000 {
                #expect(unsafe heap.free(block, cache: cache) == .freedTwice)
            }
        }
        let block = unsafe try #require(unsafe heap.allocate(64, cache: cache))
        #expect(unsafe heap.free(block + 16, cache: cache) == .notABlock)
    }

    @Test func twiceInARowIsFoundWithoutChecks() throws {
        let heap = try #require(Heap())
        let cache = unsafe try #require(unsafe heap.makeCache())
        let block = unsafe try #require(unsafe heap.allocate(40, cache: cache))
        #expect(unsafe heap.free(block, cache: cache) == nil)
        #expect(unsafe heap.free(block, cache: cache) == .freedTwice)
    }
}
