// The kernel's own page tables, built once at boot: whatever a boot path mapped is left behind, and
// from here on every page has exactly the rights that it needs.

internal import Arch
internal import BootInfo
internal import BootMap
internal import KernelLog
internal import Memory

/// Builds the part of the address space that all processes share.
///
/// A page table that cannot be had at boot is a panic: there is nothing to fall back to.
struct KernelPageTables {
    /// The root table.
    let root: PhysicalAddress
    private let frames: FrameAllocator
    private let largestPage: PageSize

    init(frames: FrameAllocator) {
        self.frames = frames
        largestPage = CPUFeatures.current.contains(.gigabytePages) ? .giant : .large
        root = KernelPageTables.newTable(frames)
        // All root slots of the kernel exist from the start: processes copy them.
        for slot in AddressLayout.sharedRootSlots {
            unsafe entries(root)[slot] = PageTableEntry(
                KernelPageTables.newTable(frames), .table)
        }
    }

    /// Maps the kernel image, which lies at `physicalBase`, W^X and with holes below its stacks.
    func mapImage(at physicalBase: UInt64) {
        func map(_ range: VirtualRange, _ flags: PageTableEntry.Flags) {
            var address = range.start
            while address < range.end {
                if !StackGuards.contain(address) {
                    let offset = address - AddressLayout.kernelImage.start
                    mapPage(
                        address, to: PhysicalAddress(physicalBase + offset), .standard,
                        flags.union([.present, .global]))
                }
                address = address + PageSize.standardBytes
            }
        }
        map(KernelImage.text, [])
        map(KernelImage.readOnlyData, .noExecute)
        map(KernelImage.data, [.writable, .noExecute])
    }

    /// Maps all memory in `regions` into the direct map, with the largest pages that the CPU has.
    func mapMemory(_ regions: BootMemoryMap) {
        var next: UInt64 = 0
        for region in regions.regions where region.kind != BootMemoryReserved {
            let size = PageSize.large.bytes
            let end = min(
                (region.base + region.length + size - 1) & ~(size - 1),
                AddressLayout.directMap.length)
            next = max(next, region.base & ~(size - 1))
            while next < end {
                next += mapDirectly(next, until: end)
            }
        }
    }

    /// Maps one page of the direct map; returns its size.
    private func mapDirectly(_ physical: UInt64, until end: UInt64) -> UInt64 {
        let size: PageSize =
            largestPage == .giant && physical.isMultiple(of: PageSize.giant.bytes)
                && end - physical >= PageSize.giant.bytes ? .giant : .large
        mapPage(
            AddressLayout.directMap.start + physical, to: PhysicalAddress(physical), size,
            [.present, .writable, .global, .noExecute, .huge])
        return size.bytes
    }

    private func mapPage(
        _ address: VirtualAddress, to physical: PhysicalAddress, _ size: PageSize,
        _ flags: PageTableEntry.Flags
    ) {
        var table = root
        var shift: UInt64 = 39
        while shift > size.shift {
            let slot = unsafe entries(table) + Int(address.rawValue >> shift & 511)
            if unsafe slot.pointee.isEmpty {
                unsafe slot.pointee = PageTableEntry(KernelPageTables.newTable(frames), .table)
            }
            table = unsafe slot.pointee.address
            shift -= 9
        }
        unsafe entries(table)[Int(address.rawValue >> shift & 511)] =
            PageTableEntry(physical, flags)
    }

    /// - Safety: `table` is one of the tables that this builder made.
    @unsafe
    private func entries(_ table: PhysicalAddress) -> UnsafeMutablePointer<PageTableEntry> {
        unsafe frames.directMap.pointer(to: table).assumingMemoryBound(to: PageTableEntry.self)
    }

    private static func newTable(_ frames: FrameAllocator) -> PhysicalAddress {
        guard let table = frames.allocateZeroed() else {
            panic("there is not enough memory for the kernel's page tables; add memory")
        }
        return table
    }
}
