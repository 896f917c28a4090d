// The host's answer to "which CPU is this, and may it be interrupted": threads stand for CPUs.

internal import CArch

/// Tells the CPU that it is inside a spin-wait loop.
@inlinable
public func relaxCPU() {
    pauseInstruction()
}

@usableFromInline
func pauseInstruction() {
    arch_pause()
}

/// The index of the CPU (on the host: of the thread) that executes the call.
///
/// Without preemption disabled the answer may be out of date when the caller looks at it.
public var currentCPU: CPUIndex {
    CPUIndex(arch_host_cpu_index())
}

/// The interrupt flag as it was at some moment.
public struct InterruptState: Sendable {
    @usableFromInline let wereEnabled: Bool

    @usableFromInline
    init(wereEnabled: Bool) {
        self.wereEnabled = wereEnabled
    }

    /// Disables interrupts on this CPU and returns the state to go back to.
    public static func disable() -> InterruptState {
        InterruptState(wereEnabled: arch_host_set_interrupts(false))
    }

    /// Enables interrupts on this CPU if they were enabled when the state was taken.
    public func restore() {
        _ = arch_host_set_interrupts(wereEnabled)
    }

    /// Whether this CPU takes interrupts now.
    public static var areEnabled: Bool {
        arch_host_interrupts_enabled()
    }
}

/// Sections in which this CPU is not to be interrupted. They nest.
public enum DeferredInterrupts {
    /// Begins a section.
    public static func begin() {
        arch_host_begin_deferral()
    }

    /// Ends a section.
    public static func end() {
        arch_host_end_deferral()
    }
}
