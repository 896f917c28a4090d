// Tools that write an end of a file: head and tail.

internal import KernelABI
internal import Std
public import ToolKit

/// How much of a file is wanted.
private struct Amount {
    /// Bytes rather than lines.
    var isBytes: Bool
    var count: Int
    /// `+` or `-` before the number: counted from the other end.
    var isFromOtherEnd: Bool

    /// What the options say; nil, with a complaint, if that is no number. `mark` is the sign that has a
    /// meaning.
    init?(_ tool: Tool, _ arguments: ParsedArguments, mark: UInt8) {
        isBytes = arguments.has("bytes")
        let text = arguments.value(isBytes ? "bytes" : "lines") ?? "10"
        isFromOtherEnd = text.utf8.first == mark
        let number = isFromOtherEnd ? String(text.dropFirst()) : text
        guard let count = multiple(number) else {
            tool.complain("\(text) is not a number")
            return nil
        }
        self.count = count
    }
}

/// A number that may end in K, M or G; nil if it is none.
private func multiple(_ text: String) -> Int? {
    let units: [UInt8: Int] = [75: 1 << 10, 77: 1 << 20, 71: 1 << 30]
    let unit = text.utf8.last.flatMap { units[$0] }
    guard let number = Text.number(unit == nil ? text.utf8[...] : text.utf8.dropLast()) else {
        return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: UInt64(unit ?? 1))
    return overflow ? nil : Int(exactly: product)
}

/// Writes the name of a file above what comes from it.
private func title(_ tool: Tool, _ arguments: ParsedArguments, _ path: String, isFirst: Bool) {
    let isWanted =
        arguments.has("verbose") || arguments.operands.count > 1 && !arguments.has("quiet")
    guard isWanted else { return }
    let name = path == "-" ? "standard input" : path
    tool.output.writeLine((isFirst ? "" : "\n") + "==> \(name) <==")
}

/// head: the first lines.
public func head(_ tool: Tool) {
    var usage = Usage(
        "head", "[-count] [file]...", "Writes the first 10 lines of files or of standard input.",
        [
            ToolOption("n", "lines", value: "count", "so many lines; all but the last 3 for -3"),
            ToolOption("c", "bytes", value: "count", "so many bytes instead of lines, or 2K, 3M"),
            ToolOption("q", "quiet", "no names of files"),
            ToolOption("v", "verbose", "the names of files even if there is only one"),
        ])
    usage.numberOption = "lines"
    guard let arguments = tool.parse(usage), let amount = Amount(tool, arguments, mark: 45) else {
        return
    }
    var isFirst = true
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        title(tool, arguments, path, isFirst: isFirst)
        isFirst = false
        switch (amount.isBytes, amount.isFromOtherEnd) {
        case (true, false): try writeFirst(amount.count, of: file, to: tool)
        case (true, true): try writeAllButLast(amount.count, of: file, to: tool)
        case (false, true): try writeAllButLast(lines: amount.count, of: file, to: tool)
        case (false, false): try writeFirst(lines: amount.count, of: file, to: tool)
        }
    }
}

private func writeFirst(lines: Int, of file: Descriptor, to tool: Tool) throws(Errno) {
    var reader = tool.lines(of: file)
    var written = 0
    while written < lines, let line = try reader.next() {
        tool.output.write(line)
        if !reader.isUnfinished { tool.output.write(byte: 10) }
        written += 1
    }
}

private func writeAllButLast(lines: Int, of file: Descriptor, to tool: Tool) throws(Errno) {
    var kept: [[UInt8]] = []
    var first = 0
    var reader = tool.lines(of: file)
    while let line = try reader.next() {
        guard lines > 0 else {
            tool.output.write(line)
            if !reader.isUnfinished { tool.output.write(byte: 10) }
            continue
        }
        if kept.count < lines {
            kept.append(line)
            continue
        }
        tool.output.write(kept[first])
        tool.output.write(byte: 10)
        kept[first] = line
        first = (first + 1) % lines
    }
}

private func writeAllButLast(_ bytes: Int, of file: Descriptor, to tool: Tool) throws(Errno) {
    var kept: [UInt8] = []
    while true {
        try tool.willRead(file)
        let part = try file.read(upTo: 16 * 1024)
        if part.isEmpty { return }
        kept += part
        if kept.count > bytes {
            tool.output.write(kept[..<(kept.count - bytes)])
            kept.removeFirst(kept.count - bytes)
        }
    }
}

private func writeFirst(
    _ bytes: Int, of file: Descriptor, to tool: Tool
) throws(Errno) {
    var rest = bytes
    while rest > 0 {
        try tool.willRead(file)
        let part = try file.read(upTo: min(rest, 16 * 1024))
        if part.isEmpty { break }
        tool.output.write(part)
        rest -= part.count
    }
}

/// tail: the last lines, and what is added later.
public func tail(_ tool: Tool) {
    var usage = Usage(
        "tail", "[-count] [file]...", "Writes the last 10 lines of files or of standard input.",
        [
            ToolOption("n", "lines", value: "count", "so many lines; all from line 3 on for +3"),
            ToolOption("c", "bytes", value: "count", "so many bytes instead of lines"),
            ToolOption("f", "follow", "go on as the file grows, until killed"),
            ToolOption("F", "follow-name", "the same, with the file that has the name by then"),
            ToolOption("q", "quiet", "no names of files"),
            ToolOption("v", "verbose", "the names of files even if there is only one"),
        ])
    usage.numberOption = "lines"
    guard let arguments = tool.parse(usage), let amount = Amount(tool, arguments, mark: 43) else {
        return
    }
    let byName = arguments.has("follow-name")
    let follows = byName || arguments.has("follow")
    var follower = Follower(tool, byName ? .names : .files)
    var shown: String?
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        title(tool, arguments, path, isFirst: shown == nil)
        shown = path
        switch (amount.isBytes, amount.isFromOtherEnd) {
        case (true, false): try writeLast(amount.count, of: file, to: tool)
        case (true, true): try write(fromByte: amount.count, of: file, to: tool)
        case (false, true): try write(fromLine: amount.count, of: file, to: tool)
        case (false, false): try writeLast(lines: amount.count, of: file, to: tool)
        }
        if follows { try follower.add(path, try file.duplicate()) }
    }
    if byName { follower.addMissing(arguments.operands) }
    do throws(Errno) {
        try follower.run { path in
            if path != shown { title(tool, arguments, path, isFirst: false) }
            shown = path
        }
    } catch {
        if tool.output.failure == nil { tool.complain("following: \(error.message)") }
    }
}

private func write(fromByte first: Int, of file: Descriptor, to tool: Tool) throws(Errno) {
    var skipped = 1
    while true {
        try tool.willRead(file)
        let part = try file.read(upTo: 16 * 1024)
        if part.isEmpty { return }
        tool.output.write(part.dropFirst(max(0, first - skipped)))
        skipped += part.count
    }
}

private func write(
    fromLine first: Int, of file: Descriptor, to tool: Tool
) throws(Errno) {
    var reader = tool.lines(of: file)
    var number = 0
    while let line = try reader.next() {
        number += 1
        guard number >= first else { continue }
        tool.output.write(line)
        if !reader.isUnfinished { tool.output.write(byte: 10) }
    }
}

/// Only as much is kept as can still be among the last lines.
private func writeLast(
    lines: Int, of file: Descriptor, to tool: Tool
) throws(Errno) {
    var kept: [[UInt8]] = []
    var first = 0
    var reader = tool.lines(of: file)
    while let line = try reader.next() {
        guard lines > 0 else { continue }
        if kept.count < lines {
            kept.append(line)
        } else {
            kept[first] = line
            first = (first + 1) % lines
        }
    }
    for index in kept.indices {
        tool.output.write(kept[(first + index) % kept.count])
        let isLast = index + 1 == kept.count
        if !isLast || !reader.isUnfinished { tool.output.write(byte: 10) }
    }
}

private func writeLast(_ bytes: Int, of file: Descriptor, to tool: Tool) throws(Errno) {
    var kept: [UInt8] = []
    while true {
        let part = try file.read(upTo: 16 * 1024)
        if part.isEmpty { break }
        kept += part
        // Now and then, so that not every part moves all the rest.
        if kept.count > bytes, kept.count - bytes > max(bytes, 64 * 1024) {
            kept.removeFirst(kept.count - bytes)
        }
    }
    tool.output.write(kept.suffix(bytes))
}
