// What a sandbox may reach by names that are not files, and a record of what it was refused.
//
// Files need no rules: what is not mounted does not exist. Sockets have names in one space for the
// whole system, so a namespace can carry a list of those that its processes may connect to and
// listen as. The record is for the people who write the list: it says what was tried.

internal import KernelBase
internal import Scheduler

/// Socket names that are allowed.
public enum AllowedNames: Sendable {
    /// Any.
    case any
    /// These only.
    case only([[UInt8]])

    /// Names as they are written to a `ctl` file: separated by commas, `*` for any, `-` for none.
    public init(list: [UInt8]) {
        if list.span.holds("*") {
            self = .any
        } else if list.span.holds("-") {
            self = .only([])
        } else {
            self = .only(list.split(separator: UInt8(ascii: ",")).map { [UInt8]($0) })
        }
    }

    func contains(_ name: [UInt8]) -> Bool {
        switch self {
        case .any: true
        case .only(let names): names.contains { $0.span.holds(name) }
        }
    }

    var isEmpty: Bool { if case .only(let names) = self { names.isEmpty } else { false } }
}

/// The rules and the record of one sandbox. A namespace and all those below it have the same one,
/// unless one below gets rules of its own, which then hold as well.
public final class Confinement: Sendable {
    /// What was refused, or used.
    public enum Event: UInt8, Sendable {
        /// A path that exists, but not with the rights that were asked for.
        case denied
        /// A path outside of everything that was mounted.
        case absent
        /// Connecting to a socket name.
        case connect
        /// Listening as a socket name.
        case listen
        /// More of something than there is for the sandbox.
        case limit

        var word: StaticString {
            switch self {
            case .denied: "denied"
            case .absent: "absent"
            case .connect: "connect"
            case .listen: "listen"
            case .limit: "limit"
            }
        }
    }

    private struct Record {
        var event: Event
        var hash: UInt64
        var subject: [UInt8]
        var first: UInt64
        var last: UInt64
        var count: UInt64
    }

    private struct State {
        var records: [Record] = []
        /// How many were not recorded because there were too many.
        var dropped: UInt64 = 0
        /// How many new records may be made now, and since when that holds.
        var allowance = Confinement.burst
        var refilled: UInt64 = 0
        var usedConnections: [[UInt8]] = []
        var usedListenings: [[UInt8]] = []
    }

    /// The most records; the ones that recurred longest ago make room.
    public static var maximumRecords: Int { 64 }
    /// The most bytes that are kept of a path or name.
    public static var longestSubject: Int { 255 }
    /// New records that can be made at once, and later so many in a second.
    static var burst: UInt64 { 32 }
    private static var perSecond: UInt64 { 8 }

    private let connections: AllowedNames
    private let listenings: AllowedNames
    /// The sandbox around this one, whose rules hold, too, and whose record misses nothing.
    private let outer: Confinement?
    private let state = Spinlock(State(), rank: .audit)

    /// Rules, and an empty record.
    ///
    /// - Parameter outer: the sandbox that this one is part of.
    public init(connect: AllowedNames, listen: AllowedNames, within outer: Confinement? = nil) {
        connections = connect
        listenings = listen
        self.outer = outer
    }

    /// The same rules as part of another sandbox.
    func placed(within outer: Confinement) -> Confinement {
        Confinement(connect: connections, listen: listenings, within: outer)
    }

    // MARK: - Rules

    /// Whether a process may connect to a socket name; what is refused is recorded.
    public func allowsConnection(to name: [UInt8]) -> Bool {
        guard isAllowed(name, { $0.connections }) else {
            record(.connect, name)
            return false
        }
        noteConnection(name)
        return true
    }

    /// Whether a process may listen as a socket name; what is refused is recorded.
    public func allowsListening(as name: [UInt8]) -> Bool {
        guard isAllowed(name, { $0.listenings }) else {
            record(.listen, name)
            return false
        }
        noteListening(name)
        return true
    }

    /// Whether a listening name may be known: those that it may connect to.
    public func shows(_ name: [UInt8]) -> Bool { isAllowed(name) { $0.connections } }

    /// Whether a name is in this list of every sandbox from here outwards.
    private func isAllowed(_ name: [UInt8], _ list: (Confinement) -> AllowedNames) -> Bool {
        var place: Confinement? = self
        while let here = place {
            guard list(here).contains(name) else { return false }
            place = here.outer
        }
        return true
    }

    private func noteConnection(_ name: [UInt8]) {
        state.withLock { Confinement.note(name, in: &$0.usedConnections) }
        outer?.noteConnection(name)
    }

    private func noteListening(_ name: [UInt8]) {
        state.withLock { Confinement.note(name, in: &$0.usedListenings) }
        outer?.noteListening(name)
    }

    private static func note(_ name: [UInt8], in names: inout [[UInt8]]) {
        guard names.count < maximumRecords, !names.contains(where: { $0.span.holds(name) }) else {
            return
        }
        names.append(name)
    }

    // MARK: - The record

    /// Records that something was refused. Cheap for what was recorded before; new records are made
    /// at a bounded rate, so that a sandbox that tries a million paths hides no other's and costs
    /// no memory.
    public func record(_ event: Event, _ subject: [UInt8]) {
        outer?.record(event, subject)
        let subject = [UInt8](subject.prefix(Confinement.longestSubject))
        let hash = subject.span.hash(seed: UInt64(event.rawValue) &+ 0x9E37_79B9)
        let now = Instant.now.nanoseconds
        state.withLock { state in
            let known = state.records.firstIndex {
                $0.hash == hash && $0.event == event && $0.subject.span.holds(subject)
            }
            if let known {
                var record = state.records.remove(at: known)
                record.last = now
                record.count &+= 1
                state.records.append(record)
                return
            }
            guard Confinement.spend(&state, now) else {
                state.dropped &+= 1
                return
            }
            if state.records.count == Confinement.maximumRecords { state.records.removeFirst() }
            state.records.append(
                Record(
                    event: event, hash: hash, subject: subject, first: now, last: now, count: 1))
        }
    }

    private static func spend(_ state: inout State, _ now: UInt64) -> Bool {
        let elapsed = now >= state.refilled ? now - state.refilled : 0
        let earned = elapsed / (1_000_000_000 / perSecond)
        if earned > 0 {
            state.allowance = min(burst, state.allowance + min(earned, burst))
            state.refilled = now
        }
        guard state.allowance > 0 else { return false }
        state.allowance -= 1
        return true
    }

    /// The record as text, a line each: `denied|absent|connect|listen|limit <count> <first> <last>
    /// <subject>` with times in nanoseconds since the start, oldest first; `dropped <count>`; and
    /// what was used, `used connect|listen <name>`.
    func report(into text: inout [UInt8]) {
        // Copied under the lock, written without it.
        let state = state.withLock { $0 }
        for record in state.records {
            text.append(record.event.word)
            for number in [record.count, record.first, record.last] {
                text.append(UInt8(ascii: " "))
                text.append(decimal: number)
            }
            text.append(UInt8(ascii: " "))
            text.append(printable: record.subject)
            text.append(UInt8(ascii: "\n"))
        }
        if state.dropped > 0 {
            text.append("dropped ")
            text.append(decimal: state.dropped)
            text.append(UInt8(ascii: "\n"))
        }
        for name in state.usedConnections { text.append("used connect ", printable: name) }
        for name in state.usedListenings { text.append("used listen ", printable: name) }
    }
}

extension [UInt8] {
    /// Adds text in which control characters are made harmless.
    fileprivate mutating func append(printable text: [UInt8]) {
        for byte in text { append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: "?") : byte) }
    }

    fileprivate mutating func append(_ word: StaticString, printable text: [UInt8]) {
        append(word)
        append(printable: text)
        append(UInt8(ascii: "\n"))
    }
}
