// From the boot path's memory map to a frame allocator and the kernel's own page tables.

internal import Arch
internal import BootInfo
internal import BootMap
internal import KernelLog
internal import Memory
internal import Scheduler

/// What boot knows about memory once it is set up.
struct MemorySetup: Sendable {
    /// Hands out physical memory.
    let frames: FrameAllocator
    /// Where Swift objects come from.
    let heap: Heap
    /// The kernel's mappings of devices, stacks and large blocks.
    let kernelSpace: KernelAddressSpace
    /// The root table of CPUs that run no program.
    let kernelRoot: PhysicalAddress
    /// Stacks of threads.
    let stacks: KernelStacks
    /// A page below 1 MiB for starting CPUs; `nil` when the firmware left none.
    let startUpPage: PhysicalAddress?

    /// How many threads there can be at a time.
    static var mostThreads: Int { 65_536 }

    /// Sets memory up from `map`.
    init(_ info: BootInfo, _ map: BootMemoryMap) {
        startUpPage = MemorySetup.findStartUpPage(map)
        let list = MemorySetup.regions(map)
        // Sound: the memory map says that nobody uses these regions.
        let allocator = unsafe FrameAllocator.make(
            directMap: .kernel, regionCount: list.count, region: { list[$0] })
        guard let allocator else {
            panic("there is not enough memory to work with; give the machine at least 64 MiB")
        }
        frames = allocator

        let tables = KernelPageTables(frames: frames)
        tables.mapImage(at: info.kernelBase)
        tables.mapMemory(map)
        switchRootTable(to: tables.root)

        for index in list.indices where list[index].availability == .later {
            frames.add(list[index].range)
        }
        guard let heap = Heap(frames: frames) else {
            panic("there is not enough memory for the kernel's heap; add memory")
        }
        self.heap = heap
        heap.install()
        guard let flusher = Processors.makeFlusher(),
            let space = KernelAddressSpace(
                root: tables.root, frames: frames, shootdown: flusher),
            let stacks = KernelStacks(
                space: space, pages: PageCount(8), capacity: MemorySetup.mostThreads)
        else { panic("there is not enough memory for the kernel's address space; add memory") }
        kernelRoot = tables.root
        kernelSpace = space
        self.stacks = stacks
        heap.use(space)
        let statistics = frames.statistics
        Log.info(
            "memory: \(bytes: statistics.total.bytes), \(bytes: statistics.free.bytes) free, \(bytes: frames.bookkeepingPages.bytes) for the frame database"
        )
    }

    /// All memory that is or will be free. What lies above 4 GiB comes later: the boot path's page
    /// tables do not reach it.
    private static func regions(_ map: BootMemoryMap) -> [MemoryRegion] {
        let boundary: UInt64 = 1 << 32
        var list: [MemoryRegion] = []
        func add(_ start: UInt64, _ end: UInt64, _ availability: MemoryRegion.Availability) {
            guard start < end else { return }
            let range = PhysicalRange(from: PhysicalAddress(start), to: PhysicalAddress(end))
            list.append(MemoryRegion(range, availability))
        }
        for region in map.regions where region.kind == BootMemoryUsable {
            let start = region.base
            let end = min(start + region.length, AddressLayout.directMap.length)
            add(start, min(end, boundary), .now)
            add(max(start, boundary), end, .later)
        }
        return list
    }

    /// The highest usable page below 1 MiB; the allocator leaves that memory alone.
    private static func findStartUpPage(_ map: BootMemoryMap) -> PhysicalAddress? {
        var page: UInt64 = 0x9F000
        while page > 0 {
            if map.kind(at: page) == BootMemoryUsable { return PhysicalAddress(page) }
            page -= PageSize.standardBytes
        }
        return nil
    }
}

extension MemorySetup {
    /// Makes a device's registers reachable; `nil` when there is no memory for the page tables.
    func mapDevice(_ range: PhysicalRange, _ cacheType: CacheType = .uncacheable)
        -> DeviceRegisters?
    {
        guard let address = try? kernelSpace.mapDevice(range, cacheType) else { return nil }
        // Sound: mapped just now, for ever.
        return unsafe DeviceRegisters(mappedAt: address, length: range.length)
    }

    /// A stack for a thread; `nil` when there is no memory.
    func makeStack() -> KernelStackReference? {
        guard let stack = try? stacks.allocate() else { return nil }
        return KernelStackReference(stack, from: stacks)
    }
}
