// Directories whose entries the kernel makes: devfs, sysfs, and parts of others.

public import KernelABI
public import Memory
internal import KernelBase
internal import Scheduler
internal import Synchronization

/// A directory that the kernel fills and programs can only read.
open class SyntheticDirectory: Vnode, @unchecked Sendable {
    private let contents = Spinlock(DirectoryContents(), rank: .vnode)

    /// An empty directory.
    public init(in superblock: Superblock) {
        super.init(superblock, .directory, [.read, .write, .execute])
    }

    /// Gives a file a name.
    ///
    /// - Throws: `.exists` when the name is taken; `.invalidArgument` when it cannot be a name.
    public final func add(_ name: [UInt8], _ vnode: Vnode) throws(Errno) {
        guard !name.isEmpty, name.count <= Limits.name, !name.contains(UInt8(ascii: "/")),
            !name.contains(UInt8(ascii: ":")), !name.contains(0)
        else { throw .invalidArgument }
        let isDone = contents.withLock { contents in
            guard contents.find(name.span) == nil else { return false }
            _ = contents.set(name, vnode)
            return true
        }
        if !isDone { throw .exists }
    }

    /// Gives a file a name that the kernel chose.
    public final func add(_ name: StaticString, _ vnode: Vnode) throws(Errno) {
        try add(name.byteArray, vnode)
    }

    /// Takes a name, and with it the file, away. Those who have the file open keep it.
    @discardableResult
    public final func remove(_ name: [UInt8]) -> Vnode? {
        let vnode = contents.withLock { $0.remove(name.span) }
        vnode?.linkCount.store(0, ordering: .releasing)
        return vnode
    }

    /// The file with a name.
    public final func child(_ name: [UInt8]) -> Vnode? {
        contents.withLock { $0.find(name.span) }
    }

    open override var remembersMissingNames: Bool { false }

    final override var syntheticDirectory: SyntheticDirectory? { self }

    open override func lookup(
        _ name: Span<UInt8>, _ context: FileContext
    ) throws(Errno) -> Vnode? {
        let name = name.array
        return contents.withLock { $0.find(name.span) }
    }

    open override func entry(
        after cookie: UInt64, _ context: FileContext
    ) throws(Errno) -> DirectoryEntry? {
        let namespace = context.namespace
        var cookie = cookie
        // Visibility is asked without the lock: the answer may take locks of its own.
        while let entry = contents.withLock({ $0.entry(after: cookie) }) {
            if entry.vnode.isVisible(in: namespace) { return entry }
            cookie = entry.cookie
        }
        return nil
    }
}

/// A file system that is a tree of the kernel's making; there is one of each kind, however often it
/// is mounted.
public final class SyntheticFileSystem: FileSystemType, @unchecked Sendable {
    /// What is the same for all its files.
    public let superblock: Superblock
    /// The uppermost directory.
    public let root: SyntheticDirectory
    private let rootDentry: Dentry

    /// A file system with an empty root.
    public override init(_ name: StaticString, services: FileSystemServices) {
        superblock = Superblock(name, services: services)
        root = SyntheticDirectory(in: superblock)
        rootDentry = Dentry(root: root)
        super.init(name, services: services)
    }

    /// A file system with the given root.
    public init(_ name: StaticString, root: SyntheticDirectory) {
        superblock = root.superblock
        self.root = root
        rootDentry = Dentry(root: root)
        super.init(name, services: root.superblock.services)
    }

    public override func makeRoot(
        options: [UInt8], payer: MemoryAccount?
    ) throws(Errno) -> Dentry {
        guard options.isEmpty else { throw .invalidArgument }
        return rootDentry
    }

    /// There is one instance for ever.
    public override func setListing(_ directory: SyntheticDirectory) {
        SuperblockListing(directory).add(superblock)
    }

    /// Forgets what was looked up under `name` in the root: the names `files` in that directory, and
    /// in the one called `subdirectory` the names `inner`; at last, if `isGone`, the directory itself.
    ///
    /// For what comes and goes too often to be left to the cache's own housekeeping.
    public func forget(
        _ name: [UInt8], files: [[UInt8]], subdirectory: [UInt8], inner: [[UInt8]], isGone: Bool
    ) {
        let cache = superblock.services.cache
        superblock.names.withWriteLock { _ in
            guard let directory = cache.find(rootDentry, name.span) else { return }
            if let nested = cache.find(directory, subdirectory.span) {
                for name in inner { cache.remove(nested, name.span) }
            }
            for name in files { cache.remove(directory, name.span) }
            if isGone { cache.remove(rootDentry, name.span) }
        }
    }

    /// The directory at `path` (names joined by slashes), made as needed.
    public func directory(_ path: StaticString) throws(Errno) -> SyntheticDirectory {
        var place = root
        for name in path.byteArray.split(separator: UInt8(ascii: "/")) {
            place = try place.subdirectory([UInt8](name))
        }
        return place
    }
}

extension SyntheticDirectory {
    /// The directory with a name in this one, made if it is missing.
    public final func subdirectory(_ name: [UInt8]) throws(Errno) -> SyntheticDirectory {
        if let known = child(name)?.syntheticDirectory { return known }
        let made = SyntheticDirectory(in: superblock)
        try add(name, made)
        return made
    }
}
