// Interrupts that arrive while they are put off: late, but once, and with everything on again afterwards.

internal import Arch
internal import Drivers
internal import Scheduler
internal import Synchronization

/// A vector that nothing else uses while the tests run, and how often it has arrived.
private enum Arrivals {
    static let vector: UInt8 = 0xEF
    static let count = Atomic<Int>(0)
    static var total: Int { count.load(ordering: .relaxed) }
    nonisolated(unsafe) static var acknowledge: (() -> Void)?
}

extension SelfTest {
    mutating func checkDeferral() {
        let apic = devices.apic
        unsafe Arrivals.acknowledge = { apic.acknowledge() }
        unsafe setInterruptHandler(Arrivals.vector) { _ in
            unsafe Arrivals.acknowledge?()
            Arrivals.count.add(1, ordering: .relaxed)
        }
        expect(
            "interrupts.wait-for-the-end-of-a-section", arrivesAtEnd(offBefore: false),
            "an interrupt came inside of a section that puts it off, or never")
        expect(
            "interrupts.stay-off-where-they-were-off", arrivesAtEnd(offBefore: true),
            "the end of a section inside of code with interrupts off let one through")
        var allArrive = true
        for _ in 0..<1000 where allArrive { allArrive = arrives() }
        expect(
            "interrupts.put-off-lose-nothing", allArrive,
            "of interrupts that were put off, one never came")
    }

    /// Whether an interrupt that this CPU sends itself in nested sections arrives after the outer one,
    /// or, where interrupts were off before, when they are on again.
    private func arrivesAtEnd(offBefore: Bool) -> Bool {
        let before = Arrivals.total
        let interrupts = offBefore ? InterruptState.disable() : nil
        DeferredInterrupts.begin()
        DeferredInterrupts.begin()
        interruptThisCPU()
        let end = Instant.now + .microseconds(200)
        while Instant.now < end { relaxCPU() }
        DeferredInterrupts.end()
        var isEarly = Arrivals.total != before || InterruptState.areEnabled
        DeferredInterrupts.end()
        if let interrupts {
            isEarly = isEarly || Arrivals.total != before
            interrupts.restore()
        }
        return !isEarly && comes(before + 1) && InterruptState.areEnabled
    }

    /// Whether an interrupt arrives that this CPU sends itself at the end of a section.
    private func arrives() -> Bool {
        let before = Arrivals.total
        DeferredInterrupts.begin()
        interruptThisCPU()
        DeferredInterrupts.end()
        return comes(before + 1)
    }

    private func interruptThisCPU() {
        devices.apic.send(Arrivals.vector, to: devices.apic.identifier)
    }

    /// Whether so many have arrived soon, and no more.
    private func comes(_ total: Int) -> Bool {
        let end = Instant.now + .seconds(10)
        while Arrivals.total < total, Instant.now < end { relaxCPU() }
        return Arrivals.total == total
    }
}
