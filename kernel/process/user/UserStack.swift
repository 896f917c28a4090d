// Stacks of a program's threads: promised whole, provided page by page as they grow, with a page below
// that tells an overflow from any other mistake.

internal import Arch
internal import KernelABI
internal import Memory

/// Stacks in user memory.
enum UserStack {
    /// Bytes of a first thread's stack.
    static var firstBytes: UInt64 { UInt64(Limits.userStack) }
    /// Bytes of the stack of any other thread.
    static var otherBytes: UInt64 { 256 * 1024 }
    /// Bytes below a stack that nobody can touch. More than a page, as a program may step over one.
    private static var guardBytes: UInt64 { 64 * 1024 }

    /// Maps a stack of `bytes` bytes with its guard below `top`.
    static func map(
        in space: AddressSpace, below top: VirtualAddress, bytes: UInt64
    ) throws(Errno) -> VirtualRange {
        let start = VirtualAddress(top.rawValue - bytes)
        try Errno.translating { () throws(MemoryError) in
            _ = try space.map(
                .guardPages, length: guardBytes,
                at: .at(VirtualAddress(start.rawValue - guardBytes)), [])
            _ = try space.map(
                .zeros, length: bytes, at: .at(start), [.read, .write],
                maximum: [.read, .write])
        }
        return VirtualRange(from: start, to: top)
    }

    /// Maps a stack for a further thread wherever there is room.
    static func mapAnywhere(in space: AddressSpace) throws(Errno) -> VirtualRange {
        try Errno.translating { () throws(MemoryError) in
            // Reserves room for guard and stack in one piece, then divides it.
            let range = try space.map(.guardPages, length: guardBytes + otherBytes, [])
            let stack = VirtualRange(from: range.start + guardBytes, to: range.end)
            try space.unmap(stack)
            _ = try space.map(
                .zeros, length: otherBytes, at: .at(stack.start), [.read, .write],
                maximum: [.read, .write])
            return stack
        }
    }

    /// Unmaps a stack that ``mapAnywhere(in:)`` made, with its guard.
    static func unmap(_ stack: VirtualRange, in space: AddressSpace) {
        let whole = VirtualRange(
            from: VirtualAddress(stack.start.rawValue - guardBytes), to: stack.end)
        // The program may have unmapped part of it itself; what is left goes with the process.
        try? space.unmap(whole)
    }
}
