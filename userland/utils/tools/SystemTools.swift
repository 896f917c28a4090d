// Tools that ask about or change the system: env, ps, sleep, mount, bind, free, uptime, clear.

internal import KernelABI
internal import Std
public import ToolKit

/// env: the environment, changed for a program if one is named.
public func env(_ tool: Tool) {
    let usage = Usage(
        "env", "[option]... [NAME=value]... [program [argument]...]",
        "Shows the environment, or runs a program in a changed one.",
        [
            ToolOption("i", "ignore", "begin with an empty environment"),
            ToolOption("u", "unset", value: "NAME", "without this variable"),
        ])
    // What follows the program's name is the program's.
    var own = 0
    var isValue = false
    for argument in tool.arguments {
        guard isValue || argument.utf8.first == 45 else { break }
        isValue = argument == "-u" || argument == "--unset"
        own += 1
        if argument == "--" { break }
    }
    guard let arguments = tool.parse(usage, Array(tool.arguments[..<own])) else { return }
    var removed = arguments.values("unset")
    if arguments.has("ignore") { removed += (try? Environment.names()) ?? [] }
    for name in removed { try? Environment.remove(name) }
    var rest = tool.arguments[own...]
    while let first = rest.first, let equals = first.utf8.firstIndex(of: 61) {
        let name = String(first[..<equals])
        let value = String(first[first.utf8.index(after: equals)...])
        _ = tool.attempt(name) { () throws(Errno) in try Environment.set(name, to: value) }
        rest = rest.dropFirst()
    }
    guard let program = rest.first else {
        guard
            let names = tool.attempt(
                Environment.path, { () throws(Errno) in try Environment.names() })
        else { return }
        for name in names {
            if let value = Environment.get(name) { tool.output.writeLine("\(name)=\(value)") }
        }
        return
    }
    run(tool, program, Array(rest.dropFirst()))
}

private func run(_ tool: Tool, _ program: String, _ arguments: [String]) {
    guard let path = ProgramSearch.find(program) else {
        tool.statusOfComplaints = "127"
        return tool.complain("\(program): not found in PATH")
    }
    let status = tool.attempt(program) { () throws(Errno) in
        try tool.output.flush()
        return try Process.spawn([path] + arguments).wait()
    }
    if let status, !status.isEmpty { Process.exit(status) }
}

/// ps: processes.
public func ps(_ tool: Tool) {
    let always = "all processes and whole commands, as it does always"
    let usage = Usage(
        "ps", "[pid]...",
        "Lists processes, all or these: number, threads, priority, memory, CPU time, command.\n"
            + "Letters without a dash, as in ps aux, ask for what it does always.",
        [
            ToolOption("p", "pid", value: "pid[,pid]...", "these processes"),
            ToolOption("e", "every", always), ToolOption("A", "every", always),
            ToolOption("a", "every", always), ToolOption("x", "every", always),
            ToolOption("f", "full", always), ToolOption("u", "full", always),
        ])
    guard let arguments = tool.parse(usage) else { return }
    guard
        let all = tool.attempt("/proc", { () throws(Errno) in try ProcessFacts.all() })
    else { return }
    let named = processesNamed(arguments)
    tool.output.writeLine("   PID  THR  PRI  MEMORY      TIME  COMMAND")
    if named.isEmpty { for facts in all { tool.output.writeLine(row(facts)) } }
    for name in named {
        if let facts = all.first(where: { String($0.number) == name }) {
            tool.output.writeLine(row(facts))
        } else {
            tool.complain("\(name): \(Errno.noProcess.message)")
        }
    }
}

/// The numbers that `ps` was given, with `-p` or without; letters are options of other systems.
func processesNamed(_ arguments: ParsedArguments) -> [String] {
    let lists = arguments.values("pid").flatMap { $0.utf8.split(separator: 44) }
    let letters = Array("aefluwxA".utf8)
    return lists.map { String(decoding: Array($0), as: UTF8.self) }
        + arguments.operands.filter { !$0.utf8.allSatisfy { letters.contains($0) } }
}

func row(_ facts: ProcessFacts) -> String {
    let seconds = (facts.userTime + facts.kernelTime) / 1_000_000_000
    let (bytes, _) = facts.pages.multipliedReportingOverflow(by: UInt64(Machine.pageSize))
    return Text.padded(String(facts.number), to: 6) + Text.padded(String(facts.threads), to: 5)
        + Text.padded(facts.priority.map { String($0) } ?? "-", to: 5)
        + Text.padded(Text.bytes(bytes), to: 8)
        + Text.padded(Text.clock(seconds: seconds), to: 10) + "  "
        + facts.arguments.joined(separator: " ")
}

/// Nanoseconds of text such as `2`, `0.5`, `10ms`, `3m`; nil if it is no duration.
func duration(_ text: String) -> UInt64? {
    let bytes = Array(text.utf8)
    let digits = bytes.prefix { $0 >= 48 && $0 <= 57 || $0 == 46 }
    let unit = String(decoding: bytes[digits.count...], as: UTF8.self)
    let scale: UInt64
    switch unit {
    case "", "s": scale = 1_000_000_000
    case "ms": scale = 1_000_000
    case "us": scale = 1000
    case "m": scale = 60_000_000_000
    case "h": scale = 3_600_000_000_000
    case "d": scale = 86_400_000_000_000
    default: return nil
    }
    let parts = digits.split(separator: 46, maxSplits: 1, omittingEmptySubsequences: false)
    guard !digits.isEmpty, digits.count < 19, parts.count <= 2 else { return nil }
    guard let whole = parts[0].isEmpty ? 0 : Text.number(parts[0]) else { return nil }
    var (sum, overflow) = whole.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    if parts.count == 2 {
        var place = scale
        for digit in parts[1] {
            guard digit >= 48, digit <= 57 else { return nil }
            place /= 10
            (sum, overflow) = sum.addingReportingOverflow(UInt64(digit - 48) * place)
            guard !overflow else { return nil }
        }
    }
    return sum
}

/// sleep: waits.
public func sleep(_ tool: Tool) {
    let usage = Usage(
        "sleep", "<duration>...", "Waits; durations are seconds, or end in us, ms, s, m, h or d.")
    guard let arguments = tool.parse(usage, operands: 1...Int.max) else { return }
    var times: [UInt64] = []
    for operand in arguments.operands {
        guard let time = duration(operand) else {
            return tool.complain("\(operand) is not a duration; write 2, 0.5, 10ms, 3m or 1h")
        }
        times.append(time)
    }
    for time in times { Thread.sleep(.nanoseconds(Int64(clamping: time))) }
}

/// mount: mounts a file system, or lists what is mounted.
public func mount(_ tool: Tool) {
    let usage = Usage(
        "mount", "[<path[:flags]> <file system> [options]]",
        "Mounts a new file system at a path, for this namespace. Flags: :private, :propagate,\n"
            + ":locked. `ls /sys/fs` shows the file systems there are. With -u, unmounts. Without\n"
            + "arguments, lists what is mounted where, with what flags.",
        [ToolOption("u", "unmount", "remove the mount at the path")])
    guard let arguments = tool.parse(usage, operands: 0...3) else { return }
    guard let path = arguments.operands.first else {
        if arguments.has("unmount") { return tool.complain("which path?") }
        let list = "/proc/self/mounts"
        let text = tool.attempt(list) { () throws(Errno) in try File.read(list) }
        if let text { tool.output.write(text) }
        return
    }
    _ = tool.attempt(path) { () throws(Errno) in
        if arguments.has("unmount") {
            try Namespace.unmount(path)
        } else if arguments.operands.count < 2 {
            tool.complain("which file system? `ls /sys/fs` shows them")
        } else {
            let name = arguments.operands[1]
            let options = arguments.operands.count > 2 ? arguments.operands[2] : ""
            try Namespace.mount(name, at: path, options: options)
        }
    }
}

/// bind: makes a file or directory appear at another path.
public func bind(_ tool: Tool) {
    let usage = Usage(
        "bind", "<path[:flags]> <source[:flags]>",
        "Makes a file or directory appear at a path, for this namespace. What the source was\n"
            + "opened with is what the path allows: `bind /safe /data:r` gives no write.")
    guard let arguments = tool.parse(usage, operands: 2...2) else { return }
    let (path, source) = (arguments.operands[0], arguments.operands[1])
    guard
        let file = tool.attempt(source, { () throws(Errno) in try Descriptor.open(source) })
    else { return }
    _ = tool.attempt(path) { () throws(Errno) in try Namespace.bind(file, at: path) }
}

/// free: memory.
public func free(_ tool: Tool) {
    let usage = Usage(
        "free", "", "Shows how much memory there is, is used and is free.",
        [
            ToolOption("b", "bytes", "in bytes"), ToolOption("k", "kibibytes", "in KiB"),
            ToolOption("m", "mebibytes", "in MiB"), ToolOption("g", "gibibytes", "in GiB"),
            ToolOption("h", "human", "in units for people, as it does always"),
        ])
    guard let arguments = tool.parse(usage, operands: 0...0) else { return }
    let shifts: [(String, UInt64)] = [
        ("bytes", 0), ("kibibytes", 10), ("mebibytes", 20), ("gibibytes", 30),
    ]
    let shift = shifts.first { arguments.has($0.0) }?.1
    let path = "/dev/perf/mem"
    guard let text = tool.attempt(path, { () throws(Errno) in try File.read(path) }) else { return }
    let facts = MemoryFacts.parse(text)
    for (name, pages) in [("total", facts.total), ("used", facts.used), ("free", facts.free)] {
        let (bytes, _) = pages.multipliedReportingOverflow(by: UInt64(Machine.pageSize))
        let value = shift.map { String(bytes >> $0) } ?? Text.bytes(bytes)
        tool.output.writeLine("\(Text.filled(name, to: 6))\(Text.padded(value, to: 14))")
    }
}

/// uptime: time since the start.
public func uptime(_ tool: Tool) {
    let usage = Usage(
        "uptime", "", "Shows how long the system has been running.",
        [ToolOption("n", "nanoseconds", "as nanoseconds")])
    guard let arguments = tool.parse(usage, operands: 0...0) else { return }
    let now = Instant.now.nanoseconds
    tool.output.writeLine(
        arguments.has("nanoseconds") ? String(now) : Text.clock(seconds: now / 1_000_000_000))
}

/// clear: empties the terminal.
public func clear(_ tool: Tool) {
    let usage = Usage("clear", "", "Empties the terminal.")
    guard tool.parse(usage, operands: 0...0) != nil else { return }
    tool.output.write("\u{1B}[H\u{1B}[2J")
}
