// One name in a directory, and how the kernel's records become such names.

public import KernelABI

/// One name in a directory.
public struct DirectoryEntry: Sendable {
    /// The name; with `:recursive`, a path below the directory.
    public var name: String
    /// What it is; nil for a type this program does not know.
    public var type: FileType?
    /// What may be done with it.
    public var permissions: FilePermissions
    /// Whether something is mounted there.
    public var attributes: EntryAttributes

    /// An entry made by hand.
    public init(
        name: String, type: FileType?, permissions: FilePermissions, attributes: EntryAttributes
    ) {
        self.name = name
        self.type = type
        self.permissions = permissions
        self.attributes = attributes
    }

    /// Entries from the records of one `getdents` call. Records that contradict themselves end the
    /// list.
    public static func parse(_ bytes: [UInt8]) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        parse(bytes, into: &entries)
        return entries
    }

    /// Adds the entries of the records of one `getdents` call.
    static func parse(_ bytes: [UInt8], into entries: inout [DirectoryEntry]) {
        let header = MemoryLayout<DirectoryEntryHeader>.size
        var offset = 0
        while bytes.count - offset >= header {
            let record = Int(bytes[offset + 8]) | Int(bytes[offset + 9]) << 8
            let name = Int(bytes[offset + 10]) | Int(bytes[offset + 11]) << 8
            guard record >= header + name, record <= bytes.count - offset else { break }
            let start = offset + header
            let text = unsafe bytes.withUnsafeBufferPointer {
                // Sound: the record was seen to lie within the bytes.
                unsafe String(
                    decoding: UnsafeBufferPointer(rebasing: $0[start..<start + name]),
                    as: UTF8.self)
            }
            entries.append(
                DirectoryEntry(
                    name: text,
                    type: FileType(rawValue: bytes[offset + 12]),
                    permissions: FilePermissions(rawValue: bytes[offset + 13]),
                    attributes: EntryAttributes(rawValue: bytes[offset + 14])))
            offset += record
        }
    }
}
