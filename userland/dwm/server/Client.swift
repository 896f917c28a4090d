// One connection: who is there, what belongs to it, and what it has not yet read.

internal import DesktopProtocol
internal import Geometry

/// The number of a connection, never used twice.
public struct ClientID: Hashable, Sendable {
    /// The number.
    public let number: UInt32
}

/// Which of the two sockets a client came through, and so what it may do.
public enum ClientKind: Sendable {
    /// A program with windows of its own.
    case ordinary
    /// A part of the desktop.
    case shell
}

/// What one connection may take.
enum ClientLimits {
    /// Surfaces at a time.
    static let surfaces = 128
    /// Bytes of events that wait to be read.
    static let queuedBytes = 1 << 20
    /// Messages at once, and per second in the long run.
    static let messages = 20_000
    /// Keys of memory at a time that may not have been claimed; of all clients together.
    static let offers = 32
    static let allOffers = 192
    /// How long a program may take to answer before its windows count as hung.
    static let patience: UInt64 = 5_000_000_000
}

final class Client {
    let id: ClientID
    let kind: ClientKind
    /// What it calls itself, once it said hello.
    var name = ""
    var didSayHello = false
    var surfaces: [UInt32: Surface] = [:]
    var subscriptions: GlobalEvents = []
    /// Pixels of all its surfaces.
    var pixelCount = 0
    /// Keys of memory that it was given, the oldest first. It may have claimed them.
    var offers: [String] = []
    /// Set when it is to be disconnected; the last packets are still sent.
    var fault: DisconnectReason? = nil
    /// Too much waits for it; the server cuts it off at the end of the round.
    private(set) var hasOverflowed = false
    /// Text that is being copied.
    var clipboardDraft: [UInt8] = []

    // Liveliness.
    var pingSent: UInt64? = nil
    var pingSerial: UInt32 = 0
    var lastPing: UInt64 = 0
    var isUnresponsive = false

    // The allowance of messages: a bucket that fills up with time.
    private var allowance = ClientLimits.messages
    private var allowanceTime: UInt64 = 0

    // Outgoing packets; the writer holds the one that is being filled.
    private var packets: [[UInt8]] = []
    private var firstPacket = 0
    private var queuedBytes = 0
    private var writer = MessageWriter()
    /// Where in the writer a motion stands that nothing follows.
    private var motion: (start: Int, surface: UInt32)? = nil

    init(id: ClientID, kind: ClientKind) {
        self.id = id
        self.kind = kind
    }

    /// For the log.
    var description: String {
        name.isEmpty ? "client \(id.number)" : "client \(id.number) (\(name))"
    }

    // MARK: Events

    /// Queues an event.
    func send(_ event: Event, surface: UInt32 = 0) {
        if fault != nil || hasOverflowed { return }
        motion = nil
        event.write(surface: surface, to: &writer)
        splitPacket()
    }

    /// Queues a motion of the mouse, in place of one that waits for the same surface: only the last
    /// place counts, and a slow program is not drowned.
    func sendMotion(_ event: MouseEvent, surface: UInt32) {
        if fault != nil || hasOverflowed { return }
        var event = event
        if let motion, motion.surface == surface {
            let rest = writer.take()
            var reader = try? PacketReader([UInt8](rest[motion.start...]))
            if let message = try? reader?.next(), case .mouse(let earlier) = try? Event(message) {
                event.delta = event.delta + earlier.delta
            }
            writer.append([UInt8](rest[..<motion.start]))
        }
        let start = writer.bytes.count
        Event.mouse(event).write(surface: surface, to: &writer)
        motion = (start, surface)
        splitPacket()
    }

    private func splitPacket() {
        if writer.bytes.count > ProtocolLimits.packet / 4 { closePacket() }
        if queuedBytes > ClientLimits.queuedBytes { hasOverflowed = true }
    }

    private func closePacket() {
        if writer.isEmpty { return }
        motion = nil
        queuedBytes += writer.bytes.count
        packets.append(writer.take())
    }

    /// The next packet to be written; it stays first until `didSend`.
    func nextPacket() -> [UInt8]? {
        if firstPacket == packets.count { closePacket() }
        return firstPacket < packets.count ? packets[firstPacket] : nil
    }

    /// The first packet has been written.
    func didSend() {
        guard firstPacket < packets.count else { return }
        queuedBytes -= packets[firstPacket].count
        packets[firstPacket] = []
        firstPacket += 1
        if firstPacket == packets.count || firstPacket > 64 {
            packets.removeFirst(firstPacket)
            firstPacket = 0
        }
    }

    /// Whether something waits to be written.
    var hasOutput: Bool { firstPacket < packets.count || !writer.isEmpty }

    /// Puts the reason behind everything that waits.
    func sayGoodbye(_ reason: DisconnectReason, kind: UInt16) {
        if reason != .doesNotRead {
            Event.disconnected(Disconnected(reason: reason, kind: kind)).write(to: &writer)
        }
        closePacket()
        fault = reason
    }

    // MARK: Allowance

    /// Whether it may send one more message now.
    func mayAct(now: UInt64) -> Bool {
        let milliseconds = Int(clamping: (now &- min(now, allowanceTime)) / 1_000_000)
        if milliseconds > 0 {
            let gained = min(milliseconds, 1000) * ClientLimits.messages / 1000
            allowance = min(ClientLimits.messages, allowance + gained)
            allowanceTime = now
        }
        allowance -= 1
        return allowance >= 0
    }
}
