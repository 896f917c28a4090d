// Tools that work on names: touch, rm, link, symlink, readlink.

internal import KernelABI
internal import Std
public import ToolKit

/// touch: opens each path and closes it; flags in the path say what that does. Without flags, makes files,
/// or modifies what is there without changing it.
public func touch(_ tool: Tool) {
    let usage = Usage(
        "touch", "<path[:flags]>...",
        "Opens each path and closes it again; the path's flags do the work.\n"
            + "  touch notes.txt:c          makes the file unless it exists\n"
            + "  touch dir/sub:cdp          makes a directory, and those above it\n"
            + "A path without flags is made, or if it exists, counts as modified now.",
        [
            ToolOption("c", "no-create", "leave out what does not exist"),
            ToolOption("r", "reference", value: "path", "with the date of this one"),
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    var date = Limits.forever
    if let reference = arguments.value("reference") {
        guard
            let status = tool.attempt(reference, { () throws(Errno) in try File.status(reference) })
        else { return }
        date = status.modified
    }
    for path in arguments.operands {
        _ = tool.attempt(path) { () throws(Errno) in
            // No name at all is the working directory elsewhere, which is there already.
            if path.isEmpty { throw .noEntry }
            if !Path(path).flags.isEmpty {
                _ = try File(path)
            } else if exists(path) || !arguments.has("no-create") {
                try touch(path, date)
            }
        }
    }
}

private func touch(_ path: String, _ date: UInt64) throws(Errno) {
    let file = try File(isDirectory(path, following: true) ? path : path + ":create")
    do throws(Errno) {
        try file.descriptor.setModified(date)
    } catch {
        // What has no date of its own is there, which is all that there is to it.
        if error != .notSupportedByFile || date != Limits.forever { throw error }
    }
}

/// rm: removes files, or trees with `-r` or `:dR`.
public func rm(_ tool: Tool) {
    let usage = Usage(
        "rm", "<path[:flags]>...",
        "Removes files; directories with :d or -d, whole trees with :dR or -r.",
        [
            ToolOption("d", "directory", "remove empty directories"),
            ToolOption("r", "recursive", "remove directories and all they contain"),
            ToolOption("R", "recursive", "the same"),
            ToolOption("f", "force", "do not mind paths that do not exist"),
            ToolOption("i", "ask", "ask before each, once for a tree"),
            ToolOption("v", "verbose", "tell what was removed"),
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        let isTree = isDirectory(path)
        let name = Path(path).lastName
        if isTree, name == "." || name == ".." {
            tool.complain("\(path): cannot be removed by this name")
            continue
        }
        if arguments.has("ask"), exists(path),
            !tool.isWanted("remove \(path)?")
        {
            continue
        }
        var wanted = path
        if arguments.has("recursive"), isTree { wanted += ":directory:recursive" }
        if arguments.has("directory"), isTree { wanted += ":directory" }
        do throws(Errno) {
            try File.remove(wanted)
            if arguments.has("verbose") { tool.output.writeLine("removed \(path)") }
        } catch {
            if error == .noEntry, arguments.has("force") { continue }
            if error == .isDirectory {
                tool.complain("\(path): is a directory; remove it with -r or \(path):dR")
            } else {
                tool.complain(path, error)
            }
        }
    }
}

/// Whether a path leads to a directory, not by a symbolic link.
func isDirectory(_ path: String, following: Bool = false) -> Bool {
    let status = try? File.status(following ? path : path + ":nofollow")
    return status?.type == FileType.directory.rawValue
}

/// Whether there is something at a path, if only a symbolic link that leads nowhere.
func exists(_ path: String) -> Bool { (try? File.status(path + ":nofollow")) != nil }

/// The path of `source` inside `target` if that is a directory, else `target`.
func destination(_ source: String, _ target: String) -> String {
    guard isDirectory(target, following: true) else { return target }
    let path = Path(target)
    return Path.join(path.location, Path(source).lastName)
}

/// link: gives a file a second name.
public func link(_ tool: Tool) {
    let usage = Usage("link", "<file> <new name>", "Gives a file a second name.")
    guard let arguments = tool.parse(usage, operands: 2...2) else { return }
    let (old, new) = (arguments.operands[0], arguments.operands[1])
    _ = tool.attempt("\(old) as \(new)") { () throws(Errno) in try File.link(old, as: new) }
}

/// symlink: makes a symbolic link.
public func symlink(_ tool: Tool) {
    let usage = Usage("symlink", "<target> <path>", "Makes a symbolic link at path to target.")
    guard let arguments = tool.parse(usage, operands: 2...2) else { return }
    let (target, path) = (arguments.operands[0], arguments.operands[1])
    _ = tool.attempt(path) { () throws(Errno) in try File.symlink(to: target, at: path) }
}

/// readlink: prints symbolic links' targets.
public func readlink(_ tool: Tool) {
    let usage = Usage(
        "readlink", "<path>...", "Prints where symbolic links lead.",
        [
            ToolOption(
                "f", "canonical", "the whole path, without any links, . or .. in it; of any file")
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        let target = tool.attempt(path) { () throws(Errno) in
            arguments.has("canonical") ? try canonical(path) : try File.readLink(path)
        }
        if let target { tool.output.writeLine(target) }
    }
}

/// The path of a file from the root, which goes through no link. The last name need not exist.
private func canonical(_ path: String) throws(Errno) -> String {
    var path = Path(path).location
    if path.isEmpty { throw .noEntry }
    for _ in 0..<40 {
        if isDirectory(path, following: true) { return try directoryPath(path) }
        while path.utf8.count > 1, path.utf8.last == 47 { path.removeLast() }
        let slash = path.utf8.lastIndex(of: 47)
        let parent = slash.map { String(path[...$0]) } ?? "."
        if let target = try? File.readLink(path) {
            path = target.utf8.first == 47 ? target : Path.join(parent, target)
            continue
        }
        return Path.join(try directoryPath(parent), Path(path).lastName)
    }
    throw .tooManySymbolicLinks
}

/// A directory's path as the kernel knows it.
private func directoryPath(_ path: String) throws(Errno) -> String {
    let here = try WorkingDirectory.get()
    try WorkingDirectory.set(path)
    let found = try WorkingDirectory.get()
    try WorkingDirectory.set(here)
    return found
}
