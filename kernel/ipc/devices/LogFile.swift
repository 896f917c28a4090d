// `/dev/klog`: the kernel's log as a file.

public import FileSystem
public import KernelABI
internal import KernelBase
internal import KernelLog
internal import Synchronization

/// The log. Reading gives what the ring holds from the open file's position on, and then the end of
/// file; `poll` waits for more. A line that is written is added to the log.
public final class LogFile: Vnode, @unchecked Sendable {
    fileprivate let pollQueue = PollQueue()
    private let seenEnd = Atomic<UInt64>(0)

    /// The longest line that can be added.
    public static let longestLine = 200

    /// The file, in `superblock`.
    public init(in superblock: Superblock) {
        super.init(superblock, .device, [.read, .write])
    }

    /// Tells those who poll the file if lines were added since the last call. The log itself cannot:
    /// it may be written to with any lock held. For a timer or a thread.
    public func notifyIfChanged() {
        let end = LogFile.end
        if seenEnd.exchange(end, ordering: .relaxed) != end { pollQueue.notify() }
    }

    /// The position after the last line.
    fileprivate static var end: UInt64 {
        var nothing: [UInt8] = []
        return LogFile.read(from: .max, into: &nothing, count: 1)
    }

    /// Reads up to `count` bytes of the log; returns the position after them.
    fileprivate static func read(
        from position: UInt64, into bytes: inout [UInt8], count: Int
    ) -> UInt64 {
        var next = position
        bytes = [UInt8](capacity: count) { span in next = Log.read(from: position, into: &span) }
        return next
    }

    public override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenLog(opening, self)
    }

    public override func truncate(to length: UInt64) throws(Errno) {}

    /// Adds the lines of a text, with control characters made harmless: the log is shown on consoles.
    fileprivate static func add(_ text: [UInt8]) {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            var message = LogMessage()
            for byte in line.prefix(longestLine) {
                message.append(byte: byte < 0x20 || byte == 0x7F ? UInt8(ascii: "?") : byte)
            }
            Log.info(message)
        }
    }
}

private final class OpenLog: OpenFile, @unchecked Sendable {
    private let log: LogFile
    private let position = Spinlock(UInt64(0), rank: .device)

    init(_ opening: consuming Opening, _ log: LogFile) {
        self.log = log
        super.init(opening)
    }

    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        while buffer.remaining > 0 {
            var bytes: [UInt8] = []
            let start = position.withLock { $0 }
            let next = LogFile.read(from: start, into: &bytes, count: min(buffer.remaining, 1024))
            guard !bytes.isEmpty else { return }
            try buffer.append(bytes)
            position.withLock { $0 = next }
        }
    }

    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        LogFile.add(try buffer.takeAll(atMost: 4096))
        log.notifyIfChanged()
    }

    override func seek(by offset: Int64, from origin: SeekOrigin) throws(Errno) -> UInt64 {
        guard offset == 0, origin != .current else { throw .invalidArgument }
        let target = origin == .start ? 0 : LogFile.end
        position.withLock { $0 = target }
        return target
    }

    override var readiness: PollEvents {
        var events = permissions.contains(.write) ? PollEvents.writable : []
        if permissions.contains(.read), position.withLock({ $0 }) < LogFile.end {
            events.insert(.readable)
        }
        return events
    }

    override var pollQueue: PollQueue? { log.pollQueue }
}
