// Lengths of time and moments, in nanoseconds. No arithmetic here traps or wraps around: a moment
// too far off to be told is the latest one, which never comes.

/// A length of time, never negative.
public struct Duration: Comparable, Hashable, Sendable {
    /// The length in nanoseconds.
    public let nanoseconds: UInt64

    /// So many nanoseconds.
    @inlinable
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// So many microseconds, or ``forever`` when that is longer than can be told.
    @inlinable
    public static func microseconds(_ count: UInt64) -> Duration {
        Duration(count, units: 1000)
    }

    /// So many milliseconds, or ``forever`` when that is longer than can be told.
    @inlinable
    public static func milliseconds(_ count: UInt64) -> Duration {
        Duration(count, units: 1_000_000)
    }

    /// So many seconds, or ``forever`` when that is longer than can be told.
    @inlinable
    public static func seconds(_ count: UInt64) -> Duration {
        Duration(count, units: 1_000_000_000)
    }

    @inlinable
    init(_ count: UInt64, units: UInt64) {
        let (product, overflow) = count.multipliedReportingOverflow(by: units)
        nanoseconds = overflow ? .max : product
    }

    /// No time.
    @inlinable public static var zero: Duration { Duration(nanoseconds: 0) }

    /// Longer than the system runs.
    @inlinable public static var forever: Duration { Duration(nanoseconds: .max) }

    /// Both lengths one after the other.
    @inlinable
    public static func + (left: Duration, right: Duration) -> Duration {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
        return Duration(nanoseconds: overflow ? .max : sum)
    }

    /// Orders by length.
    @inlinable
    public static func < (left: Duration, right: Duration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

/// A moment on the clock that starts with the system, never goes back and is never set.
public struct Instant: Comparable, Hashable, Sendable {
    /// Nanoseconds since the clock's start.
    public let nanoseconds: UInt64

    /// The moment so many nanoseconds after the clock's start.
    @inlinable
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// A moment that never comes.
    @inlinable public static var never: Instant { Instant(nanoseconds: .max) }

    /// The moment `duration` after `moment`, or ``never``.
    @inlinable
    public static func + (moment: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    /// How long after `earlier` this moment is; zero when it is not after it.
    @inlinable
    public func since(_ earlier: Instant) -> Duration {
        Duration(
            nanoseconds: nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0)
    }

    /// Orders by time.
    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
