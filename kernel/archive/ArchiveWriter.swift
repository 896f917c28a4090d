// Writes root archives. Lives beside the reader so that the format has one home; the kernel links
// none of it.

/// Collects files, directories and links, and lays them out as an archive. Equal contents give equal
/// bytes, in whatever order they were added.
public struct ArchiveWriter {
    /// Why something cannot be added.
    public enum Problem: Error, Equatable {
        /// The path or link target is not in the form that the format allows.
        case badPath(String)
        /// A file stands where a directory is needed, or the other way round.
        case notADirectory(String)
        /// The archive would not fit the format's 32-bit string offsets.
        case tooManyEntries
    }

    private enum Content {
        case file([UInt8])
        case directory
        case symbolicLink([UInt8])

        var kind: ArchiveEntryKind {
            switch self {
            case .file: .file
            case .directory: .directory
            case .symbolicLink: .symbolicLink
            }
        }
    }

    private struct Item {
        let path: [UInt8]
        var content: Content
    }

    /// Sorted by path: each insertion is O(n), which is nothing at the sizes of a root directory.
    private var items: [Item] = []

    /// An empty archive.
    public init() {}

    /// Adds a file, or replaces a file or link of the same path. Parents are created.
    public mutating func addFile(_ path: String, _ contents: [UInt8]) throws(Problem) {
        try add(path, .file(contents))
    }

    /// Adds a directory and its parents; one that exists stays as it is.
    public mutating func addDirectory(_ path: String) throws(Problem) {
        try add(path, .directory)
    }

    /// Adds a symbolic link, or replaces a file or link of the same path. Parents are created.
    public mutating func addSymbolicLink(_ path: String, target: String) throws(Problem) {
        let bytes = Array(target.utf8)
        guard ArchivePath.isValidTarget(bytes) else { throw .badPath(target) }
        try add(path, .symbolicLink(bytes))
    }

    private mutating func add(_ path: String, _ content: Content) throws(Problem) {
        let bytes = Array(path.utf8)
        guard ArchivePath.isValid(bytes) else { throw .badPath(path) }
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "/") {
                try place(Item(path: Array(bytes[..<position]), content: .directory))
            }
            position += 1
        }
        try place(Item(path: bytes, content: content))
    }

    private mutating func place(_ item: Item) throws(Problem) {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].path.lexicographicallyPrecedes(item.path) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < items.count, items[low].path == item.path else {
            items.insert(item, at: low)
            return
        }
        let wasDirectory = items[low].content.kind == .directory
        guard wasDirectory == (item.content.kind == .directory) else {
            throw .notADirectory(String(decoding: item.path, as: UTF8.self))
        }
        items[low].content = item.content
    }

    /// The archive's bytes.
    public func finish() throws(Problem) -> [UInt8] {
        let page = Int(ArchiveLayout.pageSize)
        let stringsOffset =
            Int(ArchiveLayout.headerLength) + items.count * Int(ArchiveLayout.entryLength)
        var strings: [UInt8] = []
        for item in items {
            strings += item.path
            if case .symbolicLink(let target) = item.content { strings += target }
        }
        let dataOffset = roundUp(stringsOffset + strings.count, to: page)
        guard UInt32(exactly: dataOffset) != nil, let count = UInt32(exactly: items.count)
        else { throw .tooManyEntries }
        let (table, length) = entryTable(stringsOffset: stringsOffset, dataOffset: dataOffset)
        var header: [UInt8] = []
        append(ArchiveLayout.magic, to: &header)
        append(ArchiveLayout.version, to: &header)
        append(count, to: &header)
        for value in [length, stringsOffset, strings.count, dataOffset, 0, 0] {
            append(UInt64(value), to: &header)
        }
        return seal(tables: header + table + strings, dataOffset: dataOffset, length: length)
    }

    /// The entry table, and where the last file's pages end.
    private func entryTable(stringsOffset: Int, dataOffset: Int) -> (table: [UInt8], end: Int) {
        var table: [UInt8] = []
        var stringPosition = stringsOffset
        var dataPosition = dataOffset
        for item in items {
            var offset = 0
            var length = 0
            let pathOffset = stringPosition
            stringPosition += item.path.count
            switch item.content {
            case .directory: break
            case .symbolicLink(let target):
                (offset, length) = (stringPosition, target.count)
                stringPosition += target.count
            case .file(let contents):
                if !contents.isEmpty { (offset, length) = (dataPosition, contents.count) }
                dataPosition += roundUp(contents.count, to: Int(ArchiveLayout.pageSize))
            }
            append(UInt32(pathOffset), to: &table)
            append(UInt16(item.path.count), to: &table)
            table += [item.content.kind.rawValue, 0]
            append(UInt64(offset), to: &table)
            append(UInt64(length), to: &table)
        }
        return (table, dataPosition)
    }

    /// Appends the data and fills in both checksums.
    private func seal(tables: [UInt8], dataOffset: Int, length: Int) -> [UInt8] {
        var archive = tables
        archive.reserveCapacity(length)
        archive += repeatElement(0, count: dataOffset - archive.count)
        for item in items {
            guard case .file(let contents) = item.content else { continue }
            archive += contents
            archive += repeatElement(
                0, count: roundUp(contents.count, to: Int(ArchiveLayout.pageSize)) - contents.count)
        }
        store(checksum(archive, from: dataOffset, to: length), into: &archive, at: 56)
        store(checksum(archive, from: 0, to: dataOffset), into: &archive, at: 48)
        return archive
    }

    private func checksum(_ bytes: [UInt8], from start: Int, to end: Int) -> UInt64 {
        var sum = ArchiveChecksum()
        var offset = start
        while offset < end {
            var word: UInt64 = 0
            for index in 0..<8 { word |= UInt64(bytes[offset + index]) << (index * 8) }
            sum.add(word)
            offset += 8
        }
        return sum.value
    }

    private func roundUp(_ value: Int, to alignment: Int) -> Int {
        (value + alignment - 1) / alignment * alignment
    }

    private func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    private func store(_ number: UInt64, into bytes: inout [UInt8], at offset: Int) {
        for index in 0..<8 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (index * 8))
        }
    }
}
