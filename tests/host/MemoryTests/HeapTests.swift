// The heap on simulated memory: contents survive, blocks never overlap, and mistakes are noticed.

import Arch
import Glibc
import Memory
import SeededRandom
import Testing

/// A heap with memory of its own.
@safe
final class TestHeap: @unchecked Sendable {
    let memory: SimulatedMemory
    let frames: FrameAllocator
    let heap: Heap

    init?(mebibytes: UInt64, _ checks: HeapChecks) {
        memory = SimulatedMemory(bytes: mebibytes * mebibyte)
        guard let frames = memory.makeAllocator([(mebibyte, mebibytes * mebibyte, .now)]),
            let heap = Heap(frames: frames, checks: checks)
        else { return nil }
        self.frames = frames
        self.heap = heap
    }
}

/// A block filled with a byte of its own.
@safe
struct TestBlock {
    let start: UnsafeMutableRawPointer
    let size: Int
    let fill: UInt8

    init?(_ heap: Heap, size: Int, alignment: Int, fill: UInt8) {
        guard let start = unsafe heap.allocate(size: size, alignment: alignment) else { return nil }
        unsafe self.start = start
        self.size = size
        self.fill = fill
        unsafe start.initializeMemory(as: UInt8.self, repeating: fill, count: size)
    }

    var address: UInt { unsafe UInt(bitPattern: start) }

    var isIntact: Bool {
        let expected = [UInt8](repeating: fill, count: size)
        return unsafe memcmp(start, expected, size) == 0
    }

    func free(to heap: Heap) { unsafe heap.free(start) }

    /// Writes where it must not.
    func overwrite(at offset: Int) {
        unsafe start.storeBytes(of: 0x55, toByteOffset: offset, as: UInt8.self)
    }
}

@Suite struct HeapTests {
    static func randomSize(_ random: inout SeededGenerator) -> Int {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: Int.random(in: 2049...200_000, using: &random)
        case 1..<5: Int.random(in: 257...2048, using: &random)
        default: Int.random(in: 0...256, using: &random)
        }
    }

    @Test(arguments: [HeapChecks.basic, .full], [1, 2, 3] as [UInt64])
    func blocksKeepTheirContents(checks: HeapChecks, seed: UInt64) throws {
        let test = try #require(TestHeap(mebibytes: 64, checks))
        var random = SeededGenerator(seed: seed)
        var blocks: [TestBlock] = []
        for step in 0..<8000 {
            let growing = (step / 2000) % 2 == 0
            if Int.random(in: 0..<100, using: &random) < (growing ? 60 : 40) || blocks.isEmpty {
                let alignment = 1 << Int.random(in: 0...13, using: &random)
                let size = Self.randomSize(&random)
                guard
                    let block = TestBlock(
                        test.heap, size: size, alignment: alignment,
                        fill: UInt8.random(in: 0...255, using: &random))
                else { continue }
                #expect(block.address % UInt(alignment) == 0, "\(size) \(alignment)")
                blocks.append(block)
            } else {
                let place = Int.random(in: 0..<blocks.count, using: &random)
                let block = blocks[place]
                blocks.swapAt(place, blocks.count - 1)
                blocks.removeLast()
                #expect(block.isIntact, "seed \(seed) step \(step)")
                block.free(to: test.heap)
            }
        }
        let ranges = blocks.map { $0.address..<$0.address + UInt(max($0.size, 1)) }
            .sorted { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(ranges, ranges.dropFirst()) {
            #expect(one.upperBound <= next.lowerBound)
        }
        #expect(blocks.allSatisfy { $0.isIntact })
        for block in blocks { block.free(to: test.heap) }
        let end = test.heap.statistics
        #expect(end.blocks == 0 && end.bytes == 0)
        // Each size may keep one empty slab, wherever it lies, and the heap one
        // empty segment.
        #expect(end.pages.rawValue <= 4 * 23)
        #expect(end.segments <= 8)
        #expect(test.frames.statistics.used.rawValue == UInt64(end.segments) * 512)
    }

    @Test func takesAndGivesBackWholeSegments() throws {
        let test = try #require(TestHeap(mebibytes: 64, .basic))
        var blocks: [TestBlock] = []
        while let block = TestBlock(test.heap, size: 1_000_000, alignment: 4096, fill: 1) {
            blocks.append(block)
        }
        #expect(blocks.count == 62)
        #expect(test.frames.allocateLarge() == nil)
        for block in blocks.shuffled() { block.free(to: test.heap) }
        #expect(test.frames.statistics.used == PageCount(512))
        #expect(TestBlock(test.heap, size: 1 << 39, alignment: 16, fill: 0) == nil)
        #expect(TestBlock(test.heap, size: 3 << 20, alignment: 16, fill: 0) == nil)
        #expect(TestBlock(test.heap, size: -1, alignment: 16, fill: 0) == nil)
        #expect(TestBlock(test.heap, size: 16, alignment: 2 << 20, fill: 0) == nil)
        #expect(TestBlock(test.heap, size: 16, alignment: 1 << 20, fill: 0) != nil)
    }

    @Test func sendsHugeBlocksToTheirSource() throws {
        final class Source: HugeBlockSource, @unchecked Sendable {
            var freed: [VirtualAddress] = []
            func allocate(pages: PageCount) -> VirtualAddress? {
                AddressLayout.kernelMappings.start + pages.bytes
            }
            func free(_ block: VirtualAddress) { freed.append(block) }
        }
        let test = try #require(TestHeap(mebibytes: 8, .full))
        let source = Source()
        test.heap.use(source)
        let block = try unsafe #require(test.heap.allocate(size: 3 << 20, alignment: 4096))
        #expect(unsafe VirtualAddress(block).rawValue == 0x180_0030_0000)
        unsafe test.heap.free(block)
        #expect(source.freed.count == 1)
    }

    @Test func threadsKeepTheirBlocks() async throws {
        let test = try #require(TestHeap(mebibytes: 64, .full))
        let damaged = await withTaskGroup(of: Int.self) { group in
            for task in 1...6 as ClosedRange<UInt64> {
                group.addTask {
                    var random = SeededGenerator(seed: task)
                    var mine: [TestBlock] = []
                    var damaged = 0
                    for _ in 0..<3000 {
                        if Bool.random(using: &random) || mine.isEmpty {
                            let size = Int.random(in: 0..<3000, using: &random)
                            if let block = TestBlock(
                                test.heap, size: size, alignment: 16, fill: UInt8(task))
                            {
                                mine.append(block)
                            }
                        } else {
                            let place = Int.random(in: 0..<mine.count, using: &random)
                            mine.swapAt(place, mine.count - 1)
                            let block = mine.removeLast()
                            damaged += block.isIntact ? 0 : 1
                            block.free(to: test.heap)
                        }
                    }
                    for block in mine { block.free(to: test.heap) }
                    return damaged
                }
            }
            return await group.reduce(0, +)
        }
        #expect(damaged == 0)
        #expect(test.heap.statistics.blocks == 0)
    }
}

@Suite struct HeapMistakeTests {
    static func heapAndBlock(_ checks: HeapChecks, size: Int) -> (TestHeap, TestBlock)? {
        guard let test = TestHeap(mebibytes: 8, checks),
            let block = TestBlock(test.heap, size: size, alignment: 16, fill: 7)
        else { return nil }
        return (test, block)
    }

    @Test func freeingTwiceStops() async {
        await #expect(processExitsWith: .failure) {
            guard let (test, block) = Self.heapAndBlock(.basic, size: 40) else { return }
            block.free(to: test.heap)
            block.free(to: test.heap)
        }
    }

    @Test func freeingTwiceWithOthersBetweenStops() async {
        await #expect(processExitsWith: .failure) {
            guard let (test, block) = Self.heapAndBlock(.basic, size: 40),
                let other = TestBlock(test.heap, size: 40, alignment: 16, fill: 8)
            else { return }
            block.free(to: test.heap)
            other.free(to: test.heap)
            block.free(to: test.heap)
        }
    }

    @Test func freeingALargeBlockTwiceStops() async {
        await #expect(processExitsWith: .failure) {
            guard let (test, block) = Self.heapAndBlock(.basic, size: 10000) else { return }
            block.free(to: test.heap)
            block.free(to: test.heap)
        }
    }

    @Test func freeingTheInsideOfABlockStops() async {
        await #expect(processExitsWith: .failure) {
            guard let (test, block) = Self.heapAndBlock(.basic, size: 100) else { return }
            unsafe test.heap.free(block.start + 8)
        }
    }

    @Test func freeingTheInsideOfALargeBlockStops() async {
        await #expect(processExitsWith: .failure) {
            guard let (test, block) = Self.heapAndBlock(.basic, size: 10000) else { return }
            unsafe test.heap.free(block.start + 4096)
        }
    }

    @Test(arguments: [24, 2000, 5000])
    func writingPastTheEndStops(size: Int) async {
        await #expect(processExitsWith: .failure) { [size] in
            guard let (test, block) = Self.heapAndBlock(.full, size: size) else { return }
            block.overwrite(at: size)
            block.free(to: test.heap)
        }
    }

    @Test func writingAfterFreeStops() async {
        await #expect(processExitsWith: .failure) {
            guard let (test, block) = Self.heapAndBlock(.full, size: 100) else { return }
            block.free(to: test.heap)
            block.overwrite(at: 50)
            _ = TestBlock(test.heap, size: 100, alignment: 16, fill: 9)
        }
    }
}
