// Tools that put files elsewhere: cp, mv.

internal import KernelABI
internal import Std
public import ToolKit

/// What both do about what is at the target.
private let replacing = [
    ToolOption("n", "no-replace", "complain rather than replace"),
    ToolOption("i", "ask", "ask before something is replaced"),
    ToolOption("f", "force", "replace without asking, as it does unless told otherwise"),
    ToolOption("v", "verbose", "tell what went where"),
]

/// What was asked for beside the work itself.
private struct FileWork {
    /// Whether what is at the target may be replaced.
    enum Replacing {
        case always
        case never
        case ifWanted
    }

    /// Whether it is told what was done.
    enum Telling {
        case nothing
        case everything
    }

    /// When copies were modified.
    enum Dates {
        /// When the original was.
        case kept
        /// As they were made.
        case fresh
    }

    let tool: Tool
    let replacing: Replacing
    let telling: Telling
    let dates: Dates

    init(_ tool: Tool, _ arguments: ParsedArguments, _ dates: Dates) {
        self.tool = tool
        self.dates = dates
        replacing =
            arguments.has("no-replace") ? .never : arguments.has("ask") ? .ifWanted : .always
        telling = arguments.has("verbose") ? .everything : .nothing
    }

    /// Work about which nobody is asked any more.
    init(_ work: FileWork) {
        tool = work.tool
        telling = work.telling
        dates = work.dates
        replacing = .always
    }

    /// Gives a copy, which is complete, the date of what it was made from.
    func keepDate(of source: FileStatus, in copy: Descriptor) throws(Errno) {
        guard dates == .kept else { return }
        do throws(Errno) {
            try copy.setModified(source.modified)
        } catch {
            // What has no date, such as a device, got what there was to copy all the same.
            if error != .notSupportedByFile { throw error }
        }
    }

    func mayReplace(_ place: String) -> Bool {
        guard replacing != .always, exists(place) else { return true }
        if replacing == .ifWanted { return tool.isWanted("replace \(place)?") }
        tool.complain(place, .exists)
        return false
    }

    func tell(_ source: String, _ target: String) {
        if telling == .everything { tool.output.writeLine("\(source) -> \(target)") }
    }
}

/// mv: renames, or moves into a directory.
public func mv(_ tool: Tool) {
    let usage = Usage(
        "mv", "<source>... <target>",
        "Renames a file or directory, or moves several into a directory. What is at the target\n"
            + "is replaced: atomically within a file system; to another one, things are copied and\n"
            + "then removed.",
        replacing)
    guard let arguments = tool.parse(usage, operands: 2...Int.max) else { return }
    guard let target = checkedTarget(tool, arguments) else { return }
    let work = FileWork(tool, arguments, .kept)
    for source in arguments.operands.dropLast() {
        let place = destination(source, target)
        if isSame(source, place) {
            tool.complain("\(source) and \(place) are the same file")
            continue
        }
        guard work.mayReplace(place) else { continue }
        do throws(Errno) {
            try File.rename(source, to: place)
            work.tell(source, place)
        } catch {
            guard error == .crossesFileSystems else {
                let isCircle = isDirectory(source) && isInside(source, place)
                tool.complain(
                    isCircle
                        ? "\(source): cannot be moved into itself"
                        : "\(source) to \(place): \(error.message)")
                continue
            }
            // It was asked about above.
            if copyTree(FileWork(work), source, place, isRoot: true) {
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
            ToolOption("R", "recursive", "the same"),
            ToolOption("a", "archive", "both of -r and -p"),
            ToolOption("p", "preserve", "copies are as old as what they are copies of"),
        ] + replacing)
    guard let arguments = tool.parse(usage, operands: 2...Int.max) else { return }
    guard let target = checkedTarget(tool, arguments) else { return }
    let isArchive = arguments.has("archive")
    let isRecursive = isArchive || arguments.has("recursive")
    let keepsDates = isArchive || arguments.has("preserve")
    let work = FileWork(tool, arguments, keepsDates ? .kept : .fresh)
    for source in arguments.operands.dropLast() {
        let place = destination(source, target)
        if isDirectory(source, following: true) || Path(source).has("recursive", 82) {
            if isRecursive || Path(source).has("recursive", 82) {
                _ = copyTree(work, Path(source).location, place, isRoot: true)
            } else {
                tool.complain("\(source): is a directory; copy it with -r")
            }
        } else {
            _ = copyFile(work, source, place)
        }
    }
}

private func sameFile(_ left: Descriptor, _ right: Descriptor) throws(Errno) -> Bool {
    let a = try left.status()
    let b = try right.status()
    return a.number == b.number && a.fileSystem == b.fileSystem
}

private func copyFile(_ work: FileWork, _ source: String, _ target: String) -> Bool {
    let tool = work.tool
    guard work.mayReplace(target),
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
            if part.isEmpty { break }
            try output.descriptor.write(part)
        }
        try work.keepDate(of: try input.descriptor.status(), in: output.descriptor)
        work.tell(source, target)
        return true
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
    _ work: FileWork, _ source: String, _ target: String, isRoot: Bool = false
) -> Bool {
    let tool = work.tool
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
        return copyDirectory(work, source, target)
    case .regular: return copyFile(work, source, target)
    default:
        if isRoot { return copyFile(work, source, target) }
        tool.complain("\(source): is a device, not copied")
        return false
    }
}

private func copyDirectory(_ work: FileWork, _ source: String, _ target: String) -> Bool {
    let tool = work.tool
    guard
        tool.attempt(target, { () throws(Errno) in _ = try File(target + ":create:directory") })
            != nil,
        let entries = tool.attempt(
            source, { () throws(Errno) in try DirectoryEntry.list(source) })
    else { return false }
    var all = true
    for entry in entries {
        let copied = copyTree(work, Path.join(source, entry.name), Path.join(target, entry.name))
        all = all && copied
    }
    // Its entries have modified it.
    let dated: Void? = tool.attempt(target) { () throws(Errno) in
        let copy = try File(target)
        try work.keepDate(of: try File.status(source), in: copy.descriptor)
    }
    return all && dated != nil
}
