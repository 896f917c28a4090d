// Which CPU is this, may it be interrupted, and how does it wait: the x86_64 answers.

internal import CArch

/// Tells the CPU that it is inside a spin-wait loop.
@inline(__always)
public func relaxCPU() {
    arch_pause()
}

/// The index of the CPU that executes the call.
///
/// Without preemption disabled the answer may be out of date when the caller looks at it.
public var currentCPU: CPUIndex {
    CPUIndex(arch_cpu_index())
}

/// The interrupt flag as it was at some moment.
public struct InterruptState: Sendable {
    private let wereEnabled: Bool

    /// Disables interrupts on this CPU and returns the state to go back to.
    public static func disable() -> InterruptState {
        let wereEnabled = flagIsSet
        arch_disable_interrupts()
        return InterruptState(wereEnabled: wereEnabled)
    }

    /// Enables interrupts on this CPU if they were enabled when the state was taken.
    public func restore() {
        if wereEnabled { arch_enable_interrupts() }
    }

    /// Whether this CPU takes interrupts now.
    public static var areEnabled: Bool { flagIsSet && !DeferredInterrupts.arePutOff }

    private static var flagIsSet: Bool { arch_read_flags() & InterruptFrame.interruptFlag != 0 }

    /// Enables interrupts, whatever they were: for the end of a CPU's start-up.
    public static func enable() {
        arch_enable_interrupts()
    }

    /// Enables interrupts and stops the CPU until one arrives; none can slip in between.
    public static func enableAndWait() {
        arch_enable_interrupts_and_halt()
    }
}

/// Stops this CPU for good.
public func haltForever() -> Never {
    arch_halt_forever()
}

/// The CPU's time-stamp counter.
@inline(__always)
public func readTimestampCounter() -> UInt64 {
    arch_read_timestamp()
}

/// One hardware random number, or `nil` when the CPU has no generator or it had nothing ready.
public func hardwareRandom() -> UInt64? {
    guard CPUFeatures.current.contains(.randomNumbers) else { return nil }
    var value: UInt64 = 0
    for _ in 0..<10 where unsafe arch_random(&value) {
        return value
    }
    return nil
}
