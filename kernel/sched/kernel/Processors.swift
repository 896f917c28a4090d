// All CPUs that run threads.

internal import Arch
internal import KernelBase
internal import Synchronization

/// What all processors share.
final class Processors: @unchecked Sendable {
    // An entry is written once, before `count` says that it is there.
    private var all: FixedArray<Processor?>
    private let count = Atomic<Int>(0)
    private let lastThreadID = Atomic<UInt64>(0)
    private let liveThreads = Atomic<Int>(0)

    private init?() {
        guard let all = FixedArray<Processor?>(repeating: nil, count: CPUIndex.maximumCount) else {
            return nil
        }
        self.all = all
    }

    /// Creates the list. Once, at boot.
    static func create() {
        unsafe shared = Processors()
    }

    // Written once, while one CPU runs.
    nonisolated(unsafe) private static var shared: Processors? = nil

    private static var current: Processors {
        guard let processors = unsafe shared else {
            panic("the scheduler was used before it was started")
        }
        return processors
    }

    /// How many CPUs run threads.
    static var number: Int { current.count.load(ordering: .acquiring) }

    /// Threads that were started and are not buried yet.
    static var liveThreadCount: Int { current.liveThreads.load(ordering: .acquiring) }

    static func noteStarted() {
        current.liveThreads.add(1, ordering: .acquiringAndReleasing)
    }

    static func noteBuried() {
        current.liveThreads.subtract(1, ordering: .acquiringAndReleasing)
    }

    /// A number that no thread has had.
    static func nextThreadID() -> UInt64 {
        current.lastThreadID.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Adds the processor of a CPU that is about to run threads. CPUs are added one after the other.
    static func add(_ processor: Processor) {
        let processors = current
        let count = processors.count.load(ordering: .relaxed)
        processors.all[count] = processor
        processors.count.store(count + 1, ordering: .releasing)
    }

    /// What the first processor for which `body` returns something returns.
    static func first<Result>(_ body: (Processor) -> Result?) -> Result? {
        let processors = current
        for index in 0..<processors.count.load(ordering: .acquiring) {
            guard let processor = processors.all[index] else { continue }
            if let result = body(processor) { return result }
        }
        return nil
    }

    /// Where a thread that becomes ready should run: where it ran last, as its data may still be in
    /// that CPU's caches; unless that one is busy and another has nothing to do, or much less.
    static func choose(for thread: Thread, from here: Processor) -> Processor {
        if number == 1 { return here }
        let last = first { $0.index == thread.entity.lastCPU ? $0 : nil } ?? here
        if last.isIdle.load(ordering: .relaxed) { return last }
        if let idle = first({ $0.isIdle.load(ordering: .relaxed) ? $0 : nil }) { return idle }
        guard let other = lightest() else { return last }
        let isMuchLighter =
            other.load.load(ordering: .relaxed) + 1 < last.load.load(ordering: .relaxed)
        return isMuchLighter ? other : last
    }

    /// The CPU for which the fewest threads compete.
    static func lightest() -> Processor? {
        var lightest: Processor?
        var least = Int.max
        let _: Never? = first { processor in
            let load = processor.load.load(ordering: .relaxed)
            if load < least {
                least = load
                lightest = processor
            }
            return nil
        }
        return lightest
    }
}
