// The machine's memory map while it is being put together: what the firmware says, overlaid with
// what the boot path itself occupies.

public import BootInfo

/// Regions of physical memory, sorted and without overlap, in storage of fixed size.
///
/// Complexity: overlaying is linear in the number of regions.
public struct BootMemoryMap: ~Copyable {
    /// The most regions that fit. Firmware maps have a few dozen, at most a few hundred.
    public static let capacity = 512

    private var storage: InlineArray<512, BootMemoryRegion>
    /// How many regions there are.
    public private(set) var count = 0

    /// A map without regions.
    public init() {
        storage = InlineArray(repeating: BootMemoryRegion())
    }

    /// The regions, sorted by base, page-aligned, none overlapping another.
    public var regions: Span<BootMemoryRegion> {
        @_lifetime(borrow self)
        get { storage.span.extracting(first: count) }
    }

    /// Makes `length` bytes from `base` memory of `kind`, whatever they were.
    ///
    /// Usable and reclaimable ranges shrink to whole pages, others grow to them. What reaches
    /// beyond 2⁵² (no CPU addresses more) is cut off.
    ///
    /// - Returns: false when the map is full; it is unchanged then.
    public mutating func overlay(base: UInt64, length: UInt64, kind: BootMemoryKind) -> Bool {
        let limit: UInt64 = 1 << 52
        let first = min(base, limit)
        let end = first + min(length, limit - first)
        let isGivenOut = kind == BootMemoryUsable || kind == BootMemoryACPIReclaimable
        let start = isGivenOut ? (first + 4095) & ~4095 : first & ~4095
        let stop = isGivenOut ? end & ~4095 : (end + 4095) & ~4095
        guard start < stop else { return true }
        guard count + 2 <= BootMemoryMap.capacity else { return false }

        var index = 0
        while index < count {
            index = cut(index, start: start, stop: stop)
        }
        insert(BootMemoryRegion(base: start, length: stop - start, kind: kind, reserved: 0))
        return true
    }

    /// The kind of the page at `address`; `nil` where there is no region.
    public func kind(at address: UInt64) -> BootMemoryKind? {
        for index in 0..<count {
            let region = storage[index]
            if address >= region.base, address - region.base < region.length { return region.kind }
        }
        return nil
    }

    /// Removes [start, stop) from the region at `index`; returns the index to go on with.
    private mutating func cut(_ index: Int, start: UInt64, stop: UInt64) -> Int {
        let region = storage[index]
        let regionEnd = region.base + region.length
        guard region.base < stop, start < regionEnd else { return index + 1 }
        remove(index)
        var next = index
        if region.base < start {
            insert(
                BootMemoryRegion(
                    base: region.base, length: start - region.base, kind: region.kind, reserved: 0))
            next += 1
        }
        if stop < regionEnd {
            insert(
                BootMemoryRegion(
                    base: stop, length: regionEnd - stop, kind: region.kind, reserved: 0))
            next += 1
        }
        return next
    }

    private mutating func remove(_ index: Int) {
        for later in index + 1..<max(count, index + 1) {
            storage[later - 1] = storage[later]
        }
        count -= 1
    }

    private mutating func insert(_ region: BootMemoryRegion) {
        var index = count
        while index > 0, storage[index - 1].base > region.base {
            storage[index] = storage[index - 1]
            index -= 1
        }
        storage[index] = region
        count += 1
    }
}
