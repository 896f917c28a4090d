// Time: moments since the start of the system, durations, the date.

internal import KernelABI

/// A moment, in nanoseconds since the system started.
public struct Instant: Comparable, Sendable {
    /// Nanoseconds since the start.
    public let nanoseconds: UInt64

    /// The moment so many nanoseconds after the start.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// This moment.
    public static var now: Instant {
        Instant(nanoseconds: UInt64((try? callSystem(.uptime)) ?? 0))
    }

    /// Nanoseconds since 1970, UTC.
    public static var epochNanoseconds: UInt64 {
        UInt64((try? callSystem(.epoch)) ?? 0)
    }

    /// Which moment is earlier.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// How long after `earlier` this is; 0 if it is not.
    public func nanoseconds(since earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }
}

extension Duration {
    /// The duration in nanoseconds, at least 0, at most `Limits.forever - 1`.
    public var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = whole.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
        return overflow || carry ? Limits.forever - 1 : min(sum, Limits.forever - 1)
    }
}

/// A date and time of day, UTC, in the Gregorian calendar.
public struct CalendarDate: Equatable, Sendable {
    /// The year.
    public var year: Int
    /// 1 ... 12.
    public var month: Int
    /// 1 ... 31.
    public var day: Int
    /// 0 ... 23.
    public var hour: Int
    /// 0 ... 59.
    public var minute: Int
    /// 0 ... 59.
    public var second: Int
    /// 0 ... 6, Sunday is 0.
    public var weekday: Int

    /// The date of a number of seconds since 1970. After Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", `civil_from_days`: years begin in March, so that the leap day comes last.
    public init(epochSeconds: UInt64) {
        let seconds = Int(min(epochSeconds, 1 << 48))
        let days = seconds / 86400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = seconds % 86400 / 3600
        minute = seconds % 3600 / 60
        second = seconds % 60
        weekday = (days + 4) % 7
    }
}
