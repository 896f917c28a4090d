// Interrupts of what the kernel itself serves: the serial line and the log.

internal import Arch
internal import Devices
internal import Drivers
internal import IPC
internal import KernelABI
internal import KernelLog
internal import Synchronization

/// The serial port's interrupt: takes what arrived and tells those who wait at the console.
final class SerialInterrupt: InterruptReceiver, @unchecked Sendable {
    private let port: SerialPort
    private let console: ConsoleFile

    private init(_ port: SerialPort, _ console: ConsoleFile) {
        self.port = port
        self.console = console
    }

    /// Connects the port, which is COM1, on the CPU that executes the call. Once.
    static func start(_ port: SerialPort, _ console: ConsoleFile, _ devices: DeviceSetup) {
        do throws(InterruptError) {
            try devices.interrupts.connectISA(4, to: SerialInterrupt(port, console))
            port.startReceiving()
        } catch {
            Log.warning("the serial port cannot interrupt: what is typed there is not seen")
        }
    }

    override func serve() {
        let events = port.serve()
        var news: PollEvents = []
        if events.contains(.received) { news.insert(.readable) }
        if events.contains(.room) { news.insert(.writable) }
        console.notify(news)
    }
}

/// Tells those who wait for log lines. A line may be written with any lock held, so whoever writes it
/// interrupts its own CPU, which finds the time when no lock is held.
enum LogInterrupt {
    // Written once, before the interrupt can arrive.
    nonisolated(unsafe) private static var file: LogFile?
    nonisolated(unsafe) private static var apic: LocalAPIC?
    private static let isPending = Atomic<Bool>(false)

    /// Lets `file` tell its readers. Once.
    static func start(_ file: LogFile, _ devices: DeviceSetup) {
        unsafe LogInterrupt.file = file
        let apic = devices.apic
        unsafe LogInterrupt.apic = apic
        unsafe setInterruptHandler(InterruptVector.logChanged) { _ in
            unsafe LogInterrupt.apic?.acknowledge()
            LogInterrupt.isPending.store(false, ordering: .releasing)
            unsafe LogInterrupt.file?.notifyIfChanged()
        }
        Log.onNewLine {
            if !LogInterrupt.isPending.exchange(true, ordering: .acquiring) {
                apic.send(InterruptVector.logChanged, to: apic.identifier)
            }
        }
    }
}
