// The namespace of a box as data: what is made and mounted, in which order. The same plan is carried
// out by boxd, shown by `box run --dry-run`, and tested on the host.

public import Manifest

/// How the namespace of a box is built.
public struct BoxPlan: Equatable, Sendable {
    /// Something in the box's own read-only root: a place to mount at.
    public struct Place: Equatable, Sendable {
        /// Its path.
        public var path: String
        /// Whether it is a directory or an empty file.
        public var isDirectory: Bool
    }

    /// One mount.
    public struct Mount: Equatable, Sendable {
        /// Where.
        public var target: String
        /// What; nil for memory of the box's own.
        public var source: String?
        /// With which rights; nil for those of the source.
        public var rights: Rights?
        /// Further flags of the mount.
        public var flags: String

        /// The target with its flags, as `bind` and `mount` take it.
        public var point: String {
            let letters = (rights?.letters ?? "") + flags
            return letters.isEmpty ? target : "\(target):\(letters)"
        }
    }

    /// What the root of the box has to have, parents first.
    public var places: [Place] = []
    /// What is mounted, in this order.
    public var mounts: [Mount] = []
    /// Optional sources that do not exist.
    public var absent: [String] = []
    /// Whether the box's environment is to be shown to it, because it has one and sees no `/proc`
    /// to find it in.
    public private(set) var showsOwnEnvironment = false

    /// Where programs look for their environment.
    public static var environmentPath: String { "/proc/self/env" }

    /// The plan of a manifest.
    ///
    /// - Parameter facts: what is known of paths in the root namespace.
    @export(interface)
    public init(_ manifest: Manifest, facts: (String) -> SourceFacts?) {
        // Parents first: what is mounted later covers what is below it.
        let grants = manifest.grants.enumerated().sorted { a, b in
            let left = ManifestPath.names(a.element.target).count
            let right = ManifestPath.names(b.element.target).count
            return (left, a.offset) < (right, b.offset)
        }.map { $0.element }
        var shown: [Grant] = []
        for grant in grants {
            var isDirectory = true
            var source: String?
            if case .path(let path) = grant.source {
                guard let found = facts(path) else {
                    absent.append(grant.target)
                    continue
                }
                isDirectory = found.isDirectory
                source = path
            }
            let outer = shown.last { ManifestPath.isInside(grant.target, $0.target) }
            // A box could take away what covers a part of something else that it was given.
            var flags = grant.mountFlags
            if outer != nil, !flags.utf8.contains(76) { flags += "L" }
            // In the root, or in empty memory, there is nothing to mount at yet.
            if manifest.profile == .empty, outer == nil {
                addPlace(grant.target, isDirectory: isDirectory)
            }
            mounts.append(
                Mount(target: grant.target, source: source, rights: grant.rights, flags: flags))
            shown.append(grant)
        }
        if !manifest.variables.isEmpty { showEnvironment(of: manifest) }
    }

    /// Sees to it that the box can read its environment.
    mutating func showEnvironment(of manifest: Manifest) {
        let seesProcesses = mounts.contains {
            ManifestPath.isInside(Self.environmentPath, $0.target)
                || ManifestPath.isInside($0.target, "/proc")
        }
        guard manifest.profile == .empty, !seesProcesses else { return }
        showsOwnEnvironment = true
        addPlace(Self.environmentPath, isDirectory: true)
    }

    private mutating func addPlace(_ path: String, isDirectory: Bool) {
        var prefix = ""
        let names = ManifestPath.names(path)
        for (index, name) in names.enumerated() {
            prefix += "/\(name)"
            let isLast = index == names.count - 1
            if places.contains(where: { $0.path == prefix }) { continue }
            places.append(Place(path: prefix, isDirectory: isLast ? isDirectory : true))
        }
    }

    /// The commands for `ctl` that build the namespace.
    ///
    /// - Parameter root: the directory in the root namespace that has all places; nil for a box that
    ///   inherits its view.
    @export(interface)
    public func commands(root: String?) -> [String] {
        var commands: [String] = []
        if let root { commands.append("bind / \(Words.quoted("\(root):rx"))") }
        for mount in mounts {
            let point = Words.quoted(mount.point)
            if let source = mount.source {
                commands.append("bind \(point) \(Words.quoted(source))")
            } else {
                commands.append("mount \(point) tmpfs size=16M")
            }
        }
        return commands
    }
}
