// Everything that the kernel is given: BootInfo and what it points to, page tables, a stack. All of
// it is laid out before boot services end; afterwards only the memory map is filled in.

import BootCore
import BootInfo
import CFirmware

/// What the kernel is given, and the way to it.
struct Handover {
    private static var stackLength: UInt64 { 16 << 10 }
    /// The specification asks for a second try when the map changed in between (UEFI 2.10, section
    /// 7.4.6); firmware with busy timers can need more.
    private static var attempts: Int { 8 }

    private let kernel: KernelImage
    private let kernelPages: Pages
    private let archive: LoadedFile?
    private let commandLineLength: UInt64
    private let switchPage: Pages
    private let information: Pages
    private let regions: Pages
    private let commandLine: Pages
    private let stack: Pages
    private let tablePages: Pages
    private let tables: UInt64
    private var map: MemoryMapBuilder

    init(
        kernel: KernelImage, kernelPages: Pages, archive: LoadedFile?, arguments: [UInt8]
    ) throws(LoaderError) {
        self.kernel = kernel
        self.kernelPages = kernelPages
        self.archive = archive
        let limit: UInt64 = 1 << 32
        switchPage = try Pages(bytes: Pages.size, below: 1 << 30, for: "the switching page")
        information = try Pages(bytes: Pages.size, below: limit, for: "the boot information")
        stack = try Pages(bytes: Self.stackLength, below: limit, for: "the first stack")
        commandLineLength = UInt64(arguments.count)
        commandLine = try Pages(
            bytes: max(1, commandLineLength), below: limit, for: "the command line")
        for (index, byte) in arguments.enumerated() {
            unsafe commandLine.pointer.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
        }
        let tableCount = KernelMapping.tableCount(kernelLength: kernel.length)
        tablePages = try Pages(
            bytes: tableCount * Pages.size, below: limit, for: "the page tables")
        for pages in [information, stack, tablePages] { pages.clear() }
        do throws(PageTableError) {
            tables = try KernelMapping.build(
                kernel, kernelBase: kernelPages.base, switchPage: switchPage.base,
                memory: TablePages(tablePages)
            ).root
        } catch { throw .pageTables }
        var lines: UInt64 = 0
        let status = unsafe firmware_reserve_memory_map(&lines)
        guard status == 0 else { throw .memoryMap(status: status) }
        // Every line and claim adds two edges, and no more regions than edges come out.
        let capacity = 2 * (Int(clamping: lines) + 16)
        map = MemoryMapBuilder(capacity: capacity)
        regions = try Pages(
            bytes: UInt64(2 * capacity * MemoryLayout<BootMemoryRegion>.stride), below: limit,
            for: "the memory map")
    }

    /// Leaves boot services and enters the kernel; returns only by throwing, and only as long as
    /// the firmware is still there.
    mutating func enterKernel(
        framebuffer: BootFramebuffer, started: UInt64
    ) throws(LoaderError) {
        var info = makeInformation(framebuffer: framebuffer, started: started)
        var count: UInt64 = 0
        var key: UInt64 = 0
        var status: UInt64 = 0
        for _ in 0..<Self.attempts {
            status = unsafe firmware_fetch_memory_map(&count, &key)
            guard status == 0 else { break }
            status = firmware_leave_boot_services(key)
            guard status == UInt64(FIRMWARE_INVALID_PARAMETER) else { break }
        }
        guard status == 0 else { throw .memoryMap(status: status) }
        info.memoryRegionCount = fillRegions(lineCount: count)
        unsafe information.pointer.storeBytes(of: info, as: BootInfo.self)
        let top = UInt64(BOOT_DIRECT_MAP_BASE) + stack.base + stack.length
        unsafe firmware_enter_kernel(
            switchPage.pointer, tables, top, kernel.entry, information.base)
    }

    private func makeInformation(framebuffer: BootFramebuffer, started: UInt64) -> BootInfo {
        var info = BootInfo()
        info.magic = UInt64(BOOT_INFO_MAGIC)
        info.version = UInt32(BOOT_INFO_VERSION)
        info.source = BootSourceUEFI
        info.kernelBase = kernelPages.base
        info.kernelLength = kernelPages.length
        info.rootArchiveBase = archive?.pages.base ?? 0
        info.rootArchiveLength = archive?.length ?? 0
        info.commandLine = commandLineLength > 0 ? commandLine.base : 0
        info.commandLineLength = commandLineLength
        info.rsdp = firmware_acpi_root_pointer()
        info.memoryRegions = regions.base
        info.entryTimestamp = started
        info.framebuffer = framebuffer
        return info
    }

    /// Allocates nothing: boot services have ended.
    private mutating func fillRegions(lineCount: UInt64) -> UInt64 {
        map.reset()
        for index in 0..<lineCount {
            let line = firmware_memory_descriptor(index)
            map.add(
                FirmwareMemory(
                    type: line.type, base: line.base, pageCount: line.pageCount,
                    attributes: line.attributes))
        }
        map.add(kernelPages.claim(BootMemoryKernel))
        if let archive { map.add(archive.pages.claim(BootMemoryRootArchive)) }
        map.add(switchPage.claim(BootMemoryBootReclaimable))
        map.add(information.claim(BootMemoryBootReclaimable))
        map.add(regions.claim(BootMemoryBootReclaimable))
        map.add(commandLine.claim(BootMemoryBootReclaimable))
        map.add(stack.claim(BootMemoryBootReclaimable))
        map.add(tablePages.claim(BootMemoryBootReclaimable))
        let capacity = regions.length / UInt64(MemoryLayout<BootMemoryRegion>.stride)
        var count: UInt64 = 0
        map.forEachRegion { region in
            guard count < capacity else { return }
            // SAFETY: `count` stays below what fits into the pages.
            unsafe regions.pointer.storeBytes(
                of: region, toByteOffset: Int(count) * MemoryLayout<BootMemoryRegion>.stride,
                as: BootMemoryRegion.self)
            count += 1
        }
        return count
    }
}
