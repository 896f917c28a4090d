// A 16550 UART (National Semiconductor PC16550D data sheet): shows the log, and is the console.

internal import Arch
internal import KernelBase
public import KernelLog

/// A serial port: a place that shows the log, and bytes that arrive.
public final class SerialPort: LogSink, @unchecked Sendable {
    private let base: IOPort
    /// Guards the register of wanted interrupts, too.
    private let input = Spinlock(ReceivedBytes(), rank: .device)
    /// Bytes that an empty transmitter takes.
    private let transmitterSize: Int
    /// Whether the last byte found no room in time. Only `write` touches it, and the log calls that
    /// from one CPU at a time.
    private var isStuck = false

    private enum Register {
        static let data: UInt16 = 0
        static let interruptEnable: UInt16 = 1
        static let interruptIdentification: UInt16 = 2
        static let fifoControl: UInt16 = 2
        static let lineControl: UInt16 = 3
        static let modemControl: UInt16 = 4
        static let lineStatus: UInt16 = 5
        static let scratch: UInt16 = 7
    }

    /// What the port interrupts for.
    private enum Interrupts {
        static let received: UInt8 = 0x01
        static let receivedOrRoom: UInt8 = 0x03
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
        let hasFIFO = base.advanced(by: Register.interruptIdentification).read8() & 0xC0 == 0xC0
        transmitterSize = hasFIFO ? 16 : 1
    }

    /// Sends `text`, busy waiting for room in the UART.
    public func write(_ text: borrowing Span<UInt8>) {
        for index in text.indices {
            if text[index] == 0x0A { send(0x0D) }
            send(text[index])
        }
    }

    // MARK: - Interrupts

    /// What an interrupt was about.
    public struct Events: OptionSet, Sendable {
        /// Its bits.
        public let rawValue: UInt8

        /// Events with these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Bytes have arrived.
        public static let received = Events(rawValue: 1)
        /// There is room for bytes, which somebody had missed.
        public static let room = Events(rawValue: 2)
    }

    /// Makes the port interrupt when bytes arrive.
    public func startReceiving() {
        base.advanced(by: Register.modemControl).write8(0x0B)  // OUT2 lets interrupts through
        base.advanced(by: Register.interruptEnable).write8(Interrupts.received)
    }

    /// Takes what has arrived out of the UART, and tells what happened. For its interrupt handler.
    public func serve() -> Events {
        let identification = base.advanced(by: Register.interruptIdentification)
        let status = base.advanced(by: Register.lineStatus)
        return input.withLock { input in
            var events: Events = []
            // The line to the CPU tells of changes only: it has to be quiet before this returns, or
            // nothing is heard any more. As often as stuck bits may not exceed.
            for _ in 0..<64 {
                let cause = identification.read8()
                for _ in 0..<256 where status.read8() & 0x01 != 0 {
                    input.append(base.read8())
                    events.insert(.received)
                }
                if cause & 0x0F == 0x02 {
                    base.advanced(by: Register.interruptEnable).write8(Interrupts.received)
                    events.insert(.room)
                }
                if cause & 0x01 != 0 { break }
            }
            return events
        }
    }

    // MARK: - Receiving

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

    /// Whether the UART takes bytes at once. If not, it interrupts as soon as it does.
    ///
    /// That interrupt is not lost. The UART raises it when the transmitter becomes empty while it is
    /// wanted, and it is wanted until ``serve()`` has seen it: a byte that somebody sends first takes
    /// it back, and it comes once more behind that byte. If the transmitter became empty before it was
    /// wanted, wanting it raises it (PC16550D, interrupt enable register), but there are UARTs that do
    /// not; so the transmitter is looked at again.
    public var hasRoom: Bool {
        if isTransmitterEmpty { return true }
        input.withLock { _ in
            base.advanced(by: Register.interruptEnable).write8(Interrupts.receivedOrRoom)
        }
        return isTransmitterEmpty
    }

    private var isTransmitterEmpty: Bool {
        base.advanced(by: Register.lineStatus).read8() & 0x20 != 0
    }

    /// Sends as much of `text` as the UART takes without being waited for; returns how many bytes.
    /// For whoever keeps the log from writing.
    public func writeWhatFits(_ text: borrowing Span<UInt8>) -> Int {
        guard isTransmitterEmpty else { return 0 }
        var room = transmitterSize
        for index in text.indices {
            let length = text[index] == 0x0A ? 2 : 1
            // A transmitter of one byte has to be waited for at the end of a line.
            guard length <= room || index == 0 else { return index }
            if length == 2 { sendNow(0x0D) }
            sendNow(text[index])
            room -= length
        }
        return text.count
    }

    private func sendNow(_ byte: UInt8) {
        if transmitterSize > 1 { base.write8(byte) } else { send(byte) }
    }

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
