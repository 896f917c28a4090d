// What the kernel's heap may take for things that no account pays for, and what programs are promised then.

import Arch
import Memory
import Testing

@Suite struct HeapBoundsTests {
    @Test func theHeapGetsTheReserveAndAQuarterOfWhatNobodyWasPromised() throws {
        let memory = SimulatedMemory(bytes: 257 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 257 * mebibyte, .now)]))
        let heap = try #require(Heap(frames: frames, checks: .basic))
        let free = frames.statistics.free.rawValue
        let account = MemoryAccount(limit: PageCount(free - free / 8))
        let bounds = HeapBounds(heap, frames, account)
        let atFirst = bounds.pagesLeft()
        #expect(atFirst > Int(free / 8 + free / 5) && atFirst < Int(free / 8 + free / 4))
        // What programs were promised is not the heap's.
        try account.charge(account.limit)
        let reserve = bounds.pagesLeft()
        #expect(reserve > Int(free / 10) && reserve <= Int(free / 8))
        account.refund(account.limit)
        #expect(bounds.pagesLeft() == atFirst)

        // What the heap takes beyond the reserve is promised to nobody.
        var blocks: [UnsafeMutableRawPointer] = []
        while bounds.pagesLeft() > 1024 {
            try unsafe blocks.append(#require(heap.allocate(size: 64 * 1024, alignment: 16)))
        }
        #expect(throws: MemoryError.outOfMemory) { try account.charge(account.limit) }
        #expect(throws: Never.self) {
            try account.charge(PageCount(account.limit.rawValue * 7 / 10))
        }
        account.refund(PageCount(account.limit.rawValue * 7 / 10))
        for block in unsafe blocks { unsafe heap.free(block) }
        #expect(bounds.pagesLeft() > atFirst - 1024)
        try account.charge(account.limit)
    }

    @Test func programsLeaveLargePagesToTheKernel() throws {
        let memory = SimulatedMemory(bytes: 129 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 129 * mebibyte, .now)]))
        while frames.allocateLargeZeroed() != nil {}
        let left = frames.largePagesLeft
        #expect(left >= 3)
        for _ in 0..<left { #expect(frames.allocateLarge() != nil) }
        #expect(frames.allocateLarge() == nil)
    }
}
