// The address space that the boot contract (BootInfo.h) promises to the kernel.

import BootInfo

/// Puts together the kernel's first address space.
public enum KernelMapping {
    /// Bytes of physical memory that the direct map covers.
    public static var directMapLength: UInt64 { 4 << 30 }
    private static var largePageSize: UInt64 { 2 << 20 }
    private static var pageSize: UInt64 { 4096 }

    /// Tables that this address space takes at most, for a kernel of `kernelLength` bytes: the top,
    /// two levels and the leaves for the kernel, the direct map and the switching page each.
    public static func tableCount(kernelLength: UInt64) -> UInt64 {
        let kernel = 1 + 1 + kernelLength / largePageSize + 2
        let directMap = 1 + directMapLength >> 30
        let switchPage: UInt64 = 3
        return 1 + kernel + directMap + switchPage
    }

    /// Builds the tables.
    ///
    /// - Parameters:
    ///   - kernelBase: physical address of the byte linked at `BOOT_KERNEL_BASE`.
    ///   - switchPage: physical address, below 1 GiB, of the page of code that loads CR3; it is
    ///     mapped where it lies.
    /// - Returns: the builder, whose `root` goes into CR3.
    public static func build<Memory: PageTableMemory>(
        _ kernel: KernelImage, kernelBase: UInt64, switchPage: UInt64, memory: Memory
    ) throws(PageTableError) -> PageTableBuilder<Memory> {
        var tables = try PageTableBuilder(memory: memory)
        for segment in kernel.segments {
            let rights: PageRights =
                segment.isWritable ? .write : segment.isExecutable ? .execute : .read
            let physical = kernelBase + (segment.address - UInt64(BOOT_KERNEL_BASE))
            for offset in stride(from: 0, to: segment.memoryLength, by: Int(pageSize)) {
                try tables.map(
                    page: segment.address + offset, to: physical + offset, rights)
            }
        }
        for physical in stride(from: 0, to: directMapLength, by: Int(largePageSize)) {
            try tables.map(
                largePage: UInt64(BOOT_DIRECT_MAP_BASE) + physical, to: physical, .write)
        }
        try tables.map(page: switchPage, to: switchPage, .execute)
        return tables
    }
}
