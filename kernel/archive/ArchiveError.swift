// Why bytes are not a root archive.

/// What is wrong with an archive. Offsets count from its first byte.
public enum ArchiveError: Error, Equatable {
    /// There are fewer bytes than the header says, or than a header has.
    case truncated(length: UInt64, expected: UInt64)
    /// It does not begin with the archive magic.
    case notAnArchive
    /// It was written for another version of the system.
    case unsupportedVersion(UInt32)
    /// The header, entry table or strings changed after they were written.
    case damagedTables
    /// File contents changed after they were written.
    case damagedData
    /// The header's offsets and lengths contradict each other.
    case badHeader(offset: UInt64)
    /// An entry's fields are out of bounds, overlap others or contradict its kind.
    case badEntry(index: UInt32)
    /// An entry's path is not in the form that the format allows.
    case badPath(index: UInt32)
    /// An entry is not sorted after its predecessor.
    case unsorted(index: UInt32)
    /// An entry's parent is missing, or is no directory.
    case orphan(index: UInt32)
}

extension ArchiveError: CustomStringConvertible {
    /// What is wrong, without naming the file: the caller knows its name.
    public var description: String {
        switch self {
        case .truncated(let length, let expected):
            "it has \(length) bytes instead of \(expected)"
        case .notAnArchive: "it is not a PatchworkOS root archive"
        case .unsupportedVersion(let version):
            "it has archive version \(version); this system reads version \(ArchiveLayout.version)"
        case .damagedTables: "its tables are damaged (wrong checksum)"
        case .damagedData: "its contents are damaged (wrong checksum)"
        case .badHeader(let offset): "its header is malformed at offset \(offset)"
        case .badEntry(let index): "entry \(index) is malformed"
        case .badPath(let index): "entry \(index) has a malformed path"
        case .unsorted(let index): "entry \(index) is out of order"
        case .orphan(let index): "entry \(index) is in no directory"
        }
    }
}
