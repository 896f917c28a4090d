// Making other CPUs forget translations (Intel SDM vol. 3, 4.10.5): by an interrupt that each of them
// answers.

public import Arch
internal import KernelBase
public import Memory
internal import Synchronization

/// Sends requests to forget, one at a time, and serves those of others.
public final class TranslationFlusher: TLBShootdown, @unchecked Sendable {
    /// Held by whoever has a request under way.
    private let isBusy = Atomic<Bool>(false)
    // Written by the holder of `isBusy` before it sets a flag in `wanted`, read by whoever finds its
    // flag set; the holder waits for them all.
    private var request = Request.kernel(
        VirtualRange(from: VirtualAddress(0), to: VirtualAddress(0)))
    private let remaining = Atomic<UInt32>(0)
    private let wanted: FixedArray<Atomic<Bool>>

    private let interrupt: @Sendable (CPUIndex) -> Void
    private let onlineCount: @Sendable () -> UInt32

    private enum Request {
        case kernel(VirtualRange)
        case user(VirtualRange, root: PhysicalAddress)
    }

    /// A flusher that raises ``InterruptVector/flushTranslations`` through `interrupt` and asks
    /// `onlineCount` how many CPUs run; `nil` when there is no memory.
    public init?(
        interrupt: @escaping @Sendable (CPUIndex) -> Void,
        onlineCount: @escaping @Sendable () -> UInt32
    ) {
        guard
            let wanted = FixedArray<Atomic<Bool>>(
                count: CPUIndex.maximumCount, make: { _ in Atomic(false) })
        else { return nil }
        self.wanted = wanted
        self.interrupt = interrupt
        self.onlineCount = onlineCount
    }

    /// Forgets pages of a program's address space on the CPUs that run it.
    public func flush(_ range: VirtualRange, root: PhysicalAddress, on cpus: CPUSet) {
        perform(.user(range, root: root), on: cpus)
    }

    /// Forgets pages of the kernel on all CPUs.
    public func flushKernel(_ range: VirtualRange) {
        var cpus = CPUSet()
        for index in 0..<onlineCount() { cpus.insert(CPUIndex(index)) }
        perform(.kernel(range), on: cpus)
    }

    private func perform(_ request: Request, on cpus: CPUSet) {
        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        forget(request)
        var others = cpus
        others.remove(currentCPU)
        guard !others.isEmpty else { return }

        // Whoever holds it may be waiting for this very CPU.
        while isBusy.exchange(true, ordering: .acquiring) {
            serve()
            relaxCPU()
        }
        self.request = request
        remaining.store(UInt32(others.count), ordering: .relaxed)
        others.forEach { cpu in
            wanted.withElement(at: Int(cpu.rawValue)) { $0.store(true, ordering: .releasing) }
            interrupt(cpu)
        }
        while remaining.load(ordering: .acquiring) != 0 { relaxCPU() }
        isBusy.store(false, ordering: .releasing)
    }

    /// Answers a request to this CPU, if there is one: what the interrupt's handler calls.
    public func serve() {
        let isWanted = wanted.withElement(at: Int(currentCPU.rawValue)) {
            $0.load(ordering: .relaxed) && $0.exchange(false, ordering: .acquiring)
        }
        guard isWanted else { return }
        forget(request)
        remaining.subtract(1, ordering: .releasing)
    }

    /// Makes this CPU forget.
    private func forget(_ request: Request) {
        switch request {
        case .kernel(let range):
            forgetTranslations(in: range, includingGlobal: true)
        case .user(let range, let root):
            if currentRootTable == root { forgetTranslations(in: range, includingGlobal: false) }
        }
    }
}
