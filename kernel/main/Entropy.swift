// Where the kernel's random numbers come from.

internal import Arch
internal import KernelBase
internal import KernelLog

/// The system's generator of random numbers.
final class Entropy: Sendable {
    private let generator: Spinlock<RandomGenerator>

    /// A generator seeded from the CPU's, where it has one, and from the jitter of its time-stamp
    /// counter against the latency of memory and ports.
    init() {
        var seed = InlineArray<8, UInt32>(repeating: 0)
        for index in 0..<8 {
            let word = hardwareRandom() ?? 0
            seed[index] = UInt32(truncatingIfNeeded: word) ^ Entropy.jitter()
        }
        if hardwareRandom() == nil {
            Log.warning("this CPU has no random number generator: keys rest on timing alone")
        }
        generator = Spinlock(RandomGenerator(seed: seed), rank: .entropy)
    }

    /// 64 random bits.
    func next() -> UInt64 {
        generator.withLock { $0.next() }
    }

    /// The low bits of many short durations.
    private static func jitter() -> UInt32 {
        var pool: UInt32 = 0
        for _ in 0..<64 {
            let start = readTimestampCounter()
            _ = IOPort(0x80).read8()
            let duration = UInt32(truncatingIfNeeded: readTimestampCounter() &- start)
            pool = (pool << 5 | pool >> 27) ^ duration
        }
        return pool
    }
}
