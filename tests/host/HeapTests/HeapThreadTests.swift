// The heap with many threads, each with its own cache, passing blocks to each other.

import Foundation
import Heap
import SeededRandom
import Testing

@Suite struct HeapThreadTests {
    /// Blocks are allocated by one thread, filled, and freed by another.
    @Test func threadsPassBlocksAround() throws {
        let heap = try #require(Heap())
        let box = Exchange()
        let group = DispatchGroup()
        for number in 0..<4 {
            let thread = Foundation.Thread {
                var random = SeededGenerator(seed: UInt64(number))
                guard let cache = unsafe heap.makeCache() else { return }
                for _ in 0..<20_000 {
                    let size = Int.random(in: 8...3000, using: &random)
                    guard let block = unsafe heap.allocate(size, cache: cache) else { break }
                    unsafe block.initializeMemory(
                        as: UInt64.self, repeating: UInt64(size), count: 1)
                    guard let other = unsafe box.swap(block, &random) else { continue }
                    let mark = unsafe other.load(as: UInt64.self)
                    if mark < 8 || mark > 3000 { box.fail() }
                    if unsafe heap.free(other, cache: cache) != nil { box.fail() }
                }
                unsafe heap.destroy(cache: cache)
                group.leave()
            }
            group.enter()
            thread.start()
        }
        group.wait()
        #expect(!box.failed)
        unsafe box.drain { block in _ = unsafe heap.free(block, cache: nil) }
        #expect(heap.mappedBytes <= 2 * 1024 * 1024)
    }
}

/// Where threads leave blocks for each other.
@safe private final class Exchange: @unchecked Sendable {
    private var slots = unsafe [UnsafeMutableRawPointer?](repeating: nil, count: 64)
    private let lock = NSLock()
    private(set) var failed = false

    func swap(
        _ block: UnsafeMutableRawPointer, _ random: inout SeededGenerator
    ) -> UnsafeMutableRawPointer? {
        let index = Int.random(in: 0..<64, using: &random)
        lock.lock()
        defer { lock.unlock() }
        let old = unsafe slots[index]
        unsafe slots[index] = block
        return unsafe old
    }

    func fail() {
        lock.lock()
        failed = true
        lock.unlock()
    }

    func drain(_ body: (UnsafeMutableRawPointer) -> Void) {
        for index in 0..<64 {
            if let block = unsafe slots[index] { unsafe body(block) }
        }
    }
}
