// Terminals. A terminal may be a device or a window at the other end of a pipe, so the kernel cannot
// tell. Whoever provides one says so in the environment: `TERMINAL` names the file a program must be
// connected to, and its size: `<file system>:<file number>:<columns>:<rows>`, several with blanks
// between them if programs read from one file and write to another. No columns and rows at all say that
// nobody knows the size, as at the far end of a serial line.

public import KernelABI

/// A terminal that shows what is written to a file.
public struct Terminal: Equatable, Sendable {
    /// Characters in a row.
    public var columns: Int
    /// Rows.
    public var rows: Int
    /// Whether that is its size, and not a guess.
    public var isKnown = true

    /// A terminal of a size.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// A terminal of which nobody knows the size: most have at least this one.
    public static var unknown: Terminal {
        var terminal = Terminal(columns: 80, rows: 24)
        terminal.isKnown = false
        return terminal
    }

    /// The variable's name.
    public static var variable: String { "TERMINAL" }

    /// The terminal behind an open file, if it is the one in the environment.
    public static func attached(to file: Descriptor) -> Terminal? {
        guard let value = Environment.get(variable), let status = try? file.status() else {
            return nil
        }
        return parse(value, fileSystem: status.fileSystem, number: status.number)
    }

    /// The terminal that a variable's value describes, if one of its files is this one.
    public static func parse(_ value: String, fileSystem: UInt64, number: UInt64) -> Terminal? {
        for description in value.utf8.prefix(while: { $0 != 10 }).split(separator: 32) {
            if let found = parse(description, fileSystem, number) { return found }
        }
        return nil
    }

    private static func parse(
        _ description: Substring.UTF8View, _ fileSystem: UInt64, _ number: UInt64
    ) -> Terminal? {
        let fields = description.split(separator: 58).map { Text.number($0) }
        guard fields.count == 4, fields[0] == fileSystem, fields[1] == number,
            let columns = fields[2], let rows = fields[3]
        else { return nil }
        if columns == 0 && rows == 0 { return .unknown }
        return Terminal(
            columns: Int(min(max(columns, 20), 1000)), rows: Int(min(max(rows, 5), 1000)))
    }

    /// What the provider of a terminal puts into the environment.
    public func description(of file: Descriptor) throws(Errno) -> String {
        description(of: try file.status())
    }

    /// The same for a file whose facts are known.
    public func description(of status: FileStatus) -> String {
        let size = isKnown ? "\(columns):\(rows)" : "0:0"
        return "\(status.fileSystem):\(status.number):\(size)"
    }
}
