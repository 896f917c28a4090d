// `/dev/console`: the serial line as a terminal without manners of its own. What arrives is read as it
// is, without echo; a line feed that is written goes out as carriage return and line feed.

public import Drivers
public import FileSystem
public import KernelABI
internal import KernelLog
internal import Scheduler

/// The console. Reading waits for at least one byte.
public final class ConsoleFile: Vnode, @unchecked Sendable {
    fileprivate let port: SerialPort
    fileprivate let arrivals = WaitQueue()
    fileprivate let pollQueue = PollQueue()

    /// A console on `port`, which must not receive yet.
    public init(_ port: SerialPort, in superblock: Superblock) {
        self.port = port
        super.init(superblock, .stream, [.read, .write])
    }

    /// Tells readers that bytes have arrived. For the port's interrupt.
    public func notify() {
        arrivals.wakeAll()
        pollQueue.notify()
    }

    public override func open(_ opening: Opening) throws(Errno) -> OpenFile {
        OpenConsole(opening, self)
    }

    /// Never has content to remove.
    public override func truncate(to length: UInt64) throws(Errno) {}
}

private final class OpenConsole: OpenFile, @unchecked Sendable {
    private let console: ConsoleFile

    init(_ opening: Opening, _ console: ConsoleFile) {
        self.console = console
        super.init(opening)
    }

    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        guard buffer.remaining > 0 else { return }
        var bytes: [UInt8] = []
        let limit = min(buffer.remaining, 256)
        let port = console.port
        if isNonblocking {
            bytes = port.received(atMost: limit)
            if bytes.isEmpty { throw .wouldBlock }
        } else {
            let outcome = console.arrivals.wait(until: nil, .interruptible) {
                bytes = port.received(atMost: limit)
                return !bytes.isEmpty
            }
            if outcome != .satisfied { throw .interrupted }
        }
        try buffer.append(bytes)
    }

    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        let bytes = try buffer.takeAll(atMost: min(buffer.remaining, 4096))
        var start = 0
        while start < bytes.count {
            // In pieces that fit into the UART, so that interrupts are not off for long.
            let end = min(start + 16, bytes.count)
            Log.exclusively { console.port.write(bytes.span.extracting(start..<end)) }
            start = end
        }
    }

    override var readiness: PollEvents {
        var events: PollEvents = permissions.contains(.write) ? .writable : []
        if permissions.contains(.read), console.port.hasReceived { events.insert(.readable) }
        return events
    }

    override var pollQueue: PollQueue? { console.pollQueue }
}
