// A name in a directory that was looked up: who is above, and which file it names.

internal import KernelABI
internal import KernelBase
internal import Synchronization

/// A place in the tree of one file system.
///
/// A directory has one dentry at a time, however many mounts show it, so dentries can be compared to
/// tell places apart. A dentry keeps those above it.
@safe
public final class Dentry: Sendable {
    struct Location {
        var parent: Dentry?
        var name: [UInt8]
    }

    /// Unique among all dentries of the kernel.
    let id: UInt64
    /// The file; `nil` in the cache's entries for names that do not exist.
    let file: Vnode?
    /// ``file``, to be lent.
    private let lentFile: Unmanaged<Vnode>?
    /// What kind of file it is.
    let type: FileType?
    /// What can be done with the file at all.
    let permissions: FilePermissions
    /// The cache of the file's file system, to be lent.
    private let lentCache: Unmanaged<DentryCache>?
    /// Changes when the file is renamed.
    private let location: Spinlock<Location>
    /// How many namespaces show a mount that has this as its mountpoint.
    let mountCount = Atomic<Int>(0)
    /// Whether the cache knows it under its name. Roots are not in the cache.
    let isRemembered = Atomic<Bool>(true)
    /// Set by lookups, cleared by the cache as it looks for something to drop.
    let wasUsed = Atomic<Bool>(true)

    init(id: UInt64, _ file: Vnode?, parent: Dentry?, name: [UInt8]) {
        self.id = id
        self.file = file
        unsafe lentFile = file.map { unsafe Unmanaged.passUnretained($0) }
        type = file?.type
        permissions = file?.permissions ?? []
        unsafe lentCache = file.map {
            unsafe Unmanaged.passUnretained($0.superblock.services.cache)
        }
        location = Spinlock(Location(parent: parent, name: name), rank: .vnode)
    }

    /// What the entry is for processes in `namespace`; hidden where it says that there is no file. Lends the file without counting a reference: it is
    /// kept as long as this is.
    func appearance(in namespace: Namespace) -> Appearance {
        guard let lentFile = unsafe lentFile else { return .hidden }
        return unsafe lentFile._withUnsafeGuaranteedRef { $0.appearance(in: namespace) }
    }

    /// ``Vnode/directTarget(_:in:_:)`` of the file, which is lent.
    func directTarget(
        _ context: FileContext, in directory: Dentry, _ namespace: Namespace
    ) -> Dentry? {
        guard let lentFile = unsafe lentFile else { return nil }
        return unsafe lentFile._withUnsafeGuaranteedRef {
            $0.directTarget(context, in: directory, namespace)
        }
    }

    /// What the cache knows about a name in this directory: a dentry, one without a file, or nothing.
    ///
    /// Lends the cache: the file's file system keeps it for good.
    func cachedEntry(_ name: Span<UInt8>) -> Dentry? {
        guard let lentCache = unsafe lentCache else { return nil }
        return unsafe lentCache._withUnsafeGuaranteedRef { $0.find(self, name) }
    }

    /// Whether something is mounted here, in whatever namespace.
    var isMountpoint: Bool { mountCount.load(ordering: .relaxed) > 0 }

    /// Whether its name, or one above, was taken away, so that no walk leads here any more.
    var isGone: Bool {
        var place: Dentry? = self
        while let here = place {
            if !here.isRemembered.load(ordering: .relaxed)
                || here.file?.linkCount.load(ordering: .relaxed) == 0
            {
                return true
            }
            place = here.parent
        }
        return false
    }

    /// The root of a file system.
    public convenience init(root: Vnode) {
        self.init(
            id: root.superblock.services.cache.nextNumber(), root, parent: nil, name: [])
    }

    /// A chain of dentries that nothing else holds is taken apart one by one, not recursively.
    deinit {
        var next = takeParent()
        while next != nil, isKnownUniquelyReferenced(&next) { next = next?.takeParent() }
    }

    private func takeParent() -> Dentry? {
        location.withLock { location in
            let parent = location.parent
            location.parent = nil
            return parent
        }
    }

    /// The directory above; `nil` at the root of a file system.
    var parent: Dentry? { location.withLock { $0.parent } }

    /// The name in the directory above.
    var name: [UInt8] { location.withLock { $0.name } }

    func move(to parent: Dentry, as name: [UInt8]) {
        // The old parent must not be dropped under the lock.
        let before = location.withLock { location in
            let before = location
            location = Location(parent: parent, name: name)
            return before
        }
        _ = before
    }

    /// Whether this is `ancestor` or below it.
    func isSame(asOrBelow ancestor: Dentry) -> Bool {
        var place: Dentry? = self
        while let here = place {
            if here === ancestor { return true }
            place = here.parent
        }
        return false
    }
}
