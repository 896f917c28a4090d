// kill: ends processes or sends them notes, by the names that other systems have for those, too.

internal import KernelABI
internal import Std
public import ToolKit

/// kill: ends processes or sends them notes.
public func kill(_ tool: Tool) {
    var usage = Usage(
        "kill", "[-note] <pid>...",
        "Ends processes at once, or sends them a note, as in kill -interrupt 12. What other systems\n"
            + "call it is known, too, with and without SIG, as is its number; -l lists all that.",
        [
            ToolOption("n", "note", value: "text", "send this note instead"),
            ToolOption("s", "note", value: "name", "the same"),
            ToolOption("l", "list", "show the notes that have other names, and those"),
        ])
    usage.numberOption = "number"
    let words = withNotes(tool.arguments)
    let lists = words.contains("-l") || words.contains("--list")
    guard let arguments = tool.parse(usage, words, operands: (lists ? 0 : 1)...Int.max) else {
        return
    }
    if arguments.has("list") {
        for known in knownNotes {
            let names = known.others.map { "-\($0)" }.joined(separator: ", ")
            tool.output.writeLine("\(Text.filled(known.note, to: 10)) \(names)")
        }
        return
    }
    let asked = arguments.value("note") ?? arguments.value("number") ?? killing
    guard let note = noteMeant(by: asked) else {
        return tool.complain("-\(asked) is no note; kill -l shows some, and -n sends any text")
    }
    for operand in arguments.operands { send(tool, note, to: operand) }
}

private func send(_ tool: Tool, _ note: String, to operand: String) {
    guard let number = Text.number(operand.utf8), number > 0, let pid = Int(exactly: number) else {
        return tool.complain("\(operand) is not a process number")
    }
    do throws(Errno) {
        if note == killing {
            try Process(pid).kill(status: "killed")
        } else {
            try Process(pid).send(note: note)
        }
    } catch {
        tool.complain("\(pid): \(error == .noEntry ? Errno.noProcess.message : error.message)")
    }
}

/// What ends a process whether it wants to or not.
private let killing = "kill"

/// Notes, and what others call them. Nothing hangs up here, so that is the wish for an end that it means
/// elsewhere.
private let knownNotes: [(note: String, others: [String])] = [
    ("interrupt", ["INT", "2"]), ("terminate", ["TERM", "15", "HUP", "1"]),
    (killing, ["KILL", "9"]),
]

/// The note that a name or number means. Nil for a number and for a name in capital letters that are not
/// known: elsewhere it may mean something harmless, and a note that nobody expects ends a process.
func noteMeant(by text: String) -> String? {
    let capitals = text.uppercased()
    let name = capitals.hasPrefix("SIG") ? String(capitals.dropFirst(3)) : capitals
    if let known = knownNotes.first(where: { $0.others.contains(name) }) { return known.note }
    return text.utf8.contains { $0 >= 97 && $0 <= 122 } ? text : nil
}

/// The arguments with `-n word` for `-word`. What begins as an option with a value attached is that.
func withNotes(_ arguments: [String]) -> [String] {
    var words: [String] = []
    for (index, argument) in arguments.enumerated() {
        if argument == "--" { return words + arguments[index...] }
        let name = argument.utf8.dropFirst()
        let isWord =
            argument.utf8.first == 45 && name.count > 1 && ![110, 115].contains(name.first)
            && (name.first ?? 0) | 32 >= 97 && argument != "-list" && argument != "-help"
        words += isWord ? ["-n", String(argument.dropFirst())] : [argument]
    }
    return words
}
