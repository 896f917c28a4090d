// One interrupt at a given time, on the CPU that asks for it: all that a tickless kernel needs.

internal import Arch

/// The timer of whichever CPU executes the call.
public struct DeadlineTimer: Sendable {
    private let apic: LocalAPIC
    private let clock: Clock
    /// Counts of the APIC timer per nanosecond, times 2³²; 0 when the time-stamp counter drives it.
    private let scale: UInt64

    /// Calibrates the timer of this CPU against `reference` for 10 ms, where it needs that; the
    /// timers of all CPUs run at the same rate.
    public init(_ apic: LocalAPIC, clock: Clock, calibratedBy reference: ReferenceCounter) {
        self.apic = apic
        self.clock = clock
        if CPUFeatures.current.contains(.timestampDeadline) {
            scale = 0
        } else {
            apic.startCountdown()
            let elapsed = max(reference.wait(nanoseconds: 10_000_000), 1)
            let counts = UInt64(UInt32.max - apic.remainingCount)
            apic.stopTimer()
            // A timer that does not count must not pass for one that needs no calibration.
            scale = max((counts << 32) / elapsed, 1)
        }
    }

    /// What drives it.
    public var name: StaticString {
        scale == 0 ? "TSC deadline" : "APIC countdown"
    }

    /// Raises ``InterruptVector/timer`` on this CPU when the clock reads `deadline` or a little
    /// later; a deadline that has passed raises it at once. Replaces an earlier deadline.
    ///
    /// May come too early when `deadline` is minutes away: the handler looks at the clock.
    public func set(_ deadline: UInt64) {
        if scale == 0 {
            apic.startTimer(deadline: clock.count(at: deadline))
        } else {
            let now = clock.now
            let remaining = deadline > now ? deadline - now : 0
            let (high, low) = remaining.multipliedFullWidth(by: scale)
            let counts = high << 32 | low >> 32
            apic.startTimer(counts: UInt32(clamping: high >> 32 == 0 ? counts : .max))
        }
    }

    /// Forgets the deadline.
    public func cancel() {
        apic.stopTimer()
    }
}
