// boxd without system calls: which connections there are, which boxes run, what is to be done when.
// The program feeds it with events and carries out what it asks of its `BoxSystem`.
//
// Nothing here waits. A connection that says nothing costs a place among `mostConnections` until its
// time is over, and keeps nobody else from being served.

internal import Manifest

/// A boxd.
public final class BoxServer<System: BoxSystem> {
    struct Connection {
        var id: Int
        var mayControl: Bool
        var deadline: UInt64
        /// The box whose caller is at the other end.
        var box: Int?
        /// Boxes of which the other end has asked for the end, and that have not ended yet.
        var stopping: [Int] = []
        var hasAskedForEnds = false

        /// Whether it has yet to say what it wants.
        var isSilent: Bool { box == nil && !hasAskedForEnds }
    }

    /// A box that runs, or is to run again.
    struct Box {
        var id: Int
        var name: String
        /// What it was started with, and is started with again.
        var arguments: [String]
        var isForeground: Bool
        var restart: Manifest.Restart
        /// nil while it waits to be started again.
        var process: LaunchedBox?
        var startedAt: UInt64
        var backoff = Backoff()
        /// When it is to be started again.
        var restartAt: UInt64?
        /// When it is ended by force, because it was asked to end.
        var killAt: UInt64?
        var isWanted = true
    }

    /// What is remembered of a box's name after its end.
    struct History {
        var name: String
        var report = AuditReport()
        /// Ends, the latest last.
        var ends: [(time: UInt64, status: String)] = []
        /// What it said on its standard error, the last bytes of it.
        var output: [UInt8] = []
    }

    /// The most connections at one time: more than there can be boxes with callers, so that
    /// somebody else is always served.
    public static var mostConnections: Int { mostBoxes + 64 }
    /// The most boxes at one time.
    public static var mostBoxes: Int { 256 }
    /// How long a connection may take to say what it wants.
    public static var patience: UInt64 { 5_000_000_000 }
    /// How long a box may take to end when it is asked to.
    public static var grace: UInt64 { 2_000_000_000 }
    /// How much of a box's last words is kept.
    public static var longestOutput: Int { 4096 }

    let system: System
    var connections: [Connection] = []
    var boxes: [Box] = []
    var histories: [History] = []
    private var nextBox = 1

    /// A boxd with nothing to do.
    public init(_ system: System) {
        self.system = system
    }

    func newBoxID() -> Int {
        defer { nextBox += 1 }
        return nextBox
    }

    // MARK: - Connections

    /// Whether another connection can be taken.
    public var hasRoom: Bool { connections.count < Self.mostConnections }

    /// The connection that has said nothing for the longest time.
    public var longestSilent: Int? { connections.first { $0.isSilent }?.id }

    /// Makes room for another caller at the cost of one that says nothing.
    public func giveUp(_ id: Int) {
        guard connections.contains(where: { $0.id == id && $0.isSilent }) else { return }
        answer(BoxAnswer.error("too many callers, and no request yet").text, to: id)
    }

    /// The open connections.
    public var connectionNumbers: [Int] { connections.map { $0.id } }

    /// Somebody has connected.
    ///
    /// - Parameter mayControl: whether it is the socket on which boxd takes verbs.
    public func connected(_ id: Int, mayControl: Bool) {
        connections.append(
            Connection(
                id: id, mayControl: mayControl, deadline: system.now &+ Self.patience, box: nil))
    }

    /// A packet has arrived; an empty one is the end of the connection.
    public func received(_ packet: [UInt8], from id: Int) {
        guard let index = connections.firstIndex(where: { $0.id == id }) else { return }
        guard !packet.isEmpty else { return disconnected(id) }
        // A second request, while a box runs for the first, is nothing that a caller does.
        guard connections[index].isSilent else { return disconnected(id) }
        do throws(BadRequest) {
            let request = try BoxRequest.parse(packet, mayControl: connections[index].mayControl)
            switch request {
            case .start(let start): self.start(start, for: id)
            case .stop(let name): stop(name, for: id)
            default: answer(verb(request), to: id)
            }
        } catch {
            answer(BoxAnswer.error(error.reason).text, to: id)
        }
    }

    /// Sends the last packet of a connection.
    func answer(_ text: String, to id: Int) {
        _ = system.send(text, to: id)
        close(id)
    }

    private func close(_ id: Int) {
        guard let index = connections.firstIndex(where: { $0.id == id }) else { return }
        connections.remove(at: index)
        system.disconnect(id)
    }

    /// The other end is gone: its foreground box is asked to end, as a child whose terminal closes.
    public func disconnected(_ id: Int) {
        let box = connections.first { $0.id == id }?.box
        close(id)
        if let box, let index = boxes.firstIndex(where: { $0.id == box }) { stop(index) }
    }

    // MARK: - Time

    /// When `tick` is to be called, if nothing happens before.
    public var nextDeadline: UInt64? {
        var deadlines = connections.filter { $0.isSilent }.map { $0.deadline }
        for box in boxes {
            if let time = box.restartAt { deadlines.append(time) }
            if let time = box.killAt { deadlines.append(time) }
        }
        return deadlines.min()
    }

    /// Does what is due.
    public func tick() {
        let now = system.now
        for connection in connections where connection.isSilent && connection.deadline <= now {
            answer(BoxAnswer.error("no request within 5 seconds").text, to: connection.id)
        }
        for box in boxes {
            if let time = box.killAt, time <= now, let process = box.process {
                if let index = index(of: box.id) { boxes[index].killAt = nil }
                system.stop(process.process, forcibly: true)
            }
            if let time = box.restartAt, time <= now { startAgain(box.id) }
        }
    }

    func index(of box: Int) -> Int? { boxes.firstIndex { $0.id == box } }

    // MARK: - Ends

    /// Asks a box to end.
    func stop(_ index: Int) {
        boxes[index].isWanted = false
        guard let process = boxes[index].process else {
            let id = boxes.remove(at: index).id
            saveState()
            return tellOfEnd(of: id)
        }
        if boxes[index].killAt == nil { boxes[index].killAt = system.now &+ Self.grace }
        system.stop(process.process, forcibly: false)
    }

    /// The process of a box has ended.
    public func ended(process: Int, status: String) {
        guard let index = boxes.firstIndex(where: { $0.process?.process == process }) else {
            return
        }
        var box = boxes[index]
        remember(box.name, status: status, system.audit(of: process))
        // Whoever is told to end takes along what it has started.
        if !box.isWanted { system.stop(process, forcibly: true) }
        system.forget(process)
        box.process = nil
        box.killAt = nil
        let connection = connections.first { $0.box == box.id }?.id
        if let connection { close(connection) }
        defer { tellOfEnd(of: box.id) }
        let isDue = box.restart == .always || box.restart == .failure && !status.isEmpty
        if !box.isForeground, box.isWanted, isDue {
            let ran = system.now >= box.startedAt ? system.now - box.startedAt : 0
            if let delay = box.backoff.delay(afterRun: ran) {
                box.restartAt = system.now &+ delay
                boxes[index] = box
                system.log(
                    "\(box.name) ended (\(status)), is started again in \(delay / 1_000_000) ms")
                return saveState()
            }
            system.log("\(box.name) ended (\(status)) again and again, is left alone")
        }
        boxes.remove(at: index)
        saveState()
    }

    /// Answers those who have asked for the end of a box, and of nothing else that still runs.
    private func tellOfEnd(of box: Int) {
        for index in connections.indices { connections[index].stopping.removeAll { $0 == box } }
        let told = connections.filter { $0.hasAskedForEnds && $0.stopping.isEmpty }
        for connection in told { answer("ok\n", to: connection.id) }
    }

    /// Asks all boxes of a name to end; the caller is answered when they have.
    private func stop(_ name: String, for connection: Int) {
        let ids = boxes.filter { $0.name == name }.map { $0.id }
        guard !ids.isEmpty, let index = connections.firstIndex(where: { $0.id == connection })
        else { return answer(BoxAnswer.error("\(name) does not run").text, to: connection) }
        connections[index].stopping = ids
        connections[index].hasAskedForEnds = true
        for id in ids {
            if let index = boxes.firstIndex(where: { $0.id == id }) { stop(index) }
        }
    }

    /// A box has said something on its standard error.
    public func said(_ bytes: [UInt8], process: Int) {
        guard let box = boxes.first(where: { $0.process?.process == process }) else { return }
        let index = history(of: box.name)
        histories[index].output += bytes
        let excess = histories[index].output.count - Self.longestOutput
        if excess > 0 { histories[index].output.removeFirst(excess) }
    }

    private func history(of name: String) -> Int {
        if let index = histories.firstIndex(where: { $0.name == name }) { return index }
        histories.append(History(name: name))
        return histories.count - 1
    }

    private func remember(_ name: String, status: String, _ report: AuditReport) {
        let index = history(of: name)
        histories[index].report.merge(report)
        histories[index].ends.append((system.now, status))
        if histories[index].ends.count > 16 { histories[index].ends.removeFirst() }
    }
}
