// The part of a log line in front of its message, read back from the text: whoever shows the log
// gets lines, from the ring too, and wants to show errors differently.

/// What stands in front of a log line's message: "[   0.123-00-I] ".
public struct LogLineHeader: Equatable, Sendable {
    /// How much the line matters.
    public let level: LogLevel
    /// Its length in bytes, up to the message.
    public let length: Int

    /// The longest header: 20 digits of seconds.
    private static let longest = 40

    /// The header of `line`, or `nil` when it has none.
    public init?(of line: borrowing Span<UInt8>) {
        guard line.count > 0, line[0] == UInt8(ascii: "[") else { return nil }
        for index in 2..<max(2, min(line.count - 1, LogLineHeader.longest))
        where line[index] == UInt8(ascii: "]") {
            guard line[index + 1] == 0x20, line[index - 2] == UInt8(ascii: "-"),
                let level = LogLevel(letter: line[index - 1])
            else { return nil }
            self.level = level
            length = index + 2
            return
        }
        return nil
    }
}

extension LogLevel {
    /// The level whose lines have `letter` in front.
    init?(letter: UInt8) {
        for raw: UInt8 in 0...LogLevel.panic.rawValue {
            guard let level = LogLevel(rawValue: raw), level.letter == letter else { continue }
            self = level
            return
        }
        return nil
    }
}
