// Reads a root archive that lies in memory. Everything is proved once, when the archive is opened;
// what an `Archive` hands out afterwards needs no further checks.

/// A root archive whose tables have been proved: every entry has a well-formed path, a directory
/// above it, and data inside the archive that no other entry shares.
public struct Archive {
    /// One entry. Valid for the archive that it came from.
    public struct Entry: Equatable, Sendable {
        /// Its place in the sorted table.
        public let index: UInt32
        /// What it is.
        public let kind: ArchiveEntryKind
        /// Where a file's data or a link's target begins; a file's is a multiple of the page size.
        public let offset: UInt64
        /// Bytes of a file's data or of a link's target.
        public let length: UInt64
        /// Where the path begins.
        public let pathOffset: UInt64
        /// Bytes of the path.
        public let pathLength: UInt64
    }

    /// How many entries there are.
    public let entryCount: UInt32
    /// Bytes of the whole archive: a multiple of the page size.
    public let length: UInt64
    let dataOffset: UInt64
    let stringsOffset: UInt64
    let stringsLength: UInt64
    let bytes: ArchiveBytes

    /// Opens the archive at the start of `memory`; what follows the archive is not looked at.
    ///
    /// File contents are not read: call `checkData()` for that. Takes O(n log n) for n entries.
    /// - Parameter memory: must stay as it is for as long as the archive is used.
    /// - Throws: the first defect found.
    public init(_ memory: UnsafeRawBufferPointer) throws(ArchiveError) {
        let bytes = unsafe ArchiveBytes(memory)
        guard bytes.count >= ArchiveLayout.headerLength else {
            throw .truncated(length: bytes.count, expected: ArchiveLayout.headerLength)
        }
        guard bytes.word(at: 0) == ArchiveLayout.magic else { throw .notAnArchive }
        let version = bytes.half(at: 8)
        guard version == ArchiveLayout.version else { throw .unsupportedVersion(version) }
        self.bytes = bytes
        entryCount = bytes.half(at: 12)
        length = bytes.word(at: 16)
        stringsOffset = bytes.word(at: 24)
        stringsLength = bytes.word(at: 32)
        dataOffset = bytes.word(at: 40)
        try checkHeader()
        guard tablesChecksum() == bytes.word(at: 48) else { throw .damagedTables }
        try checkEntries()
    }

    /// The entry at an index.
    ///
    /// - Precondition: `index < entryCount`.
    public func entry(at index: UInt32) -> Entry {
        precondition(index < entryCount)
        // `checkEntries` proved the kind; an entry that were none would read as an empty file.
        return unchecked(index)
            ?? Entry(
                index: index, kind: .file, offset: 0, length: 0, pathOffset: 0, pathLength: 0)
    }

    /// The entry of a path, or `nil` when there is none. O(log n).
    public func find(_ path: some Collection<UInt8>) -> Entry? {
        find(path, below: entryCount)
    }

    /// The entry of a path among the first `limit` entries.
    func find(_ path: some Collection<UInt8>, below limit: UInt32) -> Entry? {
        var low: UInt32 = 0
        var high = limit
        while low < high {
            let middle = low + (high - low) / 2
            let entry = entry(at: middle)
            switch compare(entry, with: path) {
            case 0: return entry
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return nil
    }

    /// Calls `body` with the bytes of an entry's path.
    public func withPath<Result>(
        of entry: Entry, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        unsafe body(bytes.slice(at: entry.pathOffset, length: entry.pathLength))
    }

    /// Calls `body` with a file's contents or a link's target.
    public func withContents<Result>(
        of entry: Entry, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        unsafe body(bytes.slice(at: entry.offset, length: entry.length))
    }

    /// The byte at an offset of an entry's path.
    func pathByte(_ entry: Entry, _ position: UInt64) -> UInt8 {
        bytes.byte(at: entry.pathOffset + position)
    }

    /// Negative, zero or positive as the entry's path sorts before, at or after `path`.
    private func compare(_ entry: Entry, with path: some Collection<UInt8>) -> Int {
        var position: UInt64 = 0
        for byte in path {
            if position == entry.pathLength { return -1 }
            let own = pathByte(entry, position)
            if own != byte { return own < byte ? -1 : 1 }
            position += 1
        }
        return position < entry.pathLength ? 1 : 0
    }
}
