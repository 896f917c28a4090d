// What `mmap` puts into an address space for a file.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import Memory
internal import Processes

/// A request to map part of a file.
struct FileMapping {
    /// What the program wants to do with the pages.
    let protection: Memory.Protection
    /// Bytes wanted.
    let length: UInt64
    /// Where in the file the mapping begins.
    let offset: UInt64

    /// Whole pages; 0 when there is no such number.
    var paddedLength: UInt64 { PageCount(coveringBytes: length).bytesIfRepresentable ?? 0 }

    private var pages: PageCount { PageCount(coveringBytes: length) }

    /// What to map, and what `mprotect` may make of it.
    ///
    /// Fresh memory is the process' own. Of everything else the rights are those of the open file, and
    /// of those a mapping that is not written to gives the right to write up for good: so a file's pages
    /// need not be copied for a program that only reads.
    func source(
        of file: OpenFile, for space: AddressSpace
    ) throws(Errno) -> (AddressSpace.Source, maximum: Memory.Protection) {
        var wanted: FilePermissions = [.read]
        if protection.contains(.write) { wanted.insert(.write) }
        if protection.contains(.execute) { wanted.insert(.execute) }
        let mapping = try file.mapping(for: wanted)
        guard length > 0, offset.isMultiple(of: PageSize.standardBytes),
            length <= AddressLayout.user.length, offset <= AddressLayout.user.length
        else { throw .invalidArgument }
        var maximum = protection.union(.read)
        if file.permissions.contains(.execute) { maximum.insert(.execute) }
        switch mapping {
        case .fresh(fill: 0): return (.zeros, [.read, .write, .execute])
        case .fresh(let byte):
            return (.file(try filled(with: byte, for: space)), [.read, .write, .execute])
        case .device(let device, let cacheType):
            let last = PageCount(coveringBytes: device.length).bytes
            guard offset < last, paddedLength <= last - offset else { throw .invalidArgument }
            return (.device(device.start + offset, cacheType), maximum)
        case .object(let object):
            let memory = try object.memory(bytes: offset + length, account: space.account)
            let first = PageCount(coveringBytes: offset)
            return (.object(memory, firstPage: first), maximum)
        case .shared(let pages):
            return (.file(try frames(of: pages, for: space)), maximum)
        }
    }

    /// The pages of a file. What lies beyond its end cannot be mapped.
    private func frames(
        of source: PageSource, for space: AddressSpace
    ) throws(Errno) -> FileFrames {
        let first = offset / PageSize.standardBytes
        guard first < source.pageCount, pages.rawValue <= source.pageCount - first else {
            throw .invalidArgument
        }
        guard let frames = space.makeFileFrames(count: pages) else { throw .noMemory }
        for index in 0..<pages.rawValue {
            let page = try source.page(
                at: first + index, isWritable: protection.contains(.write))
            if page.isCounted {
                frames.append(page.address)
            } else {
                frames.appendConstant(page.address)
            }
        }
        return frames
    }

    /// Memory that is filled with something else than zeros exists from the start.
    private func filled(
        with byte: UInt8, for space: AddressSpace
    ) throws(Errno) -> FileFrames {
        // Promised before it is taken; the mapping makes its own promise.
        try Errno.translating { () throws(MemoryError) in try space.account.charge(pages) }
        defer { space.account.refund(pages) }
        guard let frames = space.makeFileFrames(count: pages),
            frames.appendFilled(with: byte, count: pages)
        else { throw .noMemory }
        return frames
    }
}
