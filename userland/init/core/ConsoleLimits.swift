// How much of the machine belongs to whoever sits at the console.

public import Cfg

/// What the console's shell and all that it starts may have together: a program that runs wild there leaves
/// enough for everybody else.
public struct ConsoleLimits: Equatable, Sendable {
    /// Memory, in percent of the machine's.
    public private(set) var memory = 75
    /// Processes.
    public private(set) var processes = 1024
    /// Threads.
    public private(set) var threads = 8192

    /// Those of a configuration; usual ones where it is silent, or says what cannot be, which is reported.
    public init(_ section: Configuration.Section?, report: (String) -> Void) {
        for entry in section?.entries ?? [] {
            switch entry.key {
            case "memory": Self.set(&memory, entry, 1...100, report)
            case "processes": Self.set(&processes, entry, 1...1_000_000, report)
            case "threads": Self.set(&threads, entry, 1...1_000_000, report)
            default: report("line \(entry.line): there is no limit '\(entry.key)'")
            }
        }
    }

    private static func set(
        _ limit: inout Int, _ entry: Configuration.Entry, _ wanted: ClosedRange<Int>,
        _ report: (String) -> Void
    ) {
        if let number = Int(entry.value), wanted.contains(number) {
            limit = number
        } else {
            report(
                "line \(entry.line): \(entry.key) needs a number from \(wanted.lowerBound) to "
                    + "\(wanted.upperBound), not '\(entry.value)'")
        }
    }

    /// What is written to one's own `ctl` so that they hold for the children made from then on.
    ///
    /// - Parameter bytes: of memory that the machine has.
    public func command(memoryInBytes bytes: UInt64) -> String {
        "childlimits memory=\(bytes / 100 * UInt64(memory)) processes=\(processes) threads=\(threads)"
    }
}
