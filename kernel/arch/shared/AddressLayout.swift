// Where things lie in the virtual address space. The kernel lives in the lower half because Swift
// keeps tags in the top byte of object pointers (docs/memory.md).

/// The fixed parts of every address space.
public enum AddressLayout {
    /// Null and its neighbours; never mapped, so that small offsets from null fault too.
    @inlinable public static var neverMapped: VirtualRange { range(0, 0x4000_0000) }

    /// The kernel image at its link address, then loadable modules, all within reach of a
    /// signed 32-bit displacement.
    @inlinable public static var kernelImage: VirtualRange { range(0x4000_0000, 0x4000_0000) }

    /// All physical memory below 512 GiB, in order (root table slot 1).
    @inlinable public static var directMap: VirtualRange {
        range(0x0080_0000_0000, 0x0080_0000_0000)
    }

    /// Kernel stacks, each between unmapped guard pages (root table slot 2).
    @inlinable public static var kernelStacks: VirtualRange {
        range(0x0100_0000_0000, 0x0080_0000_0000)
    }

    /// Device registers and other memory that the kernel maps at run time (root table slot 3).
    @inlinable public static var kernelMappings: VirtualRange {
        range(0x0180_0000_0000, 0x0080_0000_0000)
    }

    /// What belongs to a process (root table slots 4 to 255). The last page stays unused: a
    /// `SYSCALL` instruction there would return to a non-canonical address.
    @inlinable public static var user: VirtualRange {
        range(0x0200_0000_0000, 0x7FFF_FFFF_F000 - 0x0200_0000_0000)
    }

    /// The slots of the root table that all address spaces share: everything below ``user``.
    @inlinable public static var sharedRootSlots: Range<Int> { 0..<4 }

    /// The slots of the root table that belong to one process.
    @inlinable public static var userRootSlots: Range<Int> { 4..<256 }

    @inlinable
    static func range(_ start: UInt64, _ length: UInt64) -> VirtualRange {
        VirtualRange(from: VirtualAddress(start), to: VirtualAddress(start + length))
    }
}
