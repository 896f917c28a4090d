// Tools that tell about files: ls, stat.

internal import KernelABI
internal import Std
public import ToolKit

/// ls: names in directories.
public func ls(_ tool: Tool) {
    let usage = Usage(
        "ls", "[path[:flags]]...",
        "Lists directories, or the working directory; `ls :R` lists a whole tree. On a terminal\n"
            + "directories end in a slash, links in an @, and mounted names are underlined. What is\n"
            + "named stays in its order, unless one is asked for.",
        [
            ToolOption("a", "all", "names that begin with a dot too"),
            ToolOption("A", "all", "the same"),
            ToolOption("l", "long", "a line for each: type, permissions, size in bytes, date"),
            ToolOption("f", "flags", "show permissions and the flags of mounts"),
            ToolOption("R", "recursive", "directories below too"),
            ToolOption("1", "one", "one name a line"),
            ToolOption("d", "directory", "the named directories themselves"),
            ToolOption("t", "time", "by date of change, the newest first"),
            ToolOption("S", "size", "by size, the largest first"),
            ToolOption("r", "reverse", "in reverse order"),
            ToolOption("F", "classify", "slashes behind directories, an @ behind links"),
            ToolOption("h", "human", "sizes for people, as in 1.5K"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    let listing = Listing(tool, arguments)
    let paths = arguments.operands.isEmpty ? [""] : arguments.operands
    // Files together come first, then directories, each under its name.
    let isTitled = paths.count > 1
    var (files, directories): ([String], [String]) = ([], [])
    for path in paths {
        if listing.isListed(path) { directories.append(path) } else { files.append(path) }
    }
    let hasFiles = listing.listFiles(files)
    for (index, path) in listing.inOrder(directories).enumerated() {
        if isTitled, index > 0 || hasFiles { tool.output.write(byte: 10) }
        listing.list(path, titled: isTitled)
    }
}

private struct Listing {
    let tool: Tool
    let arguments: ParsedArguments

    init(_ tool: Tool, _ arguments: ParsedArguments) {
        self.tool = tool
        self.arguments = arguments
    }

    private static func place(_ path: Path) -> String {
        path.location.isEmpty ? "." : path.location
    }

    /// Whether what is in it is shown, rather than the thing itself.
    func isListed(_ path: String) -> Bool {
        !arguments.has("directory") && isDirectory(Self.place(Path(path)), following: true)
    }

    /// Shows what is no directory; whether there was any of it.
    func listFiles(_ paths: [String]) -> Bool {
        let entries = paths.compactMap { single(Self.place(Path($0))) }
        if !entries.isEmpty { show(hasOrder ? sorted(entries, in: "") : entries, in: "") }
        return !entries.isEmpty
    }

    /// Named directories in the order in which they are shown.
    func inOrder(_ paths: [String]) -> [String] {
        guard hasOrder, paths.count > 1 else { return paths }
        let entries = paths.map { path in
            DirectoryEntry(name: path, type: .directory, permissions: [], attributes: [])
        }
        return sorted(entries, in: "").map { $0.name }
    }

    private var hasOrder: Bool { ["time", "size", "reverse"].contains { arguments.has($0) } }

    func list(_ text: String, titled: Bool) {
        let path = Path(text)
        let recursive = path.has("recursive", 82) || arguments.has("recursive")
        let place = Self.place(path)
        if titled { tool.output.writeLine("\(place):") }
        walk(place, recursive: recursive, below: "")
    }

    private func single(_ path: String) -> DirectoryEntry? {
        guard
            let status = tool.attempt(
                path, { () throws(Errno) in try File.status(path + ":nofollow") })
        else { return nil }
        return DirectoryEntry(
            name: path, type: FileType(rawValue: status.type),
            permissions: FilePermissions(rawValue: status.permissions),
            attributes: EntryAttributes(rawValue: status.attributes))
    }

    private func walk(_ place: String, recursive: Bool, below: String) {
        guard
            let all = tool.attempt(place, { () throws(Errno) in try DirectoryEntry.list(place) })
        else { return }
        let entries = sorted(
            all.filter { arguments.has("all") || $0.name.utf8.first != 46 }, in: place)
        // In a tree, names are paths below its root, one a line, as the file system gives them.
        var shown = entries
        if recursive {
            for index in shown.indices { shown[index].name = below + entries[index].name }
            for (entry, row) in zip(entries, shown) {
                show([row], in: place, named: entry.name)
                if entry.type == .directory {
                    walk(Path.join(place, entry.name), recursive: true, below: row.name + "/")
                }
            }
        } else {
            show(shown, in: place)
        }
    }

    /// In the order that was asked for; equal ones by name.
    private func sorted(_ entries: [DirectoryEntry], in place: String) -> [DirectoryEntry] {
        var sorted = entries.sorted { $0.name < $1.name }
        if arguments.has("time") || arguments.has("size") {
            let keys = sorted.map { entry -> UInt64 in
                let status = status(of: entry.name, in: place)
                return (arguments.has("time") ? status?.modified : status?.size) ?? 0
            }
            let order = keys.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }
            sorted = order.map { sorted[$0] }
        }
        return arguments.has("reverse") ? sorted.reversed() : sorted
    }

    /// Facts about a name in a directory, or about a path if that is empty.
    private func status(of name: String, in place: String) -> FileStatus? {
        let path = place.isEmpty ? Self.place(Path(name)) : Path.join(place, name)
        return try? File.status(path + ":nofollow")
    }

    private func show(_ entries: [DirectoryEntry], in place: String, named: String? = nil) {
        if arguments.has("long") || arguments.has("flags") {
            showLong(entries, in: place, named)
        } else if let terminal = tool.terminal, !arguments.has("one"), named == nil {
            tool.output.write(columns(entries, terminal.columns))
        } else {
            for entry in entries {
                let suffix = arguments.has("classify") ? suffix(entry.type) : ""
                tool.output.writeLine(entry.name + suffix)
            }
        }
    }

    private func showLong(_ entries: [DirectoryEntry], in place: String, _ named: String?) {
        let hasFacts = arguments.has("long")
        let facts = entries.map { hasFacts ? status(of: named ?? $0.name, in: place) : nil }
        let sizes = facts.map { $0.map { size($0.size) } ?? "?" }
        let width = max(6, sizes.map { $0.utf8.count }.max() ?? 0)
        for (index, entry) in entries.enumerated() {
            var line = "\(letter(entry.type))\(permissions(entry.permissions)) "
            if arguments.has("flags") {
                line += Text.filled(mountFlags(entry.attributes), to: 12) + " "
            }
            if hasFacts {
                line += Text.padded(sizes[index], to: width) + " "
                line += date(nanoseconds: facts[index]?.modified ?? 0) + " "
            }
            line += decorated(entry)
            if hasFacts, entry.type == .symbolicLink {
                let name = named ?? entry.name
                let path = place.isEmpty ? name : Path.join(place, name)
                if let target = try? File.readLink(path) { line += " -> \(target)" }
            }
            tool.output.writeLine(line)
        }
    }

    private func size(_ bytes: UInt64) -> String {
        arguments.has("human") ? Text.bytes(bytes) : String(bytes)
    }

    private func letter(_ type: FileType?) -> String {
        switch type {
        case .regular: "-"
        case .directory: "d"
        case .symbolicLink: "l"
        case .device: "c"
        case .stream: "s"
        case nil: "?"
        }
    }

    private func decorated(_ entry: DirectoryEntry) -> String {
        guard tool.terminal != nil else {
            return arguments.has("classify") ? entry.name + suffix(entry.type) : entry.name
        }
        let shown = printable(entry.name)
        let name = entry.attributes.contains(.mounted) ? "\u{1B}[4m\(shown)\u{1B}[24m" : shown
        return name + suffix(entry.type)
    }

    /// A name as a terminal may show it: one with a control character in it must not be obeyed.
    private func printable(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) { return name }
        var text = ""
        for scalar in name.unicodeScalars {
            let isControl = scalar.value < 32 || scalar.value >= 127 && scalar.value < 160
            text.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return text
    }

    private func suffix(_ type: FileType?) -> String {
        switch type {
        case .directory: "/"
        case .symbolicLink: "@"
        default: ""
        }
    }

    /// Names in columns that read downwards.
    private func columns(_ entries: [DirectoryEntry], _ width: Int) -> String {
        let lengths = entries.map { $0.name.unicodeScalars.count + suffix($0.type).utf8.count }
        let column = (lengths.max() ?? 0) + 2
        let across = max(1, width / max(1, column))
        let rows = (entries.count + across - 1) / across
        var text = ""
        for row in 0..<rows {
            var index = row
            while index < entries.count {
                text += decorated(entries[index])
                if index + rows < entries.count {
                    text += String(repeating: " ", count: column - lengths[index])
                }
                index += rows
            }
            text += "\n"
        }
        return text
    }
}

func permissions(_ permissions: FilePermissions) -> String {
    (permissions.contains(.read) ? "r" : "-") + (permissions.contains(.write) ? "w" : "-")
        + (permissions.contains(.execute) ? "x" : "-")
}

func mountFlags(_ attributes: EntryAttributes) -> String {
    var words: [String] = []
    if attributes.contains(.mounted) { words.append("mount") }
    var letters = ""
    if attributes.contains(.privateMount) { letters += "P" }
    if attributes.contains(.propagated) { letters += "g" }
    if attributes.contains(.locked) { letters += "L" }
    if !letters.isEmpty { words.append(letters) }
    return words.joined(separator: ":")
}

func date(nanoseconds: UInt64) -> String {
    let date = CalendarDate(epochSeconds: nanoseconds / 1_000_000_000)
    return "\(date.year)-\(Text.two(date.month))-\(Text.two(date.day)) "
        + "\(Text.two(date.hour)):\(Text.two(date.minute))"
}

/// A date with the seconds.
private func moment(nanoseconds: UInt64) -> String {
    let second = CalendarDate(epochSeconds: nanoseconds / 1_000_000_000).second
    return date(nanoseconds: nanoseconds) + ":" + Text.two(second)
}

/// stat: all the facts about files.
public func stat(_ tool: Tool) {
    let usage = Usage(
        "stat", "<path[:flags]>...",
        "Tells what is known about files; with :nofollow (:l) about a symbolic link itself.")
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        guard let status = tool.attempt(path, { () throws(Errno) in try File.status(path) }) else {
            continue
        }
        let attributes = EntryAttributes(rawValue: status.attributes)
        var rows = [
            ("file", path), ("type", typeName(FileType(rawValue: status.type))),
            ("number", "\(status.number) on file system \(status.fileSystem)"),
            ("size", "\(status.size) bytes"),
            ("blocks", "\(status.blocks) of \(status.blockSize) bytes"),
            ("links", String(status.links)),
            ("permissions", permissions(FilePermissions(rawValue: status.permissions))),
        ]
        if attributes.contains(.mounted) { rows.append(("mounted", mountFlags(attributes))) }
        rows += [
            ("read", moment(nanoseconds: status.accessed)),
            ("modified", moment(nanoseconds: status.modified)),
            ("changed", moment(nanoseconds: status.changed)),
            ("created", moment(nanoseconds: status.created)),
        ]
        for (name, value) in rows {
            tool.output.writeLine("\(Text.padded(name, to: 11)): \(value)")
        }
    }
}

private func typeName(_ type: FileType?) -> String {
    switch type {
    case .regular: "file"
    case .directory: "directory"
    case .symbolicLink: "symbolic link"
    case .device: "device"
    case .stream: "stream"
    case nil: "unknown"
    }
}
