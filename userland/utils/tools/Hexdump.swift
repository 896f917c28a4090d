// hexdump: bytes as numbers and characters.

internal import KernelABI
internal import Std
public import ToolKit

/// hexdump: bytes as numbers and characters.
public func hexdump(_ tool: Tool) {
    let usage = Usage(
        "hexdump", "[file]...",
        "Writes bytes as an offset, 16 hexadecimal numbers and 16 characters a line. A * stands\n"
            + "for lines like the one before it.",
        [
            ToolOption("s", "skip", value: "bytes", "begin there, as in 512 or 0x200"),
            ToolOption("n", "length", value: "bytes", "so many bytes"),
            ToolOption("v", "verbose", "equal lines, too"),
            ToolOption("C", "canonical", "as it does always"),
        ])
    guard let arguments = tool.parse(usage) else { return }
    guard let skip = offset(tool, arguments, "skip", 0),
        let length = offset(tool, arguments, "length", .max)
    else { return }
    let folding: Folding = arguments.has("verbose") ? .never : .equalRows
    tool.forEachInput(arguments.operands) { (_, file) throws(Errno) in
        try dump(tool, file, from: skip, count: length, folding)
    }
}

/// A number of bytes, decimal or hexadecimal.
private func offset(
    _ tool: Tool, _ arguments: ParsedArguments, _ name: String, _ usual: Int
) -> Int? {
    guard let text = arguments.value(name), text.hasPrefix("0x") || text.hasPrefix("0X") else {
        return count(tool, arguments, name, usual)
    }
    let digits = text.dropFirst(2)
    guard digits.utf8.first != 43, digits.utf8.first != 45, let number = Int(digits, radix: 16)
    else {
        tool.complain("\(text) is not a number")
        return nil
    }
    return number
}

/// What becomes of rows that are like the one before.
enum Folding {
    /// They are all written.
    case never
    /// One `*` is written for all of them.
    case equalRows
}

func dump(
    _ tool: Tool, _ file: Descriptor, from skip: Int, count: Int, _ folding: Folding
) throws(Errno) {
    var offset = 0
    while offset < skip {
        let part = try file.read(upTo: min(skip - offset, 16 * 1024))
        if part.isEmpty { return }
        offset += part.count
    }
    var rows = DumpRows(offset: offset, folding: folding)
    var rest = count
    while rest > 0 {
        try tool.willRead(file)
        let part = try file.read(upTo: min(rest, 16 * 1024))
        if part.isEmpty { break }
        rest -= part.count
        for byte in part { rows.add(byte, tool.output) }
    }
    rows.end(tool.output)
}

/// Bytes on their way into rows.
private struct DumpRows {
    var offset: Int
    let folding: Folding
    private var row: [UInt8] = []
    private var before: [UInt8] = []
    private var isFolded = false

    init(offset: Int, folding: Folding) {
        self.offset = offset
        self.folding = folding
    }

    mutating func add(_ byte: UInt8, _ output: Output) {
        row.append(byte)
        guard row.count == 16 else { return }
        if folding == .equalRows, row == before {
            if !isFolded { output.writeLine("*") }
            isFolded = true
        } else {
            output.write(dumpRow(row, at: offset))
            isFolded = false
            swap(&before, &row)
        }
        offset += 16
        row.removeAll(keepingCapacity: true)
    }

    mutating func end(_ output: Output) {
        if !row.isEmpty {
            output.write(dumpRow(row, at: offset))
        } else if isFolded {
            // Else nobody could tell how many there were.
            output.writeLine(Text.hexadecimal(UInt64(offset), digits: 8))
        }
    }
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
