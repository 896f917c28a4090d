// What a user is told when a program that was started from the menu has failed.

/// The last of what a program wrote to standard error, which is where it explains itself.
public struct ErrorText: Sendable {
    private var bytes: [UInt8] = []

    /// A dialog holds no more; the log has everything.
    private static let mostBytes = 400

    /// Nothing was written.
    public init() {}

    /// Adds what was written next.
    public mutating func append(_ more: [UInt8]) {
        bytes += more
        if bytes.count > 4 * Self.mostBytes { bytes.removeFirst(bytes.count - Self.mostBytes) }
    }

    /// Whole lines from the end, as many as fit, without what controls a terminal.
    public var lines: String {
        var text = bytes.filter { ($0 >= 32 && $0 != 127) || $0 == 10 }
        while text.last == 10 { text.removeLast() }
        if text.count > Self.mostBytes {
            text.removeFirst(text.count - Self.mostBytes)
            if let end = text.firstIndex(of: 10) { text.removeFirst(end + 1) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// What to say of a program that ended with a status after writing something to standard error; nil if it
/// ended well. Statuses that are words say themselves what happened, numbers do not.
public func explanation(ofStatus status: String, _ errors: ErrorText) -> String? {
    if status.isEmpty || status == "0" { return nil }
    let isNumber = status.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    let lines = errors.lines
    if !isNumber { return "The program ended: \(status)." + (lines.isEmpty ? "" : "\n\(lines)") }
    return lines.isEmpty ? "The program ended with status \(status) and gave no reason." : lines
}
