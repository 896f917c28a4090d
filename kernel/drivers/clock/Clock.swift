// Time since boot: the CPU's time-stamp counter, calibrated once.

public import Arch
internal import Synchronization

/// Nanoseconds since boot.
public struct Clock: Sendable {
    /// What tells the time.
    public let counter: CounterClock
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
        counter = CounterClock(origin: origin, scale: (nanoseconds << 32) / counts)
        inverseScale = (counts << 32) / nanoseconds
        countsPerMillisecond = counts * 1_000_000 / nanoseconds
    }

    /// Nanoseconds since boot. Never goes back on one CPU.
    public var now: UInt64 { counter.now }

    /// The counter's value when the clock reads `time`.
    public func count(at time: UInt64) -> UInt64 {
        counter.origin &+ CounterClock.multiply(time, inverseScale)
    }

    /// Busy waits for `duration` nanoseconds.
    public func wait(nanoseconds duration: UInt64) {
        let end = now + duration
        while now < end { relaxCPU() }
    }
}
