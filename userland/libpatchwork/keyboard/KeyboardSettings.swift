// `/cfg/keyboard-main.cfg`: which layout, and how keys repeat.

internal import Cfg

/// What the user wants of the keyboard. Whoever types with it watches the file, so that a change shows
/// at once.
public struct KeyboardSettings: Equatable, Sendable {
    /// The name of the layout: the file is `/cfg/keyboard-<layout>.cfg`.
    public var layout = "us"
    /// How long a key is held before it repeats.
    public var repeatDelayMilliseconds = 400
    /// From one repeat to the next; 0 for keys that do not repeat.
    public var repeatIntervalMilliseconds = 33

    /// The defaults.
    public init() {}

    /// Reads the file.
    ///
    /// - Parameter report: told of each mistake; the rest of the file counts.
    public init(_ file: [UInt8], report: (KeyboardProblem) -> Void) {
        let configuration = Configuration(skippingMistakes: file) {
            report(KeyboardProblem(line: $0.line, column: $0.column, message: $0.explanation))
        }
        for section in configuration.sections {
            for entry in section.entries {
                guard let message = apply(section.name, entry.key, entry.value) else { continue }
                report(
                    KeyboardProblem(
                        line: entry.line, column: entry.keyColumn, message: message))
            }
        }
    }

    /// Takes one setting over; returns what is wrong with it.
    private mutating func apply(_ section: String, _ key: String, _ value: String) -> String? {
        switch (section, key) {
        case ("keyboard", "layout"):
            guard KeyboardSettings.isName(value) else {
                return "a layout's name consists of letters, digits and hyphens, as in us"
            }
            layout = value
        case ("repeat", "delay"):
            guard let number = Int(value), 100...5000 ~= number else {
                return "delay is a number of milliseconds from 100 to 5000"
            }
            repeatDelayMilliseconds = number
        case ("repeat", "interval"):
            guard let number = Int(value), number == 0 || 5...5000 ~= number else {
                return "interval is a number of milliseconds from 5 to 5000, or 0 for no repeats"
            }
            repeatIntervalMilliseconds = number
        default:
            return "unknown; there are layout in [keyboard], and delay and interval in [repeat]"
        }
        return nil
    }

    /// The name becomes part of a path.
    private static func isName(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        return 1...24 ~= bytes.count
            && bytes.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
                    || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "-")
            }
    }
}
