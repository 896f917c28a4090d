// Tools that work on names: touch, rm, mv, cp, link, symlink, readlink.

internal import KernelABI
internal import Std
public import ToolKit

/// touch: opens each path and closes it; flags in the path say what that does.
public func touch(_ tool: Tool) {
    let usage = Usage(
        "touch", "<path[:flags]>...",
        "Opens each path and closes it again; the path's flags do the work.\n"
            + "  touch notes.txt:c          makes the file unless it exists\n"
            + "  touch dir/sub:cdp          makes a directory, and those above it\n"
            + "A path without flags gets :create.")
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        let wanted = Path(path).flags.isEmpty ? path + ":create" : path
        _ = tool.attempt(path) { () throws(Errno) in
            // No name at all is the working directory elsewhere, which is there already.
            if path.isEmpty { throw .noEntry }
            _ = try File(wanted)
        }
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
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        let isTree = isDirectory(path)
        let name = Path(path).lastName
        if isTree, name == "." || name == ".." {
            tool.complain("\(path): cannot be removed by this name")
            continue
        }
        var wanted = path
        if arguments.has("recursive"), isTree { wanted += ":directory:recursive" }
        if arguments.has("directory"), isTree { wanted += ":directory" }
        do throws(Errno) {
            try File.remove(wanted)
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

/// The path of `source` inside `target` if that is a directory, else `target`.
func destination(_ source: String, _ target: String) -> String {
    guard isDirectory(target, following: true) else { return target }
    let path = Path(target)
    return Path.join(path.location, Path(source).lastName)
}

/// mv: renames, or moves into a directory.
public func mv(_ tool: Tool) {
    let usage = Usage(
        "mv", "<source>... <target>",
        "Renames a file or directory, or moves several into a directory. What is at the target\n"
            + "is replaced, atomically.",
        [
            ToolOption("n", "no-replace", "complain rather than replace"),
            ToolOption("f", "force", "replace without asking, as it does always"),
        ])
    guard let arguments = tool.parse(usage, operands: 2...Int.max) else { return }
    guard let target = checkedTarget(tool, arguments) else { return }
    for source in arguments.operands.dropLast() {
        let place = destination(source, target)
        if isSame(source, place) {
            tool.complain("\(source) and \(place) are the same file")
            continue
        }
        if arguments.has("no-replace"), (try? File.status(place + ":nofollow")) != nil {
            tool.complain(place, .exists)
            continue
        }
        do throws(Errno) {
            try File.rename(source, to: place)
        } catch {
            guard error == .crossesFileSystems else {
                let isCircle = isDirectory(source) && isInside(source, place)
                tool.complain(
                    isCircle
                        ? "\(source): cannot be moved into itself"
                        : "\(source) to \(place): \(error.message)")
                continue
            }
            if copyTree(tool, source, place, isRoot: true) {
                _ = tool.attempt(source) { () throws(Errno) in
                    try File.remove(source + (isDirectory(source) ? ":directory:recursive" : ""))
                }
            }
        }
    }
}

/// The last operand; with several sources it must be a directory.
private func checkedTarget(_ tool: Tool, _ arguments: ParsedArguments) -> String? {
    guard let target = arguments.operands.last else { return nil }
    if arguments.operands.count > 2, !isDirectory(target, following: true) {
        tool.complain("\(target): several files need a directory to go to")
        return nil
    }
    return target
}

/// cp: copies files, or trees with `-r`.
public func cp(_ tool: Tool) {
    let usage = Usage(
        "cp", "<source>... <target>",
        "Copies a file, or several into a directory. Symbolic links are followed, except inside\n"
            + "a tree.",
        [
            ToolOption("r", "recursive", "copy directories and all they contain"),
            ToolOption("R", "recursive", "the same"), ToolOption("a", "recursive", "the same"),
            ToolOption("n", "no-replace", "complain rather than replace"),
            ToolOption("f", "force", "replace without asking, as it does always"),
        ])
    guard let arguments = tool.parse(usage, operands: 2...Int.max) else { return }
    guard let target = checkedTarget(tool, arguments) else { return }
    for source in arguments.operands.dropLast() {
        let place = destination(source, target)
        if arguments.has("no-replace"), (try? File.status(place)) != nil {
            tool.complain(place, .exists)
        } else if isDirectory(source, following: true) || Path(source).has("recursive", 82) {
            if arguments.has("recursive") || Path(source).has("recursive", 82) {
                _ = copyTree(tool, Path(source).location, place, isRoot: true)
            } else {
                tool.complain("\(source): is a directory; copy it with -r")
            }
        } else {
            _ = copyFile(tool, source, place)
        }
    }
}

private func sameFile(_ left: Descriptor, _ right: Descriptor) throws(Errno) -> Bool {
    let a = try left.status()
    let b = try right.status()
    return a.number == b.number && a.fileSystem == b.fileSystem
}

private func copyFile(_ tool: Tool, _ source: String, _ target: String) -> Bool {
    guard
        let from = tool.attempt(
            source, { () throws(Errno) in try Descriptor.open(source + ":read") })
    else { return false }
    let input = File(owning: from)
    let done: Bool? = tool.attempt(target) { () throws(Errno) in
        // Truncated only after it is known to be another file.
        let output = try File(target + ":create:write")
        if try sameFile(input.descriptor, output.descriptor) {
            tool.complain("\(source) and \(target) are the same file")
            return false
        }
        _ = try File(target + ":truncate:write")
        while true {
            let part = try input.descriptor.read(upTo: 64 * 1024)
            if part.isEmpty { return true }
            try output.descriptor.write(part)
        }
    }
    return done ?? false
}

/// Whether two paths name the same file, or the same link.
private func isSame(_ left: String, _ right: String) -> Bool {
    guard let a = try? File.status(left + ":nofollow"),
        let b = try? File.status(right + ":nofollow")
    else { return false }
    return a.number == b.number && a.fileSystem == b.fileSystem && left != right
        || Path(left).location == Path(right).location
}

/// Whether a place that may not exist yet is a directory or somewhere below it, whatever the paths are.
private func isInside(_ directory: String, _ place: String) -> Bool {
    guard let top = try? File.status(directory) else { return false }
    var path = Path(place).location
    if !isDirectory(path, following: true) {
        let parent = path.utf8.lastIndex(of: 47).map { String(path[...$0]) }
        path = parent ?? "."
    }
    var last: (UInt64, UInt64)?
    while let status = try? File.status(path) {
        if (status.number, status.fileSystem) == (top.number, top.fileSystem) { return true }
        // The root is above itself.
        if let last, last == (status.number, status.fileSystem) { return false }
        last = (status.number, status.fileSystem)
        path = Path.join(path, "..")
    }
    return false
}

/// Copies whatever is at a path. The root of a tree may be anything that can be read; below it, what is
/// no file, directory or link is left out, with a complaint, because it may have no end.
private func copyTree(
    _ tool: Tool, _ source: String, _ target: String, isRoot: Bool = false
) -> Bool {
    guard
        let status = tool.attempt(
            source, { () throws(Errno) in try File.status(source + ":nofollow") })
    else { return false }
    switch FileType(rawValue: status.type) {
    case .symbolicLink:
        let made: Void? = tool.attempt(target) { () throws(Errno) in
            try File.symlink(to: try File.readLink(source), at: target)
        }
        return made != nil
    case .directory:
        if isRoot, isInside(source, target) {
            tool.complain("\(source): cannot be copied into itself")
            return false
        }
        return copyDirectory(tool, source, target)
    case .regular: return copyFile(tool, source, target)
    default:
        if isRoot { return copyFile(tool, source, target) }
        tool.complain("\(source): is a device, not copied")
        return false
    }
}

private func copyDirectory(_ tool: Tool, _ source: String, _ target: String) -> Bool {
    guard
        tool.attempt(target, { () throws(Errno) in _ = try File(target + ":create:directory") })
            != nil,
        let entries = tool.attempt(
            source, { () throws(Errno) in try DirectoryEntry.list(source) })
    else { return false }
    var all = true
    for entry in entries {
        let copied = copyTree(tool, Path.join(source, entry.name), Path.join(target, entry.name))
        all = all && copied
    }
    return all
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
