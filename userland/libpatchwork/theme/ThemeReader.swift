// Reading the three files of a theme. A mistake is reported with its line and what would be right, and
// the rest of the file still counts.

internal import Cfg
internal import Graphics

/// A file of a theme.
public enum ThemeFile: Int, CaseIterable, Sendable {
    /// Five sets of colours.
    case colors
    /// Sizes and names.
    case vars
    /// Colours of terminals.
    case ansi

    /// Its name in `/cfg` or in a theme's directory.
    public var name: String {
        switch self {
        case .colors: "theme-colors.cfg"
        case .vars: "theme-vars.cfg"
        case .ansi: "theme-ansi.cfg"
        }
    }
}

/// A mistake in a theme's file.
public struct ThemeProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which file.
    public var file: ThemeFile
    /// Which line, from 1.
    public var line: Int
    /// What is wrong, and what would be accepted.
    public var message: String

    /// As tools print it: `theme-vars.cfg:3: …`.
    public var description: String { "\(file.name):\(line): \(message)" }
}

extension Theme {
    /// Most problems that are reported of one file; the others are of the same kind anyway.
    public static var mostProblems: Int { 32 }

    /// Takes over what a file says. Never fails: lines with mistakes count for nothing.
    @export(interface)
    public mutating func read(_ file: ThemeFile, _ bytes: [UInt8]) -> [ThemeProblem] {
        var problems: [ThemeProblem] = []
        let configuration = Configuration(skippingMistakes: bytes) { mistake in
            problems.append(
                ThemeProblem(file: file, line: mistake.line, message: mistake.explanation))
        }
        for section in configuration.sections {
            for entry in section.entries {
                guard let message = apply(file, section.name, entry) else { continue }
                problems.append(ThemeProblem(file: file, line: entry.line, message: message))
            }
        }
        problems.sort { $0.line < $1.line }
        return Array(problems.prefix(Theme.mostProblems))
    }

    /// Takes over one entry; returns what is wrong with it.
    private mutating func apply(
        _ file: ThemeFile, _ section: String, _ entry: Configuration.Entry
    ) -> String? {
        switch file {
        case .colors: applyColor(section, entry)
        case .vars: applyVariable(section, entry)
        case .ansi: applyAnsi(section, entry)
        }
    }

    private mutating func applyColor(
        _ section: String, _ entry: Configuration.Entry
    ) -> String? {
        guard let set = Theme.sets.first(where: { $0.name == section }) else {
            return unknown("section", section, Theme.sets.map { $0.name })
        }
        guard let key = ColorSet.keys.first(where: { $0.name == entry.key }) else {
            return unknown("key", entry.key, ColorSet.keys.map { $0.name })
        }
        guard let color = Theme.color(entry.value) else { return Theme.notAColor(entry) }
        var colors = set.get(self)
        key.set(&colors, color)
        set.set(&self, colors)
        return nil
    }

    private mutating func applyVariable(
        _ section: String, _ entry: Configuration.Entry
    ) -> String? {
        switch section {
        case "integers":
            guard let (key, range) = Theme.integers.first(where: { $0.key.name == entry.key })
            else {
                return unknown("key", entry.key, Theme.integers.map { $0.key.name })
            }
            guard let value = Theme.integer(entry.value), range.contains(value) else {
                return "\(entry.key): \"\(entry.value)\" is not a whole number from"
                    + " \(range.lowerBound) to \(range.upperBound)"
            }
            key.set(&sizes, value)
        case "strings":
            guard let (key, isPath) = Theme.strings.first(where: { $0.key.name == entry.key })
            else {
                return unknown("key", entry.key, Theme.strings.map { $0.key.name })
            }
            guard !entry.value.isEmpty, !isPath || entry.value.utf8.first == 47 else {
                return isPath
                    ? "\(entry.key): \"\(entry.value)\" is not a path that begins with /"
                    : "\(entry.key): a name is missing"
            }
            key.set(&names, entry.value)
        default: return unknown("section", section, ["integers", "strings"])
        }
        return nil
    }

    private mutating func applyAnsi(_ section: String, _ entry: Configuration.Entry) -> String? {
        guard section == "colors" else { return unknown("section", section, ["colors"]) }
        let bytes = Array(entry.key.utf8)
        guard bytes.count > 7, entry.key.hasPrefix("color"), (48...55).contains(bytes[5]),
            bytes[6] == 95
        else { return Theme.notAnAnsiKey(entry.key) }
        guard let color = Theme.color(entry.value) else { return Theme.notAColor(entry) }
        let index = Int(bytes[5]) - 48
        switch String(entry.key.dropFirst(7)) {
        case "normal": ansi.normal[index] = color
        case "bright": ansi.bright[index] = color
        case "dim": ansi.dim[index] = color
        default: return Theme.notAnAnsiKey(entry.key)
        }
        return nil
    }

    private func unknown(_ kind: String, _ name: String, _ known: [String]) -> String {
        "unknown \(kind) \"\(name)\"; known are \(known.joined(separator: ", "))"
    }

    private static func notAnAnsiKey(_ key: String) -> String {
        "unknown key \"\(key)\"; known are color0_normal to color7_normal, color0_bright to"
            + " color7_bright and color0_dim to color7_dim"
    }

    private static func notAColor(_ entry: Configuration.Entry) -> String {
        "\(entry.key): \"\(entry.value)\" is not a colour; write 0xAARRGGBB, #RRGGBB or #AARRGGBB"
    }
}
