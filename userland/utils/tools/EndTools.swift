// Tools that write an end of a file: head and tail.

internal import KernelABI
internal import Std
public import ToolKit

/// How much of a file is wanted.
private enum Amount {
    case lines(Int)
    case bytes(Int)

    init?(_ tool: Tool, _ arguments: ParsedArguments) {
        guard let lines = count(tool, arguments, "lines", 10),
            let bytes = count(tool, arguments, "bytes", 0)
        else { return nil }
        self = arguments.has("bytes") ? .bytes(bytes) : .lines(lines)
    }
}

private func title(_ tool: Tool, _ arguments: ParsedArguments, _ path: String) {
    let isWanted =
        arguments.has("verbose") || arguments.operands.count > 1 && !arguments.has("quiet")
    if isWanted { tool.output.writeLine("==> \(path) <==") }
}

/// head: the first lines.
public func head(_ tool: Tool) {
    var usage = Usage(
        "head", "[-count] [file]...", "Writes the first 10 lines of files or of standard input.",
        [
            ToolOption("n", "lines", value: "count", "so many lines; -count is short for it"),
            ToolOption("c", "bytes", value: "count", "so many bytes instead of lines"),
            ToolOption("q", "quiet", "no names of files"),
            ToolOption("v", "verbose", "the names of files even if there is only one"),
        ])
    usage.numberOption = "lines"
    guard let arguments = tool.parse(usage), let amount = Amount(tool, arguments) else { return }
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        title(tool, arguments, path)
        switch amount {
        case .bytes(let bytes): try writeFirst(bytes, of: file, to: tool)
        case .lines(let lines):
            var reader = LineReader(file)
            var written = 0
            while written < lines, let line = try reader.next() {
                tool.output.write(line)
                tool.output.write(byte: 10)
                written += 1
            }
        }
    }
}

private func writeFirst(
    _ bytes: Int, of file: Descriptor, to tool: Tool
) throws(Errno) {
    var rest = bytes
    while rest > 0 {
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
            ToolOption("q", "quiet", "no names of files"),
            ToolOption("v", "verbose", "the names of files even if there is only one"),
        ])
    usage.numberOption = "lines"
    guard var arguments = tool.parse(usage) else { return }
    // `+3` counts from the start.
    let value = arguments.value("lines") ?? ""
    let fromStart = value.utf8.first == 43
    if fromStart { arguments.replace("lines", with: String(value.dropFirst())) }
    guard let amount = Amount(tool, arguments) else { return }
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        title(tool, arguments, path)
        switch amount {
        case .bytes(let bytes): try writeLast(bytes, of: file, to: tool)
        case .lines(let lines) where fromStart: try write(fromLine: lines, of: file, to: tool)
        case .lines(let lines): try writeLast(lines: lines, of: file, to: tool)
        }
        if arguments.has("follow") { try follow(tool, file) }
    }
}

private func write(
    fromLine first: Int, of file: Descriptor, to tool: Tool
) throws(Errno) {
    var reader = LineReader(file)
    var number = 0
    while let line = try reader.next() {
        number += 1
        guard number >= first else { continue }
        tool.output.write(line)
        tool.output.write(byte: 10)
    }
}

/// Only as much is kept as can still be among the last lines.
private func writeLast(
    lines: Int, of file: Descriptor, to tool: Tool
) throws(Errno) {
    var kept: [[UInt8]] = []
    var first = 0
    var reader = LineReader(file)
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
        tool.output.write(byte: 10)
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

/// Goes on with what is added, until killed. The end of a stream is the end: nothing comes behind it.
private func follow(_ tool: Tool, _ file: Descriptor) throws(Errno) {
    var poller = Poller()
    while true {
        // Before reading: what is added from here on is told of, even if it is read just now.
        let type = FileType(rawValue: try file.status().type)
        while true {
            let part = try file.read(upTo: 4096)
            if part.isEmpty { break }
            tool.output.write(part)
        }
        try tool.output.flush()
        if type == .stream { return }
        // A regular file can always be read, if only its end.
        if poller.isEmpty { poller.add(file, type == .regular ? .changed : .readable) }
        try poller.wait()
    }
}
