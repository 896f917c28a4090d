// A local socket: what the files of its directory are about.

internal import FileSystem
internal import KernelABI
internal import KernelBase
internal import Scheduler

/// A socket, from its making to its end.
final class Socket: LineageMember, @unchecked Sendable {
    private enum Phase {
        case fresh
        case bound
        case listening
        case connected(ConnectionEnd)
        case closed
    }

    private struct State {
        var phase = Phase.fresh
        var name: [UInt8]?
        /// Connections that wait to be accepted, oldest first.
        var waiting: [ConnectionEnd] = []
        var backlog = 0
    }

    static let maximumBacklog = 128
    static let usualBacklog = 16

    let kind: SocketKind
    /// The name of its directory.
    let id: [UInt8]
    /// When it was made, in nanoseconds since 1970.
    let made: UInt64
    /// Whether it was made with `:nonblock`.
    let isNonblocking: Bool
    let pollQueue = PollQueue()
    /// What it is counted with.
    let meter: ResourceMeter?
    private let family: LocalFamily
    private let state = Spinlock(State(), rank: .communication)
    private let canAccept = WaitQueue()
    private let hasRoom = WaitQueue()

    init(
        _ kind: SocketKind, _ id: [UInt8], made: UInt64, isNonblocking: Bool,
        _ family: LocalFamily, _ meter: ResourceMeter?
    ) {
        self.made = made
        self.meter = meter
        self.kind = kind
        self.id = id
        self.isNonblocking = isNonblocking
        self.family = family
    }

    // MARK: - Commands

    func bind(_ name: [UInt8]) throws(Errno) {
        try checkPhase { if case .fresh = $0 { nil } else { .invalidArgument } }
        try family.register(name, self)
        let isDone = state.withLock { state in
            guard case .fresh = state.phase else { return false }
            state.phase = .bound
            state.name = name
            return true
        }
        guard isDone else {
            family.unregister(name, self)
            throw .invalidArgument
        }
    }

    func listen(backlog: Int) throws(Errno) {
        guard backlog > 0 else { throw .invalidArgument }
        let isDone = state.withLock { state in
            switch state.phase {
            case .bound, .listening: break
            default: return false
            }
            state.phase = .listening
            state.backlog = min(backlog, Socket.maximumBacklog)
            return true
        }
        guard isDone else { throw .invalidArgument }
        family.listeningNamesChanged()
    }

    var isListening: Bool {
        state.withLock { if case .listening = $0.phase { true } else { false } }
    }

    /// Connects to a listening socket; does not wait to be accepted, but for room in its queue.
    func connect(to name: [UInt8]) throws(Errno) {
        try checkPhase { phase in
            switch phase {
            case .fresh, .bound: nil
            case .connected: .alreadyConnected
            default: .invalidArgument
            }
        }
        guard let server = family.socket(named: name), server !== self, server.isListening else {
            throw .connectionRefused
        }
        guard server.kind == kind else { throw .protocolViolation }
        guard let (own, other) = ConnectionEnd.pair(kind, pollQueue: pollQueue) else {
            throw .noMemory
        }
        try server.enqueue(other, waits: !isNonblocking)
        let isDone = state.withLock { state in
            switch state.phase {
            case .fresh, .bound: break
            default: return false
            }
            state.phase = .connected(own)
            return true
        }
        guard isDone else { throw .alreadyConnected }
        pollQueue.notify()
    }

    private func checkPhase(_ check: (Phase) -> Errno?) throws(Errno) {
        let failure = state.withLock { check($0.phase) }
        if let failure { throw failure }
    }

    private func enqueue(_ end: ConnectionEnd, waits: Bool) throws(Errno) {
        func attempt() throws(Errno) -> Bool {
            let result = state.withLock { state -> Bool? in
                guard case .listening = state.phase else { return nil }
                guard state.waiting.count < state.backlog else { return false }
                state.waiting.append(end)
                return true
            }
            guard let result else { throw .connectionRefused }
            return result
        }
        if try !attempt() {
            guard waits else { throw .wouldBlock }
            let outcome = try hasRoom.wait(until: nil, .interruptible) { () throws(Errno) in
                try attempt()
            }
            if outcome == .interrupted { throw .interrupted }
        }
        canAccept.wakeOne()
        pollQueue.notify()
    }

    /// The oldest connection that waits; waits for one.
    func accept(waits: Bool) throws(Errno) -> ConnectionEnd {
        var accepted: ConnectionEnd?
        func attempt() throws(Errno) -> Bool {
            let isListening = state.withLock { state -> Bool in
                guard case .listening = state.phase else { return false }
                if !state.waiting.isEmpty { accepted = state.waiting.removeFirst() }
                return true
            }
            guard isListening else { throw .invalidArgument }
            return accepted != nil
        }
        if try !attempt() {
            guard waits else { throw .wouldBlock }
            let outcome = try canAccept.wait(until: nil, .interruptible) { () throws(Errno) in
                try attempt()
            }
            if outcome == .interrupted { throw .interrupted }
        }
        hasRoom.wakeOne()
        guard let accepted else { throw .interrupted }
        return accepted
    }

    /// The connection.
    func end() throws(Errno) -> ConnectionEnd {
        let end = state.withLock { state -> ConnectionEnd? in
            if case .connected(let end) = state.phase { end } else { nil }
        }
        guard let end else { throw .notConnected }
        return end
    }

    var readiness: PollEvents {
        let (end, events) = state.withLock { state -> (ConnectionEnd?, PollEvents) in
            switch state.phase {
            case .connected(let end): (end, [])
            case .listening: (nil, state.waiting.isEmpty ? [] : .readable)
            case .closed: (nil, .hangUp)
            case .fresh, .bound: (nil, [])
            }
        }
        return end?.readiness ?? events
    }

    // MARK: - End

    /// Ends the socket: its directory, its name, its connection and those that wait go. Connections
    /// that were accepted live on.
    func close() {
        let before = state.withLock { state in
            let before = state
            state = State(phase: .closed)
            return before
        }
        hasEnded()
        if let name = before.name { family.unregister(name, self) }
        family.remove(self)
        // An open `data` file does not keep the connection: whoever closes the socket means it.
        if case .connected(let end) = before.phase { end.shutDown(reading: true, writing: true) }
        canAccept.wakeAll()
        hasRoom.wakeAll()
        pollQueue.notify()
    }

    override func lineageEnded() {
        close()
    }
}
