// Address spaces that several threads change at once.

import Arch
import Memory
import SeededRandom
import Synchronization
import Testing

@Suite struct AddressSpaceThreadTests {
    private final class Seen: Sendable {
        let isOver = Atomic<Bool>(false)
        let intruders = Atomic<Int>(0)
    }

    @Test func threadsRaceThroughOneAddressSpace() async throws {
        let memory = SimulatedMemory(bytes: 64 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 64 * mebibyte, .now)]))
        let before = frames.statistics.used
        let root = try #require(frames.allocateZeroed())
        let kernel = try #require(
            KernelAddressSpace(root: root, frames: frames, shootdown: NoTranslations()))
        let account = MemoryAccount(limit: PageCount(8000))
        try await {
            let space = try #require(
                AddressSpace(kernel: kernel, account: account, base: AddressLayout.user.start))
            space.willActivate(on: .boot)
            await withTaskGroup(of: Void.self) { group in
                for task in 1...4 as ClosedRange<UInt64> {
                    group.addTask { race(through: space, seed: task) }
                }
            }
            space.didDeactivate(on: .boot)
        }()
        #expect(account.used == .zero)
        // The kernel's root and the two tables that it keeps below it.
        #expect(frames.statistics.used == before + PageCount(3))
    }

    /// What other threads map anywhere never lies where something is being replaced, and would go with it.
    @Test func nobodyFindsRoomWhereSomethingIsReplaced() async throws {
        let memory = SimulatedMemory(bytes: 64 * mebibyte)
        let frames = try #require(memory.makeAllocator([(mebibyte, 64 * mebibyte, .now)]))
        let root = try #require(frames.allocateZeroed())
        let kernel = try #require(
            KernelAddressSpace(root: root, frames: frames, shootdown: NoTranslations()))
        let account = MemoryAccount(limit: PageCount(16000))
        let space = try #require(
            AddressSpace(kernel: kernel, account: account, base: AddressLayout.user.start))
        let table = account.used
        // More than is done at a time.
        let fixed = try space.map(.zeros, length: 20 << 20, [.read, .write])
        let seen = Seen()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<20_000 where seen.intruders.load(ordering: .relaxed) == 0 {
                    _ = try? space.map(
                        .zeros, length: fixed.length, at: .replacing(fixed.start), .read)
                }
                seen.isOver.store(true, ordering: .relaxed)
            }
            group.addTask {
                while !seen.isOver.load(ordering: .relaxed) {
                    guard let other = try? space.map(.zeros, length: 4096, .read) else { continue }
                    if other.overlaps(fixed) { seen.intruders.add(1, ordering: .relaxed) }
                    try? space.unmap(other)
                }
            }
        }
        #expect(seen.intruders.load(ordering: .relaxed) == 0)
        #expect(space.statistics.mapped == PageCount(5 * 1024))
        try space.unmap(fixed)
        #expect(account.used == table)
    }

    private func race(through space: AddressSpace, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var mine: [VirtualRange] = []
        for _ in 0..<400 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let length = UInt64.random(in: 1...100, using: &random) * 4096
                let range = try? space.map(.zeros, length: length, [.read, .write])
                if let range { mine.append(range) }
            case 1 where !mine.isEmpty:
                // Sometimes at the wrong place: into what others have.
                var range = mine.removeLast()
                if Bool.random(using: &random) {
                    range = VirtualRange(from: range.start, to: range.end + 3 * 4096)
                }
                try? space.unmap(range)
            case 2 where !mine.isEmpty:
                try? space.protect(mine[mine.count / 2], Bool.random(using: &random) ? .read : [])
            default:
                let range =
                    mine.last
                    ?? VirtualRange(
                        from: AddressLayout.user.start, to: AddressLayout.user.start + 4096)
                let offset = UInt64.random(in: 0..<range.length, using: &random)
                _ = space.handleFault(at: range.start + offset, .write)
            }
        }
    }
}
