// A file in any file system: what can be done with it, apart from its names.

public import KernelABI
internal import KernelBase
public import Synchronization

/// What to make under a new name.
public enum NewFile {
    /// A file without content.
    case regular
    /// An empty directory.
    case directory
    /// A symbolic link with its target.
    case symbolicLink([UInt8])
}

/// What a directory says about one of its entries.
public struct DirectoryEntry {
    /// Where to go on: the entry after the one with this cookie.
    public var cookie: UInt64
    /// The name.
    public var name: [UInt8]
    /// The file.
    public var vnode: Vnode

    /// An entry.
    public init(cookie: UInt64, name: [UInt8], vnode: Vnode) {
        self.cookie = cookie
        self.name = name
        self.vnode = vnode
    }
}

extension FileStatus {
    /// Says that a file was made at a time, in nanoseconds since 1970, and is as it was then.
    mutating func setTimes(_ made: UInt64) {
        created = made
        modified = made
        changed = made
        accessed = made
    }
}

/// What a file that was looked up is for a process.
public enum Appearance: Sendable {
    /// It is there.
    case visible
    /// It must not be seen.
    case hidden
    /// It does not have the name any more; a cached entry for it is dropped.
    case outdated

    /// Only what `isVisible` says is.
    @inlinable
    public static func visible(if isVisible: Bool) -> Appearance { isVisible ? .visible : .hidden }

    /// Only what is current, that is, still there for anybody, is visible.
    @inlinable
    public static func visible(ifCurrent isCurrent: Bool) -> Appearance {
        isCurrent ? .visible : .outdated
    }
}

/// A file, directory or symbolic link. File systems make subclasses of it.
///
/// Methods that change names (``makeEntry(_:_:_:)``, ``attach(_:as:)``, ``detach(_:)``) are called
/// with the superblock's names held for writing, and ``lookup(_:_:)`` with them held at least for
/// reading. No method is called with a spinlock held.
open class Vnode: @unchecked Sendable {
    /// The file system.
    public let superblock: Superblock
    /// A number that no other file of the file system has.
    public let number: UInt64
    /// What it is.
    public let type: FileType
    /// What can be done with it at all.
    public let permissions: FilePermissions
    /// How many names it has.
    public let linkCount = Atomic<Int>(1)
    private let wasRemoved = Atomic<Bool>(false)

    /// A file of `superblock`.
    public init(_ superblock: Superblock, _ type: FileType, _ permissions: FilePermissions) {
        self.superblock = superblock
        number = superblock.services.cache.nextNumber()
        self.type = type
        self.permissions = permissions
    }

    /// Whether it is a directory that was removed: nothing can be made in it any more.
    final var isRemoved: Bool { wasRemoved.load(ordering: .acquiring) }

    final func markRemoved() { wasRemoved.store(true, ordering: .releasing) }

    // MARK: - Being found

    /// What the file is for processes in `namespace` under a name that led to it. Asked at each lookup.
    open func appearance(in namespace: Namespace) -> Appearance {
        linkCount.load(ordering: .acquiring) > 0 ? .visible : .outdated
    }

    /// Whether the file may be seen by processes in `namespace`: also when it has lost the name that it was
    /// just found by.
    final func isVisible(in namespace: Namespace) -> Bool { appearance(in: namespace) != .hidden }

    /// Whether the cache may remember which names do not exist in this directory.
    open var remembersMissingNames: Bool { true }

    // MARK: - Directories

    /// The file with a name, or `nil`.
    open func lookup(_ name: Span<UInt8>, _ context: FileContext) throws(Errno) -> Vnode? {
        throw .notDirectory
    }

    /// Makes a file under a name that is free.
    open func makeEntry(
        _ name: Span<UInt8>, _ file: NewFile, _ context: FileContext
    ) throws(Errno) -> Vnode {
        throw .notPermitted
    }

    /// Gives a file of this file system a name here, in place of what has the name now.
    open func attach(_ vnode: Vnode, as name: Span<UInt8>) throws(Errno) {
        throw .notPermitted
    }

    /// Takes a name away.
    open func detach(_ name: Span<UInt8>, _ context: FileContext) throws(Errno) {
        throw .notPermitted
    }

    /// The first visible entry whose cookie is above `cookie`; cookies begin at 1 and do not change.
    open func entry(after cookie: UInt64, _ context: FileContext) throws(Errno) -> DirectoryEntry? {
        throw .notDirectory
    }

    /// The next visible entries whose cookies are above `cookie`, at least one unless there are none, and
    /// at most `count`. Directories that know many at once say so here.
    open func entries(
        after cookie: UInt64, atMost count: Int, _ context: FileContext
    ) throws(Errno) -> [DirectoryEntry] {
        guard let next = try entry(after: cookie, context) else { return [] }
        return [next]
    }

    // MARK: - Symbolic links

    /// Where a symbolic link points for the process of `context`.
    open func target(_ context: FileContext) throws(Errno) -> [UInt8] {
        throw .invalidArgument
    }

    /// The entry of `directory`, which the link is in, that it points to, for links that know it without
    /// a text; `nil` when it is to be found by ``target(_:)``.
    func directTarget(
        _ context: FileContext, in directory: Dentry, _ namespace: Namespace
    ) -> Dentry? { nil }

    // MARK: - Content

    /// Whether the file controls something, and is to be had as long as there is any memory: with it, an end
    /// can be put to whoever has it all.
    open var isControl: Bool { false }

    /// Refuses to be opened when the kernel has too little memory for open files.
    final func checkMemory() throws(Errno) {
        if KernelMemory.isShort(for: isControl ? .least : .little) { throw .noMemory }
    }

    /// Opens the file. May wait, when opening is what there is to wait for.
    ///
    /// - Parameter context: who opens it.
    open func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        type == .directory
            ? OpenDirectory(opening) : VnodeFile(opening)
    }

    /// Opens a file that has two ends: the end to read from, the end to write to.
    open func openBoth(_ opening: consuming Opening) throws(Errno) -> (OpenFile, OpenFile) {
        throw .notSupported
    }

    /// Reads at an offset, up to the end of the buffer or of the file.
    open func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        throw type == .directory ? .isDirectory : .notSupported
    }

    /// Writes at an offset, extending the file as needed. Some bytes may have been written when it
    /// throws; the buffer knows how many were taken.
    open func write(at offset: UInt64, from buffer: inout WriteBuffer) throws(Errno) {
        throw type == .directory ? .isDirectory : .notSupported
    }

    /// Writes at the end, wherever that is, and returns the offset after the last byte written.
    open func append(from buffer: inout WriteBuffer) throws(Errno) -> UInt64 {
        throw type == .directory ? .isDirectory : .notSupported
    }

    /// Sets when the file was modified, in nanoseconds since 1970: now without a date.
    open func setModified(_ date: UInt64?) throws(Errno) { throw .notSupportedByFile }

    /// Sets the length.
    open func truncate(to length: UInt64) throws(Errno) {
        throw type == .directory ? .isDirectory : .notSupported
    }

    /// Bytes of content, where that means something.
    open var size: UInt64 { 0 }

    /// The pages to map.
    open func mapping() throws(Errno) -> Mapping {
        throw .notSupported
    }

    /// How often the content, or the names in a directory, changed; files that do not count say 0.
    open var changeCount: UInt64 { 0 }

    /// Is told of each change; `nil` for files that do not count them.
    open var changeQueue: PollQueue? { nil }

    /// Fills in what the file system knows; number, type, links and size are there already.
    open func describe(_ status: inout FileStatus) { status.setTimes(made) }

    /// When it was made, in nanoseconds since 1970: files that the kernel makes up came with their file
    /// system, unless they stand for something that began later.
    open var made: UInt64 { superblock.made }

    /// The kind of file system that can be mounted by naming this directory, as those in `/sys/fs`.
    open var mountableType: FileSystemType? { nil }

    /// Gives up the files in this directory, which nobody will use any more, so that trees can be
    /// taken apart without recursion.
    open func takeChildren() -> [Vnode] { [] }

    /// This, if it is a synthetic directory: the kernel's dialect has no dynamic casts.
    var syntheticDirectory: SyntheticDirectory? { nil }

    /// This, if it is a directory of tmpfs.
    var tmpfsDirectory: TmpfsDirectory? { nil }
}
