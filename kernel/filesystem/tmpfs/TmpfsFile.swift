// Files of tmpfs: pages of memory, or of the boot archive until they are written to.

internal import Arch
internal import KernelABI
internal import KernelBase
internal import Memory
internal import Scheduler

/// A regular file in memory.
///
/// User memory is copied with no lock held, to and from pages that this call has a reference to: the
/// copy may fault, and the fault may want a page of this very file.
final class TmpfsFile: Vnode, @unchecked Sendable {
    struct Content {
        var size: UInt64 = 0
        var pages = PageTable()
        /// Pages that lie in the boot archive, and are never written to or given back.
        var archive: PhysicalAddress?
        var archivePageCount: UInt64 = 0
        /// What the quota was charged for beside the pages.
        var overhead: UInt64 = 0
        var modified: UInt64
        var created: UInt64
        var changes = ChangeRecord()
    }

    private let tmpfs: Tmpfs
    private let content: Spinlock<Content>
    /// Held while appending, so that what two threads append does not end up in the same place.
    private let appending = SleepingMutex(UInt8(0), rank: .communication)

    /// The quota's file has been taken.
    init(_ tmpfs: Tmpfs, archive: PhysicalAddress? = nil, size: UInt64 = 0) {
        self.tmpfs = tmpfs
        let now = tmpfs.services.wallClock()
        var content = Content(modified: now, created: now)
        content.size = size
        content.archive = archive
        content.archivePageCount = archive == nil ? 0 : (size + 4095) / 4096
        self.content = Spinlock(content, rank: .device)
        super.init(tmpfs, .regular, [.read, .write, .execute])
    }

    deinit {
        let content = content.withLock { content in
            let before = content
            content.pages = PageTable()
            return before
        }
        var pages = content.pages
        var count: UInt64 = 0
        pages.removeAll(from: 0) { page in
            tmpfs.frames.release(page)
            count += 1
        }
        tmpfs.quota.returnPages(count + content.overhead)
        tmpfs.quota.returnFile()
    }

    override var size: UInt64 { content.withLock { $0.size } }

    override func describe(_ status: inout FileStatus) {
        let (modified, created) = content.withLock { ($0.modified, $0.created) }
        status.blocks = (status.size + 4095) / 4096
        status.modified = modified
        status.changed = modified
        status.accessed = modified
        status.created = created
    }

    override func setModified(_ date: UInt64?) throws(Errno) {
        let date = date ?? tmpfs.services.wallClock()
        content.withLock { $0.modified = date }
    }

    override var changeCount: UInt64 { content.withLock { $0.changes.count } }

    override var changeQueue: PollQueue? {
        if let queue = content.withLock({ $0.changes.queue }) { return queue }
        let fresh = PollQueue()
        return content.withLock { $0.changes.queue(orElse: fresh) }
    }

    // MARK: - Pages

    /// The page to read from; counted ones come with a reference. `nil` in a hole.
    private func page(toRead index: UInt64) -> FilePage? {
        content.withLock { content in
            if let page = content.pages[index] {
                tmpfs.frames.retain(page)
                return FilePage(address: page, isCounted: true)
            }
            guard let archive = content.archive, index < content.archivePageCount else {
                return nil
            }
            return FilePage(address: archive + index * 4096, isCounted: false)
        }
    }

    /// The page to write to, with a reference; made when there is none, copied when it belongs to the
    /// archive.
    private func page(toWrite index: UInt64) throws(Errno) -> PhysicalAddress {
        if let known = content.withLock({ existingPage($0, index) }) { return known }
        try tmpfs.quota.takePages(1)
        guard let fresh = tmpfs.frames.allocateZeroed() else {
            tmpfs.quota.returnPages(1)
            throw .noSpace
        }
        var failure: Errno?
        let page = content.withLock { content -> PhysicalAddress? in
            if let known = existingPage(content, index) { return known }
            let overhead = PageTable.overhead(forPages: index + 1)
            if overhead > content.overhead {
                do throws(Errno) {
                    try tmpfs.quota.takePages(overhead - content.overhead)
                } catch {
                    failure = error
                    return nil
                }
                content.overhead = overhead
            }
            if let archive = content.archive, index < content.archivePageCount {
                tmpfs.copyPage(from: archive + index * 4096, to: fresh)
            }
            content.pages.insert(fresh, at: index)
            tmpfs.frames.retain(fresh)
            return fresh
        }
        if page != fresh {
            tmpfs.frames.release(fresh)
            tmpfs.quota.returnPages(1)
        }
        guard let page else { throw failure ?? .noSpace }
        return page
    }

    private func existingPage(_ content: Content, _ index: UInt64) -> PhysicalAddress? {
        guard let page = content.pages[index] else { return nil }
        tmpfs.frames.retain(page)
        return page
    }

    // MARK: - Content

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        var offset = offset
        while buffer.remaining > 0 {
            let size = size
            guard offset < size else { return }
            let start = offset % 4096
            let count = min(4096 - start, size - offset, UInt64(buffer.remaining))
            if let page = page(toRead: offset / 4096) {
                defer { if page.isCounted { tmpfs.frames.release(page.address) } }
                // Sound: the page stays while there is the reference; the archive stays for good.
                try unsafe buffer.append(tmpfs.bytes(of: page.address, start, count))
            } else {
                try buffer.append(repeating: 0, count: count)
            }
            offset += count
            if offset == size { return }
        }
    }

    override func write(at offset: UInt64, from buffer: inout WriteBuffer) throws(Errno) {
        let (end, overflow) = offset.addingReportingOverflow(UInt64(buffer.remaining))
        guard !overflow, end <= Tmpfs.maximumFileSize else { throw .fileTooBig }
        var offset = offset
        while buffer.remaining > 0 {
            let start = offset % 4096
            let count = min(4096 - start, UInt64(buffer.remaining))
            let page = try page(toWrite: offset / 4096)
            defer { tmpfs.frames.release(page) }
            // Sound: the page stays while there is the reference.
            try unsafe buffer.take(into: tmpfs.mutableBytes(of: page, start, count))
            offset += count
            let now = tmpfs.services.wallClock()
            let watchers = content.withLock { content in
                content.size = max(content.size, offset)
                content.modified = now
                return content.changes.note()
            }
            watchers?.notify()
        }
    }

    override func append(from buffer: inout WriteBuffer) throws(Errno) -> UInt64 {
        try appending.withLock { _ throws(Errno) in
            let before = UInt64(buffer.taken)
            let start = size
            try write(at: start, from: &buffer)
            return start + UInt64(buffer.taken) - before
        }
    }

    override func truncate(to length: UInt64) throws(Errno) {
        guard length <= Tmpfs.maximumFileSize else { throw .fileTooBig }
        let tail = length % 4096
        if tail != 0, length < size, page(isThere: length / 4096) {
            // What is cut off must not come back when the file grows again.
            let page = try page(toWrite: length / 4096)
            tmpfs.zero(page, tail, 4096 - tail)
            tmpfs.frames.release(page)
        }
        let first = (length + 4095) / 4096
        let now = tmpfs.services.wallClock()
        var count: UInt64 = 0
        let watchers = content.withLock { content in
            content.pages.removeAll(from: first) { page in
                tmpfs.frames.release(page)
                count += 1
            }
            let overhead = PageTable.overhead(forPages: content.pages.reach)
            if overhead < content.overhead {
                count += content.overhead - overhead
                content.overhead = overhead
            }
            content.archivePageCount = min(content.archivePageCount, first)
            content.size = length
            content.modified = now
            return content.changes.note()
        }
        watchers?.notify()
        tmpfs.quota.returnPages(count)
    }

    private func page(isThere index: UInt64) -> Bool {
        content.withLock { content in
            content.pages[index] != nil || index < content.archivePageCount
        }
    }

    // MARK: - Mapping

    override func mapping() throws(Errno) -> Mapping {
        .shared(TmpfsPages(self))
    }

    /// A page of the boot archive, unless something was written to this page of the file.
    fileprivate func constantPage(at index: UInt64) -> PhysicalAddress? {
        content.withLock { content in
            guard let archive = content.archive, index < content.archivePageCount,
                content.pages[index] == nil
            else { return nil }
            return archive + index * 4096
        }
    }

    fileprivate func mappedPage(
        at index: UInt64, isWritable: Bool
    ) throws(Errno) -> FilePage {
        guard index < (size + 4095) / 4096 else { throw .badAddress }
        if !isWritable, let page = page(toRead: index) { return page }
        return FilePage(address: try page(toWrite: index), isCounted: true)
    }
}

/// The pages of a file, for mappings; the file lives as long as they do.
private final class TmpfsPages: PageSource, @unchecked Sendable {
    private let file: TmpfsFile

    init(_ file: TmpfsFile) {
        self.file = file
    }

    override var pageCount: UInt64 { (file.size + 4095) / 4096 }

    override func page(at index: UInt64, isWritable: Bool) throws(Errno) -> FilePage {
        try file.mappedPage(at: index, isWritable: isWritable)
    }

    override func constantPage(at index: UInt64) -> PhysicalAddress? {
        file.constantPage(at: index)
    }
}
