// Numbers of an ELF file, read with bounds checks, and the structures that a kernel file needs.

/// The bytes of a file that claims to be ELF.
@safe struct ELFFile {
    struct ProgramHeaders {
        let offset: UInt64
        let count: UInt64
        let entrySize: UInt64
    }

    private static let pageSize: UInt64 = 4096
    private let bytes: UnsafeRawBufferPointer
    private var length: UInt64 { unsafe UInt64(bytes.count) }

    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
    }

    /// The little-endian number of `width` bytes at an offset.
    func number(at offset: UInt64, width: UInt64) throws(KernelImageError) -> UInt64 {
        let (end, overflow) = offset.addingReportingOverflow(width)
        guard !overflow, end <= length else { throw .truncated(needed: overflow ? .max : end) }
        var value: UInt64 = 0
        for index in 0..<width {
            // SAFETY: `end <= length` keeps the index inside the buffer.
            value |= UInt64(unsafe bytes[Int(offset + index)]) << (index * 8)
        }
        return value
    }

    /// Proves the identification and the extent of both header tables. The section headers stand at
    /// the file's end, so their presence shows that nothing was cut off.
    func programHeaders() throws(KernelImageError) -> ProgramHeaders {
        // 0x7F "ELF", 64-bit, little-endian, version 1.
        guard length >= 64, try number(at: 0, width: 7) == 0x01_0102_464C_457F else {
            throw .notAKernel
        }
        let type = try number(at: 16, width: 2)
        let machine = try number(at: 18, width: 2)
        guard type == 2, machine == 62 else { throw .notAKernel }
        try require(
            tableAt: try number(at: 40, width: 8), count: try number(at: 60, width: 2),
            entrySize: try number(at: 58, width: 2))
        let table = ProgramHeaders(
            offset: try number(at: 32, width: 8), count: try number(at: 56, width: 2),
            entrySize: try number(at: 54, width: 2))
        guard table.entrySize >= 56 else { throw .malformed("its program headers are too small") }
        try require(tableAt: table.offset, count: table.count, entrySize: table.entrySize)
        return table
    }

    /// The counts and sizes are 16-bit numbers: their product cannot overflow.
    private func require(
        tableAt offset: UInt64, count: UInt64, entrySize: UInt64
    ) throws(KernelImageError) {
        let (end, overflow) = offset.addingReportingOverflow(count * entrySize)
        guard !overflow, end <= length else { throw .truncated(needed: overflow ? .max : end) }
    }

    /// The segment that a program header describes, or `nil` when it is not to be loaded.
    func segment(at header: UInt64) throws(KernelImageError) -> KernelImage.Segment? {
        let loadable: UInt64 = 1
        let memoryLength = try number(at: header + 40, width: 8)
        guard try number(at: header, width: 4) == loadable, memoryLength > 0 else { return nil }
        let flags = try number(at: header + 4, width: 4)
        let fileOffset = try number(at: header + 8, width: 8)
        let address = try number(at: header + 16, width: 8)
        let fileLength = try number(at: header + 32, width: 8)
        let (fileEnd, fileOverflow) = fileOffset.addingReportingOverflow(fileLength)
        guard !fileOverflow, fileEnd <= length else {
            throw .truncated(needed: fileOverflow ? .max : fileEnd)
        }
        guard fileLength <= memoryLength else {
            throw .malformed("a segment has more contents than memory")
        }
        guard address % Self.pageSize == 0 else {
            throw .malformed("a segment does not begin on a page")
        }
        // Both below 2 GiB: what follows needs no overflow checks.
        guard address < 1 << 31, memoryLength < 1 << 31 else { throw .wrongAddress(address) }
        guard flags & 3 != 3 else { throw .writableCode(address) }
        return KernelImage.Segment(
            address: address,
            memoryLength: (memoryLength + Self.pageSize - 1) & ~(Self.pageSize - 1),
            fileOffset: fileOffset, fileLength: fileLength, isWritable: flags & 2 != 0,
            isExecutable: flags & 1 != 0)
    }
}
