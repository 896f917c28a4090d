// The directory tree of a volume, and its directory entries (FAT specification, section 6).

/// A directory while a volume is put together.
final class FATDirectory {
    private enum Child {
        case directory(FATDirectory)
        case file([UInt8])
    }

    private struct Entry {
        let name: String
        let shortName: FATName
        let child: Child
    }

    /// 1 January 1980, the first day that FAT knows: equal inputs give equal bytes.
    private static let date: UInt16 = 0x0021
    private static let directoryAttribute: UInt8 = 0x10
    private static let archiveAttribute: UInt8 = 0x20
    private static let labelAttribute: UInt8 = 0x08

    private var entries: [Entry] = []
    private var shortNames: Set<[UInt8]> = []
    private let parent: FATDirectory?
    private var cluster = 0

    init(parent: FATDirectory? = nil) { self.parent = parent }

    func add(_ file: VolumeFile) throws(ImageError) {
        let names = file.path.split(separator: "/").map(String.init)
        guard let last = names.last else { throw .badName(file.path) }
        guard file.contents.count <= UInt32.max else { throw .tooLarge(file.path) }
        var directory = self
        for name in names.dropLast() {
            directory = try directory.subdirectory(name, of: file.path)
        }
        guard directory.child(last) == nil else { throw .duplicate(file.path) }
        try directory.append(last, .file(file.contents))
    }

    private func subdirectory(_ name: String, of path: String) throws(ImageError) -> FATDirectory {
        switch child(name) {
        case .directory(let existing): return existing
        case .file: throw .duplicate(path)
        case nil:
            let new = FATDirectory(parent: self)
            try append(name, .directory(new))
            return new
        }
    }

    private func child(_ name: String) -> Child? {
        entries.first { $0.name.lowercased() == name.lowercased() }?.child
    }

    private func append(_ name: String, _ child: Child) throws(ImageError) {
        let shortName = try FATName(name, taken: &shortNames)
        entries.append(Entry(name: name, shortName: shortName, child: child))
    }

    /// Bytes of this directory's own entries: a label or the two dots, then the children.
    private var byteCount: Int {
        entries.reduce(parent == nil ? 32 : 64) { $0 + $1.shortName.longEntries().count + 32 }
    }

    /// How many clusters this directory and everything below it take.
    func clusterCount(clusterSize: Int) throws(ImageError) -> Int {
        var count = Self.clusters(byteCount, clusterSize)
        for entry in entries {
            switch entry.child {
            case .directory(let directory):
                count += try directory.clusterCount(clusterSize: clusterSize)
            case .file(let contents): count += Self.clusters(contents.count, clusterSize)
            }
        }
        return count
    }

    private static func clusters(_ bytes: Int, _ clusterSize: Int) -> Int {
        (bytes + clusterSize - 1) / clusterSize
    }

    /// Hands out clusters and passes every directory and file with its first cluster to `write`.
    func layOut(
        table: inout FATTable, clusterSize: Int, write: (Int, [UInt8]) -> Void
    ) throws(ImageError) {
        cluster = try table.allocate(Self.clusters(byteCount, clusterSize))
        var bytes = header()
        for entry in entries {
            let first: Int
            let size: Int
            let attribute: UInt8
            switch entry.child {
            case .directory(let directory):
                try directory.layOut(table: &table, clusterSize: clusterSize, write: write)
                (first, size, attribute) = (directory.cluster, 0, Self.directoryAttribute)
            case .file(let contents):
                first = try table.allocate(Self.clusters(contents.count, clusterSize))
                if first != 0 { write(first, contents) }
                (size, attribute) = (contents.count, Self.archiveAttribute)
            }
            bytes += entry.shortName.longEntries()
            bytes += Self.entry(entry.shortName.short, attribute, cluster: first, size: size)
        }
        write(cluster, bytes)
    }

    private func header() -> [UInt8] {
        guard let parent else {
            return Self.entry(Array("PATCHWORK  ".utf8), Self.labelAttribute, cluster: 0, size: 0)
        }
        // The root is written as cluster 0 here, whatever its cluster is (section 6.5).
        let above = parent.parent == nil ? 0 : parent.cluster
        let attribute = Self.directoryAttribute
        return Self.entry(Array(".          ".utf8), attribute, cluster: cluster, size: 0)
            + Self.entry(Array("..         ".utf8), attribute, cluster: above, size: 0)
    }

    private static func entry(
        _ name: [UInt8], _ attribute: UInt8, cluster: Int, size: Int
    ) -> [UInt8] {
        let high = UInt16(truncatingIfNeeded: cluster >> 16)
        let low = UInt16(truncatingIfNeeded: cluster)
        var entry = name + [attribute, 0, 0]
        entry += littleEndian(0 as UInt16) + littleEndian(date) + littleEndian(date)
        entry += littleEndian(high) + littleEndian(0 as UInt16) + littleEndian(date)
        entry += littleEndian(low) + littleEndian(UInt32(truncatingIfNeeded: size))
        return entry
    }
}
