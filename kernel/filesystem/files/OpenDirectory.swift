// Reading directories, alone or with everything below.

public import KernelABI
internal import KernelBase
internal import Scheduler
internal import Synchronization

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

    /// The most bytes of one call, which lie in the kernel's memory until they are copied.
    private static let mostBytes = 65536
    /// Entries asked of a directory at a time.
    private static let batch = 32

    /// Taken before the names of a file system are.
    private let progress: SleepingMutex<Progress>

    public override init(_ opening: consuming Opening) {
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
        noteUse(.read)
        try progress.withLock { progress throws(Errno) in
            // All records go out in one copy. If that fails, none of them was read.
            let before = progress
            do throws(Errno) {
                var records = DirectoryRecords(
                    limit: min(buffer.remaining, OpenDirectory.mostBytes))
                let isWhole = try collect(&records, &progress, context)
                if records.isEmpty, !isWhole { throw .invalidArgument }
                try records.copy(to: &buffer)
            } catch {
                progress = before
                throw error
            }
        }
    }

    /// How adding the entries of one directory has ended.
    private enum Outcome {
        case isWhole, isFull, hasDescended
    }

    /// Adds the records of the next entries, as many as there is room for; tells whether those were all.
    private func collect(
        _ records: inout DirectoryRecords, _ progress: inout Progress, _ context: FileContext
    ) throws(Errno) -> Bool {
        while let level = progress.levels.last {
            switch try collect(level, &records, &progress, context) {
            case .isFull: return false
            case .hasDescended: break
            case .isWhole:
                progress.levels.removeLast()
                let length = progress.levels.last?.prefixLength ?? 0
                progress.prefix.removeLast(progress.prefix.count - length)
            }
        }
        // At the end it stays at the end.
        progress.levels = [Level(place: location.place, cookie: .max, prefixLength: 0)]
        return true
    }

    /// Adds the records of one directory's next entries.
    private func collect(
        _ level: Level, _ records: inout DirectoryRecords, _ progress: inout Progress,
        _ context: FileContext
    ) throws(Errno) -> Outcome {
        guard let vnode = level.place.dentry.file else { return .isWhole }
        let mountpoints = context.namespace.mountpoints(
            in: level.place, reachedIn: location.namespace)
        let limit = location.limit.intersection(location.place.mount.permissions)
        let index = progress.levels.count - 1
        while true {
            let entries = try vnode.entries(
                after: progress.levels[index].cookie, atMost: OpenDirectory.batch, context)
            if entries.isEmpty { return .isWhole }
            for position in entries.indices {
                let entry = entries[position]
                let mount =
                    mountpoints.isEmpty
                    ? nil : self.mount(on: entry, mountpoints, in: level.place, context)
                let isAdded =
                    if let mount {
                        records.add(
                            entry.name, prefix: progress.prefix, mount.root.file ?? entry.vnode,
                            limit: location.limit.intersection(mount.permissions),
                            mount.shownAttributes)
                    } else {
                        records.add(
                            entry.name, prefix: progress.prefix, entry.vnode, limit: limit, [])
                    }
                guard isAdded else { return .isFull }
                progress.levels[index].cookie = entry.cookie
                if flags.contains(.recursive), descend(entry, level, &progress, context) {
                    return .hasDescended
                }
            }
        }
    }

    /// What covers an entry of a directory that has these mountpoints.
    private func mount(
        on entry: DirectoryEntry, _ mountpoints: [Dentry], in directory: Place,
        _ context: FileContext
    ) -> Mount? {
        // What is not remembered has lost the name, which may be that of another file by now.
        let mountpoint = mountpoints.first {
            $0.isRemembered.load(ordering: .relaxed) && $0.name == entry.name
        }
        guard let mountpoint else { return nil }
        let place = Place(mount: directory.mount, dentry: mountpoint)
        let top = context.namespace.covered(place, reachedIn: location.namespace)
        return top.mount === directory.mount ? nil : top.mount
    }

    /// Goes on with the entries of a directory that was just read. One that cannot be looked up any
    /// more, or whose path would be too long to be used, is passed over. Tells whether it goes on there.
    private func descend(
        _ entry: DirectoryEntry, _ level: Level, _ progress: inout Progress,
        _ context: FileContext
    ) -> Bool {
        guard entry.vnode.type == .directory,
            progress.prefix.count + entry.name.count + 1 < Limits.path
        else { return false }
        let namespace = context.namespace
        guard
            let dentry = try? context.lookup(entry.name.span, in: level.place.dentry, namespace)
        else { return false }
        let place = namespace.covered(
            Place(mount: level.place.mount, dentry: dentry), reachedIn: location.namespace)
        progress.prefix.append(contentsOf: entry.name)
        progress.prefix.append(UInt8(ascii: "/"))
        progress.levels.append(
            Level(place: place, cookie: 0, prefixLength: progress.prefix.count))
        return true
    }

    /// Only back to the start.
    public override func seek(by offset: Int64, from origin: SeekOrigin) throws(Errno) -> UInt64 {
        guard offset == 0, origin == .start else { throw .invalidArgument }
        progress.withLock { $0 = OpenDirectory.start(location.place) }
        return 0
    }
}
