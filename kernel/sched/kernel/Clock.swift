// Where the kernel's scheduler has the time from.

public import Arch

extension Instant {
    /// This moment; the clock's start until there is a clock.
    public static var now: Instant {
        Instant(nanoseconds: unsafe SchedulerClock.installed?.now ?? 0)
    }
}

/// The clock that ``Instant/now`` reads.
public enum SchedulerClock {
    // Written once while only the boot CPU runs.
    nonisolated(unsafe) fileprivate static var installed: CounterClock? = nil

    /// Sets the source of time since the system's start, the same on all CPUs. Once, at boot.
    public static func install(_ clock: CounterClock) {
        unsafe installed = clock
    }

    /// How long it takes until the time-stamp counter has counted so far.
    static func duration(ofTicks ticks: UInt64) -> Duration {
        Duration(
            nanoseconds: CounterClock.multiply(ticks, unsafe installed?.scale ?? 0))
    }
}
