// From a path to a place. Everything that keeps a process inside its view happens here.

internal import KernelABI
internal import KernelBase
internal import Synchronization

/// A walk along a path.
///
/// What may be done at the end is what may be done everywhere on the way: the rights of the starting
/// point limit those of every place reached from it, links and `..` included.
///
/// It has one owner and is lent, never copied: each copy would count all its references. Neither the path nor
/// the process is part of it; they are lent by whoever walks.
struct PathWalk: ~Copyable {
    private(set) var standpoint: Standpoint
    /// The process' own view, when the starting point was reached in another one.
    private let ownNamespace: Namespace?
    /// Where `..` ends when the start is not part of the process' own view.
    private var boundary: Place?
    private let start: FilePermissions
    private var linksLeft = Limits.symbolicLinks

    /// A walk that begins at the root, at `directory`, or at the working directory.
    ///
    /// Every member is set once: an initialiser that changes a member, or throws, copies the whole walk.
    static func begin(
        _ path: PathView, _ context: FileContext, at directory: OpenFile? = nil
    ) throws(Errno) -> PathWalk {
        let namespace = context.namespace
        let isAbsolute = path.names.count > 0 && path.bytes[0] == UInt8(ascii: "/")
        if !isAbsolute, let location = directory?.location ?? context.workingDirectory {
            let place = location.place
            return PathWalk(
                standpoint: Standpoint(place: place, namespace: location.namespace),
                ownNamespace: location.namespace === namespace ? nil : namespace,
                boundary: namespace.contains(place.mount) ? nil : place, start: location.limit)
        }
        guard let root = namespace.root else { throw .noEntry }
        let dentry = root.root
        return PathWalk(
            standpoint: Standpoint(
                place: Place(mount: consume root, dentry: consume dentry),
                namespace: consume namespace),
            ownNamespace: nil, boundary: nil, start: [.read, .write, .execute])
    }

    private init(
        standpoint: consuming Standpoint, ownNamespace: consuming Namespace?,
        boundary: consuming Place?, start: FilePermissions
    ) {
        self.standpoint = standpoint
        self.ownNamespace = ownNamespace
        self.boundary = boundary
        self.start = start
    }

    /// The place that the walk has come to.
    private(set) var place: Place {
        _read { yield standpoint.place }
        _modify { yield &standpoint.place }
    }

    /// The process' view.
    var namespace: Namespace { ownNamespace ?? standpoint.namespace }

    /// The file at the place.
    var vnode: Vnode {
        // Only dentries with files become places.
        guard let file = standpoint.vnode() else { preconditionFailure() }
        return file
    }

    /// What may be done with the file here.
    var permissions: FilePermissions {
        start.intersection(place.mount.permissions).intersection(place.dentry.permissions)
    }

    /// The most that can be done with files reached from here.
    var limit: FilePermissions { start.intersection(place.mount.permissions) }

    /// The place as something to start from with at most the rights of `limit`.
    func location(limitedTo limit: FilePermissions) -> Location {
        Location(
            place: place, limit: self.limit.intersection(limit), namespace: standpoint.namespace)
    }

    /// What the walk was for: an opening of the file that it has come to.
    consuming func opening(_ permissions: FilePermissions, _ flags: PathFlags) -> Opening {
        // What starts here gets no more than was granted here.
        let limit = limit.intersection(permissions)
        let vnode = vnode
        return Opening(
            standpoint: standpoint, limit: limit, vnode: vnode, permissions: permissions,
            flags: flags)
    }

    // MARK: - Ways to walk

    /// What a walk is to find.
    private enum Goal {
        /// A file that exists.
        case file(followingLast: Bool)
        /// The directory that the last name is in.
        case parent
        /// A file or, if only its last name is missing, the directory that it would be in.
        case fileOrMissing(PathFlags)

        var followsLast: Bool {
            switch self {
            case .file(let followsLast): followsLast
            case .parent: true
            case .fileOrMissing(let flags): !flags.contains(.nofollow)
            }
        }
    }

    /// Why a walk along a text has stopped.
    private enum Stop {
        /// The place is what the walk was to find.
        case arrived
        /// The last name is not entered: it was not to be, or there is no such file.
        case name([UInt8])
        /// A link leads on, along a text that ends with the rest of this one.
        case link([UInt8])
    }

    /// Walks to a file that exists.
    mutating func find(
        _ path: PathView, _ context: FileContext, followingLast: Bool
    ) throws(Errno) {
        _ = try walk(path, context, to: .file(followingLast: followingLast))
    }

    /// Walks to the directory that the last name is in, and returns that name.
    ///
    /// - Throws: `.busy` when the path has no last name, as `/` and `..` have none.
    mutating func findParent(_ path: PathView, _ context: FileContext) throws(Errno) -> [UInt8] {
        guard let name = try walk(path, context, to: .parent) else { throw .busy }
        return name
    }

    /// Walks to a file or, if only its last name is missing, to the directory that it would be in;
    /// returns the missing name then. Missing directories on the way are made, if the path says so.
    mutating func findOrMissing(
        _ path: PathView, _ context: FileContext
    ) throws(Errno) -> [UInt8]? {
        try walk(path, context, to: .fileOrMissing(path.flags))
    }

    /// Walks along a path and along what links make of it; returns the name that was not entered, if any.
    @inline(__always)
    private mutating func walk(
        _ path: PathView, _ context: FileContext, to goal: Goal
    ) throws(Errno) -> [UInt8]? {
        // Something may be mounted on where it begins.
        cover()
        var stop = try walk(along: path.names, context, to: goal)
        while case .link(let text) = stop { stop = try walk(along: text.span, context, to: goal) }
        guard case .name(let name) = stop else { return nil }
        return name
    }

    private mutating func walk(
        along text: Span<UInt8>, _ context: FileContext, to goal: Goal
    ) throws(Errno) -> Stop {
        var index = 0
        while true {
            let name = PathWalk.name(in: text, from: index)
            if name.isEmpty { return .arrived }
            guard name.count <= Limits.name else { throw .nameTooLong }
            index = name.upperBound
            let isLast = PathWalk.isSlashes(text, from: index)
            if isLast, case .parent = goal {
                guard !PathWalk.isDots(text, name) else { throw .busy }
                guard place.dentry.type == .directory else { throw .notDirectory }
                return .name(text.extracting(name).array)
            }
            do throws(Errno) {
                let rest = try enter(
                    name, of: text, isLast: isLast, follows: goal.followsLast, context)
                if let rest { return .link(rest) }
            } catch {
                guard case .fileOrMissing(let flags) = goal, error == .noEntry,
                    place.dentry.type == .directory, !PathWalk.isDots(text, name)
                else { throw error }
                if isLast { return .name(text.extracting(name).array) }
                guard flags.contains(.parents) else { throw error }
                try makeDirectory(text.extracting(name).array, context)
                let rest = try enter(name, of: text, isLast: false, follows: true, context)
                if let rest { return .link(rest) }
            }
        }
    }

    @inline(never)
    private func makeDirectory(_ name: [UInt8], _ context: FileContext) throws(Errno) {
        do throws(Errno) {
            _ = try context.makeEntry(name, .directory, in: self)
        } catch {
            // Somebody else may have made it just now.
            if error != .exists { throw error }
        }
    }

    // MARK: - Steps

    /// Whether nothing but slashes follows.
    private static func isSlashes(_ text: Span<UInt8>, from index: Int) -> Bool {
        var next = index
        while next < text.count, text[next] == UInt8(ascii: "/") { next += 1 }
        return next == text.count
    }

    private static func isDots(_ text: Span<UInt8>, _ name: Range<Int>) -> Bool {
        name.count <= 2 && text[name.lowerBound] == UInt8(ascii: ".")
            && text[name.upperBound - 1] == UInt8(ascii: ".")
    }

    /// The first name from `index` on, between slashes; empty at the end.
    @inline(__always)
    private static func name(in text: Span<UInt8>, from index: Int) -> Range<Int> {
        var first = index
        while first < text.count, text[first] == UInt8(ascii: "/") { first += 1 }
        var end = first
        while end < text.count, text[end] != UInt8(ascii: "/") { end += 1 }
        return first..<end
    }

    /// Goes to what a name means; returns the text to go on with when that is a link.
    private mutating func enter(
        _ name: Range<Int>, of text: Span<UInt8>, isLast: Bool, follows: Bool,
        _ context: FileContext
    ) throws(Errno) -> [UInt8]? {
        guard place.dentry.type == .directory else { throw .notDirectory }
        if PathWalk.isDots(text, name) {
            if name.count == 2 { climb() }
            return nil
        }
        let dentry = try standpoint.lookup(text.extracting(name), context, ownNamespace)
        guard let type = dentry.type else { throw .noEntry }
        // A slash behind a link's name asks for what it points to.
        let hasSlash = name.upperBound < text.count
        if type == .symbolicLink, !isLast || follows || hasSlash {
            return try follow(dentry, text.extracting(name.upperBound...), context)
        }
        if isLast, hasSlash, type != .directory { throw .notDirectory }
        place.dentry = consume dentry
        cover()
        return nil
    }

    /// Goes to where a link leads or, if that takes a text, returns it, with `rest` behind it.
    private mutating func follow(
        _ dentry: Dentry, _ rest: Span<UInt8>, _ context: FileContext
    ) throws(Errno) -> [UInt8]? {
        guard linksLeft > 0 else { throw .tooManySymbolicLinks }
        linksLeft -= 1
        if let entry = standpoint.directTarget(of: dentry, context, ownNamespace) {
            place.dentry = consume entry
            cover()
            return nil
        }
        guard let link = dentry.file else { throw .noEntry }
        var target = try link.target(context)
        guard let first = target.first else { throw .noEntry }
        guard target.count + rest.count <= 4 * Limits.path else { throw .nameTooLong }
        if first == UInt8(ascii: "/") {
            guard let root = namespace.root else { throw .noEntry }
            place = Place(mount: root, dentry: root.root)
            boundary = nil
            cover()
        }
        for index in rest.indices { target.append(rest[index]) }
        return target
    }

    /// Goes on to what is mounted here.
    @inline(__always)
    private mutating func cover() {
        // Hardly any place is covered.
        if place.dentry.isMountpoint { goToMounted() }
    }

    /// Goes on to the root of what is mounted here, or of what is mounted on that.
    @inline(never)
    private mutating func goToMounted() {
        while place.dentry.isMountpoint, let mount = mountHere {
            let root = mount.root
            place = Place(mount: mount, dentry: root)
        }
    }

    private var mountHere: Mount? {
        guard let ownNamespace else { return standpoint.namespace.mount(at: place) }
        return ownNamespace.mount(at: place, reachedIn: standpoint.namespace)
    }

    /// Goes to the directory above, or stays where nothing is above for this process.
    private mutating func climb() {
        let before = place
        while true {
            if let boundary, place == boundary { break }
            if place.dentry !== place.mount.root {
                guard let parent = place.dentry.parent,
                    PathWalk.shows(place.mount, parent)
                else { break }
                place = Place(mount: place.mount, dentry: parent)
                return cover()
            }
            guard let parent = place.mount.parent, let mountpoint = place.mount.mountpoint,
                namespace.contains(place.mount)
            else { break }
            place = Place(mount: parent, dentry: mountpoint)
        }
        place = before
    }

    /// Whether a directory is below the root of a mount. It may have been, and then been moved out.
    private static func shows(_ mount: Mount, _ dentry: Dentry) -> Bool {
        mount.root.parent == nil || dentry.isSame(asOrBelow: mount.root)
    }
}
