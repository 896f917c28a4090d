// The machine's memory map while it is being put together: what the firmware says, overlaid with
// what the boot path itself occupies.

public import BootInfo

/// Regions of physical memory, sorted and without overlap.
///
/// Complexity: overlaying is linear in the number of regions; firmware maps have a few dozen.
public struct BootMemoryMap {
    /// The regions, sorted by base, page-aligned, none overlapping another.
    public private(set) var regions: [BootMemoryRegion] = []

    /// A map without regions.
    public init() {}

    /// Makes `length` bytes from `base` memory of `kind`, whatever they were.
    ///
    /// Usable and reclaimable ranges shrink to whole pages, others grow to them. What reaches
    /// beyond 2⁵² (no CPU addresses more) is cut off.
    public mutating func overlay(base: UInt64, length: UInt64, kind: BootMemoryKind) {
        let limit: UInt64 = 1 << 52
        let first = min(base, limit)
        let end = first + min(length, limit - first)
        let isGivenOut = kind == BootMemoryUsable || kind == BootMemoryACPIReclaimable
        let start = isGivenOut ? (first + 4095) & ~4095 : first & ~4095
        let stop = isGivenOut ? end & ~4095 : (end + 4095) & ~4095
        guard start < stop else { return }

        var result: [BootMemoryRegion] = []
        result.reserveCapacity(regions.count + 2)
        func keep(_ from: UInt64, _ to: UInt64, _ kind: BootMemoryKind) {
            guard from < to else { return }
            result.append(BootMemoryRegion(base: from, length: to - from, kind: kind, reserved: 0))
        }
        var isInserted = false
        for region in regions {
            let regionEnd = region.base + region.length
            keep(region.base, min(regionEnd, start), region.kind)
            if !isInserted, regionEnd > start {
                keep(start, stop, kind)
                isInserted = true
            }
            keep(max(region.base, stop), regionEnd, region.kind)
        }
        if !isInserted { keep(start, stop, kind) }
        regions = result
    }

    /// The kind of the page at `address`; `nil` where there is no region.
    public func kind(at address: UInt64) -> BootMemoryKind? {
        for region in regions where address >= region.base && address - region.base < region.length
        {
            return region.kind
        }
        return nil
    }
}
