// Lines of the shell in a guest: what they print and how they end.

import Foundation

/// What a line that `init` was given did.
public struct GuestLine: Sendable {
    /// What it printed, with plain line ends.
    public let output: String
    /// How it ended; empty for success.
    public let status: String

    /// Boots a machine, runs one line of the shell in it, and waits for its end.
    ///
    /// - Throws: `GuestError` when the machine ends in another way.
    public static func run(
        _ line: String, on machine: GuestMachine = GuestMachine(), _ products: GuestProducts
    ) throws -> GuestLine {
        var machine = machine
        machine.arguments = "quiet report-status exit-on-panic -- \(line)"
        let outcome = try GuestRun(machine, products).finish()
        guard let status = outcome.report.status else {
            throw GuestError.monitor("the line '\(line)' did not end:\n\(outcome.serial)")
        }
        let output = outcome.serial.replacingOccurrences(of: "\r\n", with: "\n")
        return GuestLine(output: output, status: status)
    }

    /// The `case` lines of a test program among the output; anything else that goes wrong is a failed
    /// case, too.
    public var cases: [GuestReport.Case] {
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("case ") }
        var cases = GuestReport(lines.joined(separator: "\n")).cases
        if !status.isEmpty, !cases.contains(where: { $0.failure != nil }) {
            cases.append(GuestReport.Case(name: "program-ends", failure: "\(status)\n\(output)"))
        }
        return cases
    }
}
