// grep: lines that contain text, in files and below directories.

internal import KernelABI
internal import Std
public import ToolKit

/// grep: lines that contain text.
public func grep(_ tool: Tool) {
    let usage = Usage(
        "grep", "<text> [file]...",
        "Writes the lines that contain the text, as it stands, of files or of standard input.\n"
            + "Fails if there is none.",
        [
            ToolOption("i", "ignore-case", "A is a"),
            ToolOption("v", "invert", "the lines that do not contain it"),
            ToolOption("w", "word", "not inside of a longer word"),
            ToolOption("x", "line", "the text is the whole line"),
            ToolOption("n", "number", "with line numbers"),
            ToolOption("H", "names", "with the file's name even if there is only one"),
            ToolOption("h", "no-names", "without names of files"),
            ToolOption("c", "count", "only how many lines"),
            ToolOption("l", "files", "only the names of files that have such a line"),
            ToolOption("q", "quiet", "only the status"),
            ToolOption("m", "maximum", value: "count", "at most so many lines of a file"),
            ToolOption("A", "after", value: "count", "and so many lines after each"),
            ToolOption("B", "before", value: "count", "and so many lines before each"),
            ToolOption("C", "context", value: "count", "both"),
            ToolOption("r", "recursive", "the files below directories, too"),
            ToolOption("F", "fixed", "as it is always: the text is no pattern"),
        ])
    guard let arguments = tool.parse(usage, operands: 1...Int.max),
        var search = Search(tool, arguments)
    else { return }
    var files = Array(arguments.operands.dropFirst())
    let isRecursive = arguments.has("recursive")
    if isRecursive, files.isEmpty { files = ["."] }
    search.showsNames =
        !arguments.has("no-names")
        && (arguments.has("names") || files.count > 1 || isRecursive)
    if isRecursive {
        for path in files { search.searchTree(path) }
    } else {
        search.search(files)
    }
    if !search.hasFound { tool.fail() }
}

/// What is looked for, and what is written of it.
private struct Search {
    private let tool: Tool
    private let arguments: ParsedArguments
    private let needle: [UInt8]
    private let ignoresCase: Bool
    private let maximum: Int
    private let before: Int
    private let after: Int
    var showsNames = false
    /// Whether any line was a hit.
    private(set) var hasFound = false
    /// Whether a group of lines was written, from which the next one is told apart.
    private var hasWritten = false

    /// Nil, with a complaint, if a number is none.
    init?(_ tool: Tool, _ arguments: ParsedArguments) {
        guard let maximum = count(tool, arguments, "maximum", .max),
            let context = count(tool, arguments, "context", 0),
            let before = count(tool, arguments, "before", context),
            let after = count(tool, arguments, "after", context)
        else { return nil }
        self.tool = tool
        self.arguments = arguments
        (self.maximum, self.before, self.after) = (maximum, before, after)
        let fold = arguments.has("ignore-case")
        ignoresCase = fold
        needle = arguments.operands[0].utf8.map { fold ? lowered($0) : $0 }
    }

    mutating func search(_ files: [String]) {
        var copy = self
        tool.forEachInput(files) { (path, file) throws(Errno) in try copy.search(path, file) }
        self = copy
    }

    /// All files below a directory, by name. Devices and links are left out: a device may have no end,
    /// and a link no other content than what is found elsewhere.
    mutating func searchTree(_ path: String) {
        guard
            let status = tool.attempt(path, { () throws(Errno) in try File.status(path) })
        else { return }
        guard FileType(rawValue: status.type) == .directory else { return search([path]) }
        guard
            let all = tool.attempt(path, { () throws(Errno) in try DirectoryEntry.list(path) })
        else { return }
        for entry in all.sorted(by: { $0.name < $1.name }) {
            let place = path == "." ? entry.name : Path.join(path, entry.name)
            switch entry.type {
            case .directory: searchTree(place)
            case .regular: search([place])
            default: break
            }
        }
    }

    private func isHit(_ line: [UInt8]) -> Bool {
        let text = ignoresCase ? line.map(lowered) : line
        let found =
            arguments.has("line")
            ? text == needle
            : arguments.has("word") ? containsWord(text, needle) : contains(text, needle)
        return found != arguments.has("invert")
    }

    private mutating func search(_ path: String, _ file: Descriptor) throws(Errno) {
        var reader = LineReader(file)
        // The last line that was written, or 0.
        var (number, hits, rest, last) = (0, 0, 0, 0)
        var earlier: [[UInt8]] = []
        let writesLines =
            !arguments.has("count") && !arguments.has("quiet") && !arguments.has("files")
        while hits < maximum || rest > 0, let line = try reader.next() {
            number += 1
            if hits < maximum, isHit(line) {
                hits += 1
                hasFound = true
                if arguments.has("quiet") || arguments.has("files") { break }
                guard writesLines else { continue }
                startGroup(isApart: last == 0 || number - earlier.count > last + 1)
                for (index, context) in earlier.enumerated() {
                    write(context, path, number - earlier.count + index, 45)
                }
                earlier = []
                write(line, path, number, 58)
                rest = after
                last = number
            } else if rest > 0 {
                rest -= 1
                last = number
                if writesLines { write(line, path, number, 45) }
            } else if before > 0 {
                earlier.append(line)
                if earlier.count > before { earlier.removeFirst() }
            }
        }
        if arguments.has("files") {
            if hits > 0 { tool.output.writeLine(path) }
        } else if arguments.has("count") {
            tool.output.writeLine(showsNames ? "\(path):\(hits)" : String(hits))
        }
    }

    /// Lines that do not follow one another are told apart where there are such that do.
    private mutating func startGroup(isApart: Bool) {
        if isApart, hasWritten, before + after > 0 { tool.output.writeLine("--") }
        hasWritten = true
    }

    private func write(_ line: [UInt8], _ path: String, _ number: Int, _ mark: UInt8) {
        if showsNames {
            tool.output.write(path)
            tool.output.write(byte: mark)
        }
        if arguments.has("number") {
            tool.output.write(String(number))
            tool.output.write(byte: mark)
        }
        tool.output.write(line)
        tool.output.write(byte: 10)
    }
}

private func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 65 && byte <= 90 ? byte + 32 : byte
}

/// Where `line` contains `needle`, from `start` on.
private func place(of needle: [UInt8], in line: [UInt8], from start: Int = 0) -> Int? {
    guard line.count - start >= needle.count else { return nil }
    guard let first = needle.first else { return start }
    for place in start...(line.count - needle.count) where line[place] == first {
        if line[place..<(place + needle.count)].elementsEqual(needle) { return place }
    }
    return nil
}

/// Whether `line` contains `needle`.
func contains(_ line: [UInt8], _ needle: [UInt8]) -> Bool { place(of: needle, in: line) != nil }

/// Whether `line` contains `needle` with no letter, digit or underscore on either side.
func containsWord(_ line: [UInt8], _ needle: [UInt8]) -> Bool {
    var start = 0
    while let place = place(of: needle, in: line, from: start) {
        let end = place + needle.count
        let isFree =
            (place == 0 || !isWordByte(line[place - 1]))
            && (end == line.count || !isWordByte(line[end]))
        if isFree { return true }
        if place == line.count { return false }
        start = place + 1
    }
    return false
}

private func isWordByte(_ byte: UInt8) -> Bool {
    let lower = byte | 32
    // Bytes of letters beyond ASCII count as letters.
    return lower >= 97 && lower <= 122 || byte >= 48 && byte <= 57 || byte == 95 || byte >= 128
}
