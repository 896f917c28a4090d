// All CPUs that run threads.

internal import Arch
internal import Synchronization

/// The processors, for choosing among them.
enum Processors {
    // An entry is written once, before `count` says that it is there.
    nonisolated(unsafe) private static var all: UnsafeMutablePointer<Unmanaged<Processor>?>? = nil
    private static let count = Atomic<UInt32>(0)

    /// Adds the processor of a CPU that is about to run threads. CPUs are added one after the other.
    static func add(_ processor: Processor) {
        let known = count.load(ordering: .relaxed)
        if unsafe all == nil {
            unsafe all = .allocate(capacity: CPUIndex.maximumCount)
            unsafe all?.initialize(repeating: nil, count: CPUIndex.maximumCount)
        }
        // Kept for ever: CPUs do not leave.
        unsafe all?[Int(known)] = unsafe Unmanaged.passRetained(processor)
        count.store(known + 1, ordering: .releasing)
    }

    /// What the first processor for which `body` returns something returns.
    static func first<Result>(_ body: (Processor) -> Result?) -> Result? {
        for index in 0..<Int(count.load(ordering: .acquiring)) {
            guard let processor = unsafe all?[index] else { continue }
            if let result = unsafe processor._withUnsafeGuaranteedRef(body) { return result }
        }
        return nil
    }

    /// Where a thread that becomes ready should run: where it ran last, as its data may still be in
    /// that CPU's caches; unless that one is busy and another has nothing to do.
    static func choose(for thread: Thread, from here: Processor) -> Processor {
        let last = first { $0.index == thread.entity.lastCPU ? $0 : nil } ?? here
        if last.isIdle.load(ordering: .relaxed) { return last }
        return first { $0.isIdle.load(ordering: .relaxed) ? $0 : nil } ?? last
    }
}
