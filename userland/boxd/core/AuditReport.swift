// What the kernel recorded about a box (`/proc/<pid>/audit`), read and told in sentences.

public import Manifest

/// A record of refusals and of use.
public struct AuditReport: Equatable, Sendable {
    /// One thing that was refused, however often.
    public struct Refusal: Equatable, Sendable {
        /// The kernel's word: denied, absent, connect, listen, limit.
        public var event: String
        /// How often.
        public var count: UInt64
        /// When first and last, in nanoseconds since the start.
        public var first: UInt64
        /// When last.
        public var last: UInt64
        /// The path or name.
        public var subject: String

        /// In a sentence, without the time.
        public var sentence: String {
            let times = count == 1 ? "" : " (\(count) times)"
            return switch event {
            case "denied": "was refused \(subject)\(times)"
            case "absent": "asked for \(subject), which it does not see\(times)"
            case "connect": "was kept from connecting to the socket \(subject)\(times)"
            case "listen": "was kept from listening as the socket \(subject)\(times)"
            case "limit": "wanted more \(subject) than it may have\(times)"
            default: "\(event) \(subject)\(times)"
            }
        }
    }

    /// What was refused, the latest last.
    public var refusals: [Refusal] = []
    /// How many refusals came too fast to be recorded.
    public var dropped: UInt64 = 0
    /// Rights made use of, by mount.
    public var mounts: [(path: String, rights: Rights)] = []
    /// Socket names connected to.
    public var connected: [String] = []
    /// Socket names listened as.
    public var listened: [String] = []

    /// An empty report.
    @export(interface)
    public init() {}

    /// Reads the kernel's text; lines that it does not know are left out.
    @export(interface)
    public init(_ text: [UInt8]) {
        for line in text.split(separator: 10) {
            let words = line.split(separator: 32, maxSplits: 4, omittingEmptySubsequences: false)
                .map { String(decoding: Array($0), as: UTF8.self) }
            guard words.count >= 2 else { continue }
            switch words[0] {
            case "dropped": dropped = UInt64(words[1]) ?? 0
            case "used": readUse(line)
            default:
                guard words.count == 5, let count = UInt64(words[1]), let first = UInt64(words[2]),
                    let last = UInt64(words[3])
                else { continue }
                refusals.append(
                    Refusal(
                        event: words[0], count: count, first: first, last: last, subject: words[4]))
            }
        }
    }

    private mutating func readUse(_ line: ArraySlice<UInt8>) {
        let words = line.split(separator: 32, maxSplits: 3, omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
        guard words.count >= 3 else { return }
        switch words[1] {
        case "connect": connected.append(words[2])
        case "listen": listened.append(words[2])
        case "mount" where words.count == 4:
            var rights: Rights = []
            for letter in words[2].utf8 {
                switch letter {
                case 114: rights.insert(.read)
                case 119: rights.insert(.write)
                case 120: rights.insert(.execute)
                default: break
                }
            }
            mounts.append((words[3], rights))
        default: break
        }
    }

    /// Whether both say the same.
    public static func == (left: AuditReport, right: AuditReport) -> Bool {
        left.refusals == right.refusals && left.dropped == right.dropped
            && left.connected == right.connected && left.listened == right.listened
            && left.mounts.count == right.mounts.count
            && zip(left.mounts, right.mounts).allSatisfy { $0 == $1 }
    }

    /// Joins what another run of the same box used.
    @export(interface)
    public mutating func merge(_ other: AuditReport) {
        refusals += other.refusals
        if refusals.count > 64 { refusals.removeFirst(refusals.count - 64) }
        dropped = dropped &+ other.dropped
        for (path, rights) in other.mounts {
            if let index = mounts.firstIndex(where: { $0.path == path }) {
                mounts[index].rights.formUnion(rights)
            } else {
                mounts.append((path, rights))
            }
        }
        for name in other.connected where !connected.contains(name) { connected.append(name) }
        for name in other.listened where !listened.contains(name) { listened.append(name) }
    }

    /// What a manifest gives and the box has never used: a line each.
    @export(interface)
    public func unused(of manifest: Manifest) -> [String] {
        var lines: [String] = []
        for grant in manifest.grants {
            var used = mounts.first { $0.path == grant.target }?.rights ?? []
            // Its own program is run by boxd, before the box can use anything.
            if ManifestPath.isInside(manifest.program, grant.target) {
                used.insert([.read, .execute])
            }
            let given = grant.rights ?? .all
            let never = given.subtracting(used)
            if never.isEmpty { continue }
            lines.append(
                never == given
                    ? "\(grant.target) was never used"
                    : "\(grant.target) was never used for `\(never.letters)`")
        }
        if case .only(let names) = manifest.sockets.connect {
            for name in names where !connected.contains(name) {
                lines.append("the socket \(name) was never connected to")
            }
        }
        if case .only(let names) = manifest.sockets.listen {
            for name in names where !listened.contains(name) {
                lines.append("the box never listened as \(name)")
            }
        }
        return lines
    }
}
