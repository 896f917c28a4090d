// Who is panicking, and how the machine ends after it.

internal import Arch
internal import Synchronization

/// The one panic that gets reported.
enum PanicState {
    private static let reporter = Atomic<UInt32>(UInt32.max)

    /// Makes the calling CPU the one that reports.
    ///
    /// - Returns: false when there is another already, or when this CPU panicked while reporting.
    static func enter() -> Bool {
        reporter.compareExchange(
            expected: UInt32.max, desired: currentCPU.rawValue, ordering: .acquiringAndReleasing
        ).exchanged
    }
}

/// Ends QEMU with exit status 85 (0x2A·2 + 1) under test, where the command line says
/// `exit-on-panic`; otherwise leaves the report on the screen.
func endAfterPanic() -> Never {
    if KernelOptions.current.exitsOnPanic { exitVirtualMachine(0x2A) }
    haltForever()
}

/// Writes `value` to QEMU's isa-debug-exit device; QEMU exits with `value`·2 + 1.
func exitVirtualMachine(_ value: UInt32) -> Never {
    IOPort(0xF4).write32(value)
    haltForever()
}
