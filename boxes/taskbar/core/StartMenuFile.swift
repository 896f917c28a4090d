// The Start menu's file, `cfg/taskbar-main.cfg`: which programs it offers, and what is wrong with it.

public import Cfg

/// A program that the Start menu offers.
public struct StartEntry: Equatable, Sendable {
    /// What the menu calls it.
    public let name: String
    /// The program and its arguments, separated by blanks.
    public let command: String

    /// An entry.
    @export(interface)
    public init(name: String, command: String) {
        self.name = name
        self.command = command
    }

    /// The program's path.
    public var path: String {
        String(command.prefix { $0 != " " })
    }

    /// The program and its arguments.
    public var words: [String] {
        command.split(separator: " ").map { String($0) }
    }

    /// The name of its icon: that of the program.
    public var icon: String {
        String(path.split(separator: "/").last ?? "")
    }
}

/// What the Start menu's file says.
public struct StartMenuFile: Equatable, Sendable {
    /// Programs, in the order of their numbers.
    public var entries: [StartEntry] = []
    /// What is wrong, a line for each mistake.
    public var problems: [String] = []

    /// As many entries as the menu has.
    public static var mostEntries: Int { 16 }
    /// Longer names are cut.
    private static var longestName: Int { 64 }

    /// Reads `entry0 = name, path` and so on, in any section. Entries with a mistake are left out and
    /// named, numbers may be missing, and those beyond the sixteenth are too many.
    @export(interface)
    public init(_ configuration: Configuration) {
        var found: [(number: Int, entry: StartEntry)] = []
        for section in configuration.sections {
            for entry in section.entries where entry.key.utf8.starts(with: "entry".utf8) {
                guard let number = Int(entry.key.dropFirst(5)), number >= 0 else {
                    problems.append("\(entry.key): a number must follow \"entry\"")
                    continue
                }
                guard let read = Self.entry(entry.value) else {
                    problems.append(
                        "\(entry.key): expected a name, a comma and a path from the root")
                    continue
                }
                found.append((number, read))
            }
        }
        // Sorting by insertion keeps the order of equal numbers.
        for index in found.indices.dropFirst() {
            var place = index
            while place > 0, found[place - 1].number > found[place].number {
                found.swapAt(place - 1, place)
                place -= 1
            }
        }
        if found.count > Self.mostEntries {
            problems.append(
                "only the first \(Self.mostEntries) of \(found.count) entries are shown")
        }
        entries = found.prefix(Self.mostEntries).map { $0.entry }
    }

    private static func entry(_ value: String) -> StartEntry? {
        let parts = value.split(separator: ",", maxSplits: 1).map { trimmed($0) }
        guard parts.count == 2, !parts[0].isEmpty, parts[1].utf8.first == 47 else { return nil }
        return StartEntry(name: String(parts[0].prefix(longestName)), command: parts[1])
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
