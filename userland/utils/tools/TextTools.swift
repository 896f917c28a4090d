// Tools that pass bytes and lines on: cat, echo, head, tail, wc, grep, hexdump.

internal import KernelABI
internal import Std
public import ToolKit

/// cat: files to standard output, one after the other.
public func cat(_ tool: Tool) {
    let usage = Usage(
        "cat", "[file]...", "Writes files, or standard input, to standard output.",
        [
            ToolOption("n", "number", "number the lines"),
            ToolOption("", "hex", "write hexadecimal numbers"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    var line: UInt64 = 0
    tool.forEachInput(arguments.operands) { (_, file) throws(Errno) in
        if arguments.has("hex") {
            try dump(tool, file, from: 0, count: .max)
        } else if arguments.has("number") {
            var reader = LineReader(file)
            while let text = try reader.next() {
                line += 1
                tool.output.write(Text.padded(String(line), to: 6) + "  ")
                tool.output.write(text)
                tool.output.write(byte: 10)
            }
        } else {
            // Passed on as it comes: what is read may be a device or a process' end.
            try tool.output.flush()
            while true {
                let part = try file.read(upTo: 16 * 1024)
                if part.isEmpty { break }
                tool.output.write(part)
                try tool.output.flush()
            }
        }
    }
}

/// echo: its arguments.
public func echo(_ tool: Tool) {
    // Everything is text here, so that `echo --help` to a file writes what it says; only a lone
    // `--help` asks for help.
    var words = tool.arguments[...]
    if tool.arguments == ["--help"] {
        let options = [ToolOption("n", "no-newline", "do not end the line")]
        tool.output.write(Usage("echo", "[word]...", "Writes its arguments.", options).help)
        return
    }
    let endsLine = words.first != "-n"
    if !endsLine { words = words.dropFirst() }
    tool.output.write(words.joined(separator: " "))
    if endsLine { tool.output.write(byte: 10) }
}

private func count(_ tool: Tool, _ arguments: ParsedArguments, _ name: String, _ usual: Int) -> Int?
{
    guard let text = arguments.value(name) else { return usual }
    guard let number = Text.number(text.utf8), let count = Int(exactly: number) else {
        tool.complain("\(text) is not a number")
        return nil
    }
    return count
}

/// head: the first lines.
public func head(_ tool: Tool) {
    let usage = Usage(
        "head", "[file]...", "Writes the first 10 lines of files or of standard input.",
        [
            ToolOption("n", "lines", value: "count", "so many lines"),
            ToolOption("c", "bytes", value: "count", "so many bytes instead of lines"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    guard let lines = count(tool, arguments, "lines", 10),
        let bytes = count(tool, arguments, "bytes", 0)
    else { return }
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        title(tool, arguments.operands, path)
        if arguments.has("bytes") {
            var rest = bytes
            while rest > 0 {
                let part = try file.read(upTo: min(rest, 16 * 1024))
                if part.isEmpty { break }
                tool.output.write(part)
                rest -= part.count
            }
            return
        }
        var reader = LineReader(file)
        var written = 0
        while written < lines, let line = try reader.next() {
            tool.output.write(line)
            tool.output.write(byte: 10)
            written += 1
        }
    }
}

private func title(_ tool: Tool, _ operands: [String], _ path: String) {
    if operands.count > 1 { tool.output.writeLine("==> \(path) <==") }
}

/// tail: the last lines, and what is added later.
public func tail(_ tool: Tool) {
    let usage = Usage(
        "tail", "[file]...", "Writes the last 10 lines of files or of standard input.",
        [
            ToolOption("n", "lines", value: "count", "so many lines"),
            ToolOption("f", "follow", "go on as the file grows, until killed"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    guard let lines = count(tool, arguments, "lines", 10) else { return }
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        title(tool, arguments.operands, path)
        // Only as much is kept as can still be among the last lines.
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
        if arguments.has("follow") { try follow(tool, file) }
    }
}

private func follow(_ tool: Tool, _ file: Descriptor) throws(Errno) {
    while true {
        try tool.output.flush()
        let part = try file.read(upTo: 4096)
        if part.isEmpty {
            Thread.sleep(.milliseconds(250))
        } else {
            tool.output.write(part)
        }
    }
}

/// wc: counts lines, words and bytes.
public func wc(_ tool: Tool) {
    let usage = Usage(
        "wc", "[file]...", "Counts lines, words and bytes of files or of standard input.",
        [
            ToolOption("l", "lines", "lines"), ToolOption("w", "words", "words"),
            ToolOption("c", "bytes", "bytes"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    let all = !arguments.has("lines") && !arguments.has("words") && !arguments.has("bytes")
    let wanted = [
        all || arguments.has("lines"), all || arguments.has("words"), all || arguments.has("bytes"),
    ]
    var total: [UInt64] = [0, 0, 0]
    func show(_ counts: [UInt64], _ name: String) {
        let numbers = counts.indices.filter { wanted[$0] }.map { String(counts[$0]) }
        let columns = numbers.count > 1 ? numbers.map { Text.padded($0, to: 7) } : numbers
        tool.output.writeLine(columns.joined(separator: " ") + (name.isEmpty ? "" : " \(name)"))
    }
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        let counts = try countAll(file)
        for index in 0..<3 { total[index] += counts[index] }
        show(counts, path == "-" ? "" : path)
    }
    if arguments.operands.count > 1 { show(total, "total") }
}

private func countAll(_ file: Descriptor) throws(Errno) -> [UInt64] {
    var counts: [UInt64] = [0, 0, 0]
    var inWord = false
    while true {
        let part = try file.read(upTo: 16 * 1024)
        if part.isEmpty { return counts }
        for byte in part {
            if byte == 10 { counts[0] += 1 }
            let blank = byte == 32 || byte >= 9 && byte <= 13
            if !blank, !inWord { counts[1] += 1 }
            inWord = !blank
        }
        counts[2] += UInt64(part.count)
    }
}

/// grep: lines that contain text.
public func grep(_ tool: Tool) {
    let usage = Usage(
        "grep", "<text> [file]...",
        "Writes the lines that contain the text, as it stands, of files or of standard input.\n"
            + "Fails if there is none.",
        [
            ToolOption("i", "ignore-case", "A is a"),
            ToolOption("v", "invert", "the lines that do not contain it"),
            ToolOption("n", "number", "with line numbers"),
            ToolOption("c", "count", "only how many lines"),
            ToolOption("q", "quiet", "only the status"),
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    let fold = arguments.has("ignore-case")
    let needle = arguments.operands[0].utf8.map { fold ? lowered($0) : $0 }
    let files = Array(arguments.operands.dropFirst())
    var any = false
    tool.forEachInput(files) { (path, file) throws(Errno) in
        var reader = LineReader(file)
        var number = 0
        var hits = 0
        while let line = try reader.next() {
            number += 1
            let hit = contains(fold ? line.map(lowered) : line, needle)
            guard hit != arguments.has("invert") else { continue }
            any = true
            hits += 1
            if arguments.has("quiet") { return }
            if arguments.has("count") { continue }
            if files.count > 1 { tool.output.write("\(path):") }
            if arguments.has("number") { tool.output.write("\(number):") }
            tool.output.write(line)
            tool.output.write(byte: 10)
        }
        if arguments.has("count") {
            tool.output.writeLine(files.count > 1 ? "\(path):\(hits)" : String(hits))
        }
    }
    if !any { tool.fail() }
}

private func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 65 && byte <= 90 ? byte + 32 : byte
}

/// Whether `line` contains `needle`.
func contains(_ line: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    guard line.count >= needle.count else { return false }
    for start in 0...(line.count - needle.count) where line[start] == first {
        if line[start..<(start + needle.count)].elementsEqual(needle) { return true }
    }
    return false
}

/// hexdump: bytes as numbers and characters.
public func hexdump(_ tool: Tool) {
    let usage = Usage(
        "hexdump", "[file]...",
        "Writes bytes as an offset, 16 hexadecimal numbers and 16 characters a line.",
        [
            ToolOption("s", "skip", value: "bytes", "begin there"),
            ToolOption("n", "length", value: "bytes", "so many bytes"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    guard let skip = count(tool, arguments, "skip", 0),
        let length = count(tool, arguments, "length", .max)
    else { return }
    tool.forEachInput(arguments.operands) { (_, file) throws(Errno) in
        try dump(tool, file, from: skip, count: length)
    }
}

private func dump(_ tool: Tool, _ file: Descriptor, from skip: Int, count: Int) throws(Errno) {
    var offset = 0
    while offset < skip {
        let part = try file.read(upTo: min(skip - offset, 16 * 1024))
        if part.isEmpty { return }
        offset += part.count
    }
    var row: [UInt8] = []
    var rest = count
    while rest > 0 {
        let part = try file.read(upTo: min(rest, 16 * 1024))
        if part.isEmpty { break }
        rest -= part.count
        for byte in part {
            row.append(byte)
            if row.count == 16 {
                tool.output.write(dumpRow(row, at: offset))
                offset += 16
                row.removeAll(keepingCapacity: true)
            }
        }
    }
    if !row.isEmpty { tool.output.write(dumpRow(row, at: offset)) }
}

func dumpRow(_ row: [UInt8], at offset: Int) -> String {
    var text = Text.hexadecimal(UInt64(offset), digits: 8) + "  "
    for index in 0..<16 {
        text += index < row.count ? Text.hexadecimal(UInt64(row[index]), digits: 2) : "  "
        text += index == 7 ? "  " : " "
    }
    text += " |"
    for byte in row {
        text.unicodeScalars.append(byte >= 32 && byte < 127 ? Unicode.Scalar(byte) : ".")
    }
    return text + "|\n"
}
