// Numbers as text and text as numbers, for programs that read and write /proc and columns. No
// locale, no floating point.

/// Ways to write numbers and columns.
public enum Text {
    /// A number in base 16 with at least `digits` digits.
    public static func hexadecimal(_ value: UInt64, digits: Int = 1) -> String {
        let text = String(value, radix: 16)
        return padded(text, to: digits, with: "0")
    }

    /// Text with `fill` before it, so that it is `width` wide.
    public static func padded(_ text: String, to width: Int, with fill: String = " ") -> String {
        let missing = width - text.utf8.count
        return missing > 0 ? String(repeating: fill, count: missing) + text : text
    }

    /// Text with spaces behind it, so that it is `width` wide.
    public static func filled(_ text: String, to width: Int) -> String {
        let missing = width - text.utf8.count
        return missing > 0 ? text + String(repeating: " ", count: missing) : text
    }

    /// A number of bytes in a unit that keeps it short: `512`, `1.5K`, `20M`.
    public static func bytes(_ count: UInt64) -> String {
        let units = ["", "K", "M", "G", "T", "P", "E"]
        var unit = 0
        var whole = count
        var rest: UInt64 = 0
        while whole >= 1024 {
            rest = whole % 1024
            whole /= 1024
            unit += 1
        }
        let tenth = rest * 10 / 1024
        let short = unit > 0 && whole < 10 && tenth > 0
        return short ? "\(whole).\(tenth)\(units[unit])" : "\(whole)\(units[unit])"
    }

    /// A decimal number, nil unless the whole text is one that fits.
    public static func number(_ text: some Collection<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        if text.isEmpty { return nil }
        for byte in text {
            guard byte >= 48, byte <= 57 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 48))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The words of text, separated by blanks and line ends.
    public static func words(_ text: some Collection<UInt8>) -> [String] {
        text.split { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The lines of text, without their ends; a last line without an end counts.
    public static func lines(_ text: [UInt8]) -> [String] {
        var lines = text.split(separator: 10, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// A duration in words of the clock: `2:05`, `1:00:00`, `3 days 4:00:00`.
    public static func clock(seconds: UInt64) -> String {
        let days = seconds / 86400
        let hours = seconds % 86400 / 3600
        let minutes = seconds % 3600 / 60
        let rest = two(Int(seconds % 60))
        var text = days == 0 ? "" : days == 1 ? "1 day " : "\(days) days "
        if days > 0 || hours > 0 {
            text += "\(hours):\(two(Int(minutes))):\(rest)"
        } else {
            text += "\(minutes):\(rest)"
        }
        return text
    }

    /// A number below 100 with two digits.
    public static func two(_ value: Int) -> String {
        value < 10 ? "0\(value)" : String(value)
    }
}
