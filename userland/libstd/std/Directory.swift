// Reading directories: the kernel's records become entries.

internal import CSystem
public import KernelABI

extension DirectoryEntry {
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
            parse(bytes, into: &entries)
        }
    }
}
