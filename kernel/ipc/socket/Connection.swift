// Two channels, one in each direction.

internal import FileSystem
internal import KernelABI
internal import KernelBase

/// How a socket passes data on.
public enum SocketKind: Sendable {
    /// Messages with boundaries.
    case seqpacket
    /// Bytes.
    case stream
}

/// One end of a connection. When it goes, the other end reads what is left and then the end of file,
/// and cannot write any more.
final class ConnectionEnd: Sendable {
    private struct Directions {
        var reads = true
        var writes = true
    }

    private let incoming: Channel
    private let outgoing: Channel
    private let open = Spinlock(Directions(), rank: .communication)
    /// Tells of changes at this end.
    let pollQueue: PollQueue

    private init(_ incoming: Channel, _ outgoing: Channel, _ pollQueue: PollQueue) {
        self.incoming = incoming
        self.outgoing = outgoing
        self.pollQueue = pollQueue
        incoming.addReader()
        outgoing.addWriter()
    }

    deinit {
        shutDown(reading: true, writing: true)
    }

    /// Both ends of a new connection, or `nil` when there is no memory for it.
    ///
    /// - Parameter pollQueue: what tells of changes at the first end.
    static func pair(_ kind: SocketKind, pollQueue: PollQueue) -> (ConnectionEnd, ConnectionEnd)? {
        let other = PollQueue()
        let there: Channel
        let back: Channel
        switch kind {
        case .seqpacket:
            there = MessageChannel(readers: other, writers: pollQueue)
            back = MessageChannel(readers: pollQueue, writers: other)
        case .stream:
            guard let first = ByteChannel.make(readers: other, writers: pollQueue),
                let second = ByteChannel.make(readers: pollQueue, writers: other)
            else { return nil }
            there = first
            back = second
        }
        return (
            ConnectionEnd(back, there, pollQueue), ConnectionEnd(there, back, other)
        )
    }

    /// Ends one direction or both, for good.
    func shutDown(reading: Bool, writing: Bool) {
        let (stopsReading, stopsWriting) = open.withLock { open in
            let change = (reading && open.reads, writing && open.writes)
            if reading { open.reads = false }
            if writing { open.writes = false }
            return change
        }
        if stopsWriting { outgoing.removeWriter() }
        if stopsReading { incoming.removeReader() }
    }

    func read(into buffer: inout ReadBuffer, waits: Bool) throws(Errno) {
        guard open.withLock({ $0.reads }) else { return }
        try incoming.read(into: &buffer, waits: waits)
    }

    func write(from buffer: inout WriteBuffer, waits: Bool) throws(Errno) {
        guard open.withLock({ $0.writes }) else { throw .brokenPipe }
        try outgoing.write(from: &buffer, waits: waits)
    }

    var readiness: PollEvents {
        let open = open.withLock { $0 }
        var events = open.reads ? incoming.readingReadiness : .readable
        events.formUnion(open.writes ? outgoing.writingReadiness : .writable)
        return events
    }
}
