// Time as the time-stamp counter tells it.

/// Nanoseconds since the counter was at ``origin``. Plain data: whoever wants to know the time, at each
/// system call, calls nobody and counts no reference.
public struct CounterClock: Sendable {
    /// The time-stamp counter when the clock read 0.
    public let origin: UInt64
    /// Nanoseconds per count, times 2³².
    public let scale: UInt64

    /// A clock that read 0 at `origin` and advances `scale` / 2³² nanoseconds with each count.
    public init(origin: UInt64, scale: UInt64) {
        self.origin = origin
        self.scale = scale
    }

    /// Nanoseconds. Never goes back on one CPU.
    public var now: UInt64 {
        CounterClock.multiply(readTimestampCounter() &- origin, scale)
    }

    /// `value` · `scale` / 2³², without what exceeds 64 bits.
    public static func multiply(_ value: UInt64, _ scale: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: scale)
        return high << 32 | low >> 32
    }
}
