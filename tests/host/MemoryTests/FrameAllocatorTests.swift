// The frame allocator on simulated memory: against a model with random operations, with threads,
// and at the edges of what a firmware's memory map can look like.

import Arch
import Memory
import SeededRandom
import Testing

@Suite struct FrameAllocatorTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func matchesAModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let memory = SimulatedMemory(bytes: 64 * mebibyte)
        // Ragged ends, two regions in one chunk, a hole, and a chunk completed by two regions.
        let regions: [(UInt64, UInt64, MemoryRegion.Availability)] = [
            (0, 0x9F000, .now), (mebibyte, 5 * mebibyte + 0x3000, .now),
            (5 * mebibyte + 0x4000, 5 * mebibyte + 0x9000, .now),
            (7 * mebibyte, 9 * mebibyte, .now), (9 * mebibyte, 11 * mebibyte, .now),
            (12 * mebibyte + 0x1800, 40 * mebibyte, .now),
        ]
        let frames = try #require(memory.makeAllocator(regions))
        let initial = frames.statistics
        #expect(initial.free == initial.total)
        var small: [UInt64] = []
        var large: [UInt64] = []
        var used: Set<UInt64> = []
        func isMemory(_ address: UInt64, _ length: UInt64) -> Bool {
            let inside = regions.map { start, end, _ in
                min(end, address + length) - min(min(end, address + length), max(start, address))
            }
            return address >= mebibyte && inside.reduce(0, +) == length
        }
        for step in 0..<20000 {
            let growing = (step / 4000) % 2 == 0
            switch Int.random(in: 0..<100, using: &random) {
            case ..<(growing ? 60 : 30):
                guard let address = frames.allocate() else {
                    #expect(frames.statistics.free == .zero)
                    continue
                }
                #expect(isMemory(address.rawValue, 4096), "\(address)")
                #expect(used.insert(address.frameNumber).inserted, "seed \(seed) step \(step)")
                memory[address] = address.rawValue
                small.append(address.rawValue)
            case ..<90 where !small.isEmpty:
                let place = Int.random(in: 0..<small.count, using: &random)
                let address = PhysicalAddress(small[place])
                small.swapAt(place, small.count - 1)
                small.removeLast()
                #expect(memory[address] == address.rawValue)
                used.remove(address.frameNumber)
                frames.free(address)
            case 90..<95:
                guard let address = frames.allocateLarge() else { continue }
                #expect(address.isAligned(to: .large) && isMemory(address.rawValue, 2 * mebibyte))
                let range = address.frameNumber..<address.frameNumber + 512
                #expect(used.isDisjoint(with: range), "seed \(seed) step \(step)")
                used.formUnion(range)
                large.append(address.rawValue)
            case 95... where !large.isEmpty:
                let address = PhysicalAddress(large.remove(at: large.count / 2))
                if Bool.random(using: &random) {
                    frames.freeLarge(address)
                    used.subtract(address.frameNumber..<address.frameNumber + 512)
                } else {
                    frames.splitLarge(address)
                    for offset in 0..<512 as Range<UInt64> {
                        let frame = address + offset * 4096
                        memory[frame] = frame.rawValue
                        small.append(frame.rawValue)
                    }
                }
            default: break
            }
            #expect(frames.statistics.used == PageCount(UInt64(used.count)))
        }
        for address in small { frames.free(PhysicalAddress(address)) }
        for address in large { frames.freeLarge(PhysicalAddress(address)) }
        #expect(frames.statistics == initial)
    }

    @Test func handsOutEveryFrameAndGetsItsLargePagesBack() throws {
        let memory = SimulatedMemory(bytes: 64 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 64 * mebibyte, .now)]))
        func largePages() -> [PhysicalAddress] {
            var pages: [PhysicalAddress] = []
            while let page = frames.allocateLarge() { pages.append(page) }
            for page in pages { frames.freeLarge(page) }
            return pages
        }
        let before = largePages().count
        #expect(before == 31)
        var all: [PhysicalAddress] = []
        while let frame = frames.allocate() { all.append(frame) }
        #expect(PageCount(UInt64(all.count)) == frames.statistics.total)
        #expect(frames.allocateLarge() == nil)
        #expect(Set(all).count == all.count)
        for frame in all.shuffled() { frames.free(frame) }
        #expect(largePages().count == before)
    }

    @Test func referencesKeepAFrame() throws {
        let memory = SimulatedMemory(bytes: 4 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 4 * mebibyte, .now)]))
        let frame = try #require(frames.allocateZeroed())
        #expect(memory[frame] == 0 && memory[frame + 4088] == 0)
        frames.retain(frame)
        frames.retain(frame)
        #expect(frames.referenceCount(of: frame) == 3)
        frames.release(frame)
        frames.release(frame)
        #expect(frames.statistics.used == PageCount(1))
        frames.release(frame)
        #expect(frames.statistics.used == .zero)
    }

    @Test func bookkeepingIsSmallAndSetupTouchesLittle() throws {
        var touched: [Int] = []
        for size in [64 * mebibyte, 2 * gibibyte, 8 * gibibyte, 64 * gibibyte] {
            let memory = SimulatedMemory(bytes: size + gibibyte)
            var regions: [(UInt64, UInt64, MemoryRegion.Availability)] = [
                (0, 0x9_F000, .now), (mebibyte, min(size, 3 * gibibyte), .now),
            ]
            if size > 3 * gibibyte {
                regions.append((4 * gibibyte, size + gibibyte, .now))
            }
            let frames = try #require(memory.makeAllocator(regions, cpuCount: 256))
            let pages = size / 4096
            #expect(frames.bookkeepingPages.rawValue * 100 < pages, "\(size)")
            #expect(frames.statistics.total + frames.bookkeepingPages == PageCount(pages - 256))
            touched.append(memory.residentBytes)
        }
        print("bytes touched while setting up 64 MiB, 2 GiB, 8 GiB, 64 GiB:", touched)
        #expect(touched.allSatisfy { $0 < touched[0] + 64 * 1024 })
    }

    @Test func reachesMemoryAboveFourGibibytes() throws {
        let memory = SimulatedMemory(bytes: 6 * gibibyte)
        let frames = try #require(
            memory.makeAllocator([
                (mebibyte, 1024 * mebibyte, .now),
                (5 * gibibyte, 5 * gibibyte + 9 * mebibyte, .now),
            ]))
        var high = 0
        while let page = frames.allocateLarge() { high += page.rawValue >= 5 * gibibyte ? 1 : 0 }
        #expect(high == 4)
        var highFrames = 0
        while let frame = frames.allocate() { highFrames += frame.rawValue >= gibibyte ? 1 : 0 }
        #expect(highFrames == 256)
    }

    @Test func leavesOutMemoryTooFarAway() throws {
        let memory = SimulatedMemory(bytes: 128 * gibibyte)
        let frames = try #require(
            memory.makeAllocator([
                (mebibyte, 64 * mebibyte, .now), (127 * gibibyte, 127 * gibibyte + mebibyte, .now),
            ]))
        #expect(frames.unreachablePages == PageCount(256))
        #expect(frames.bookkeepingPages.rawValue < 16384 / 100)
        while let frame = frames.allocate() { #expect(frame.rawValue < 64 * mebibyte) }
    }

    @Test func takesInMemoryLater() throws {
        let memory = SimulatedMemory(bytes: 64 * mebibyte)
        let later = (8 * mebibyte + 0x5000, 16 * mebibyte + 0x7000)
        let frames = try #require(
            memory.makeAllocator([
                (mebibyte, later.0, .now), (later.0, later.1, .later),
                (later.1, 32 * mebibyte, .now),
            ]))
        let before = frames.statistics.total
        frames.add(PhysicalRange(from: PhysicalAddress(later.0), to: PhysicalAddress(later.1)))
        #expect(frames.statistics.total == before + PageCount((later.1 - later.0) / 4096))
        var large = 0
        while frames.allocateLarge() != nil { large += 1 }
        #expect(large == 15)
    }

    @Test func refusesHopelessMaps() {
        let memory = SimulatedMemory(bytes: 8 * mebibyte)
        #expect(memory.makeAllocator([]) == nil)
        #expect(memory.makeAllocator([(0, mebibyte, .now)]) == nil)
        #expect(memory.makeAllocator([(mebibyte, mebibyte + 4096, .now)]) == nil)
        #expect(memory.makeAllocator([(2 * mebibyte, 8 * mebibyte, .later)]) == nil)
        #expect(memory.makeAllocator([(UInt64.max - 4096, UInt64.max, .now)]) == nil)
    }

    @Test func threadsNeverShareAFrame() async throws {
        let memory = SimulatedMemory(bytes: 32 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 32 * mebibyte, .now)]))
        let mistakes = await withTaskGroup(of: Int.self) { group in
            for task in 1...6 as ClosedRange<UInt64> {
                group.addTask {
                    var random = SeededGenerator(seed: task)
                    var mine: [PhysicalAddress] = []
                    var mistakes = 0
                    for _ in 0..<8000 {
                        if Int.random(in: 0..<100, using: &random) < 55 {
                            guard let frame = frames.allocate() else { continue }
                            memory[frame] = task
                            mine.append(frame)
                        } else if !mine.isEmpty {
                            let place = Int.random(in: 0..<mine.count, using: &random)
                            mistakes += memory[mine[place]] == task ? 0 : 1
                            frames.free(mine[place])
                            mine.swapAt(place, mine.count - 1)
                            mine.removeLast()
                        }
                        if Int.random(in: 0..<500, using: &random) == 0,
                            let large = frames.allocateLarge()
                        {
                            memory[large + mebibyte] = task
                            mistakes += memory[large + mebibyte] == task ? 0 : 1
                            frames.freeLarge(large)
                        }
                    }
                    for frame in mine { frames.free(frame) }
                    return mistakes
                }
            }
            return await group.reduce(0, +)
        }
        #expect(mistakes == 0)
        #expect(frames.statistics.used == .zero)
    }

    @Test func aDoubleFreeStops() async {
        await #expect(processExitsWith: .failure) {
            let memory = SimulatedMemory(bytes: 4 * mebibyte)
            guard let frames = memory.makeAllocator([(mebibyte, 4 * mebibyte, .now)]),
                let frame = frames.allocate()
            else { return }
            frames.free(frame)
            frames.free(frame)
        }
    }
}
