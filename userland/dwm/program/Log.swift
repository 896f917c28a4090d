// Lines in the kernel's log, where whoever looks for a misbehaving program finds them.

import Std

enum Log {
    /// What the kernel keeps of a line is a little more.
    private static let lineLength = 180

    /// Writes a text, in several lines if it is too long for one.
    static func write(_ text: String) {
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, line.utf8.count + word.utf8.count >= lineLength {
                writeLine(line)
                line = "  \(word)"
            } else {
                line += line.isEmpty ? "\(word)" : " \(word)"
            }
        }
        writeLine(line)
    }

    private static func writeLine(_ line: String) {
        do {
            try File.write("/dev/klog:write", "dwm: \(line)\n")
        } catch {
            try? Descriptor.standardError.write("dwm: \(line)\n")
        }
    }
}
