// What reading a directory copies out: a header and a name for each entry, one after the other.

internal import KernelABI

/// Records on their way to the caller, in the kernel's memory until all of them are copied in one piece.
@safe
struct DirectoryRecords {
    /// Zeroes behind the records.
    private var bytes: [UInt8]
    private var used = 0
    private let limit: Int

    /// Room made at first: what libstd asks for at a time.
    private static var usualBytes: Int { 4096 }

    /// No records, and room for `limit` bytes of them.
    init(limit: Int) {
        self.limit = limit
        bytes = [UInt8](repeating: 0, count: min(limit, DirectoryRecords.usualBytes))
    }

    var isEmpty: Bool { used == 0 }

    /// Adds a record, and tells whether there was room.
    ///
    /// - Parameters:
    ///   - prefix: what comes before the name.
    ///   - limit: the most rights that the entry is shown with.
    mutating func add(
        _ name: [UInt8], prefix: [UInt8], _ vnode: Vnode, limit rights: FilePermissions,
        _ attributes: EntryAttributes
    ) -> Bool {
        let nameLength = prefix.count + name.count
        let length = DirectoryEntryHeader.recordLength(nameLength: nameLength)
        guard limit - used >= length else { return false }
        while bytes.count - used < length {
            let more = min(max(bytes.count, length), limit - bytes.count)
            bytes.append(contentsOf: [UInt8](repeating: 0, count: more))
        }
        var header = DirectoryEntryHeader()
        header.number = vnode.number
        header.recordLength = UInt16(clamping: length)
        header.nameLength = UInt16(clamping: nameLength)
        header.type = vnode.type.rawValue
        header.permissions = rights.intersection(vnode.permissions).rawValue
        header.attributes = attributes.rawValue
        let start = used
        unsafe bytes.withUnsafeMutableBytes { memory in
            // Sound: there is room for `length` bytes from `start` on, more than header and names take.
            let record = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[start...])
            unsafe record.storeBytes(of: header, as: DirectoryEntryHeader.self)
            let names = unsafe UnsafeMutableRawBufferPointer(
                rebasing: record[MemoryLayout<DirectoryEntryHeader>.size...])
            unsafe names.copyBytes(from: prefix)
            unsafe UnsafeMutableRawBufferPointer(rebasing: names[prefix.count...])
                .copyBytes(from: name)
        }
        used += length
        return true
    }

    /// Copies all records out.
    ///
    /// - Throws: `.badAddress`.
    func copy(to buffer: inout ReadBuffer) throws(Errno) {
        let used = used
        let result = unsafe bytes.withUnsafeBytes { memory -> Result<Void, Errno> in
            do throws(Errno) {
                try unsafe buffer.append(UnsafeRawBufferPointer(rebasing: memory[..<used]))
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}
