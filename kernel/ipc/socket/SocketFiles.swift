// The files of a socket.

internal import FileSystem
internal import KernelABI

/// `seqpacket` and `stream`: opening makes a socket, reading gives its id.
final class SocketMaker: Vnode, @unchecked Sendable {
    private let kind: SocketKind
    private let family: LocalFamily

    init(_ kind: SocketKind, _ family: LocalFamily, _ superblock: Superblock) {
        self.kind = kind
        self.family = family
        super.init(superblock, .device, [.read])
    }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        let socket = try family.makeSocket(
            kind, isNonblocking: opening.flags.contains(.nonblock), context)
        return SocketName(opening, socket.id)
    }
}

/// The open file from which the id is read.
private final class SocketName: PositionedFile, @unchecked Sendable {
    private let id: [UInt8]

    init(_ opening: consuming Opening, _ id: [UInt8]) {
        self.id = id
        super.init(opening)
    }

    override var size: UInt64 { UInt64(id.count) }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        guard offset < size else { return }
        try buffer.append(id, from: Int(offset))
    }
}

/// A socket's directory. For other namespaces than the one where the socket was made it does not
/// exist.
final class SocketDirectory: SyntheticDirectory, @unchecked Sendable {
    private let namespace: Namespace
    private let socket: Socket

    init(
        _ socket: Socket, in superblock: Superblock, visibleIn namespace: Namespace
    ) throws(Errno) {
        self.namespace = namespace
        self.socket = socket
        super.init(in: superblock)
        try add("data", SocketData(socket, superblock))
        try add("accept", SocketAccept(socket, superblock))
        try add("ctl", SocketControl(socket, superblock))
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        namespace === self.namespace ? super.appearance(in: namespace) : .hidden
    }

    override var made: UInt64 { socket.made }
}

/// `ctl`: `bind name`, `listen [backlog]`, `connect name`, `shutdown read|write|both`, `close`.
final class SocketControl: ControlFile, @unchecked Sendable {
    private let socket: Socket

    init(_ socket: Socket, _ superblock: Superblock) {
        self.socket = socket
        super.init(in: superblock) { command, context throws(Errno) in
            if command.isNamed("bind") {
                try command.expect(1...1)
                let name = try command.argument(0)
                if context.namespace.confinement?.allowsListening(as: name) == false {
                    throw .accessDenied
                }
                try socket.bind(name)
            } else if command.isNamed("listen") {
                try command.expect(0...1)
                let backlog =
                    command.argumentCount == 0 ? UInt64(Socket.usualBacklog) : try command.number(0)
                try socket.listen(backlog: Int(clamping: backlog))
            } else if command.isNamed("connect") {
                try command.expect(1...1)
                let name = try command.argument(0)
                if context.namespace.confinement?.allowsConnection(to: name) == false {
                    throw .accessDenied
                }
                try socket.connect(to: name)
            } else if command.isNamed("shutdown") {
                try command.expect(1...1)
                try SocketControl.shutDown(socket, try command.argument(0))
            } else if command.isNamed("close") {
                try command.expect(0...0)
                socket.close()
                // If somebody else made it, its maker's lineage finds out when it needs the place.
                context.lineage.remove(socket)
            } else {
                throw .invalidArgument
            }
        }
    }

    override var made: UInt64 { socket.made }

    private static func shutDown(_ socket: Socket, _ direction: [UInt8]) throws(Errno) {
        let end = try socket.end()
        if direction.span.holds("read") {
            end.shutDown(reading: true, writing: false)
        } else if direction.span.holds("write") {
            end.shutDown(reading: false, writing: true)
        } else if direction.span.holds("both") {
            end.shutDown(reading: true, writing: true)
        } else {
            throw .invalidArgument
        }
    }
}

/// `data`: what the other end sends, and what is sent to it. Of a listening socket: readable when a
/// connection waits to be accepted.
final class SocketData: Vnode, @unchecked Sendable {
    private let socket: Socket

    init(_ socket: Socket, _ superblock: Superblock) {
        self.socket = socket
        super.init(superblock, .stream, [.read, .write])
    }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenSocketData(opening, socket)
    }

    override func truncate(to length: UInt64) throws(Errno) {}
    override var made: UInt64 { socket.made }
}

/// `accept`: opening it waits for a connection and gives its end.
final class SocketAccept: Vnode, @unchecked Sendable {
    private let socket: Socket

    init(_ socket: Socket, _ superblock: Superblock) {
        self.socket = socket
        super.init(superblock, .stream, [.read, .write])
    }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        let waits = !opening.flags.contains(.nonblock) && !socket.isNonblocking
        return OpenConnection(opening, try socket.accept(waits: waits))
    }

    override func truncate(to length: UInt64) throws(Errno) {}
    override var made: UInt64 { socket.made }
}

/// What both kinds of open sockets have in common.
private class OpenSocket: OpenFile, @unchecked Sendable {
    func end() throws(Errno) -> ConnectionEnd { throw .notConnected }

    var waits: Bool { !isNonblocking }

    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        try end().read(into: &buffer, waits: waits)
    }

    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        try end().write(from: &buffer, waits: waits)
    }

    /// `FileControl.shutDown`.
    override func control(
        _ request: UInt64, _ argument: UInt64, _ memory: UserMemory
    ) throws(Errno) -> UInt64 {
        guard request == FileControl.shutDown.rawValue else { throw .notSupportedByFile }
        guard (1...3).contains(argument) else { throw .invalidArgument }
        try end().shutDown(reading: argument & 1 != 0, writing: argument & 2 != 0)
        return 0
    }
}

private final class OpenSocketData: OpenSocket, @unchecked Sendable {
    private let socket: Socket

    init(_ opening: consuming Opening, _ socket: Socket) {
        self.socket = socket
        super.init(opening)
    }

    override func end() throws(Errno) -> ConnectionEnd { try socket.end() }
    override var waits: Bool { !isNonblocking && !socket.isNonblocking }
    override var readiness: PollEvents { socket.readiness }
    override var pollQueue: PollQueue? { socket.pollQueue }
}

private final class OpenConnection: OpenSocket, @unchecked Sendable {
    private let connection: ConnectionEnd

    init(_ opening: consuming Opening, _ connection: ConnectionEnd) {
        self.connection = connection
        super.init(opening)
    }

    override func end() throws(Errno) -> ConnectionEnd { connection }
    override var readiness: PollEvents { connection.readiness }
    override var pollQueue: PollQueue? { connection.pollQueue }
}
