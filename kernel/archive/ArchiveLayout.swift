// The root archive's layout, in one place for reader and writer. All numbers are little-endian.
//
//   0      header                 64 bytes
//   64     entry table            24 bytes for each entry, sorted by path bytes
//   …      strings                paths and symbolic link targets, no terminators
//   page   data of each file      starts on a page, in entry order, zeroes up to the next page
//
// Header:  0 magic "PWKROOT\n"   8 version   12 entry count   16 archive length in bytes
//         24 strings offset     32 strings length   40 data offset
//         48 checksum of header (with this field zero), entry table and strings
//         56 checksum of everything from the data offset on
// Entry:   0 path offset   4 path length (2)   6 kind (1)   7 zero   8 offset   16 length
//
// A file's offset and length name its data, both zero when it is empty; a symbolic link's name its
// target among the strings; a directory's are zero. Offsets count from the archive's first byte.

/// Numbers that define the format.
public enum ArchiveLayout {
    /// "PWKROOT\n" in memory order. The line feed shows transfers that rewrite line ends.
    public static var magic: UInt64 { 0x0A54_4F4F_524B_5750 }
    /// The version that this code reads and writes.
    public static var version: UInt32 { 1 }
    /// File data begins at multiples of this, so that its pages can be mapped where they lie.
    public static var pageSize: UInt64 { 4096 }
    /// Bytes of the header.
    public static var headerLength: UInt64 { 64 }
    /// Bytes of one entry.
    public static var entryLength: UInt64 { 24 }
    /// Most bytes of a path, and of a symbolic link's target.
    public static var longestPath: UInt64 { 1023 }
    /// Most bytes between two slashes.
    public static var longestName: Int { 255 }
}

/// What an entry is.
public enum ArchiveEntryKind: UInt8, Sendable {
    /// A regular file.
    case file = 1
    /// A directory.
    case directory = 2
    /// A symbolic link.
    case symbolicLink = 3
}

/// The archive's checksum: made to notice damage, at a word per step because the loader adds up tens
/// of megabytes. It is no defence against forgery.
public struct ArchiveChecksum {
    /// The checksum of what was added so far.
    public private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

    /// A checksum of nothing yet.
    public init() {}

    /// Adds eight bytes as a little-endian number.
    @inlinable
    public mutating func add(_ word: UInt64) {
        // The multiplier is odd, so a step loses nothing; the shift brings high bits back down.
        let mixed = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
        replace(mixed ^ mixed >> 32)
    }

    @usableFromInline
    mutating func replace(_ newValue: UInt64) { value = newValue }
}
