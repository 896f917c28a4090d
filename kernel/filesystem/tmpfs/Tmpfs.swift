// The file system in memory.

public import Arch
public import BootArchive
public import KernelABI
public import Memory

/// A tmpfs: one instance for each mount.
public final class Tmpfs: Superblock, @unchecked Sendable {
    /// No file is larger.
    static var maximumFileSize: UInt64 { 16 << 30 }

    let frames: FrameAllocator
    let quota: TmpfsQuota
    private let listing: SuperblockListing?

    init(
        _ frames: FrameAllocator, _ quota: TmpfsQuota, _ listing: SyntheticDirectory?,
        _ services: FileSystemServices
    ) {
        self.frames = frames
        self.quota = quota
        self.listing = listing.map { SuperblockListing($0) }
        super.init("tmpfs", services: services)
        self.listing?.add(self)
    }

    deinit {
        listing?.remove(number)
    }

    public override var maximumFileSize: UInt64 { Tmpfs.maximumFileSize }

    /// Pages in use, and files.
    public var usage: (pages: UInt64, files: UInt64) { (quota.usedPages, quota.usedFiles) }

    static func check(_ name: Span<UInt8>) throws(Errno) {
        // Such a name could be neither looked up nor removed.
        for index in name.indices where name[index] == UInt8(ascii: ":") { throw .invalidArgument }
    }

    func make(_ file: NewFile) throws(Errno) -> Vnode {
        try quota.takeFile()
        return switch file {
        case .regular: TmpfsFile(self)
        case .directory: TmpfsDirectory(self)
        case .symbolicLink(let target): TmpfsLink(self, target)
        }
    }

    // MARK: - Memory
    // Sound, all of these: callers hold a reference to the page, or it belongs to the archive, which
    // stays; `start + count` is at most a page.

    @unsafe
    func bytes(
        of page: PhysicalAddress, _ start: UInt64, _ count: UInt64
    ) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(mutableBytes(of: page, start, count))
    }

    @unsafe
    func mutableBytes(
        of page: PhysicalAddress, _ start: UInt64, _ count: UInt64
    ) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(
            start: frames.directMap.pointer(to: page + start), count: Int(count))
    }

    func copyPage(from source: PhysicalAddress, to target: PhysicalAddress) {
        unsafe mutableBytes(of: target, 0, 4096).copyMemory(from: bytes(of: source, 0, 4096))
    }

    func zero(_ page: PhysicalAddress, _ start: UInt64, _ count: UInt64) {
        unsafe mutableBytes(of: page, start, count).initializeMemory(
            as: UInt8.self, repeating: 0)
    }
}

/// The kind of file system that tmpfs is.
public final class TmpfsType: FileSystemType, @unchecked Sendable {
    private let frames: FrameAllocator
    private let defaultPages: UInt64
    /// Where instances appear, in `/sys/fs/tmpfs`.
    nonisolated(unsafe) private var listing: SyntheticDirectory?

    /// The kind of file system that tmpfs is.
    ///
    /// - Parameter defaultPages: how many pages one instance can hold, unless it is told otherwise.
    public init(
        frames: FrameAllocator, defaultPages: UInt64, services: FileSystemServices
    ) {
        self.frames = frames
        self.defaultPages = defaultPages
        super.init("tmpfs", services: services)
    }

    /// Sets where instances appear. Once, at boot, before others run.
    public override func setListing(_ directory: SyntheticDirectory) {
        unsafe listing = directory
    }

    /// - Parameter options: empty, or `size=` and a number of bytes, which may end in K, M or G.
    public override func makeRoot(
        options: [UInt8], payer: MemoryAccount?
    ) throws(Errno) -> Dentry {
        let (_, root) = try make(pages: try TmpfsType.pages(options, defaultPages), payer)
        return Dentry(root: root)
    }

    private func make(
        pages: UInt64, _ payer: MemoryAccount? = nil
    ) throws(Errno) -> (Tmpfs, TmpfsDirectory) {
        let quota = TmpfsQuota(
            pages: pages, files: max(pages.addingClamped(pages), 64), payer: payer)
        let tmpfs = unsafe Tmpfs(frames, quota, listing, services)
        try quota.takeFile()
        return (tmpfs, TmpfsDirectory(tmpfs))
    }

    private static func pages(_ options: [UInt8], _ usual: UInt64) throws(Errno) -> UInt64 {
        if options.isEmpty { return usual }
        let prefix = ("size=" as StaticString).byteArray
        guard options.starts(with: prefix) else { throw .invalidArgument }
        var digits = [UInt8](options[prefix.count...])
        var unit: UInt64 = 1
        switch digits.last {
        case UInt8(ascii: "K"): unit = 1 << 10
        case UInt8(ascii: "M"): unit = 1 << 20
        case UInt8(ascii: "G"): unit = 1 << 30
        default: break
        }
        if unit > 1 { digits.removeLast() }
        guard let number = CommandText.number(digits), number > 0, number != .max else {
            throw .invalidArgument
        }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow else { throw .invalidArgument }
        return (bytes / 4096) + (bytes % 4096 == 0 ? 0 : 1)
    }

    /// A tmpfs with the files of a boot archive. File contents stay where they are until they are
    /// written to.
    ///
    /// - Parameters:
    ///   - archive: the archive.
    ///   - start: where its first byte lies; the memory stays as it is for good.
    public func makeRoot(
        from archive: Archive, at start: PhysicalAddress
    ) throws(Errno) -> (root: Dentry, superblock: Tmpfs) {
        guard start.isAligned(to: .standard) else { throw .invalidArgument }
        let (tmpfs, root) = try make(pages: defaultPages)
        for index in 0..<archive.entryCount {
            let entry = archive.entry(at: index)
            let path = unsafe archive.withPath(of: entry) { unsafe [UInt8]($0) }
            try TmpfsType.add(path, try vnode(for: entry, archive, start, tmpfs), below: root)
        }
        return (Dentry(root: root), tmpfs)
    }

    private func vnode(
        for entry: Archive.Entry, _ archive: Archive, _ start: PhysicalAddress, _ tmpfs: Tmpfs
    ) throws(Errno) -> Vnode {
        switch entry.kind {
        case .directory: return try tmpfs.make(.directory)
        case .symbolicLink:
            let target = unsafe archive.withContents(of: entry) { unsafe [UInt8]($0) }
            return try tmpfs.make(.symbolicLink(target))
        case .file:
            try tmpfs.quota.takeFile()
            guard entry.length > 0 else { return TmpfsFile(tmpfs) }
            return TmpfsFile(tmpfs, archive: start + entry.offset, size: entry.length)
        }
    }

    /// The archive's reader has proved that directories come before what is in them.
    private static func add(
        _ path: [UInt8], _ vnode: Vnode, below root: TmpfsDirectory
    ) throws(Errno) {
        var place = root
        let names = path.split(separator: UInt8(ascii: "/"))
        for name in names.dropLast() {
            guard let next = place.directory([UInt8](name)) else { throw .noEntry }
            place = next
        }
        guard let last = names.last else { throw .invalidArgument }
        place.addInitially([UInt8](last), vnode)
    }
}
