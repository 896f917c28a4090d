// The only code of the archive reader that touches memory: loads with bounds checks.

/// Memory that an archive lies in. Out-of-range reads trap; the reader's proofs keep them from
/// happening, and the check stays as a second line.
@safe struct ArchiveBytes {
    private let memory: UnsafeRawBufferPointer

    init(_ memory: UnsafeRawBufferPointer) {
        unsafe self.memory = memory
    }

    var count: UInt64 { unsafe UInt64(memory.count) }

    // SAFETY of all three: the precondition keeps the load inside the buffer that the archive's
    // creator promised to keep alive and unchanged.

    func byte(at offset: UInt64) -> UInt8 {
        precondition(offset < count)
        return unsafe memory.load(fromByteOffset: Int(offset), as: UInt8.self)
    }

    func half(at offset: UInt64) -> UInt32 {
        precondition(count >= 4 && offset <= count - 4)
        return UInt32(
            littleEndian: unsafe memory.loadUnaligned(fromByteOffset: Int(offset), as: UInt32.self))
    }

    func word(at offset: UInt64) -> UInt64 {
        precondition(count >= 8 && offset <= count - 8)
        return UInt64(
            littleEndian: unsafe memory.loadUnaligned(fromByteOffset: Int(offset), as: UInt64.self))
    }

    func slice(at offset: UInt64, length: UInt64) -> UnsafeRawBufferPointer {
        precondition(offset <= count && length <= count - offset)
        return unsafe UnsafeRawBufferPointer(
            rebasing: memory[Int(offset)..<Int(offset + length)])
    }
}
