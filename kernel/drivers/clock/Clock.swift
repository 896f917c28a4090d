// Time since boot: the CPU's time-stamp counter, calibrated once.

internal import Arch
internal import Synchronization

/// Nanoseconds since boot.
public struct Clock: Sendable {
    /// The time-stamp counter at boot.
    private let origin: UInt64
    /// Nanoseconds per count, times 2³².
    private let scale: UInt64
    /// Counts per nanosecond, times 2³².
    private let inverseScale: UInt64
    /// Counts per millisecond, for reports.
    public let countsPerMillisecond: UInt64

    /// A clock that read 0 when the counter was at `origin`, measured against `reference` for 10 ms.
    public init(origin: UInt64, calibratedBy reference: ReferenceCounter) {
        let start = readTimestampCounter()
        let elapsed = reference.wait(nanoseconds: 10_000_000)
        let counts = max(readTimestampCounter() &- start, 1)
        self.init(origin: origin, counts: counts, inNanoseconds: elapsed)
    }

    /// A clock whose counter advances by `counts` in `nanoseconds`, neither 0, both below 2³².
    init(origin: UInt64, counts: UInt64, inNanoseconds nanoseconds: UInt64) {
        self.origin = origin
        scale = (nanoseconds << 32) / counts
        inverseScale = (counts << 32) / nanoseconds
        countsPerMillisecond = counts * 1_000_000 / nanoseconds
    }

    /// Nanoseconds since boot. Never goes back on one CPU.
    public var now: UInt64 {
        Clock.multiply(readTimestampCounter() &- origin, scale)
    }

    /// The counter's value when the clock reads `time`.
    public func count(at time: UInt64) -> UInt64 {
        origin &+ Clock.multiply(time, inverseScale)
    }

    /// `value` · `scale` / 2³², without what exceeds 64 bits.
    private static func multiply(_ value: UInt64, _ scale: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: scale)
        return high << 32 | low >> 32
    }

    /// Busy waits for `duration` nanoseconds.
    public func wait(nanoseconds duration: UInt64) {
        let end = now + duration
        while now < end { relaxCPU() }
    }
}
