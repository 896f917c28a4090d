// Reading directories: the kernel's records become entries.

internal import CSystem
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
        let header = MemoryLayout<DirectoryEntryHeader>.size
        var entries: [DirectoryEntry] = []
        var offset = 0
        while bytes.count - offset >= header {
            let record = Int(bytes[offset + 8]) | Int(bytes[offset + 9]) << 8
            let name = Int(bytes[offset + 10]) | Int(bytes[offset + 11]) << 8
            guard record >= header + name, record <= bytes.count - offset else { break }
            let text = bytes[(offset + header)..<(offset + header + name)]
            entries.append(
                DirectoryEntry(
                    name: String(decoding: text, as: UTF8.self),
                    type: FileType(rawValue: bytes[offset + 12]),
                    permissions: FilePermissions(rawValue: bytes[offset + 13]),
                    attributes: EntryAttributes(rawValue: bytes[offset + 14])))
            offset += record
        }
        return entries
    }

    /// All entries of a directory, in the file system's order.
    public static func list(_ path: String) throws(Errno) -> [DirectoryEntry] {
        let directory = try File(path + ":directory")
        return try list(directory.descriptor)
    }

    /// The remaining entries of an open directory.
    public static func list(_ directory: Descriptor) throws(Errno) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        while true {
            var failure: Errno? = nil
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, used in
                do throws(Errno) {
                    used = try callSystem(
                        .directoryEntries, directory.value,
                        Int(bitPattern: buffer.baseAddress), buffer.count)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            if bytes.isEmpty { return entries }
            entries += parse(bytes)
        }
    }
}
