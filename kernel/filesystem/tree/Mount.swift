// A file system, or a part of one, at a place in a namespace.

public import KernelABI
internal import Synchronization

/// Part of a tree, shown at a place. Never changes; namespaces share mounts that they inherit.
public final class Mount: Sendable {
    /// Where it is mounted: a place in another mount.
    let parent: Mount?
    let mountpoint: Dentry?
    /// The number of ``mountpoint``, to be compared without counting references; 0 for none.
    let mountpointID: UInt64
    /// What it shows: this and what is below.
    let root: Dentry
    /// The most that can be done with files reached through it.
    public let permissions: FilePermissions
    /// ``EntryAttributes/privateMount``, ``EntryAttributes/propagated``,
    /// ``EntryAttributes/locked``.
    public let attributes: EntryAttributes
    /// How many mounts lie between this one and the root.
    let depth: Int
    /// Rights that somebody made use of through it.
    private let used = Atomic<UInt8>(0)

    /// How deep mounts can be nested.
    static var maximumDepth: Int { 64 }

    init(
        _ root: Dentry, at place: Place?, _ permissions: FilePermissions,
        _ attributes: EntryAttributes
    ) throws(Errno) {
        parent = place?.mount
        mountpoint = place?.dentry
        mountpointID = place?.dentry.id ?? 0
        depth = (place?.mount.depth ?? 0) + 1
        self.root = root
        self.permissions = permissions
        self.attributes = attributes
        guard depth <= Mount.maximumDepth else { throw .noSpace }
        root.file?.superblock.mountCount.wrappingAdd(1, ordering: .relaxed)
    }

    /// A namespace shows it from now on.
    func isShown() { mountpoint?.mountCount.wrappingAdd(1, ordering: .relaxed) }

    /// A namespace that showed it does not any more.
    func isShownNoMore() { mountpoint?.mountCount.wrappingSubtract(1, ordering: .relaxed) }

    /// Whether no path leads to it any more: the name that it is mounted on, or one on the way there, is
    /// gone.
    var isLost: Bool {
        var place: Mount? = self
        while let mount = place, let parent = mount.parent, let mountpoint = mount.mountpoint {
            if mountpoint !== parent.root, mountpoint.isGone { return true }
            place = parent
        }
        return false
    }

    /// Notes that somebody made use of rights. Costs a load once it has been noted.
    func noteUse(_ rights: FilePermissions) {
        if used.load(ordering: .relaxed) & rights.rawValue != rights.rawValue {
            used.bitwiseOr(rights.rawValue, ordering: .relaxed)
        }
    }

    /// The rights that were made use of so far.
    var usedRights: FilePermissions { FilePermissions(rawValue: used.load(ordering: .relaxed)) }

    deinit {
        // What was refused for its depth was not counted.
        guard depth <= Mount.maximumDepth else { return }
        guard let superblock = root.file?.superblock else { return }
        let left = superblock.mountCount.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        if left.newValue == 0 { superblock.services.cache.forgetAll(of: superblock) }
    }
}

/// A place in the tree as a namespace shows it: which mount, and where in it.
public struct Place: Sendable {
    var mount: Mount
    var dentry: Dentry

    static func == (left: Place, right: Place) -> Bool {
        left.mount === right.mount && left.dentry === right.dentry
    }
}

/// Where somebody has come to, and in whose view. It has one owner: what a walk ends with moves into what is
/// opened there, and no reference is counted on the way.
struct Standpoint: ~Copyable {
    var place: Place
    /// The view in which the place was reached.
    let namespace: Namespace

    borrowing func copy() -> Standpoint { Standpoint(place: place, namespace: namespace) }

    /// The file here.
    @inline(never)
    borrowing func vnode() -> Vnode? { place.dentry.file }

    /// What a name means here, for a process whose own view is `ownNamespace`, if that is another one.
    ///
    /// Borrowed, and not made part of the walk that calls it: so the directory is lent for as long as it
    /// is searched, where the walk, which changes, would count it.
    @inline(never)
    borrowing func lookup(
        _ name: Span<UInt8>, _ context: FileContext, _ ownNamespace: Namespace?
    ) throws(Errno) -> Dentry {
        guard let ownNamespace else {
            return try context.lookupInline(name, in: place.dentry, namespace)
        }
        return try context.lookup(name, in: place.dentry, ownNamespace)
    }

    /// Where a link here leads, if it knows without a text.
    @inline(never)
    borrowing func directTarget(
        of link: Dentry, _ context: FileContext, _ ownNamespace: Namespace?
    ) -> Dentry? {
        guard let ownNamespace else {
            return link.directTarget(context, in: place.dentry, namespace)
        }
        return link.directTarget(context, in: place.dentry, ownNamespace)
    }
}

/// A place to start from, and what may be done from there: a working directory or an open file.
public struct Location: Sendable {
    let place: Place
    /// The most that can be done with files reached from here.
    let limit: FilePermissions
    /// In whose view the place was reached. Mounts that are locked there cover what they cover for
    /// whoever gets hold of the location, too.
    let namespace: Namespace
}
