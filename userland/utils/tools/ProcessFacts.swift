// What /proc and /dev/perf say, as values. Files that are gone while they are read are skipped:
// processes end at any time.

public import KernelABI
internal import Std

/// Facts about a process.
public struct ProcessFacts: Sendable {
    /// Its number.
    public var number: Int
    /// Its arguments.
    public var arguments: [String] = []
    /// Its priority; nil where the file is not for us to see.
    public var priority: Int?
    /// Time spent in it, in nanoseconds.
    public var userTime: UInt64 = 0
    /// Time the kernel spent for it, in nanoseconds.
    public var kernelTime: UInt64 = 0
    /// When it started, in nanoseconds since the system did.
    public var started: UInt64 = 0
    /// Pages of memory.
    public var pages: UInt64 = 0
    /// Threads.
    public var threads: UInt64 = 0

    /// Where the system has them.
    public static var directory: String { "/proc" }

    /// A process' facts as its files in /proc have them; nil if it is gone.
    public static func read(_ number: Int, root: String = directory) -> ProcessFacts? {
        let directory = "\(root)/\(number)"
        guard let line = try? File.read("\(directory)/cmdline") else { return nil }
        var facts = ProcessFacts(number: number)
        facts.arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        if let text = try? File.read("\(directory)/prio") {
            facts.priority = Text.words(text).first.flatMap { Int($0) }
        }
        if let text = try? File.read("\(directory)/perf") { facts.add(performance: text) }
        return facts
    }

    /// Takes in the `perf` file: lines of a name and a number, or one line of names and one of
    /// numbers.
    mutating func add(performance text: [UInt8]) {
        let table = NamedNumbers(text)
        userTime = table["user_clocks"] ?? 0
        kernelTime = table["kernel_sched_clocks"] ?? 0
        started = table["start_clocks"] ?? 0
        pages = table["user_pages"] ?? 0
        threads = table["thread_count"] ?? 0
    }

    /// All processes, by number.
    public static func all(root: String = directory) throws(Errno) -> [ProcessFacts] {
        try DirectoryEntry.list(root).compactMap { Int($0.name) }.sorted()
            .compactMap { read($0, root: root) }
    }
}

/// Numbers with names, however the lines are arranged.
struct NamedNumbers {
    private var values: [(name: String, value: UInt64)] = []

    init(_ text: [UInt8]) {
        let lines = Text.lines(text).map { Text.words($0.utf8) }.filter { !$0.isEmpty }
        let isTable =
            lines.count == 2 && Text.number(lines[0].last.map { Array($0.utf8) } ?? []) == nil
        if isTable {
            for (name, value) in zip(lines[0], lines[1]) {
                values.append((name, Text.number(value.utf8) ?? 0))
            }
            return
        }
        for words in lines {
            var index = 0
            while index + 1 < words.count {
                let name = words[index].utf8.filter { $0 != 58 && $0 != 61 }
                values.append(
                    (String(decoding: name, as: UTF8.self), Text.number(words[index + 1].utf8) ?? 0)
                )
                index += 2
            }
        }
    }

    subscript(name: String) -> UInt64? { values.first { $0.name == name }?.value }
}

/// How a CPU spent its time, in nanoseconds.
public struct CPUTimes: Equatable, Sendable {
    /// Doing nothing.
    public var idle: UInt64
    /// Running threads.
    public var active: UInt64
    /// Handling interrupts.
    public var interrupt: UInt64

    /// All CPUs' times from the text of /dev/perf/cpu: a header, then a line for each CPU.
    public static func parse(_ text: [UInt8]) -> [CPUTimes] {
        Text.lines(text).compactMap { line in
            let numbers = Text.words(line.utf8).compactMap { Text.number($0.utf8) }
            guard numbers.count >= 4 else { return nil }
            return CPUTimes(idle: numbers[1], active: numbers[2], interrupt: numbers[3])
        }
    }

    /// The share of time not idle since an earlier moment, in per mille.
    public func load(since earlier: CPUTimes) -> UInt64 {
        func passed(_ new: UInt64, _ old: UInt64) -> UInt64 { new > old ? new - old : 0 }
        let busy = passed(active, earlier.active) + passed(interrupt, earlier.interrupt)
        let all = busy + passed(idle, earlier.idle)
        return all == 0 ? 0 : busy / max(1, all / 1000)
    }
}

/// The machine's memory, in pages.
public struct MemoryFacts: Equatable, Sendable {
    /// All.
    public var total: UInt64
    /// Free.
    public var free: UInt64
    /// In use.
    public var used: UInt64

    /// Facts from the text of /dev/perf/mem.
    public static func parse(_ text: [UInt8]) -> MemoryFacts {
        let table = NamedNumbers(text)
        return MemoryFacts(
            total: table["total_pages"] ?? 0, free: table["free_pages"] ?? 0,
            used: table["used_pages"] ?? 0)
    }
}
