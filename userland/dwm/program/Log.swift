// Lines in the kernel's log, where whoever looks for a misbehaving program finds them.

import Std

enum Log {
    /// Writes a line.
    static func write(_ line: String) {
        do {
            try File.write("/dev/klog:write", "dwm: \(line)\n")
        } catch {
            try? Descriptor.standardError.write("dwm: \(line)\n")
        }
    }
}
