// From a program file to a process that can begin: segments into memory, arguments onto the stack.

public import Arch
internal import Executable
public import KernelABI
internal import KernelLog
public import Memory

/// Gives the bytes of a program file.
public protocol ProgramSource: AnyObject {
    /// Bytes in the file.
    var length: UInt64 { get }
    /// Which file it is, if it is one that others may run too.
    var identity: ProgramIdentity? { get }
    /// Copies bytes of the file from `offset` on; returns how many there were.
    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws(Errno) -> Int
    /// Where the file's page `index` lies in memory, if nothing ever changes it there.
    func constantPage(at index: UInt64) -> PhysicalAddress?
}

extension ProgramSource {
    /// A program of its own.
    public var identity: ProgramIdentity? { nil }
    /// Most files have no such pages.
    public func constantPage(at index: UInt64) -> PhysicalAddress? { nil }
}

/// Builds the memory of a program in a new address space, through physical addresses: nothing runs
/// in the address space yet.
struct ProgramLoader {
    let space: AddressSpace
    let directMap: DirectMap
    let source: any ProgramSource

    /// Maps the program at `base`.
    ///
    /// - Returns: the address of its first instruction.
    func load(at base: VirtualAddress) throws(Errno) -> UInt64 {
        let executable = try readHeader()
        for segment in executable.segments {
            let start = base + segment.offset
            if try !mapConstantPages(of: segment, at: start) { try copy(segment, to: start) }
        }
        return base.rawValue + executable.entry
    }

    private func readHeader() throws(Errno) -> Executable {
        let count = min(Int(clamping: source.length), Executable.headerLength)
        return try withBytes(at: 0, count: count) { (bytes) throws(Errno) in
            do throws(ExecutableError) {
                return try Executable(header: bytes, fileLength: source.length)
            } catch {
                Log.info("a program could not be started: it is \(error.description)")
                throw .badExecutable
            }
        }
    }

    /// Calls `body` with bytes of one page of the file: where they lie, if they do so for good.
    private func withBytes<Result>(
        at offset: UInt64, count: Int, _ body: (Span<UInt8>) throws(Errno) -> Result
    ) throws(Errno) -> Result {
        if let page = source.constantPage(at: offset / PageSize.standardBytes) {
            // Sound: the page stays as it is, and the bytes are inside of it.
            return try unsafe body(
                Span(
                    _unsafeBytes: UnsafeRawBufferPointer(
                        start: directMap.pointer(to: page + offset % PageSize.standardBytes),
                        count: count)))
        }
        var buffer = [UInt8](repeating: 0, count: count)
        var bytes = buffer.mutableSpan
        guard try source.read(at: offset, into: &bytes) == count else { throw .inputOutput }
        return try body(buffer.span)
    }

    // MARK: - Segments

    /// Maps the file's own pages for a segment that the program cannot change, if they lie in memory for
    /// good; tells whether they do. All processes that run the program share them.
    private func mapConstantPages(
        of segment: Executable.Segment, at start: VirtualAddress
    ) throws(Errno) -> Bool {
        let pages = PageCount(coveringBytes: segment.length)
        let contents = PageCount(coveringBytes: segment.contentsOffset + segment.fileLength)
        guard !segment.isWritable, pages == contents,
            segment.fileOffset % PageSize.standardBytes == segment.contentsOffset,
            let frames = space.makeFileFrames(count: pages)
        else { return false }
        let first = segment.fileOffset / PageSize.standardBytes
        for index in 0..<pages.rawValue {
            guard let page = source.constantPage(at: first + index) else { return false }
            frames.appendConstant(page)
        }
        try map(.file(frames), segment, at: start)
        return true
    }

    private func map(
        _ memory: AddressSpace.Source, _ segment: Executable.Segment, at start: VirtualAddress
    ) throws(Errno) {
        var protection: Memory.Protection = .read
        if segment.isWritable { protection.insert(.write) }
        if segment.isExecutable { protection.insert(.execute) }
        _ = try Errno.translating { () throws(MemoryError) in
            try space.map(
                memory, length: segment.length, at: .at(start), protection, maximum: protection)
        }
    }

    /// Maps memory of the program's own for a segment, and copies the contents there.
    private func copy(_ segment: Executable.Segment, to start: VirtualAddress) throws(Errno) {
        try map(.zeros, segment, at: start)
        var done: UInt64 = 0
        while done < segment.fileLength {
            let place = start + (segment.contentsOffset + done)
            let offset = segment.fileOffset + done
            let count = min(
                PageSize.standardBytes - place.rawValue % PageSize.standardBytes,
                PageSize.standardBytes - offset % PageSize.standardBytes,
                segment.fileLength - done)
            try withBytes(at: offset, count: Int(count)) { (bytes) throws(Errno) in
                try write(bytes, at: place)
            }
            done += count
        }
    }

    /// Writes bytes that do not cross a page boundary into the new address space.
    private func write(_ bytes: Span<UInt8>, at address: VirtualAddress) throws(Errno) {
        let page = address.roundedDown(to: .standard)
        try Errno.translating { () throws(MemoryError) in
            try space.populate(VirtualRange(from: page, to: page + PageSize.standardBytes))
        }
        guard let physical = space.physicalAddress(of: address) else { throw .noMemory }
        // Sound: the page belongs to the new address space, and the bytes stay inside of it.
        let target = unsafe directMap.pointer(to: physical)
        unsafe bytes.withUnsafeBytes { source in
            if let base = source.baseAddress {
                unsafe target.copyMemory(from: base, byteCount: source.count)
            }
        }
    }

    // MARK: - The first stack

    /// Puts arguments and ``KernelABI/StartInfo`` at the top of the stack.
    ///
    /// - Returns: the address of the `StartInfo`, a multiple of 16: the first stack pointer.
    func writeStart(
        on stack: VirtualRange, arguments: [[UInt8]], _ info: StartInfo
    ) throws(Errno) -> UInt64 {
        var strings: [UInt8] = []
        var offsets: [Int] = []
        for argument in arguments {
            offsets.append(strings.count)
            strings += argument
            strings.append(0)
        }
        let stringsStart = (stack.end.rawValue - UInt64(strings.count)) & ~15
        let pointersStart = (stringsStart - UInt64(offsets.count + 1) * 8) & ~15
        let infoStart =
            (pointersStart - UInt64(MemoryLayout<StartInfo>.size)) & ~15
        guard infoStart > stack.start.rawValue + PageSize.standardBytes else {
            throw .argumentsTooLong
        }
        var pointers: [UInt8] = []
        for offset in offsets { append(stringsStart + UInt64(offset), to: &pointers) }
        append(0, to: &pointers)

        var info = info
        info.size = UInt64(MemoryLayout<StartInfo>.size)
        info.argumentCount = UInt64(arguments.count)
        info.arguments = pointersStart
        info.stackLimit = stack.start.rawValue
        info.stackTop = stack.end.rawValue
        let infoBytes = unsafe withUnsafeBytes(of: info) { unsafe [UInt8]($0) }
        try writeAcrossPages(infoBytes, at: VirtualAddress(infoStart))
        try writeAcrossPages(pointers, at: VirtualAddress(pointersStart))
        try writeAcrossPages(strings, at: VirtualAddress(stringsStart))
        return infoStart
    }

    private func append(_ word: UInt64, to bytes: inout [UInt8]) {
        for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (UInt64(index) * 8))) }
    }

    private func writeAcrossPages(_ bytes: [UInt8], at address: VirtualAddress) throws(Errno) {
        var done = 0
        while done < bytes.count {
            let place = address + UInt64(done)
            let toPageEnd = Int(PageSize.standardBytes - place.rawValue % PageSize.standardBytes)
            let end = min(done + toPageEnd, bytes.count)
            try write(bytes.span.extracting(done..<end), at: place)
            done = end
        }
    }
}
