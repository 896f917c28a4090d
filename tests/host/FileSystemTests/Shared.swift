// Small things that test threads share.

import KernelBase
import SeededRandom
import Synchronization

final class Wins: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
    func add() { value.wrappingAdd(1, ordering: .relaxed) }
}

final class SharedGenerator: Sendable {
    private let generator = Spinlock(SeededGenerator(seed: 42), rank: .heap)
    func next() -> UInt64 { generator.withLock { $0.next() } }
}
