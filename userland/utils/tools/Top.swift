// top: CPUs, memory and processes, live.

internal import KernelABI
internal import Std
public import ToolKit

/// top: what the machine is busy with, renewed until `q` is pressed.
public func top(_ tool: Tool) {
    let usage = Usage(
        "top", "",
        "Shows CPUs, memory and the busiest processes; `q` ends it. Without a terminal, or with\n"
            + "-b, it only prints, once or as often as -n says.",
        [
            ToolOption("b", "batch", "print, all processes, and do not wait for keys"),
            ToolOption("n", "count", value: "times", "end after so many times"),
            ToolOption("d", "delay", value: "duration", "time between two looks, usually 1s"),
        ])
    guard let arguments = tool.parse(usage, operands: 0...0) else { return }
    let terminal = arguments.has("batch") ? nil : tool.terminal
    guard let delay = duration(arguments.value("delay") ?? "1s"),
        let times = arguments.has("count")
            ? Text.number((arguments.value("count") ?? "").utf8) : terminal == nil ? 1 : .max
    else {
        tool.complain("the delay must be a duration, the count a number")
        return
    }
    // On a screen of its own: what was there before is there again afterwards.
    if terminal != nil { tool.output.write("\u{1B}[?1049h\u{1B}[2J\u{1B}[?25l") }
    let failure = watch(tool, terminal, delay, times)
    if terminal != nil { tool.output.write("\u{1B}[?25h\u{1B}[?1049l") }
    if let failure { tool.complain(ProcessFacts.directory, failure) }
}

/// Looks so many times; returns what went wrong.
private func watch(
    _ tool: Tool, _ terminal: Terminal?, _ delay: UInt64, _ times: UInt64
) -> Errno? {
    var screen = TopScreen(rows: terminal?.rows, columns: terminal?.columns ?? 80)
    var shown: UInt64 = 0
    do throws(Errno) {
        _ = try screen.look()
        while shown < max(1, times) {
            let ended = terminal == nil ? pause(delay) : wait(tool, delay)
            if ended { break }
            let text = try screen.look()
            tool.output.write(terminal == nil ? text : "\u{1B}[H" + text + "\u{1B}[J")
            try? tool.output.flush()
            shown += 1
        }
        return nil
    } catch {
        return error
    }
}

/// Waits without regard to keys; that never ends it.
private func pause(_ delay: UInt64) -> Bool {
    Thread.sleep(.nanoseconds(Int64(clamping: delay)))
    return false
}

/// Waits, and tells whether `q` or Ctrl-C was pressed meanwhile.
private func wait(_ tool: Tool, _ delay: UInt64) -> Bool {
    var poller = Poller()
    let index = poller.add(tool.input)
    guard let count = try? poller.wait(timeoutNanoseconds: delay), count > 0 else { return false }
    guard poller.ready(at: index).contains(.readable) else { return true }
    // One at a time: what comes behind `q` is for the shell.
    let key = try? tool.input.read(upTo: 1).first
    return key == nil || key == 113 || key == 3
}

/// What one look compares with the next.
struct TopScreen {
    let rows: Int?
    let columns: Int
    private var cpus: [CPUTimes] = []
    private var processes: [ProcessFacts] = []
    private var moment: UInt64 = 0

    init(rows: Int?, columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    /// Looks again; the text shows what happened since the last look.
    mutating func look(root: String = ProcessFacts.directory) throws(Errno) -> String {
        let now = Instant.now.nanoseconds
        let all = try ProcessFacts.all(root: root)
        let times = CPUTimes.parse((try? File.read("/dev/perf/cpu")) ?? [])
        let memory = MemoryFacts.parse((try? File.read("/dev/perf/mem")) ?? [])
        defer {
            cpus = times
            processes = all
            moment = now
        }
        return render(all, times, memory, passed: now > moment ? now - moment : 1)
    }

    func render(
        _ all: [ProcessFacts], _ times: [CPUTimes], _ memory: MemoryFacts, passed: UInt64
    ) -> String {
        var lines: [String] = []
        for (index, time) in times.enumerated() {
            let earlier =
                index < cpus.count ? cpus[index] : CPUTimes(idle: 0, active: 0, interrupt: 0)
            lines.append(
                Self.bar("CPU\(Text.padded(String(index), to: 3))", time.load(since: earlier), 40))
        }
        let used = memory.used / max(1, memory.total / 1000)
        let page = UInt64(Machine.pageSize)
        let size = "\(Text.bytes(memory.used &* page)) of \(Text.bytes(memory.total &* page))"
        lines.append(Self.bar("memory", used, 40) + "  \(size)")
        lines.append("")
        lines.append("   PID    CPU  THR  MEMORY  COMMAND")
        let room = rows.map { max(0, $0 - lines.count - 1) } ?? all.count
        let ranked = all.map { (facts: $0, load: load($0, passed)) }.sorted { $0.load > $1.load }
        for (facts, load) in ranked.prefix(room) {
            let row =
                Text.padded(String(facts.number), to: 6) + Text.padded(Self.percent(load), to: 7)
                + Text.padded(String(facts.threads), to: 5)
                + Text.padded(Text.bytes(facts.pages &* page), to: 8) + "  "
                + facts.arguments.joined(separator: " ")
            lines.append(String(decoding: row.utf8.prefix(columns), as: UTF8.self))
        }
        // Each line clears what an earlier look left behind it.
        let end = rows == nil ? "\n" : "\u{1B}[K\n"
        return lines.joined(separator: end) + end
    }

    /// A process' share of one CPU since the last look, in per mille.
    private func load(_ facts: ProcessFacts, _ passed: UInt64) -> UInt64 {
        let before = processes.first { $0.number == facts.number && $0.started == facts.started }
        let old = before.map { $0.userTime + $0.kernelTime } ?? 0
        let new = facts.userTime + facts.kernelTime
        return new > old ? (new - old) / max(1, passed / 1000) : 0
    }

    static func percent(_ perMille: UInt64) -> String { "\(perMille / 10).\(perMille % 10)%" }

    static func bar(_ name: String, _ perMille: UInt64, _ width: Int) -> String {
        let full = Int(min(perMille, 1000)) * width / 1000
        return "\(name) [" + String(repeating: "#", count: full)
            + String(repeating: " ", count: width - full) + "] " + percent(perMille)
    }
}
