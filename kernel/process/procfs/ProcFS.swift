// `/proc`: a directory for each process, and `self`, which leads to that of whoever looks.

public import FileSystem
public import KernelABI

/// Makes the file system of a table's processes.
public enum ProcFS {
    /// The file system, to be registered with sysfs. Once for each table.
    public static func make(
        _ table: ProcessTable, services: FileSystemServices
    ) throws(Errno) -> SyntheticFileSystem {
        let superblock = Superblock("procfs", services: services)
        let root = ProcessesDirectory(table, superblock)
        try root.add("self", OwnNumberLink(in: superblock))
        let fileSystem = SyntheticFileSystem("procfs", root: root)
        table.setObserver(LookedUpNames(fileSystem))
        return fileSystem
    }
}

/// The root: `self`, and a number for each process.
private final class ProcessesDirectory: SyntheticDirectory, @unchecked Sendable {
    private let table: ProcessTable
    /// Cookies of processes are their numbers plus this; below are those of the other entries.
    private static var firstCookie: UInt64 { 16 }

    init(_ table: ProcessTable, _ superblock: Superblock) {
        self.table = table
        super.init(in: superblock)
    }

    override func lookup(
        _ name: Span<UInt8>, _ context: FileContext
    ) throws(Errno) -> Vnode? {
        guard let number = CommandText.number(name.array), name[0] != UInt8(ascii: "0"),
            let process = try? table.process(number)
        else { return try super.lookup(name, context) }
        return ProcessDirectory(process, superblock)
    }

    override func entry(
        after cookie: UInt64, _ context: FileContext
    ) throws(Errno) -> DirectoryEntry? {
        let first = ProcessesDirectory.firstCookie
        if cookie < first, let entry = try super.entry(after: cookie, context) { return entry }
        let number = cookie < first ? 0 : cookie - first
        guard number < .max - first, let process = table.process(from: number + 1) else {
            return nil
        }
        var name: [UInt8] = []
        name.append(decimal: process.id)
        return DirectoryEntry(
            cookie: process.id + first, name: name, vnode: ProcessDirectory(process, superblock))
    }
}

/// `/proc/<pid>`.
private final class ProcessDirectory: Vnode, @unchecked Sendable {
    private let process: Process

    init(_ process: Process, _ superblock: Superblock) {
        self.process = process
        super.init(superblock, .directory, [.read, .write, .execute])
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        .visible(ifCurrent: process.isListed)
    }
    override var remembersMissingNames: Bool { false }
    override var made: UInt64 { superblock.date(of: process.started) }

    override func lookup(
        _ name: Span<UInt8>, _ context: FileContext
    ) throws(Errno) -> Vnode? {
        // Checked with the names held: what is looked up later would not be forgotten any more.
        guard process.isListed else { return nil }
        return ProcessEntry.named(name)?.vnode(of: process, in: superblock)
    }

    override func entry(
        after cookie: UInt64, _ context: FileContext
    ) throws(Errno) -> DirectoryEntry? {
        let isInside = process.isVisible(in: context.namespace)
        var index = cookie
        while let number = UInt8(exactly: index), let entry = ProcessEntry(rawValue: number) {
            index += 1
            if !isInside, entry.isRestricted { continue }
            return DirectoryEntry(
                cookie: index, name: entry.name.byteArray,
                vnode: entry.vnode(of: process, in: superblock))
        }
        return nil
    }
}

/// Makes the cache of looked-up names forget those of ended processes, which it would keep in memory.
private final class LookedUpNames: ProcessObserver, @unchecked Sendable {
    private let fileSystem: SyntheticFileSystem

    init(_ fileSystem: SyntheticFileSystem) {
        self.fileSystem = fileSystem
    }

    private func forget(_ process: Process, isGone: Bool) {
        var name: [UInt8] = []
        name.append(decimal: process.id)
        fileSystem.forget(
            name, files: isGone ? ProcessEntry.names : [],
            subdirectory: ProcessEntry.environment.name.byteArray,
            inner: process.environment.names, isGone: isGone)
    }

    override func willEnd(_ process: Process) { forget(process, isGone: false) }
    override func wasRemoved(_ process: Process) { forget(process, isGone: true) }
}
