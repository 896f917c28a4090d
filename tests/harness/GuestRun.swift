// Boots a machine and waits for its end.

public import DiskImage
import Foundation

/// A machine that is running.
public final class GuestRun {
    /// How a machine ended.
    public struct Outcome: Sendable {
        /// What the guest wrote to the exit port, or `nil` when the machine ended in another way.
        public let exitValue: Int?
        /// Everything on the serial line.
        public let serial: String
        /// Everything on the debug console.
        public let debug: String

        /// The debug console's lines, understood.
        public var report: GuestReport { GuestReport(debug) }
    }

    /// The monitor, to watch and steer the machine.
    public let monitor: QMPClient
    private let machine: GuestMachine
    private let process = Process()
    private let directory: URL
    /// The connection to the serial line of a machine that takes typing.
    private var line: Int32?

    /// Starts a machine.
    ///
    /// - Parameter files: what is on the disk beside the loader, instead of the system.
    public init(
        _ machine: GuestMachine, _ products: GuestProducts, files: [VolumeFile]? = nil
    ) throws {
        self.machine = machine
        // Short: a socket's path has room for a hundred bytes only.
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("guest-\(UUID().uuidString.prefix(13))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let qemu = "/usr/bin/qemu-system-x86_64"
        guard FileManager.default.isExecutableFile(atPath: qemu) else {
            throw GuestError.missing("\(qemu); install Debian's qemu-system-x86 package")
        }
        process.executableURL = URL(fileURLWithPath: qemu)
        process.arguments = try machine.qemuArguments(
            products, files: files, directory: directory)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let complaints = directory.appendingPathComponent("complaints")
        try Data().write(to: complaints)
        process.standardError = try FileHandle(forWritingTo: complaints)
        monitor = QMPClient(path: directory.appendingPathComponent("qmp").path)
        try process.run()
        monitor.explainEnd = { [unowned self] in end }
        if machine.takesTyping { try connectLine() }
    }

    /// Takes a seat at the serial line, which the machine waits for before it starts.
    private func connectLine() throws {
        let path = directory.appendingPathComponent("line").path
        try wait {
            line = LocalStream.connect(to: path)
            return line != nil || !process.isRunning
        }
        guard let line else { throw GuestError.monitor("there is no serial line. \(end)") }
        let log = directory.appendingPathComponent("serial")
        try Data().write(to: log)
        LocalStream.copyAll(from: line, to: try FileHandle(forWritingTo: log))
    }

    deinit {
        stop()
        if let line { close(line) }
        try? FileManager.default.removeItem(at: directory)
    }

    /// What came over the serial line so far, byte for byte.
    public var serialWithCodes: String { read("serial") }

    /// What came over the serial line so far, without the codes of terminals.
    public var serial: String {
        let text = serialWithCodes
        return text.replacing(/\u{1B}\[[0-9;=?]*[A-Za-z]/, with: "")
    }

    /// Types on the serial line of a machine that takes typing.
    public func type(_ text: String) throws {
        guard let line, LocalStream.send(Array(text.utf8), to: line) else {
            throw GuestError.monitor("nobody reads what is typed. \(end)")
        }
    }

    /// How the machine ended, for whoever did not expect it to.
    private var end: String {
        // Its connections break a moment before it is gone.
        for _ in 0..<100 where process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
        let how =
            process.isRunning
            ? "QEMU is still running"
            : process.terminationReason == .uncaughtSignal
                ? "QEMU was ended by signal \(process.terminationStatus)"
                : "QEMU ended with status \(process.terminationStatus)"
        return "\(how): \(read("complaints"))\nthe log's end:\n\(serial.suffix(2000))"
    }

    private func read(_ name: String) -> String {
        let data = try? Data(contentsOf: directory.appendingPathComponent(name))
        return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Waits until the machine ends by itself.
    ///
    /// - Throws: `GuestError.timeLimit`, after stopping it.
    public func finish() throws -> Outcome {
        try wait { !process.isRunning }
        // isa-debug-exit turns value n into status 2n + 1.
        let status = Int(process.terminationStatus)
        return Outcome(
            exitValue: status & 1 == 1 && status > 1 ? status >> 1 : nil, serial: serial,
            debug: read("debug"))
    }

    /// Waits until a line of the serial log contains a text.
    public func waitForSerial(_ text: String) throws {
        try wait { serial.contains(text) || !process.isRunning }
        guard serial.contains(text) else {
            throw GuestError.monitor("the guest ended without saying \"\(text)\":\n\(serial)")
        }
    }

    private func wait(_ condition: () -> Bool) throws {
        let deadline = Date().addingTimeInterval(machine.timeLimitInSeconds)
        while !condition() {
            guard Date() < deadline else {
                stop()
                throw GuestError.timeLimit(seconds: machine.timeLimitInSeconds, serial: serial)
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Ends the machine at once.
    public func stop() {
        // Polled: Process.waitUntilExit runs the thread's run loop, and hangs on threads of tests.
        for signal in [SIGTERM, SIGKILL] {
            guard process.isRunning else { return }
            kill(process.processIdentifier, signal)
            for _ in 0..<250 where process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
        }
    }
}
