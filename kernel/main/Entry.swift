// The two ways in. Each ends in `boot`, with BootInfo filled and the memory map in the kernel's
// own storage.

internal import Arch
internal import BootInfo
internal import BootMap

/// Called by kernel_start with what the UEFI loader passed: BootInfo's physical address.
@c(kernel_enter_uefi)
func enterFromUEFI(_ bootInfo: UInt64) -> Never {
    initialiseBootCPU()
    let info = unsafe physicalMemory(PhysicalAddress(bootInfo), as: BootInfo.self).pointee
    guard info.magic == BOOT_INFO_MAGIC, info.version == BOOT_INFO_VERSION else {
        panic("the boot loader and the kernel are of different versions; install both anew")
    }
    var map = BootMemoryMap()
    let regions = unsafe physicalMemory(
        PhysicalAddress(info.memoryRegions), as: BootMemoryRegion.self)
    for index in 0..<Int(info.memoryRegionCount) {
        let region = unsafe regions[index]
        map.overlay(base: region.base, length: region.length, kind: region.kind)
    }
    boot(info, map)
}

/// Called by pvh_start in 64-bit mode with the start info's physical address and the time-stamp
/// counter at entry.
@c(kernel_enter_pvh)
func enterFromPVH(_ startInfo: UInt64, _ timestamp: UInt64) -> Never {
    initialiseBootCPU()
    let start = unsafe physicalMemory(PhysicalAddress(startInfo), as: PVHStartInfo.self).pointee
    guard start.magic == PVH_MAGIC, start.version >= 1 else {
        panic("PVH start info version 1 expected; use a newer QEMU or the UEFI image")
    }
    let memoryMap = memoryMap(of: start, at: startInfo)

    var info = BootInfo()
    info.magic = BOOT_INFO_MAGIC
    info.version = UInt32(BOOT_INFO_VERSION)
    info.source = BootSourcePVH
    info.kernelBase = pvhKernelBase
    info.kernelLength = KernelImage.data.end.rawValue - KernelImage.text.start.rawValue
    info.rsdp = start.rsdp
    info.entryTimestamp = timestamp
    info.commandLine = start.commandLine
    info.commandLineLength = lengthOfText(at: start.commandLine)
    if let archive = firstModule(of: start) {
        info.rootArchiveBase = archive.base
        info.rootArchiveLength = archive.length
    }
    boot(info, memoryMap)
}

/// Where QEMU puts the kernel: the physical addresses in the linker script.
private var pvhKernelBase: UInt64 { 0x20_0000 }

private func memoryMap(of start: PVHStartInfo, at startInfo: UInt64) -> BootMemoryMap {
    var map = BootMemoryMap()
    let regions = unsafe physicalMemory(
        PhysicalAddress(start.memoryMap), as: PVHMemoryRegion.self)
    for index in 0..<Int(start.memoryMapCount) {
        let region = unsafe regions[index]
        let kind =
            switch region.kind {
            case 1: BootMemoryUsable
            case 3: BootMemoryACPIReclaimable
            case 4: BootMemoryACPINVS
            default: BootMemoryReserved
            }
        map.overlay(base: region.base, length: region.length, kind: kind)
    }
    map.overlay(
        base: pvhKernelBase,
        length: KernelImage.data.end.rawValue - KernelImage.text.start.rawValue,
        kind: BootMemoryKernel)
    if let archive = firstModule(of: start) {
        map.overlay(base: archive.base, length: archive.length, kind: BootMemoryRootArchive)
    }
    // What the start info consists of is read during boot.
    map.overlay(base: startInfo & ~4095, length: 4096, kind: BootMemoryBootReclaimable)
    let commandLine = start.commandLine & ~4095
    if commandLine != 0 {
        map.overlay(base: commandLine, length: 8192, kind: BootMemoryBootReclaimable)
    }
    return map
}

private func firstModule(of start: PVHStartInfo) -> PVHModule? {
    guard start.moduleCount > 0, start.modules != 0 else { return nil }
    return unsafe physicalMemory(PhysicalAddress(start.modules), as: PVHModule.self).pointee
}

private func lengthOfText(at address: UInt64) -> UInt64 {
    guard address != 0 else { return 0 }
    let text = unsafe physicalMemory(PhysicalAddress(address), as: UInt8.self)
    var length = 0
    while length < 4096, unsafe text[length] != 0 { length += 1 }
    return UInt64(length)
}

/// What lies at `address`, through the direct map that every boot path provides (the first 4 GiB).
///
/// - Safety: there must be a `T` at `address` for as long as the pointer is used.
@unsafe
func physicalMemory<T>(_ address: PhysicalAddress, as type: T.Type) -> UnsafeMutablePointer<T> {
    unsafe UnsafeMutablePointer(
        bitPattern: UInt(AddressLayout.directMap.start.rawValue + address.rawValue))!
}
