// The supply of memory that is cleared ahead: what it promises to programs, that its frames stay free
// for everybody else, and that whoever sees to it is called when it runs low, and only then.

import Arch
import Memory
import SeededRandom
import Synchronization
import Testing

@Suite struct ClearedFramesTests {
    /// Enough for one 2 MiB page in the supply.
    private let size = 256 * mebibyte

    /// How many frames the supply has besides.
    private func frameCapacity(_ frames: FrameAllocator) -> Int {
        Int(frames.statistics.total.rawValue) / 64 - 512
    }

    private func makeAllocator(_ memory: SimulatedMemory) throws -> FrameAllocator {
        try #require(memory.makeAllocator([(mebibyte, size, .now)]))
    }

    /// Writes into every frame, so that none is full of zeros by chance.
    private func soil(_ memory: SimulatedMemory, _ frames: FrameAllocator) {
        var all: [PhysicalAddress] = []
        while let frame = frames.allocate() {
            (memory[frame], memory[frame + 4088]) = (1, 2)
            all.append(frame)
        }
        for frame in all { frames.free(frame) }
    }

    private func isZero(_ memory: SimulatedMemory, _ start: PhysicalAddress, pages: UInt64 = 1)
        -> Bool
    {
        stride(from: 0, to: pages * 4096, by: 8).allSatisfy { memory[start + $0] == 0 }
    }

    /// Completes the supply; returns how many steps that took.
    private func complete(_ frames: FrameAllocator) -> Int {
        var steps = 0
        while frames.clearAhead() { steps += 1 }
        return steps
    }

    @Test func whatIsClearedAheadIsFreeAndZero() throws {
        let memory = SimulatedMemory(bytes: size)
        let frames = try makeAllocator(memory)
        soil(memory, frames)
        let free = frames.statistics.free
        var steps = 0
        while frames.clearAhead() {
            steps += 1
            #expect(frames.statistics.free == free)
        }
        #expect(steps == (frameCapacity(frames) + 7) / 8 + 512 / 8)
        #expect(frames.isClearedSupplyComplete)
        #expect(frames.clearAhead() == false)
        let page = try #require(frames.allocateLargeZeroed())
        #expect(isZero(memory, page, pages: 512))
        // More than the supply has: the rest is cleared when it is asked for.
        let small = try (0..<700).map { _ in try #require(frames.allocateZeroed()) }
        #expect(Set(small.map(\.rawValue)).count == 700)
        for frame in small { #expect(isZero(memory, frame)) }
        #expect(frames.statistics.free + PageCount(512 + 700) == free)
        for frame in small { frames.free(frame) }
        frames.freeLarge(page)
        #expect(frames.statistics.free == free)
    }

    @Test func aPageThatIsHalfClearedIsClearedToItsEnd() throws {
        let memory = SimulatedMemory(bytes: size)
        let frames = try makeAllocator(memory)
        soil(memory, frames)
        for _ in 0..<(frameCapacity(frames) + 7) / 8 + 3 { #expect(frames.clearAhead()) }
        let page = try #require(frames.allocateLargeZeroed())
        #expect(isZero(memory, page, pages: 512))
    }

    @Test func nothingIsKeptFromThoseWhoWantAll() throws {
        let memory = SimulatedMemory(bytes: size)
        let frames = try makeAllocator(memory)
        func countLarge() -> Int {
            var pages: [PhysicalAddress] = []
            while let page = frames.allocateLarge() { pages.append(page) }
            for page in pages { frames.freeLarge(page) }
            return pages.count
        }
        let large = countLarge()
        _ = complete(frames)
        #expect(countLarge() == large)
        _ = complete(frames)
        for _ in 0..<40 { _ = frames.clearAhead() }
        var all: Set<UInt64> = []
        while let frame = frames.allocate() { all.insert(frame.rawValue) }
        #expect(PageCount(UInt64(all.count)) == frames.statistics.total)
        #expect(frames.statistics.free == .zero)
        // Where memory is short, nothing is set aside.
        #expect(!frames.clearAhead())
        #expect(frames.allocateZeroed() == nil && frames.allocateLargeZeroed() == nil)
    }

    @Test func whoSeesToItIsCalledOnceForEachTimeItRunsLow() throws {
        let memory = SimulatedMemory(bytes: size)
        let frames = try makeAllocator(memory)
        let counter = Counter()
        frames.whenClearedRunLow { counter.calls.add(1, ordering: .relaxed) }
        func take(_ count: Int) throws {
            for _ in 0..<count { _ = try #require(frames.allocateZeroed()) }
        }
        // Not complete yet: CPUs without work see to it without being told.
        try take(10)
        #expect(counter.count == 0)
        let surplus = complete(frames) * 8 - 512 - frameCapacity(frames)
        try take(surplus + (frameCapacity(frames) + 1) / 2)
        #expect(counter.count == 0)
        try take(1)
        #expect(counter.count == 1)
        try take(400)
        #expect(counter.count == 1)
        _ = complete(frames)
        #expect(counter.count == 1)
        _ = try #require(frames.allocateLargeZeroed())
        #expect(counter.count == 2)
        _ = try #require(frames.allocateLargeZeroed())
        #expect(counter.count == 2)
    }

    @Test func threadsTakeWhileOthersClear() async throws {
        let memory = SimulatedMemory(bytes: size)
        let frames = try makeAllocator(memory)
        soil(memory, frames)
        let initial = frames.statistics
        let mistakes = await withTaskGroup(of: Int.self) { group in
            for task in 1...4 as ClosedRange<UInt64> {
                group.addTask { takeAndGiveBack(task, memory, frames) }
            }
            return await group.reduce(0, +)
        }
        #expect(mistakes == 0)
        #expect(frames.statistics == initial)
    }
}

/// Takes cleared memory, writes into it and gives it back, and sees to the supply, at random; returns how
/// often memory was not clear or changed meanwhile.
private func takeAndGiveBack(
    _ task: UInt64, _ memory: SimulatedMemory, _ frames: FrameAllocator
) -> Int {
    var random = SeededGenerator(seed: task)
    var mine: [PhysicalAddress] = []
    var mistakes = 0
    for _ in 0..<4000 {
        _ = frames.clearAhead()
        if Int.random(in: 0..<100, using: &random) < 55 {
            guard let frame = frames.allocateZeroed() else { continue }
            mistakes += memory[frame] == 0 && memory[frame + 4088] == 0 ? 0 : 1
            (memory[frame], memory[frame + 4088]) = (task, task)
            mine.append(frame)
        } else if let frame = mine.popLast() {
            mistakes += memory[frame] == task && memory[frame + 4088] == task ? 0 : 1
            frames.free(frame)
        }
        guard Int.random(in: 0..<200, using: &random) == 0, let page = frames.allocateLargeZeroed()
        else { continue }
        mistakes += memory[page] == 0 && memory[page + mebibyte] == 0 ? 0 : 1
        (memory[page], memory[page + mebibyte]) = (task, task)
        frames.freeLarge(page)
    }
    for frame in mine { frames.free(frame) }
    return mistakes
}

private final class Counter: Sendable {
    let calls = Atomic<Int>(0)
    var count: Int { calls.load(ordering: .acquiring) }
}
