// How guest test programs report: a line for each case, which the host's harness turns into a result.

public import KernelABI
internal import Std

/// Runs cases and prints `case <name> ok` or `case <name> failed <reason>`.
public struct Cases {
    private var failures = 0
    /// Whether what the system has before and after a case is compared. Not where servers take part,
    /// which hold what they hold for as long as they see fit.
    public var comparesHoldings = true
    /// What may be missing after each case that does not say otherwise: pages, for tables of pages for
    /// addresses that were not used before, and bytes of the kernel's heap, for names that were looked up.
    public var allowance: (pages: UInt64, names: UInt64) = (16, 16 << 10)

    /// No cases yet.
    public init() {
        Holdings.waitUntilOthersRest()
        Holdings.fillStackCache()
        // What a program keeps from its first looking around is no loss.
        _ = try? Holdings.now()
    }

    /// Runs one case; it returns what is wrong, or nil. A case after which the system has less than
    /// before has failed.
    ///
    /// - Parameters:
    ///   - names: bytes of the kernel's heap that may be kept: see ``allowance``.
    ///   - files: open files that outlive the case, such as those of keys that nobody claims.
    public mutating func check(
        _ name: String, names: UInt64? = nil, files: UInt64 = 0,
        _ body: () throws(Errno) -> String?
    ) {
        var reason: String?
        do throws(Errno) {
            // What cannot be seen, in a sandbox, is not compared.
            var before = comparesHoldings ? try? Holdings.now() : nil
            before?.openFiles += files
            reason = try body()
            if reason == nil, let before {
                reason = try before.waitForAll(
                    growth: allowance.pages, names: names ?? allowance.names)
            }
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
