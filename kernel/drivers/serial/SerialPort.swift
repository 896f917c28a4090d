// A 16550 UART (National Semiconductor PC16550D data sheet): shows the log, and is the console.

internal import Arch
internal import KernelBase
public import KernelLog

/// A serial port: a place that shows the log, and bytes that arrive.
public final class SerialPort: LogSink, @unchecked Sendable {
    private let base: IOPort
    private let input = Spinlock(ReceivedBytes(), rank: .device)
    /// Whether the last byte found no room in time. Only `write` touches it, and the log calls that
    /// from one CPU at a time.
    private var isStuck = false

    private enum Register {
        static let data: UInt16 = 0
        static let interruptEnable: UInt16 = 1
        static let fifoControl: UInt16 = 2
        static let lineControl: UInt16 = 3
        static let modemControl: UInt16 = 4
        static let lineStatus: UInt16 = 5
        static let scratch: UInt16 = 7
    }

    /// The first serial port of a PC; `nil` when there is none.
    public static func com1() -> SerialPort? {
        SerialPort(base: IOPort(0x3F8))
    }

    private init?(base: IOPort) {
        self.base = base
        // Where no UART answers, the bus reads as ones.
        let scratch = base.advanced(by: Register.scratch)
        scratch.write8(0x5A)
        guard scratch.read8() == 0x5A else { return nil }

        base.advanced(by: Register.interruptEnable).write8(0)
        base.advanced(by: Register.lineControl).write8(0x80)  // divisor latch
        base.advanced(by: Register.data).write8(1)  // 115,200 baud
        base.advanced(by: Register.interruptEnable).write8(0)
        base.advanced(by: Register.lineControl).write8(0x03)  // 8 bits, no parity, 1 stop bit
        base.advanced(by: Register.fifoControl).write8(0xC7)  // on, cleared
        base.advanced(by: Register.modemControl).write8(0x03)  // ready to send
    }

    /// Sends `text`, busy waiting for room in the UART.
    public func write(_ text: borrowing Span<UInt8>) {
        for index in text.indices {
            if text[index] == 0x0A { send(0x0D) }
            send(text[index])
        }
    }

    // MARK: - Receiving

    /// Makes the port interrupt when bytes arrive.
    public func startReceiving() {
        base.advanced(by: Register.modemControl).write8(0x0B)  // OUT2 lets interrupts through
        base.advanced(by: Register.interruptEnable).write8(0x01)
    }

    /// Takes what has arrived out of the UART. For its interrupt handler.
    public func receive() {
        let status = base.advanced(by: Register.lineStatus)
        input.withLock { input in
            // As many as a stuck status bit may not exceed.
            for _ in 0..<256 where status.read8() & 0x01 != 0 { input.append(base.read8()) }
        }
    }

    /// Whether there are bytes to take.
    public var hasReceived: Bool { input.withLock { !$0.isEmpty } }

    /// Takes up to `limit` bytes that have arrived.
    public func received(atMost limit: Int) -> [UInt8] {
        // Memory is found before the lock is taken, which interrupt handlers take too.
        [UInt8](capacity: limit) { output in
            input.withLock { input in
                while output.count < limit, let byte = input.takeFirst() { output.append(byte) }
            }
        }
    }

    // MARK: - Sending

    private func send(_ byte: UInt8) {
        let status = base.advanced(by: Register.lineStatus)
        // A UART that never gets ready must not stop the kernel: at 115,200 baud a byte takes
        // 87 µs, far less than this many port reads. It is waited for once, not for each byte.
        var patience = isStuck ? 1 : 100_000
        while status.read8() & 0x20 == 0 {
            patience -= 1
            guard patience > 0 else {
                isStuck = true
                return
            }
        }
        isStuck = false
        base.write8(byte)
    }
}
