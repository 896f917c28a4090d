// Tools that pass bytes and lines on: cat, echo, wc.

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
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        if tool.isOutput(file) {
            let name = path == "-" ? "standard input" : path
            tool.complain("\(name): is what the output goes to, too")
        } else if arguments.has("hex") {
            try dump(tool, file, from: 0, count: .max, .never)
        } else if arguments.has("number") {
            var reader = tool.lines(of: file)
            while let text = try reader.next() {
                line += 1
                tool.output.write(Text.padded(String(line), to: 6) + "  ")
                tool.output.write(text)
                if !reader.isUnfinished { tool.output.write(byte: 10) }
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
        let options = [
            ToolOption("n", "no-newline", "do not end the line"),
            ToolOption("e", "escapes", "\\n \\t \\r \\e \\a \\\\ \\0101 \\x41 are characters"),
        ]
        tool.output.write(Usage("echo", "[word]...", "Writes its arguments.", options).help)
        return
    }
    var endsLine = true
    var escapes = false
    while let word = words.first, word.utf8.count > 1, word.utf8.first == 45,
        word.utf8.dropFirst().allSatisfy({ $0 == 110 || $0 == 101 })
    {
        if word.utf8.contains(110) { endsLine = false }
        if word.utf8.contains(101) { escapes = true }
        words = words.dropFirst()
    }
    let text = words.joined(separator: " ")
    if escapes { tool.output.write(unescaped(Array(text.utf8))) } else { tool.output.write(text) }
    if endsLine { tool.output.write(byte: 10) }
}

/// Text with characters in the place of what stands for them; what stands for none stays.
func unescaped(_ text: [UInt8]) -> [UInt8] {
    let simple: [UInt8: UInt8] = [
        110: 10, 116: 9, 114: 13, 101: 27, 97: 7, 98: 8, 102: 12, 118: 11, 92: 92,
    ]
    func number(_ digits: ArraySlice<UInt8>, _ radix: Int) -> UInt8? {
        Int(String(decoding: digits, as: UTF8.self), radix: radix).map {
            UInt8(truncatingIfNeeded: $0)
        }
    }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
        guard text[index] == 92, index + 1 < text.count else {
            result.append(text[index])
            index += 1
            continue
        }
        let kind = text[index + 1]
        let rest = text[(index + 2)...]
        let octal = rest.prefix(3).prefix { $0 >= 48 && $0 <= 55 }
        let hexadecimal = rest.prefix(2).prefix {
            $0 >= 48 && $0 <= 57 || $0 | 32 >= 97 && $0 | 32 <= 102
        }
        if let byte = simple[kind] {
            result.append(byte)
            index += 2
        } else if kind == 48 {
            result.append(number(octal, 8) ?? 0)
            index += 2 + octal.count
        } else if kind == 120, let byte = number(hexadecimal, 16) {
            result.append(byte)
            index += 2 + hexadecimal.count
        } else {
            result += [92, kind]
            index += 2
        }
    }
    return result
}

/// A number that an option was given, or the usual one; nil, with a complaint, if it is none.
func count(_ tool: Tool, _ arguments: ParsedArguments, _ name: String, _ usual: Int) -> Int? {
    guard let text = arguments.value(name) else { return usual }
    guard let number = Text.number(text.utf8), let count = Int(exactly: number) else {
        tool.complain("\(text) is not a number")
        return nil
    }
    return count
}

/// wc: counts lines, words and bytes.
public func wc(_ tool: Tool) {
    let usage = Usage(
        "wc", "[file]...", "Counts lines, words and bytes of files or of standard input.",
        [
            ToolOption("l", "lines", "lines"), ToolOption("w", "words", "words"),
            ToolOption("m", "characters", "characters"), ToolOption("c", "bytes", "bytes"),
            ToolOption("L", "longest", "characters of the longest line"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    let names = ["lines", "words", "characters", "bytes", "longest"]
    let all = !names.contains { arguments.has($0) }
    let wanted = names.map { name in
        all ? name != "characters" && name != "longest" : arguments.has(name)
    }
    var total: [UInt64] = [0, 0, 0, 0, 0]
    func show(_ counts: [UInt64], _ name: String) {
        let numbers = counts.indices.filter { wanted[$0] }.map { String(counts[$0]) }
        let columns = numbers.count > 1 ? numbers.map { Text.padded($0, to: 7) } : numbers
        tool.output.writeLine(columns.joined(separator: " ") + (name.isEmpty ? "" : " \(name)"))
    }
    tool.forEachInput(arguments.operands) { (path, file) throws(Errno) in
        let counts = try countAll(file)
        for index in 0..<4 { total[index] += counts[index] }
        total[4] = max(total[4], counts[4])
        show(counts, path == "-" ? "" : path)
    }
    if arguments.operands.count > 1 { show(total, "total") }
}

private func countAll(_ file: Descriptor) throws(Errno) -> [UInt64] {
    var counts: [UInt64] = [0, 0, 0, 0, 0]
    var inWord = false
    var length: UInt64 = 0
    while true {
        let part = try file.read(upTo: 16 * 1024)
        if part.isEmpty { return counts }
        for byte in part {
            if byte == 10 { counts[0] += 1 }
            let blank = byte == 32 || byte >= 9 && byte <= 13
            if !blank, !inWord { counts[1] += 1 }
            inWord = !blank
            // Bytes that go on with a character begin with 10.
            if byte & 0xC0 != 0x80 {
                counts[2] += 1
                length = byte == 10 ? 0 : length + 1
                counts[4] = max(counts[4], length)
            }
        }
        counts[3] += UInt64(part.count)
    }
}
