// What a box may see and use, as its manifest says it. Everything that is not named does not exist
// for the box. `ManifestReader` makes these values; whoever holds one knows that each path in it is
// absolute and without `.`, `..` or doubled slashes, and that no target occurs twice.

/// Where something stands in a manifest.
public struct ManifestPosition: Equatable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// The byte in the line, from 1.
    public var column: Int

    /// A position.
    @export(interface)
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// What may be done with a file.
public struct Rights: OptionSet, Equatable, Sendable {
    /// The bits; the same as the kernel's `FilePermissions`.
    public let rawValue: UInt8

    /// Rights from bits.
    @export(interface)
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Read, or list.
    public static var read: Rights { Rights(rawValue: 1) }
    /// Write, or make names.
    public static var write: Rights { Rights(rawValue: 2) }
    /// Run.
    public static var execute: Rights { Rights(rawValue: 4) }
    /// Everything.
    public static var all: Rights { [.read, .write, .execute] }

    /// The letters that path flags use for them, as in `rx`.
    public var letters: String {
        var text = ""
        if contains(.read) { text += "r" }
        if contains(.write) { text += "w" }
        if contains(.execute) { text += "x" }
        return text
    }
}

/// One line of `[namespace]`: something that the box sees.
public struct Grant: Equatable, Sendable {
    /// What is shown.
    public enum Source: Equatable, Sendable {
        /// A file or directory, by its path in the root namespace.
        case path(String)
        /// Empty memory of the box's own.
        case memory
    }

    /// Where the box sees it.
    public var target: String
    /// What may be done with it there; nil: whatever the source allows.
    public var rights: Rights?
    /// What is seen.
    public var source: Source
    /// Whether the box starts without it when the source does not exist (`= ?/dev/mouse`).
    public var isOptional: Bool
    /// Letters of further flags for the mount: `P`, `g`, `L`.
    public var mountFlags: String
    /// Where the target stands in the file.
    public var targetPosition: ManifestPosition
    /// Where the source stands in the file.
    public var sourcePosition: ManifestPosition
}

/// `[limits]`: what all processes of a box may use together.
public struct ResourceLimits: Equatable, Sendable {
    /// Bytes of memory.
    public var memory: UInt64 = 256 << 20
    /// Processes at one time.
    public var processes: UInt64 = 64
    /// Threads at one time.
    public var threads: UInt64 = 256
    /// Open files at one time.
    public var files: UInt64 = 1024
    /// Sockets at one time.
    public var sockets: UInt64 = 64
    /// Share of the CPUs beside other boxes, 1 ... 10,000; 100 is usual.
    public var weight: UInt64 = 100

    /// What a manifest without the section gets.
    @export(interface)
    public init() {}
}

/// Names of local sockets: some, or any.
public enum SocketNames: Equatable, Sendable {
    /// Any name, written `*`.
    case any
    /// These names only.
    case only([String])

    /// Whether a name is among them.
    @export(interface)
    public func contains(_ name: String) -> Bool {
        switch self {
        case .any: true
        case .only(let names): names.contains(name)
        }
    }
}

/// `[ipc]`: which local sockets a box may reach, if it sees `/net/local` at all.
public struct SocketRights: Equatable, Sendable {
    /// The names it may connect to.
    public var connect = SocketNames.only([])
    /// The names it may listen as.
    public var listen = SocketNames.only([])

    /// None.
    @export(interface)
    public init() {}

    /// Any, which is what a manifest without the section means: the section is younger than most
    /// manifests.
    public static var unlimited: SocketRights {
        var rights = SocketRights()
        rights.connect = .any
        rights.listen = .any
        return rights
    }
}

/// A box's manifest.
public struct Manifest: Equatable, Sendable {
    /// `[meta]`: for people.
    public struct About: Equatable, Sendable {
        /// What the box is.
        public var description = ""
        /// Which version of it.
        public var version = ""
        /// Who made it.
        public var author = ""
        /// Under which licence.
        public var license = ""
    }

    /// What the box's view starts from.
    public enum Profile: Equatable, Sendable {
        /// Nothing.
        case empty
        /// The view of whoever starts it, for a foreground box; for others the root namespace.
        case inherit
    }

    /// When a background box is started again after it has ended.
    public enum Restart: Equatable, Sendable {
        /// Never.
        case never
        /// When its status says that it failed.
        case failure
        /// Whatever its status says.
        case always
    }

    /// A variable of the box's environment.
    public struct Variable: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String
    }

    /// The box's name, which is that of its directory in `/box`.
    public var name: String
    /// For people.
    public var about = About()
    /// The program, by its path in the box.
    public var program = ""
    /// Where the program stands in the file.
    public var programPosition = ManifestPosition(line: 1, column: 1)
    /// The scheduling priority, 0 ... 31.
    public var priority = 0
    /// What its view starts from.
    public var profile = Profile.empty
    /// Whether it behaves as a child of whoever starts it.
    public var isForeground = false
    /// When it is started again.
    public var restart = Restart.failure
    /// Its environment, in the file's order.
    public var variables: [Variable] = []
    /// What it sees, in the file's order.
    public var grants: [Grant] = []
    /// What it may use.
    public var limits = ResourceLimits()
    /// Which sockets it may reach.
    public var sockets = SocketRights.unlimited

    /// Where boxes are kept.
    public static var root: String { "/box" }
    /// The box's directory in the root namespace, which is also the value of `$BOX`.
    public var directory: String { "\(Self.root)/\(name)" }

    /// The grant that shows a path: the one with the longest target at or above it.
    @export(interface)
    public func grant(covering path: String) -> Grant? {
        var best: Grant?
        for grant in grants where ManifestPath.isInside(path, grant.target) {
            if best == nil || grant.target.utf8.count > best!.target.utf8.count { best = grant }
        }
        return best
    }

    /// What a path of the box is in the root namespace; nil where the box sees nothing of it.
    @export(interface)
    public func source(of path: String) -> String? {
        guard let grant = grant(covering: path), case .path(let source) = grant.source else {
            return profile == .inherit ? path : nil
        }
        let rest = path.utf8.dropFirst(grant.target.utf8.count)
        return ManifestPath.join(source, String(decoding: Array(rest), as: UTF8.self))
    }

    /// The program's path in the root namespace.
    public var programSource: String { source(of: program) ?? program }
}
