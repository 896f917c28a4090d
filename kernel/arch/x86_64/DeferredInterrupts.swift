// Critical sections without CLI and STI. To change the interrupt flag costs more than all else that a
// short section does: it serialises a CPU, and a virtual machine looks for interrupts after it.

internal import CArch

/// Sections in which this CPU is not to be interrupted. They nest.
///
/// The flag of the CPU stays as it is. An interrupt that arrives in a section is noted, and the flag
/// cleared, so that there is never more than one; the end of the outermost section lets it arrive. The
/// idea is that of Linux on PowerPC ("lazy interrupt disabling"). Exceptions and non-maskable
/// interrupts are not put off.
public enum DeferredInterrupts {
    /// Begins a section.
    @inline(__always)
    public static func begin() {
        arch_begin_deferral()
    }

    /// Ends a section; what was put off happens now, if it was the outermost one.
    @inline(__always)
    public static func end() {
        if arch_end_deferral() { deliver() }
    }

    /// Interrupts were on when the first one was put off, and are again when this returns. Until it
    /// arrives they are off: the thread has stayed where it was noted.
    @inline(never)
    private static func deliver() {
        arch_deliver_deferred()
    }

    /// Whether this CPU is in such a section.
    static var arePutOff: Bool {
        unsafe arch_cpu_self().pointee.deferralDepth != 0
    }

    /// Puts off what has arrived, if this is a section. What was put off before gets its own number.
    @unsafe @inline(__always)
    static func takes(
        _ frame: UnsafeMutablePointer<InterruptFrame>, _ cpu: UnsafeMutablePointer<ArchCPU>
    ) -> Bool {
        let vector = unsafe frame.pointee.vector
        guard vector >= UInt64(InterruptVector.firstFree) else { return false }
        if unsafe cpu.pointee.deferralDepth != 0 {
            unsafe cpu.pointee.deferredVector = UInt32(truncatingIfNeeded: vector)
            unsafe frame.pointee.rflags &= ~InterruptFrame.interruptFlag
            return true
        }
        if vector == UInt64(InterruptVector.deferred) {
            unsafe frame.pointee.vector = UInt64(cpu.pointee.deferredVector)
            unsafe cpu.pointee.deferredVector = 0
        }
        return false
    }
}
