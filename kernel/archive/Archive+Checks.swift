// The proofs behind `Archive.init`. Each function relies only on what those before it proved.

extension Archive {
    /// Adds up all file contents and compares with what the writer saw.
    ///
    /// - Throws: `.damagedData`.
    public func checkData() throws(ArchiveError) {
        var sum = ArchiveChecksum()
        var offset = dataOffset
        while offset < length {
            sum.add(bytes.word(at: offset))
            offset += 8
        }
        guard sum.value == bytes.word(at: 56) else { throw .damagedData }
    }

    /// The three areas follow each other, and end inside the memory that there is.
    func checkHeader() throws(ArchiveError) {
        guard length <= bytes.count else {
            throw .truncated(length: bytes.count, expected: length)
        }
        let tableEnd =
            ArchiveLayout.headerLength + UInt64(entryCount) * ArchiveLayout.entryLength
        guard length % ArchiveLayout.pageSize == 0, length >= tableEnd else {
            throw .badHeader(offset: 16)
        }
        guard stringsOffset == tableEnd else { throw .badHeader(offset: 24) }
        guard stringsLength <= length - stringsOffset else { throw .badHeader(offset: 32) }
        let stringsEnd = stringsOffset + stringsLength
        guard dataOffset % ArchiveLayout.pageSize == 0, dataOffset >= stringsEnd,
            dataOffset <= length
        else { throw .badHeader(offset: 40) }
    }

    /// The checksum over header, entry table, strings and the padding after them.
    func tablesChecksum() -> UInt64 {
        var sum = ArchiveChecksum()
        var offset: UInt64 = 0
        while offset < dataOffset {
            sum.add(offset == 48 ? 0 : bytes.word(at: offset))
            offset += 8
        }
        return sum.value
    }

    /// Every entry by itself, then against its predecessor, then against its parent.
    func checkEntries() throws(ArchiveError) {
        var dataEnd = dataOffset
        for index in 0..<entryCount {
            guard let entry = unchecked(index) else { throw .badEntry(index: index) }
            guard liesInStrings(entry.pathOffset, entry.pathLength),
                entry.pathLength <= ArchiveLayout.longestPath,
                isValidPath(entry)
            else { throw .badPath(index: index) }
            guard contentsAreValid(entry, dataEnd: &dataEnd) else {
                throw .badEntry(index: index)
            }
            if index > 0, !isSorted(self.entry(at: index - 1), before: entry) {
                throw .unsorted(index: index)
            }
            guard hasParent(entry) else { throw .orphan(index: index) }
        }
    }

    /// The fields of an entry as they stand, or `nil` when it has no known kind.
    func unchecked(_ index: UInt32) -> Entry? {
        let start = ArchiveLayout.headerLength + UInt64(index) * ArchiveLayout.entryLength
        let mixed = bytes.half(at: start + 4)
        guard mixed >> 24 == 0,
            let kind = ArchiveEntryKind(rawValue: UInt8(truncatingIfNeeded: mixed >> 16))
        else { return nil }
        return Entry(
            index: index, kind: kind, offset: bytes.word(at: start + 8),
            length: bytes.word(at: start + 16), pathOffset: UInt64(bytes.half(at: start)),
            pathLength: UInt64(mixed & 0xFFFF))
    }

    private func liesInStrings(_ offset: UInt64, _ length: UInt64) -> Bool {
        offset >= stringsOffset && length <= stringsLength
            && offset - stringsOffset <= stringsLength - length
    }

    private func isValidPath(_ entry: Entry) -> Bool {
        unsafe ArchivePath.isValid(bytes.slice(at: entry.pathOffset, length: entry.pathLength))
    }

    /// `dataEnd` is where the last file's pages ended: data only moves forward, hence no overlap.
    private func contentsAreValid(_ entry: Entry, dataEnd: inout UInt64) -> Bool {
        switch entry.kind {
        case .directory: return entry.offset == 0 && entry.length == 0
        case .symbolicLink:
            guard liesInStrings(entry.offset, entry.length) else { return false }
            return unsafe ArchivePath.isValidTarget(
                bytes.slice(at: entry.offset, length: entry.length))
        case .file:
            if entry.length == 0 { return entry.offset == 0 }
            guard entry.offset >= dataEnd, entry.offset % ArchiveLayout.pageSize == 0,
                entry.offset <= length, entry.length <= length - entry.offset
            else { return false }
            let end = entry.offset + entry.length
            // The archive's own length is a multiple of the page size, so this cannot pass it.
            dataEnd = (end + ArchiveLayout.pageSize - 1) & ~(ArchiveLayout.pageSize - 1)
            return true
        }
    }

    private func isSorted(_ first: Entry, before second: Entry) -> Bool {
        for position in 0..<min(first.pathLength, second.pathLength) {
            let (a, b) = (pathByte(first, position), pathByte(second, position))
            if a != b { return a < b }
        }
        return first.pathLength < second.pathLength
    }

    /// A path sorts after all of its prefixes, so the parent has been checked already.
    private func hasParent(_ entry: Entry) -> Bool {
        var length = entry.pathLength
        while length > 0, pathByte(entry, length - 1) != UInt8(ascii: "/") { length -= 1 }
        if length == 0 { return true }
        let parentPath = unsafe bytes.slice(at: entry.pathOffset, length: length - 1)
        guard let parent = unsafe find(parentPath, below: entry.index) else { return false }
        return parent.kind == .directory
    }
}
