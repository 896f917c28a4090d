// date: the clock, and moments as text.

internal import KernelABI
internal import Std
public import ToolKit

/// date: date and time of day, UTC.
public func date(_ tool: Tool) {
    let usage = Usage(
        "date", "[+format]",
        "Shows date and time, UTC. In a format, %Y %m %d %H %M %S are year, month, day, hour,\n"
            + "minute and second, %F and %T date and time, %j the day of the year, %a %A %u the\n"
            + "weekday, %b %B the month's name, %s seconds since 1970, %% a percent sign.",
        [
            ToolOption("e", "epoch", "as seconds since 1970"),
            ToolOption("I", "iso", "only the date"), ToolOption("u", "utc", "as it does always"),
        ])
    guard let arguments = tool.parse(usage, operands: 0...1) else { return }
    let seconds = Instant.epochNanoseconds / 1_000_000_000
    if let format = arguments.operands.first {
        guard format.utf8.first == 43 else {
            return tool.complain("\(format): a format begins with +, as in +%H:%M")
        }
        tool.output.writeLine(formatted(seconds, Array(format.utf8.dropFirst())))
    } else if arguments.has("iso") {
        tool.output.writeLine(formatted(seconds, Array("%F".utf8)))
    } else {
        tool.output.writeLine(arguments.has("epoch") ? String(seconds) : dateLine(seconds))
    }
}

/// A moment in a format; what means nothing in it stays as it is.
func formatted(_ seconds: UInt64, _ format: [UInt8]) -> String {
    let date = CalendarDate(epochSeconds: seconds)
    var text: [UInt8] = []
    var index = 0
    while index < format.count {
        if format[index] == 37, index + 1 < format.count,
            let part = datePart(Unicode.Scalar(format[index + 1]), date, seconds)
        {
            text += part.utf8
            index += 2
        } else {
            text.append(format[index])
            index += 1
        }
    }
    return String(decoding: text, as: UTF8.self)
}

private func datePart(
    _ letter: Unicode.Scalar, _ date: CalendarDate, _ seconds: UInt64
) -> String? {
    let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    switch letter {
    case "Y": return String(date.year)
    case "y": return Text.two(date.year % 100)
    case "m": return Text.two(date.month)
    case "d": return Text.two(date.day)
    case "e": return Text.padded(String(date.day), to: 2)
    case "H": return Text.two(date.hour)
    case "M": return Text.two(date.minute)
    case "S": return Text.two(date.second)
    case "F": return "\(date.year)-\(Text.two(date.month))-\(Text.two(date.day))"
    case "T": return "\(Text.two(date.hour)):\(Text.two(date.minute)):\(Text.two(date.second))"
    case "R": return "\(Text.two(date.hour)):\(Text.two(date.minute))"
    case "j":
        let first = UInt64(bitPattern: Int64(date.year - 1))
        let before = first * 365 + first / 4 - first / 100 + first / 400 - 719_162
        return Text.padded(String(seconds / 86400 - before + 1), to: 3, with: "0")
    case "A": return weekdays[date.weekday]
    case "a": return String(weekdays[date.weekday].prefix(3))
    case "u": return String(date.weekday == 0 ? 7 : date.weekday)
    case "w": return String(date.weekday)
    case "B": return months[date.month - 1]
    case "b": return String(months[date.month - 1].prefix(3))
    case "s": return String(seconds)
    case "Z": return "UTC"
    case "z": return "+0000"
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    default: return nil
    }
}

private let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
]

func dateLine(_ seconds: UInt64) -> String {
    let date = CalendarDate(epochSeconds: seconds)
    return "\(weekdays[date.weekday]) \(date.year)-\(Text.two(date.month))-\(Text.two(date.day)) "
        + "\(Text.two(date.hour)):\(Text.two(date.minute)):\(Text.two(date.second)) UTC"
}
