// Reading without a lock what is seldom written: readers notice that a write came between and try
// again (Lameter, "Effective Synchronization on Linux/NUMA Systems", 2005; the fences follow Boehm,
// "Can Seqlocks Get Along With Programming Language Memory Models?", 2012).

public import Arch
public import Synchronization

/// A counter that is odd while a write is under way.
///
/// The data that it guards consists of `Atomic` values accessed with relaxed ordering, so that a
/// reader which overlaps a write sees a mixture, never undefined behaviour, and discards it.
public struct SequenceCounter: ~Copyable, Sendable {
    @usableFromInline let counter = Atomic<UInt64>(0)

    /// A counter at rest.
    public init() {}

    /// Runs `body`, which writes the guarded data.
    ///
    /// - Precondition: writers exclude one another, and one on this CPU cannot be interrupted by a
    ///   reader: the caller holds a ``Spinlock``.
    @inlinable
    public func write(_ body: () -> Void) {
        let value = counter.load(ordering: .relaxed)
        counter.store(value &+ 1, ordering: .relaxed)
        atomicMemoryFence(ordering: .releasing)
        body()
        counter.store(value &+ 2, ordering: .releasing)
    }

    /// Runs `body`, which reads the guarded data, until no write overlapped it.
    @inlinable
    public func read<Result>(_ body: () -> Result) -> Result {
        while true {
            let before = counter.load(ordering: .acquiring)
            if before & 1 == 0 {
                let result = body()
                atomicMemoryFence(ordering: .acquiring)
                if counter.load(ordering: .relaxed) == before { return result }
            }
            relaxCPU()
        }
    }
}
