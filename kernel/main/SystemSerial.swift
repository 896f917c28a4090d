// The machine's first serial port, which shows the log and is the console.

internal import Drivers
internal import KernelLog

/// COM1, if there is one.
enum SystemSerial {
    // Written once at boot, while one CPU runs.
    nonisolated(unsafe) static var port: SerialPort?

    /// Shows the log there, from the first line that the ring still holds.
    static func showLog() {
        if let port = unsafe port { Log.add(port) }
    }
}
