// Where the kernel's scheduler has the time from.

extension Instant {
    /// This moment; the clock's start until there is a clock.
    public static var now: Instant {
        guard let clock = unsafe SchedulerClock.installed else { return Instant(nanoseconds: 0) }
        return Instant(nanoseconds: clock())
    }
}

/// The clock that ``Instant/now`` reads.
public enum SchedulerClock {
    // Written once while only the boot CPU runs.
    nonisolated(unsafe) fileprivate static var installed: (@Sendable () -> UInt64)? = nil

    /// Sets the source of time: nanoseconds since the system's start, never going back, the same on
    /// all CPUs. Once, at boot.
    public static func install(_ clock: @escaping @Sendable () -> UInt64) {
        unsafe installed = clock
    }
}
