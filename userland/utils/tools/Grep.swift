// grep: lines in which a pattern is found, in files and below directories.

internal import KernelABI
internal import Patterns
internal import Std
public import ToolKit

/// grep: lines in which a pattern is found.
public func grep(_ tool: Tool) {
    let usage = Usage(
        "grep", "<pattern> [file]...",
        "Writes the lines of files or of standard input in which the pattern is found. In it,\n"
            + ". is any character, [a-z] one of these, * any number of what is before it, ^ and $\n"
            + "the line's start and end, \\< and \\> a word's; \\ before one of them is the character\n"
            + "itself. \\+ \\? \\| \\( \\) \\{2,5\\} are special, too; with -E they are so without\n"
            + "the backslash. Fails if there is no such line.",
        [
            ToolOption("E", "extended", "+ ? | ( ) {} are special as they stand"),
            ToolOption("F", "fixed", "nothing is special: the pattern is found as it stands"),
            ToolOption("e", "pattern", value: "pattern", "look for this; several will do"),
            ToolOption("i", "ignore-case", "A is a"),
            ToolOption("v", "invert", "the lines in which it is not found"),
            ToolOption("w", "word", "not inside of a longer word"),
            ToolOption("x", "line", "the pattern is the whole line"),
            ToolOption("o", "only", "only what is found, each on a line of its own"),
            ToolOption("n", "number", "with line numbers"),
            ToolOption("H", "names", "with the file's name even if there is only one"),
            ToolOption("h", "no-names", "without names of files"),
            ToolOption("c", "count", "only how many lines"),
            ToolOption("l", "files", "only the names of files that have such a line"),
            ToolOption("L", "files-without", "only the names of files that have no such line"),
            ToolOption("q", "quiet", "only the status"),
            ToolOption("s", "no-messages", "no complaints about files that cannot be read"),
            ToolOption("a", "text", "show what is found in files that are no text, too"),
            ToolOption("m", "maximum", value: "count", "at most so many lines of a file"),
            ToolOption("A", "after", value: "count", "and so many lines after each"),
            ToolOption("B", "before", value: "count", "and so many lines before each"),
            ToolOption("C", "context", value: "count", "both"),
            ToolOption("r", "recursive", "the files below directories, too"),
            ToolOption("R", "recursive", "the same"),
        ])
    // That nothing was found is told apart from not having looked.
    tool.statusOfComplaints = "2"
    guard var arguments = tool.parse(usage) else { return }
    if !arguments.has("pattern"), !arguments.takeOperand(for: "pattern") {
        return tool.complain("too few arguments; usage: grep \(usage.synopsis)")
    }
    guard var search = Search(tool, arguments) else { return }
    var files = arguments.operands
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
    private var matcher: PatternMatcher
    private let maximum: Int
    private let before: Int
    private let after: Int
    var showsNames = false
    /// Whether any line was a hit.
    private(set) var hasFound = false
    /// Whether a group of lines was written, from which the next one is told apart.
    private var hasWritten = false

    /// Nil, with a complaint, if a number is none, or the pattern.
    init?(_ tool: Tool, _ arguments: ParsedArguments) {
        guard let maximum = count(tool, arguments, "maximum", .max),
            let context = count(tool, arguments, "context", 0),
            let before = count(tool, arguments, "before", context),
            let after = count(tool, arguments, "after", context),
            let pattern = Search.pattern(tool, arguments)
        else { return nil }
        self.tool = tool
        self.arguments = arguments
        (self.maximum, self.before, self.after) = (maximum, before, after)
        matcher = PatternMatcher(pattern)
    }

    private static func pattern(_ tool: Tool, _ arguments: ParsedArguments) -> Pattern? {
        // Each line of a pattern is one.
        let texts = arguments.values("pattern").flatMap { text in
            text.utf8.split(separator: 10, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
        var options: PatternOptions = []
        if arguments.has("ignore-case") { options.insert(.ignoresCase) }
        if arguments.has("word") { options.insert(.wholeWords) }
        if arguments.has("line") { options.insert(.wholeLines) }
        let syntax: PatternSyntax =
            arguments.has("fixed") ? .fixed : arguments.has("extended") ? .extended : .basic
        for text in texts {
            do throws(PatternError) {
                _ = try Pattern(text, syntax)
            } catch {
                tool.complain("pattern '\(text)', column \(error.column): \(error.problem)")
                return nil
            }
        }
        do throws(PatternError) {
            return try Pattern(anyOf: texts, syntax, options)
        } catch {
            tool.complain("the patterns together: \(error.problem)")
            return nil
        }
    }

    mutating func search(_ files: [String]) {
        var copy = self
        let isSilent = arguments.has("no-messages")
        // Whoever wants to know only whether there is such a line has it.
        for path in files.isEmpty ? ["-"] : files
        where !(copy.hasFound && arguments.has("quiet")) {
            if isSilent, path != "-", (try? File(path).release().close()) == nil {
                tool.fail()
                continue
            }
            tool.forEachInput([path]) { (path, file) throws(Errno) in try copy.search(path, file) }
        }
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

    private mutating func isHit(_ line: [UInt8]) -> Bool {
        matcher.isIn(line) != arguments.has("invert")
    }

    /// Writes all that is found in a line, but nothing that is empty.
    private mutating func writeMatches(in line: [UInt8], _ path: String, _ number: Int) {
        guard !arguments.has("invert") else { return }
        var start = 0
        while start <= line.count, let found = matcher.find(in: line, from: start) {
            if !found.isEmpty { write([UInt8](line[found]), path, number, 58) }
            start = found.isEmpty ? found.upperBound + 1 : found.upperBound
        }
    }

    private mutating func search(_ path: String, _ file: Descriptor) throws(Errno) {
        let name = path == "-" ? "standard input" : path
        if tool.isOutput(file) { return tool.complain("\(name): is what the output goes to, too") }
        var reader = tool.lines(of: file)
        // The last line that was written, or 0.
        var (number, hits, rest, last) = (0, 0, 0, 0)
        var earlier: [[UInt8]] = []
        let writesNames = arguments.has("files") || arguments.has("files-without")
        let writesLines = !arguments.has("count") && !arguments.has("quiet") && !writesNames
        var isText = true
        while hits < maximum || rest > 0, let line = try reader.next() {
            number += 1
            // A line like this would be noise, and a terminal would obey what is in it.
            if isText, line.contains(0) { isText = arguments.has("text") }
            if hits < maximum, isHit(line) {
                hits += 1
                hasFound = hasFound || !arguments.has("files-without")
                if arguments.has("quiet") || writesNames { break }
                guard writesLines else { continue }
                if !isText {
                    tool.output.writeLine("\(name): no text, but has such lines; see them with -a")
                    return
                }
                if arguments.has("only") {
                    writeMatches(in: line, path, number)
                    continue
                }
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
        if writesNames {
            let isWanted = hits > 0 ? arguments.has("files") : arguments.has("files-without")
            if isWanted { tool.output.writeLine(name) }
            if isWanted { hasFound = true }
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
