// Physical memory as a piece of the test's own address space, which the host backs only where it
// is touched: many gigabytes cost nothing.

import Arch
import Glibc
import Memory

@safe
final class SimulatedMemory: @unchecked Sendable {
    private let mapping: UnsafeMutableRawPointer
    private let mappingLength: Int
    let directMap: DirectMap

    init(bytes: UInt64) {
        mappingLength = Int(bytes + PageSize.large.bytes)
        let result = unsafe mmap(
            nil, mappingLength, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let result = unsafe result, unsafe result != MAP_FAILED else {
            fatalError("the host gives no address space")
        }
        unsafe mapping = result
        let base = unsafe VirtualAddress(result).roundedUp(to: .large) ?? .zero
        unsafe directMap = DirectMap(base: base)
    }

    deinit {
        unsafe munmap(mapping, mappingLength)
    }

    /// Bytes of the arena that the host has had to back with memory.
    var residentBytes: Int {
        let pages = (mappingLength + 4095) / 4096
        var flags = [UInt8](repeating: 0, count: pages)
        unsafe flags.withUnsafeMutableBufferPointer { buffer in
            _ = unsafe mincore(mapping, mappingLength, buffer.baseAddress)
        }
        return flags.count { $0 & 1 != 0 } * 4096
    }

    /// The 64-bit word at a physical address.
    subscript(address: PhysicalAddress) -> UInt64 {
        get { unsafe directMap.pointer(to: address).load(as: UInt64.self) }
        set { unsafe directMap.pointer(to: address).storeBytes(of: newValue, as: UInt64.self) }
    }

    /// An allocator over the given regions, in bytes.
    func makeAllocator(_ regions: [(UInt64, UInt64, MemoryRegion.Availability)], cpuCount: Int = 4)
        -> FrameAllocator?
    {
        unsafe FrameAllocator.make(
            directMap: directMap, cpuCount: cpuCount, regionCount: regions.count
        ) { index in
            let (start, end, availability) = regions[index]
            return MemoryRegion(
                PhysicalRange(from: PhysicalAddress(start), to: PhysicalAddress(end)), availability)
        }
    }
}

let mebibyte: UInt64 = 1 << 20
let gibibyte: UInt64 = 1 << 30
