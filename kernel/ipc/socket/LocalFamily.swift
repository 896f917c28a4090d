// `/net/local`: local sockets and the names at which they listen.

public import FileSystem
public import KernelABI
internal import KernelBase
internal import Synchronization

/// The family of local sockets.
///
/// Opening `seqpacket` or `stream` makes a socket; reading that file gives the socket's id. Processes
/// in the namespace in which it was made, and no others, find its files in a directory of that name.
/// It lasts until the process that made it and all that descend from it have ended, or `close` is
/// written to its `ctl`.
public final class LocalFamily: Sendable {
    private struct Names {
        var entries: [(name: [UInt8], socket: Socket)] = []
    }

    /// The most sockets of one process.
    public static let maximumForEach = 256
    /// The most sockets of all.
    public static let maximumCount = 8192

    private let directory: SyntheticDirectory
    private let names = Spinlock(Names(), rank: .communication)
    private let count = Atomic<Int>(0)
    private let nextID = Atomic<UInt64>(0)
    /// How often the listening names have changed, and those who wait for the next time.
    private let changes = Atomic<UInt64>(0)
    let changeQueue = PollQueue()

    /// Fills `directory`, which is `local` of netfs. At boot.
    public init(in directory: SyntheticDirectory) throws(Errno) {
        self.directory = directory
        let superblock = directory.superblock
        try directory.add("seqpacket", SocketMaker(.seqpacket, self, superblock))
        try directory.add("stream", SocketMaker(.stream, self, superblock))
        try directory.add("addrs", ListeningNames(self, superblock))
    }

    /// How many sockets there are.
    public var socketCount: Int { count.load(ordering: .relaxed) }

    func listeningNames(shownTo confinement: Confinement?) -> [UInt8] {
        var text: [UInt8] = []
        let sockets = names.withLock { $0.entries }
        for (name, socket) in sockets
        where socket.isListening && confinement?.shows(name) ?? true {
            text.append(contentsOf: name)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    // MARK: - Names

    /// Grows with each change of the names at which somebody listens.
    var changeCount: UInt64 { changes.load(ordering: .sequentiallyConsistent) }

    /// The names at which somebody listens have changed.
    func listeningNamesChanged() {
        changes.wrappingAdd(1, ordering: .sequentiallyConsistent)
        changeQueue.notify()
    }

    func register(_ name: [UInt8], _ socket: Socket) throws(Errno) {
        guard !name.isEmpty, name.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x2F }) else {
            throw .invalidArgument
        }
        guard name.count <= Limits.name else { throw .nameTooLong }
        let isDone = names.withLock { names in
            guard !names.entries.contains(where: { $0.name == name }) else { return false }
            names.entries.append((name, socket))
            return true
        }
        if !isDone { throw .addressInUse }
    }

    func unregister(_ name: [UInt8], _ socket: Socket) {
        let removed = names.withLock { names -> Socket? in
            let index = names.entries.firstIndex { $0.name == name && $0.socket === socket }
            guard let index else { return nil }
            return names.entries.remove(at: index).socket
        }
        if removed != nil { listeningNamesChanged() }
    }

    func socket(named name: [UInt8]) -> Socket? {
        names.withLock { $0.entries.first { $0.name == name }?.socket }
    }

    // MARK: - Sockets

    func makeSocket(
        _ kind: SocketKind, isNonblocking: Bool, _ context: FileContext
    ) throws(Errno) -> Socket {
        guard count.wrappingAdd(1, ordering: .relaxed).newValue <= LocalFamily.maximumCount else {
            count.wrappingSubtract(1, ordering: .relaxed)
            throw .noBuffers
        }
        let meter = context.descriptors.meter
        guard meter?.take(.sockets) ?? true else {
            count.wrappingSubtract(1, ordering: .relaxed)
            context.namespace.confinement?.record(.limit, ("sockets" as StaticString).byteArray)
            throw .noBuffers
        }
        var id: [UInt8] = []
        id.append(decimal: nextID.wrappingAdd(1, ordering: .relaxed).newValue)
        let socket = Socket(
            kind, id, made: directory.superblock.services.wallClock(),
            isNonblocking: isNonblocking, self, meter)
        guard context.lineage.add(socket, limit: LocalFamily.maximumForEach) else {
            count.wrappingSubtract(1, ordering: .relaxed)
            meter?.give(.sockets)
            throw .noBuffers
        }
        do throws(Errno) {
            let files = try SocketDirectory(
                socket, in: directory.superblock, visibleIn: context.namespace)
            try directory.add(id, files)
        } catch {
            context.lineage.remove(socket)
            count.wrappingSubtract(1, ordering: .relaxed)
            meter?.give(.sockets)
            throw error
        }
        return socket
    }

    func remove(_ socket: Socket) {
        guard directory.remove(socket.id) != nil else { return }
        count.wrappingSubtract(1, ordering: .relaxed)
        socket.meter?.give(.sockets)
    }
}
