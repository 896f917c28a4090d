// Layouts as files: `/cfg/keyboard-<name>.cfg`.

internal import Cfg

/// A mistake in a keyboard's configuration file; the rest of the file counts.
public struct KeyboardProblem: Equatable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The byte in the line, from 1.
    public let column: Int
    /// What is wrong, and what may stand there.
    public let message: String
}

extension KeyboardLayout {
    /// Reads a layout. Keys that the file does not name type what they do on an American keyboard.
    ///
    /// - Parameter report: told of each mistake.
    public init(_ file: [UInt8], report: (KeyboardProblem) -> Void) {
        self.init()
        let configuration = Configuration(skippingMistakes: file) {
            report(KeyboardProblem(line: $0.line, column: $0.column, message: $0.explanation))
        }
        for section in configuration.sections {
            switch section.name {
            case "keyboard": readHeader(section, report)
            case "keys": readKeys(section, report)
            default:
                report(
                    KeyboardProblem(
                        line: section.line, column: 1,
                        message: "unknown section; there are [keyboard] and [keys]"))
            }
        }
    }

    private mutating func readHeader(
        _ section: Configuration.Section, _ report: (KeyboardProblem) -> Void
    ) {
        for entry in section.entries {
            switch entry.key {
            case "name": name = entry.value
            case "altgr":
                switch entry.value {
                case "true", "yes", "on", "1": hasAltGraph = true
                case "false", "no", "off", "0": hasAltGraph = false
                default:
                    report(
                        KeyboardProblem(
                            line: entry.line, column: entry.valueColumn,
                            message: "altgr is true or false"))
                }
            default:
                report(
                    KeyboardProblem(
                        line: entry.line, column: entry.keyColumn,
                        message: "unknown key; there are name and altgr"))
            }
        }
    }

    private mutating func readKeys(
        _ section: Configuration.Section, _ report: (KeyboardProblem) -> Void
    ) {
        for entry in section.entries {
            guard let key = KeyCode(name: entry.key) else {
                report(
                    KeyboardProblem(
                        line: entry.line, column: entry.keyColumn,
                        message: "no key is called that; keys have the names of their places on"
                            + " an American keyboard: a, 1, minus, left-bracket, less"))
                continue
            }
            switch KeyboardLayout.outputs(entry.value) {
            case .success(let outputs): set(key, outputs)
            case .failure(let mistake):
                report(
                    KeyboardProblem(
                        line: entry.line, column: entry.valueColumn + mistake.offset,
                        message: mistake.message))
            }
        }
    }

    private struct Mistake: Error {
        /// Bytes from the start of the value.
        let offset: Int
        let message: String
    }

    /// The outputs in a value: up to four, separated by blanks.
    private static func outputs(_ value: String) -> Result<[KeyOutput], Mistake> {
        let bytes = Array(value.utf8)
        var outputs: [KeyOutput] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x20 || bytes[index] == 0x09 {
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, bytes[end] != 0x20, bytes[end] != 0x09 { end += 1 }
            guard outputs.count < levels else {
                return .failure(
                    Mistake(
                        offset: index,
                        message: "a key types four things at most: plain, with Shift, with AltGr,"
                            + " with both"))
            }
            guard let output = output(String(decoding: bytes[index..<end], as: UTF8.self)) else {
                return .failure(
                    Mistake(
                        offset: index,
                        message: "expected one character, U+ and a hexadecimal number, none,"
                            + " or an accent such as dead-acute"))
            }
            outputs.append(output)
            index = end
        }
        return .success(outputs)
    }

    private static func output(_ word: String) -> KeyOutput? {
        if word == "none" { return KeyOutput.none }
        if let entry = Accent.all.first(where: { $0.name == word }) { return .dead(entry.accent) }
        var scalars = word.unicodeScalars.makeIterator()
        guard let first = scalars.next() else { return nil }
        if scalars.next() == nil { return isPrintable(first.value) ? .character(first.value) : nil }
        let bytes = Array(word.utf8)
        guard bytes.count <= 8, bytes[0] == UInt8(ascii: "U"), bytes[1] == UInt8(ascii: "+") else {
            return nil
        }
        var number: UInt32 = 0
        for byte in bytes[2...] {
            guard let digit = hexadecimal(byte) else { return nil }
            number = number << 4 | digit
        }
        return Unicode.Scalar(number) != nil && isPrintable(number) ? .character(number) : nil
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 0x41 + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 0x61 + 10
        default: nil
        }
    }

    /// No control characters, and not the mark of undecodable bytes.
    private static func isPrintable(_ scalar: UInt32) -> Bool {
        scalar >= 0x20 && !(0x7F...0x9F ~= scalar) && scalar != 0xFFFD
    }
}
