// How guest test programs report: a line for each case, which the host's harness turns into a result.

public import KernelABI
internal import Std

/// Runs cases and prints `case <name> ok` or `case <name> failed <reason>`.
public struct Cases {
    private var failures = 0

    /// No cases yet.
    public init() {}

    /// Runs one case; it returns what is wrong, or nil.
    public mutating func check(_ name: String, _ body: () throws(Errno) -> String?) {
        var reason: String?
        do throws(Errno) {
            reason = try body()
        } catch {
            reason = "threw \(error.name)"
        }
        if let reason {
            failures += 1
            print("case \(name) failed \(reason)")
        } else {
            print("case \(name) ok")
        }
    }

    /// Ends the program; the status tells whether all went well.
    public func finish() -> Never {
        Process.exit(failures == 0 ? "" : "\(failures) cases failed")
    }
}

/// What is wrong if two texts differ.
public func difference(_ found: String, _ wanted: String) -> String? {
    found == wanted ? nil : "found '\(found)', wanted '\(wanted)'"
}

/// Pages of memory that are free in the whole system.
public func freePages() throws(Errno) -> UInt64 {
    let words = Text.words(try File.read("/dev/perf/mem"))
    guard let index = words.firstIndex(where: { $0.utf8.starts(with: "free_pages".utf8) }) else {
        return 0
    }
    // Names and numbers alternate, or a line of names comes before a line of numbers.
    let offset = Text.number(words[index + 1].utf8) == nil ? words.count / 2 : 1
    return Text.number(words[index + offset].utf8) ?? 0
}
