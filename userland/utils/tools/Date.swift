// date: the clock, and moments as text.

internal import KernelABI
internal import Std
public import ToolKit

/// date: date and time of day, UTC.
public func date(_ tool: Tool) {
    let usage = Usage(
        "date", "[+format]",
        "Shows date and time, UTC. In a format, %Y %m %d %H %M %S are year, month, day, hour,\n"
            + "minute and second, %F and %T date and time, %j the day of the year, %a %A %u %w the\n"
            + "weekday, %b %B the month's name, %C %y the century and the year in it, %e the day\n"
            + "without zeros, %I %l %p %P %r the time of twelve hours, %k and %R those of 24, %D and\n"
            + "%x month/day/year, %X the time, %c all of it, %G %V year and week (ISO 8601), %U %W\n"
            + "weeks from the first Sunday or Monday, %N nanoseconds (%3N milliseconds), %s seconds\n"
            + "since 1970, %Z %z the zone, %n %t a new line and a tab, %% a percent sign.",
        [
            ToolOption("e", "epoch", "as seconds since 1970"),
            ToolOption("I", "iso", "only the date"), ToolOption("u", "utc", "as it does always"),
        ])
    guard let arguments = tool.parse(usage, operands: 0...1) else { return }
    let (seconds, rest) = Instant.epochNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if let format = arguments.operands.first {
        guard format.utf8.first == 43 else {
            return tool.complain("\(format): a format begins with +, as in +%H:%M")
        }
        tool.output.writeLine(formatted(seconds, Array(format.utf8.dropFirst()), nanoseconds: rest))
    } else if arguments.has("iso") {
        tool.output.writeLine(formatted(seconds, Array("%F".utf8)))
    } else {
        tool.output.writeLine(arguments.has("epoch") ? String(seconds) : dateLine(seconds))
    }
}

/// A moment in a format; what means nothing in it stays as it is.
func formatted(_ seconds: UInt64, _ format: [UInt8], nanoseconds: UInt64 = 0) -> String {
    let moment = Moment(seconds: seconds, nanoseconds: nanoseconds)
    var text: [UInt8] = []
    var rest = format[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix { $0 >= 49 && $0 <= 57 }.prefix(1)
        if byte == 37, let digit = digits.first, rest.dropFirst().first == 78 {
            text += moment.nanosecondDigits(Int(digit) - 48).utf8
            rest = rest.dropFirst(2)
        } else if byte == 37, let letter = rest.first, let part = moment.part(letter) {
            text += part.utf8
            rest = rest.dropFirst()
        } else {
            text.append(byte)
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// A moment, of which a format asks for parts.
private struct Moment {
    let seconds: UInt64
    let nanoseconds: UInt64
    let date: CalendarDate

    init(seconds: UInt64, nanoseconds: UInt64) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        date = CalendarDate(epochSeconds: seconds)
    }

    /// What a letter stands for; nil if for nothing.
    func part(_ letter: UInt8) -> String? {
        let letter = Unicode.Scalar(letter)
        return dayPart(letter) ?? weekPart(letter) ?? timePart(letter) ?? otherPart(letter)
    }

    /// The first digits of the second's fraction.
    func nanosecondDigits(_ count: Int) -> String {
        String(Text.padded(String(nanoseconds), to: 9, with: "0").prefix(count))
    }

    private func dayPart(_ letter: Unicode.Scalar) -> String? {
        switch letter {
        case "Y": String(date.year)
        case "C": Text.two(date.year / 100)
        case "y": Text.two(date.year % 100)
        case "m": Text.two(date.month)
        case "d": Text.two(date.day)
        case "e": Text.padded(String(date.day), to: 2)
        case "F": "\(date.year)-\(Text.two(date.month))-\(Text.two(date.day))"
        case "D", "x": "\(Text.two(date.month))/\(Text.two(date.day))/\(Text.two(date.year % 100))"
        case "j": Text.padded(String(dayOfYear), to: 3, with: "0")
        case "B": months[date.month - 1]
        case "b", "h": String(months[date.month - 1].prefix(3))
        default: nil
        }
    }

    private func weekPart(_ letter: Unicode.Scalar) -> String? {
        switch letter {
        case "A": weekdays[date.weekday]
        case "a": String(weekdays[date.weekday].prefix(3))
        case "u": String(date.weekday == 0 ? 7 : date.weekday)
        case "w": String(date.weekday)
        case "U": Text.two((dayOfYear + 6 - date.weekday) / 7)
        case "W": Text.two((dayOfYear + 6 - daysSinceMonday) / 7)
        case "G": String(thursday.date.year)
        case "V": Text.two((thursday.dayOfYear - 1) / 7 + 1)
        default: nil
        }
    }

    private func timePart(_ letter: Unicode.Scalar) -> String? {
        let half = date.hour % 12 == 0 ? 12 : date.hour % 12
        let time = "\(Text.two(date.minute)):\(Text.two(date.second))"
        return switch letter {
        case "H": Text.two(date.hour)
        case "k": Text.padded(String(date.hour), to: 2)
        case "I": Text.two(half)
        case "l": Text.padded(String(half), to: 2)
        case "p": date.hour < 12 ? "AM" : "PM"
        case "P": date.hour < 12 ? "am" : "pm"
        case "M": Text.two(date.minute)
        case "S": Text.two(date.second)
        case "N": nanosecondDigits(9)
        case "T", "X": "\(Text.two(date.hour)):\(time)"
        case "R": "\(Text.two(date.hour)):\(Text.two(date.minute))"
        case "r": "\(Text.two(half)):\(time) \(date.hour < 12 ? "AM" : "PM")"
        default: nil
        }
    }

    private func otherPart(_ letter: Unicode.Scalar) -> String? {
        switch letter {
        case "c": formatted(seconds, Array("%a %b %e %T %Y".utf8))
        case "s": String(seconds)
        case "Z": "UTC"
        case "z": "+0000"
        case "n": "\n"
        case "t": "\t"
        case "%": "%"
        default: nil
        }
    }

    /// 1 for the first of January.
    private var dayOfYear: Int {
        let before = date.year - 1
        let days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        return Int(min(seconds, 1 << 48)) / 86400 - days + 1
    }

    private var daysSinceMonday: Int { (date.weekday + 6) % 7 }

    /// The Thursday of the same week, whose year is the week's (ISO 8601).
    private var thursday: Moment {
        // The first day of all was a Thursday, so none comes before it.
        let day = Int(min(seconds, 1 << 48)) / 86400 + 3 - daysSinceMonday
        return Moment(seconds: UInt64(max(0, day)) * 86400, nanoseconds: 0)
    }
}

private let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]

private let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
]

func dateLine(_ seconds: UInt64) -> String {
    let date = CalendarDate(epochSeconds: seconds)
    return "\(weekdays[date.weekday]) \(date.year)-\(Text.two(date.month))-\(Text.two(date.day)) "
        + "\(Text.two(date.hour)):\(Text.two(date.minute)):\(Text.two(date.second)) UTC"
}
