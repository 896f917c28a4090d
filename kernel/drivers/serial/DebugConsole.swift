// QEMU's debug console: a port whose bytes end up in a file on the host. Tests report through it, so
// that their results do not mix with the log.

internal import Arch
public import KernelLog

/// Port 0xE9.
public enum DebugConsole {
    /// Writes a line.
    public static func writeLine(_ message: LogMessage) {
        let text = message.utf8
        for index in text.indices { IOPort(0xE9).write8(text[index]) }
        IOPort(0xE9).write8(0x0A)
    }
}
