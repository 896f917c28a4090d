// Reading directories, alone or with everything below.

public import KernelABI
internal import KernelBase
internal import Scheduler

/// An open directory. Its position is that of the entry read last, so that entries which are there
/// the whole time are read exactly once, whatever is made and removed meanwhile.
public final class OpenDirectory: OpenFile, @unchecked Sendable {
    /// A directory that is being read, and how far.
    private struct Level {
        var place: Place
        var cookie: UInt64
        /// How much of the prefix leads to it.
        var prefixLength: Int
    }

    private struct Progress {
        var levels: [Level]
        /// The path from the open directory to the innermost level, with a slash at its end.
        var prefix: [UInt8] = []
    }

    /// Room made for records at first: what libstd asks for at a time.
    private static let usualBytes = 4096
    /// The most bytes of one call, which lie in the kernel's memory until they are copied.
    private static let mostBytes = 65536

    /// Taken before the names of a file system are.
    private let progress: SleepingMutex<Progress>

    public override init(_ opening: Opening) {
        progress = SleepingMutex(
            OpenDirectory.start(opening.location.place), rank: LockRank(10))
        super.init(opening)
    }

    private static func start(_ place: Place) -> Progress {
        Progress(levels: [Level(place: place, cookie: 0, prefixLength: 0)])
    }

    /// - Throws: `.invalidArgument` when there is an entry, but no room for it.
    public override func readDirectory(
        into buffer: inout ReadBuffer, _ context: FileContext
    ) throws(Errno) {
        guard permissions.contains(.read) else { throw .accessDenied }
        location.place.mount.noteUse(.read)
        try progress.withLock { progress throws(Errno) in
            // All records go out in one copy. If that fails, none of them was read.
            let before = progress
            do throws(Errno) {
                let limit = min(buffer.remaining, OpenDirectory.mostBytes)
                var records: [UInt8] = []
                records.reserveCapacity(min(limit, OpenDirectory.usualBytes))
                let isWhole = try collect(&records, upTo: limit, &progress, context)
                if records.isEmpty, !isWhole { throw .invalidArgument }
                try buffer.append(records)
            } catch {
                progress = before
                throw error
            }
        }
    }

    /// Adds the records of the next entries, as many as there is room for; tells whether those were all.
    private func collect(
        _ records: inout [UInt8], upTo limit: Int, _ progress: inout Progress,
        _ context: FileContext
    ) throws(Errno) -> Bool {
        var mounts: [Mount] = []
        var mountsDepth = 0
        while let level = progress.levels.last {
            guard let vnode = level.place.dentry.file,
                let entry = try vnode.entry(after: level.cookie, context)
            else {
                progress.levels.removeLast()
                let length = progress.levels.last?.prefixLength ?? 0
                progress.prefix.removeLast(progress.prefix.count - length)
                mountsDepth = 0
                continue
            }
            if mountsDepth != progress.levels.count {
                mounts = context.namespace.mounts(in: level.place)
                mountsDepth = progress.levels.count
            }
            let mount = mounts.last { $0.mountpoint?.name == entry.name }
            guard add(entry, progress.prefix, mount, to: &records, upTo: limit) else {
                return false
            }
            progress.levels[progress.levels.count - 1].cookie = entry.cookie
            if flags.contains(.recursive) { descend(entry, level, &progress, context) }
        }
        // At the end it stays at the end.
        if progress.levels.isEmpty {
            progress.levels = [
                Level(place: location.place, cookie: .max, prefixLength: 0)
            ]
        }
        return true
    }

    /// Adds one record, and tells whether there was room.
    private func add(
        _ entry: DirectoryEntry, _ prefix: [UInt8], _ mount: Mount?,
        to records: inout [UInt8], upTo limit: Int
    ) -> Bool {
        let nameLength = prefix.count + entry.name.count
        let length = DirectoryEntryHeader.recordLength(nameLength: nameLength)
        guard limit - records.count >= length else { return false }
        var header = DirectoryEntryHeader()
        let vnode = mount?.root.file ?? entry.vnode
        header.number = vnode.number
        header.recordLength = UInt16(clamping: length)
        header.nameLength = UInt16(clamping: nameLength)
        header.type = vnode.type.rawValue
        let limit = mount?.permissions ?? location.place.mount.permissions
        header.permissions =
            location.limit.intersection(limit).intersection(vnode.permissions).rawValue
        header.attributes = mount?.shownAttributes.rawValue ?? 0
        let end = records.count + length
        unsafe withUnsafeBytes(of: header) { unsafe records.append(contentsOf: $0) }
        records.append(contentsOf: prefix)
        records.append(contentsOf: entry.name)
        while records.count < end { records.append(0) }
        return true
    }

    /// Goes on with the entries of a directory that was just read. One that cannot be looked up any
    /// more, or whose path would be too long to be used, is passed over.
    private func descend(
        _ entry: DirectoryEntry, _ level: Level, _ progress: inout Progress,
        _ context: FileContext
    ) {
        guard entry.vnode.type == .directory,
            progress.prefix.count + entry.name.count + 1 < Limits.path
        else { return }
        let namespace = context.namespace
        guard
            let dentry = try? context.lookup(entry.name.span, in: level.place.dentry, namespace)
        else { return }
        var place = Place(mount: level.place.mount, dentry: dentry)
        while let mount = namespace.mount(at: place) {
            place = Place(mount: mount, dentry: mount.root)
        }
        progress.prefix.append(contentsOf: entry.name)
        progress.prefix.append(UInt8(ascii: "/"))
        progress.levels.append(
            Level(place: place, cookie: 0, prefixLength: progress.prefix.count))
    }

    /// Only back to the start.
    public override func seek(by offset: Int64, from origin: SeekOrigin) throws(Errno) -> UInt64 {
        guard offset == 0, origin == .start else { throw .invalidArgument }
        progress.withLock { $0 = OpenDirectory.start(location.place) }
        return 0
    }
}
