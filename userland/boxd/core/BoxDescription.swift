// A manifest in plain sentences: what a box may see and use.

public import Manifest

extension Manifest {
    /// What the box may see and use, for people.
    @export(interface)
    public func sentences() -> [String] {
        var lines: [String] = []
        var title = about.description.isEmpty ? name : "\(name): \(about.description)"
        if !about.version.isEmpty { title += " \(about.version)" }
        if !about.author.isEmpty { title += ", by \(about.author)" }
        if !about.license.isEmpty { title += " (\(about.license))" }
        lines.append(title)
        lines.append(
            isForeground
                ? "It runs as a child of whoever starts it."
                : "It runs in the background" + restartClause)
        lines.append(
            profile == .empty
                ? "It sees nothing but:" : "It sees what whoever starts it sees, and:")
        for grant in grants { lines.append("  " + sentence(grant)) }
        lines += socketSentences()
        lines.append(
            "It may use \(Self.size(limits.memory)) of memory, "
                + "\(Self.count(limits.processes, "process", "processes")), "
                + "\(Self.count(limits.threads, "thread", "threads")), "
                + "\(Self.count(limits.files, "open file", "open files")) and "
                + "\(Self.count(limits.sockets, "socket", "sockets"))"
                + (limits.weight == 100
                    ? "." : ", and gets \(limits.weight)/100 of a usual share of the CPUs."))
        if !variables.isEmpty {
            lines.append(
                "Its environment is "
                    + variables.map { "\($0.name)=\($0.value)" }
                    .joined(separator: ", ") + ".")
        }
        return lines
    }

    private var restartClause: String {
        switch restart {
        case .never: ", and is not started again."
        case .failure: ", and is started again when it fails."
        case .always: ", and is started again whenever it ends."
        }
    }

    private func sentence(_ grant: Grant) -> String {
        let verbs =
            switch grant.rights {
            case nil: "which it may use as the system allows"
            case [.read]?: "which it may only read"
            case [.write]?: "which it may only write"
            case [.read, .write]?: "which it may read and write"
            case [.read, .execute]?: "which it may read and run"
            case [.execute]?: "which it may only run"
            case [.write, .execute]?: "which it may write and run"
            default: "which it may read, write and run"
            }
        var place = grant.target
        switch grant.source {
        case .memory: place += " (empty memory of its own)"
        case .path(let path): if path != grant.target { place += " (\(path))" }
        }
        return "\(place), \(verbs)" + (grant.isOptional ? ", if it is there" : "")
    }

    private func socketSentences() -> [String] {
        guard
            grants.contains(where: { ManifestPath.isInside("/net/local", $0.target) })
                || profile == .inherit
        else { return ["It cannot use sockets."] }
        func list(_ names: SocketNames) -> String {
            switch names {
            case .any: "any local socket"
            case .only(let names):
                names.isEmpty ? "no socket" : names.joined(separator: " and ")
            }
        }
        return [
            "It may connect to \(list(sockets.connect)), and listen as \(list(sockets.listen))."
        ]
    }

    static func count(_ number: UInt64, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    static func size(_ bytes: UInt64) -> String {
        if bytes >= 1 << 30, bytes % (1 << 30) == 0 { return "\(bytes >> 30) GiB" }
        if bytes % (1 << 20) == 0 { return "\(bytes >> 20) MiB" }
        return "\(bytes) bytes"
    }
}
