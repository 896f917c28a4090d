// `/dev/console`: the serial line as a terminal without manners of its own. What arrives is read as it
// is, without echo; a line feed that is written goes out as carriage return and line feed.

public import Drivers
public import FileSystem
public import KernelABI
internal import KernelLog
internal import Scheduler

/// The line behind a console. The kernel's is a serial port.
public protocol ConsoleLine: AnyObject, Sendable {
    /// Sends as many of `bytes` as there is room for at this moment and returns how many those were.
    /// Does not wait.
    func send(_ bytes: borrowing Span<UInt8>) -> Int

    /// Whether ``send(_:)`` would take a byte. Once it was false, the console is told when that changes.
    var hasRoom: Bool { get }

    /// Takes up to `limit` bytes that have arrived.
    func received(atMost limit: Int) -> [UInt8]

    /// Whether there are bytes to take.
    var hasReceived: Bool { get }
}

/// The console. Reading waits for at least one byte; writing waits while the line is busy.
public final class ConsoleFile: Vnode, @unchecked Sendable {
    fileprivate let line: any ConsoleLine
    fileprivate let arrivals = WaitQueue()
    fileprivate let departures = WaitQueue()
    fileprivate let pollQueue = PollQueue()

    /// A console on `line`, which must not receive yet.
    public init(_ line: any ConsoleLine, in superblock: Superblock) {
        self.line = line
        super.init(superblock, .stream, [.read, .write])
    }

    /// Tells those who wait that bytes have arrived, or that there is room for others. For the line's
    /// interrupt.
    public func notify(_ events: PollEvents) {
        if events.contains(.readable) { arrivals.wakeAll() }
        if events.contains(.writable) { departures.wakeAll() }
        if !events.isEmpty { pollQueue.notify() }
    }

    public override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenConsole(opening, self)
    }

    /// Never has content to remove.
    public override func truncate(to length: UInt64) throws(Errno) {}
}

private final class OpenConsole: OpenFile, @unchecked Sendable {
    /// Bytes that are taken from a program at a time.
    private static let pieceSize = 256

    private let console: ConsoleFile

    init(_ opening: consuming Opening, _ console: ConsoleFile) {
        self.console = console
        super.init(opening)
    }

    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        guard buffer.remaining > 0 else { return }
        var bytes: [UInt8] = []
        let limit = min(buffer.remaining, 256)
        let line = console.line
        if isNonblocking {
            bytes = line.received(atMost: limit)
            if bytes.isEmpty { throw .wouldBlock }
        } else {
            let outcome = console.arrivals.wait(until: nil, .interruptible) {
                bytes = line.received(atMost: limit)
                return !bytes.isEmpty
            }
            if outcome != .satisfied { throw .interrupted }
        }
        try buffer.append(bytes)
    }

    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        while buffer.remaining > 0 {
            let piece = try buffer.take(atMost: OpenConsole.pieceSize)
            var sent = 0
            do throws(Errno) {
                while sent < piece.count {
                    try awaitRoom()
                    sent += console.line.send(piece.span.extracting(sent..<piece.count))
                }
            } catch {
                buffer.giveBack(downTo: buffer.taken - (piece.count - sent))
                throw error
            }
        }
    }

    /// Sleeps while the line is busy. Somebody else may be faster than whoever is woken.
    private func awaitRoom() throws(Errno) {
        let line = console.line
        if line.hasRoom { return }
        if isNonblocking { throw .wouldBlock }
        if console.departures.wait(until: nil, .interruptible, { line.hasRoom }) == .interrupted {
            throw .interrupted
        }
    }

    override var readiness: PollEvents {
        var events: PollEvents = []
        if permissions.contains(.write), console.line.hasRoom { events.insert(.writable) }
        if permissions.contains(.read), console.line.hasReceived { events.insert(.readable) }
        return events
    }

    override var pollQueue: PollQueue? { console.pollQueue }
}

extension SerialPort: ConsoleLine {
    /// In the middle of no line of the log, which goes out there too. What fits into the UART takes no
    /// waiting, so interrupts are off for a moment only.
    public func send(_ bytes: borrowing Span<UInt8>) -> Int {
        var count = 0
        Log.exclusively { count = writeWhatFits(bytes) }
        return count
    }
}
