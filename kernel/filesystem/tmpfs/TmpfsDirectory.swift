// Directories and symbolic links of tmpfs.

internal import KernelABI
internal import KernelBase
internal import Synchronization

/// A directory in memory.
final class TmpfsDirectory: Vnode, @unchecked Sendable {
    private let tmpfs: Tmpfs
    private let contents = Spinlock(DirectoryContents(), rank: .device)
    private let modified: Atomic<UInt64>
    private let changes = Spinlock(ChangeRecord(), rank: .device)
    private let created: UInt64

    /// The quota's file has been taken.
    init(_ tmpfs: Tmpfs) {
        self.tmpfs = tmpfs
        created = tmpfs.services.wallClock()
        modified = Atomic(created)
        super.init(tmpfs, .directory, [.read, .write, .execute])
    }

    /// Trees can be deeper than the kernel's stack, so they are taken apart from a list.
    deinit {
        var pending = takeChildren()
        while var vnode = pending.popLast() {
            if isKnownUniquelyReferenced(&vnode) {
                pending.append(contentsOf: vnode.takeChildren())
            }
        }
        tmpfs.quota.returnFile()
    }

    override func takeChildren() -> [Vnode] {
        contents.withLock { $0.takeAll() }
    }

    override func describe(_ status: inout FileStatus) {
        status.size = UInt64(contents.withLock { $0.count })
        status.created = created
        status.modified = modified.load(ordering: .relaxed)
        status.changed = status.modified
        status.accessed = status.modified
    }

    override func setModified(_ date: UInt64?) throws(Errno) {
        modified.store(date ?? tmpfs.services.wallClock(), ordering: .relaxed)
    }

    private func touch() {
        modified.store(tmpfs.services.wallClock(), ordering: .relaxed)
        changes.withLock { $0.note() }?.notify()
    }

    override var changeCount: UInt64 { changes.withLock { $0.count } }

    override var changeQueue: PollQueue? {
        if let queue = changes.withLock({ $0.queue }) { return queue }
        let fresh = PollQueue()
        return changes.withLock { $0.queue(orElse: fresh) }
    }

    override func lookup(_ name: Span<UInt8>, _ context: FileContext) throws(Errno) -> Vnode? {
        let name = name.array
        return contents.withLock { $0.find(name.span) }
    }

    override func makeEntry(
        _ name: Span<UInt8>, _ file: NewFile, _ context: FileContext
    ) throws(Errno) -> Vnode {
        try Tmpfs.check(name)
        let vnode = try tmpfs.make(file)
        let name = name.array
        _ = contents.withLock { $0.set(name, vnode) }
        touch()
        return vnode
    }

    override func attach(_ vnode: Vnode, as name: Span<UInt8>) throws(Errno) {
        try Tmpfs.check(name)
        vnode.linkCount.wrappingAdd(1, ordering: .relaxed)
        let name = name.array
        let replaced = contents.withLock { $0.set(name, vnode) }
        replaced?.linkCount.wrappingSubtract(1, ordering: .releasing)
        touch()
    }

    override func detach(_ name: Span<UInt8>, _ context: FileContext) throws(Errno) {
        let name = name.array
        guard let vnode = contents.withLock({ $0.remove(name.span) }) else { throw .noEntry }
        vnode.linkCount.wrappingSubtract(1, ordering: .releasing)
        touch()
    }

    override func entry(
        after cookie: UInt64, _ context: FileContext
    ) throws(Errno) -> DirectoryEntry? {
        contents.withLock { $0.entry(after: cookie) }
    }

    override func entries(
        after cookie: UInt64, atMost count: Int, _ context: FileContext
    ) throws(Errno) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        // Before the lock is taken.
        entries.reserveCapacity(count)
        contents.withLock { $0.copyEntries(after: cookie, atMost: count, to: &entries) }
        return entries
    }

    override var tmpfsDirectory: TmpfsDirectory? { self }

    func directory(_ name: [UInt8]) -> TmpfsDirectory? {
        contents.withLock { $0.find(name.span) }?.tmpfsDirectory
    }

    /// Adds a file while the file system is not mounted yet.
    func addInitially(_ name: [UInt8], _ vnode: Vnode) {
        _ = contents.withLock { $0.set(name, vnode) }
    }
}

/// A symbolic link in memory.
final class TmpfsLink: Vnode, @unchecked Sendable {
    private let tmpfs: Tmpfs
    private let target: [UInt8]
    /// Nanoseconds since 1970. Links never change.
    private let created: UInt64

    /// The quota's file has been taken.
    init(_ tmpfs: Tmpfs, _ target: [UInt8]) {
        self.tmpfs = tmpfs
        self.target = target
        created = tmpfs.services.wallClock()
        super.init(tmpfs, .symbolicLink, [.read, .write, .execute])
    }

    deinit {
        tmpfs.quota.returnFile()
    }

    override func target(_ context: FileContext) throws(Errno) -> [UInt8] { target }

    override var size: UInt64 { UInt64(target.count) }

    override func describe(_ status: inout FileStatus) { status.setTimes(created) }
}
