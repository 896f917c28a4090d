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
        mountpoint?.mountCount.wrappingAdd(1, ordering: .relaxed)
        root.file?.superblock.mountCount.wrappingAdd(1, ordering: .relaxed)
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
        mountpoint?.mountCount.wrappingSubtract(1, ordering: .relaxed)
        guard let superblock = root.file?.superblock else { return }
        let left = superblock.mountCount.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        if left.newValue == 0 { superblock.services.cache.forgetAll(of: superblock) }
    }
}

/// A place in the tree as a namespace shows it: which mount, and where in it.
public struct Place: Sendable {
    let mount: Mount
    var dentry: Dentry

    static func == (left: Place, right: Place) -> Bool {
        left.mount === right.mount && left.dentry === right.dentry
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
