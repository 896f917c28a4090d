// From a program file to a process that can begin: segments into memory, arguments onto the stack.

internal import Arch
internal import Executable
public import KernelABI
internal import KernelLog
public import Memory

/// Gives the bytes of a program file.
public protocol ProgramSource: AnyObject {
    /// Bytes in the file.
    var length: UInt64 { get }
    /// Copies bytes of the file from `offset` on; returns how many there were.
    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws(Errno) -> Int
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
        var header = [UInt8](repeating: 0, count: Executable.headerLength)
        var span = header.mutableSpan
        let shown = try source.read(at: 0, into: &span)
        let executable: Executable
        do throws(ExecutableError) {
            executable = try Executable(
                header: header.span.extracting(first: shown), fileLength: source.length)
        } catch {
            Log.info("a program could not be started: it is \(error.description)")
            throw .badExecutable
        }
        for segment in executable.segments {
            try load(segment, at: base + segment.offset)
        }
        return base.rawValue + executable.entry
    }

    private func load(_ segment: Executable.Segment, at start: VirtualAddress) throws(Errno) {
        var protection: Memory.Protection = .read
        if segment.isWritable { protection.insert(.write) }
        if segment.isExecutable { protection.insert(.execute) }
        let range = try Errno.translating { () throws(MemoryError) in
            try space.map(
                .zeros, length: segment.length, at: .at(start), protection, maximum: protection)
        }
        var page = [UInt8](repeating: 0, count: Int(PageSize.standardBytes))
        var done: UInt64 = 0
        while done < segment.fileLength {
            let place = range.start + (segment.contentsOffset + done)
            let toPageEnd = PageSize.standardBytes - place.rawValue % PageSize.standardBytes
            let count = Int(min(toPageEnd, segment.fileLength - done))
            var bytes = page.mutableSpan
            var part = bytes._mutatingExtracting(first: count)
            guard try source.read(at: segment.fileOffset + done, into: &part) == count else {
                throw .inputOutput
            }
            try write(page.span.extracting(first: count), at: place)
            done += UInt64(count)
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

    /// Maps a stack below `top` that grows down to an untouchable page.
    func mapStack(below top: VirtualAddress, bytes: UInt64) throws(Errno) -> VirtualRange {
        try UserStack.map(in: space, below: top, bytes: bytes)
    }

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
