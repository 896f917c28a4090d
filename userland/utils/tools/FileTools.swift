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
        _ = tool.attempt(path) { () throws(Errno) in _ = try File(wanted) }
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
            ToolOption("f", "force", "do not mind paths that do not exist"),
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        var wanted = path
        if arguments.has("recursive"), isDirectory(path) { wanted += ":directory:recursive" }
        if arguments.has("directory") { wanted += ":directory" }
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
        [ToolOption("n", "no-replace", "complain rather than replace")])
    guard let arguments = tool.parse(usage, operands: 2...Int.max) else { return }
    guard let target = checkedTarget(tool, arguments) else { return }
    for source in arguments.operands.dropLast() {
        let place = destination(source, target)
        if arguments.has("no-replace"), (try? File.status(place + ":nofollow")) != nil {
            tool.complain(place, .exists)
            continue
        }
        do throws(Errno) {
            try File.rename(source, to: place)
        } catch {
            guard error == .crossesFileSystems else {
                tool.complain("\(source) to \(place): \(error.message)")
                continue
            }
            if copyTree(tool, source, place) {
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
            ToolOption("n", "no-replace", "complain rather than replace"),
        ])
    guard let arguments = tool.parse(usage, operands: 2...Int.max) else { return }
    guard let target = checkedTarget(tool, arguments) else { return }
    for source in arguments.operands.dropLast() {
        let place = destination(source, target)
        if arguments.has("no-replace"), (try? File.status(place)) != nil {
            tool.complain(place, .exists)
        } else if isDirectory(source, following: true) || Path(source).has("recursive", 82) {
            if arguments.has("recursive") || Path(source).has("recursive", 82) {
                _ = copyTree(tool, Path(source).location, place)
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
        let output = try File(target + ":create:read:write")
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

private func copyTree(_ tool: Tool, _ source: String, _ target: String) -> Bool {
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
        if (target + "/").utf8.starts(with: (source + "/").utf8) {
            tool.complain("\(source): cannot be copied into itself")
            return false
        }
        guard
            tool.attempt(target, { () throws(Errno) in _ = try File(target + ":create:directory") })
                != nil,
            let entries = tool.attempt(
                source, { () throws(Errno) in try DirectoryEntry.list(source) })
        else { return false }
        var all = true
        for entry in entries {
            let copied = copyTree(
                tool, Path.join(source, entry.name), Path.join(target, entry.name))
            all = all && copied
        }
        return all
    default: return copyFile(tool, source, target)
    }
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
    let usage = Usage("readlink", "<path>...", "Prints where symbolic links lead.")
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    for path in arguments.operands {
        let target = tool.attempt(path) { () throws(Errno) in try File.readLink(path) }
        if let target { tool.output.writeLine(target) }
    }
}
