// The battery-backed clock (Motorola MC146818A data sheet): what day it is.

internal import Arch

/// The date and time of the machine's own clock, which is taken to be UTC.
public enum RealTimeClock {
    private enum Register {
        static let seconds: UInt8 = 0x00
        static let minutes: UInt8 = 0x02
        static let hours: UInt8 = 0x04
        static let day: UInt8 = 0x07
        static let month: UInt8 = 0x08
        static let year: UInt8 = 0x09
        static let statusA: UInt8 = 0x0A
        static let statusB: UInt8 = 0x0B
    }

    private static func read(_ register: UInt8) -> UInt8 {
        // Bit 7 keeps non-maskable interrupts as they are: on.
        IOPort(0x70).write8(register)
        return IOPort(0x71).read8()
    }

    /// Seconds since 1970-01-01 00:00:00, or `nil` when the clock shows no date.
    ///
    /// Takes up to a few milliseconds: the clock must not be caught in the middle of an update.
    ///
    /// - Parameter centuryRegister: where the century is, from the FADT; 0 for nowhere.
    public static func secondsSince1970(centuryRegister: UInt8) -> UInt64? {
        var previous: CalendarTime?
        for _ in 0..<1000 {
            guard waitUntilStable() else { return nil }
            let time = readRegisters(centuryRegister)
            if time == previous { return time.secondsSince1970 }
            previous = time
        }
        return nil
    }

    private static func waitUntilStable() -> Bool {
        for _ in 0..<1_000_000 where read(Register.statusA) & 0x80 == 0 {
            return true
        }
        return false
    }

    private static func readRegisters(_ centuryRegister: UInt8) -> CalendarTime {
        let status = read(Register.statusB)
        let isBinary = status & 0x04 != 0
        func number(_ value: UInt8) -> UInt64 {
            UInt64(isBinary ? value : (value >> 4) &* 10 &+ (value & 15))
        }
        let rawHours = read(Register.hours)
        var hours = number(rawHours & 0x7F)
        if status & 0x02 == 0 {  // 12-hour format
            hours = hours % 12 + (rawHours & 0x80 != 0 ? 12 : 0)
        }
        let century = centuryRegister == 0 ? 20 : number(read(centuryRegister))
        return CalendarTime(
            year: century * 100 + number(read(Register.year)), month: number(read(Register.month)),
            day: number(read(Register.day)), hour: hours, minute: number(read(Register.minutes)),
            second: number(read(Register.seconds)))
    }
}

/// A date and time in the Gregorian calendar.
struct CalendarTime: Equatable {
    var year, month, day, hour, minute, second: UInt64

    /// Seconds since 1970-01-01 00:00:00; `nil` when there is no such date.
    var secondsSince1970: UInt64? {
        guard year >= 1970, (1...12).contains(month), (1...daysInMonth).contains(day),
            hour < 24, minute < 60, second < 61
        else { return nil }
        // Counting years from March puts the leap day at a year's end.
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let days =
            shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400
            + (monthFromMarch * 153 + 2) / 5 + day - 1
        let daysBefore1970: UInt64 = 719_468
        return ((days - daysBefore1970) * 24 + hour) * 3600 + minute * 60 + second
    }

    private var daysInMonth: UInt64 {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var isLeapYear: Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}
