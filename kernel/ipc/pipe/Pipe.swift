// Pipes: `/dev/pipe/new`.

public import FileSystem
public import KernelABI

/// The file that makes a pipe each time it is opened. Opened once, it gives one end that reads what
/// was written to it; opened as a pair, an end to read from and an end to write to.
public final class PipeMaker: Vnode, @unchecked Sendable {
    /// The file, in `superblock`.
    public init(in superblock: Superblock) {
        super.init(superblock, .stream, [.read, .write])
    }

    private func makeChannel() throws(Errno) -> (ByteChannel, PollQueue) {
        let queue = PollQueue()
        guard let channel = ByteChannel.make(readers: queue, writers: queue) else {
            throw .noMemory
        }
        return (channel, queue)
    }

    public override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        let (channel, queue) = try makeChannel()
        return PipeEnd(opening.of(PipeVnode(superblock)), channel, queue)
    }

    public override func openBoth(_ opening: consuming Opening) throws(Errno) -> (
        OpenFile, OpenFile
    ) {
        guard opening.permissions.isSuperset(of: [.read, .write]) else { throw .accessDenied }
        let (channel, queue) = try makeChannel()
        let opening = opening.of(PipeVnode(superblock))
        return (
            PipeEnd(opening.limited(to: .read), channel, queue),
            PipeEnd(opening.limited(to: .write), channel, queue)
        )
    }

    /// Never has content to remove.
    public override func truncate(to length: UInt64) throws(Errno) {}
}

/// One pipe, so that `stat` tells one from another.
private final class PipeVnode: Vnode, @unchecked Sendable {
    init(_ superblock: Superblock) {
        super.init(superblock, .stream, [.read, .write])
    }
}

/// An end of a pipe. What its rights allow is what it counts as.
private final class PipeEnd: OpenFile, @unchecked Sendable {
    private let channel: ByteChannel
    private let queue: PollQueue

    init(_ opening: consuming Opening, _ channel: ByteChannel, _ queue: PollQueue) {
        self.channel = channel
        self.queue = queue
        super.init(opening)
        if permissions.contains(.read) { channel.addReader() }
        if permissions.contains(.write) { channel.addWriter() }
    }

    deinit {
        if permissions.contains(.write) { channel.removeWriter() }
        if permissions.contains(.read) { channel.removeReader() }
    }

    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        try channel.read(into: &buffer, waits: !isNonblocking)
    }

    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        try channel.write(from: &buffer, waits: !isNonblocking)
    }

    override var readiness: PollEvents {
        var events: PollEvents = []
        if permissions.contains(.read) { events.formUnion(channel.readingReadiness) }
        if permissions.contains(.write) { events.formUnion(channel.writingReadiness) }
        return events
    }

    override var pollQueue: PollQueue? { queue }
}
