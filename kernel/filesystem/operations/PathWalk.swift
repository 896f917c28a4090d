// From a path to a place. Everything that keeps a process inside its view happens here.

internal import KernelABI
internal import Synchronization

/// A walk along a path.
///
/// What may be done at the end is what may be done everywhere on the way: the rights of the starting
/// point limit those of every place reached from it, links and `..` included.
struct PathWalk {
    let context: FileContext
    let namespace: Namespace
    /// The view in which the starting point was reached, when it is another one.
    private var origin: Namespace?
    /// Where `..` ends when the start is not part of the process' own view.
    private var boundary: Place?
    private let start: FilePermissions
    let flags: PathFlags
    private(set) var place: Place
    private var text: [UInt8]
    private var end: Int
    private var index = 0
    private var linksLeft = Limits.symbolicLinks

    /// A walk that begins at the root, at `directory`, or at the working directory.
    ///
    /// Every member is set once: an initialiser that changes a member, or throws, copies the whole walk.
    static func begin(
        _ path: PathText, _ context: FileContext, at directory: OpenFile? = nil
    ) throws(Errno) -> PathWalk {
        let namespace = context.namespace
        let isAbsolute = path.length > 0 && path.bytes[0] == UInt8(ascii: "/")
        if !isAbsolute, let location = directory?.location ?? context.workingDirectory {
            let place = location.place
            let origin = location.namespace === namespace ? nil : location.namespace
            return PathWalk(
                context: context, namespace: namespace, origin: origin,
                boundary: namespace.contains(place.mount) ? nil : place,
                start: location.limit, flags: path.flags,
                place: shown(at: place, namespace, origin), text: path.bytes, end: path.length)
        }
        guard let root = namespace.root else { throw .noEntry }
        return PathWalk(
            context: context, namespace: namespace, origin: nil, boundary: nil,
            start: [.read, .write, .execute], flags: path.flags,
            place: shown(at: Place(mount: root, dentry: root.root), namespace, nil),
            text: path.bytes, end: path.length)
    }

    /// The file at the place.
    var vnode: Vnode {
        // Only dentries with files become places.
        guard let file = place.dentry.file else { preconditionFailure() }
        return file
    }

    /// What may be done with the file here.
    var permissions: FilePermissions {
        start.intersection(place.mount.permissions).intersection(vnode.permissions)
    }

    /// The place as something to start from.
    var location: Location { location(limitedTo: [.read, .write, .execute]) }

    /// The place as something to start from with at most the rights of `limit`.
    func location(limitedTo limit: FilePermissions) -> Location {
        Location(
            place: place, limit: start.intersection(place.mount.permissions).intersection(limit),
            namespace: origin ?? namespace)
    }

    // MARK: - Ways to walk

    /// Walks to a file that exists.
    mutating func find(followingLast: Bool) throws(Errno) {
        while let name = try nextName() {
            try enter(name, isLast: isAtEnd, follows: followingLast)
        }
    }

    /// Walks to the directory that the last name is in, and returns that name.
    ///
    /// - Throws: `.busy` when the path has no last name, as `/` and `..` have none.
    mutating func findParent() throws(Errno) -> [UInt8] {
        while let name = try nextName() {
            if isAtEnd {
                guard !PathWalk.isDots(text, name) else { throw .busy }
                guard place.dentry.type == .directory else { throw .notDirectory }
                return [UInt8](text[name])
            }
            try enter(name, isLast: false, follows: true)
        }
        throw .busy
    }

    /// Walks to a file or, if only its last name is missing, to the directory that it would be in;
    /// returns the missing name then. Missing directories on the way are made, if the path says so.
    mutating func findOrMissing() throws(Errno) -> [UInt8]? {
        while let name = try nextName() {
            do throws(Errno) {
                try enter(name, isLast: isAtEnd, follows: !flags.contains(.nofollow))
            } catch {
                guard error == .noEntry, place.dentry.type == .directory,
                    !PathWalk.isDots(text, name)
                else { throw error }
                if isAtEnd { return [UInt8](text[name]) }
                guard flags.contains(.parents) else { throw error }
                try makeDirectory([UInt8](text[name]))
                try enter(name, isLast: false, follows: true)
            }
        }
        return nil
    }

    private func makeDirectory(_ name: [UInt8]) throws(Errno) {
        do throws(Errno) {
            _ = try context.makeEntry(name, .directory, in: self)
        } catch {
            // Somebody else may have made it just now.
            if error != .exists { throw error }
        }
    }

    // MARK: - Steps

    private var isAtEnd: Bool {
        var next = index
        while next < end, text[next] == UInt8(ascii: "/") { next += 1 }
        return next == end
    }

    private static func isDots(_ text: [UInt8], _ name: Range<Int>) -> Bool {
        name.count <= 2 && text[name.lowerBound] == UInt8(ascii: ".")
            && text[name.upperBound - 1] == UInt8(ascii: ".")
    }

    /// The next name's place in the text, or `nil` at the end.
    private mutating func nextName() throws(Errno) -> Range<Int>? {
        let name = PathWalk.name(in: text.span.extracting(first: end), from: index)
        index = name.upperBound
        guard !name.isEmpty else { return nil }
        guard name.count <= Limits.name else { throw .nameTooLong }
        return name
    }

    /// The first name from `index` on, between slashes; empty at the end.
    private static func name(in text: Span<UInt8>, from index: Int) -> Range<Int> {
        var first = index
        while first < text.count, text[first] == UInt8(ascii: "/") { first += 1 }
        var end = first
        while end < text.count, text[end] != UInt8(ascii: "/") { end += 1 }
        return first..<end
    }

    private mutating func enter(_ name: Range<Int>, isLast: Bool, follows: Bool) throws(Errno) {
        guard place.dentry.type == .directory else { throw .notDirectory }
        if PathWalk.isDots(text, name) {
            if name.count == 2 { climb() }
            return
        }
        let dentry = try context.lookup(text.span.extracting(name), in: place.dentry, namespace)
        guard let type = dentry.type else { throw .noEntry }
        // A slash behind a link's name asks for what it points to.
        let hasSlash = index < end
        if type == .symbolicLink, !isLast || follows || hasSlash {
            return try follow(dentry)
        }
        if isLast, hasSlash, type != .directory { throw .notDirectory }
        place.dentry = dentry
        cover()
    }

    private mutating func follow(_ dentry: Dentry) throws(Errno) {
        guard linksLeft > 0 else { throw .tooManySymbolicLinks }
        linksLeft -= 1
        guard let link = dentry.file else { throw .noEntry }
        if let entry = link.directTarget(context, in: place.dentry, namespace) {
            place.dentry = entry
            return cover()
        }
        var target = try link.target(context)
        guard let first = target.first else { throw .noEntry }
        guard target.count + end - index <= 4 * Limits.path else { throw .nameTooLong }
        if first == UInt8(ascii: "/") {
            guard let root = namespace.root else { throw .noEntry }
            place = Place(mount: root, dentry: root.root)
            boundary = nil
            cover()
        }
        target.append(contentsOf: text[index..<end])
        text = target
        end = text.count
        index = 0
    }

    /// Goes on to what is mounted here.
    private mutating func cover() {
        // Hardly any place is covered.
        if place.dentry.isMountpoint { place = PathWalk.cover(place, namespace, origin) }
    }

    /// What shows at a place.
    private static func shown(
        at place: Place, _ namespace: Namespace, _ origin: Namespace?
    ) -> Place {
        place.dentry.isMountpoint ? cover(place, namespace, origin) : place
    }

    /// What shows at a place: the root of what is mounted there, or of what is mounted on that.
    private static func cover(
        _ start: Place, _ namespace: Namespace, _ origin: Namespace?
    ) -> Place {
        var place = start
        while place.dentry.isMountpoint,
            let mount = namespace.mount(at: place) ?? origin?.lockedMount(at: place)
        {
            place = Place(mount: mount, dentry: mount.root)
        }
        return place
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
