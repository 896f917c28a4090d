// From the firmware's memory map (UEFI 2.10, section 7.2.3) to the kernel's: sorted, disjoint,
// merged, with the loader's own leavings marked. Runs after boot services have ended, where nothing
// can be allocated: it works in arrays that the caller reserved.

public import BootInfo

/// One line of the firmware's memory map.
public struct FirmwareMemory: Equatable, Sendable {
    /// The firmware's type number (EFI_MEMORY_TYPE).
    public let type: UInt32
    /// First byte.
    public let base: UInt64
    /// Pages of 4096 bytes.
    public let pageCount: UInt64
    /// What the memory can do (EFI_MEMORY_SP and others).
    public let attributes: UInt64

    /// A line of the map.
    public init(type: UInt32, base: UInt64, pageCount: UInt64, attributes: UInt64) {
        self.type = type
        self.base = base
        self.pageCount = pageCount
        self.attributes = attributes
    }

    /// What the kernel may do with it.
    public var kind: BootMemoryKind {
        let specificPurpose: UInt64 = 0x4_0000
        switch type {
        case 1, 2, 3, 4: return BootMemoryUsable  // loader and boot services, both gone by then
        case 7: return attributes & specificPurpose == 0 ? BootMemoryUsable : BootMemoryReserved
        case 9: return BootMemoryACPIReclaimable
        case 10: return BootMemoryACPINVS
        default: return BootMemoryReserved
        }
    }
}

/// A stretch of memory that the loader filled for the kernel.
public struct MemoryClaim: Equatable, Sendable {
    /// First byte; a multiple of the page size.
    public let base: UInt64
    /// Bytes; a multiple of the page size.
    public let length: UInt64
    /// What it holds.
    public let kind: BootMemoryKind

    /// A claim.
    public init(base: UInt64, length: UInt64, kind: BootMemoryKind) {
        self.base = base
        self.length = length
        self.kind = kind
    }
}

/// Converts memory maps without allocating.
public struct MemoryMapBuilder {
    private struct Piece {
        let base: UInt64
        let end: UInt64
        let kind: BootMemoryKind
    }

    private var pieces: [Piece] = []
    private var edges: [UInt64] = []

    /// Reserves room for maps of up to `capacity` lines, claims counted.
    public init(capacity: Int) {
        pieces.reserveCapacity(capacity)
        edges.reserveCapacity(2 * capacity)
    }

    /// Forgets what was added and keeps the room.
    public mutating func reset() {
        pieces.removeAll(keepingCapacity: true)
        edges.removeAll(keepingCapacity: true)
    }

    /// Adds a line of the firmware's map; empty ones and such that wrap around are left out.
    public mutating func add(_ memory: FirmwareMemory) {
        let (length, tooLong) = memory.pageCount.multipliedReportingOverflow(by: 4096)
        if tooLong { return }
        // The first page stays out of use: address 0 stands for "none" in many places.
        if memory.kind == BootMemoryUsable, memory.base == 0, memory.pageCount > 0 {
            add(base: 0, length: 4096, kind: BootMemoryReserved)
            add(base: 4096, length: length - 4096, kind: BootMemoryUsable)
        } else {
            add(base: memory.base, length: length, kind: memory.kind)
        }
    }

    /// Adds what the loader itself filled.
    public mutating func add(_ claim: MemoryClaim) {
        add(base: claim.base, length: claim.length, kind: claim.kind)
    }

    private mutating func add(base: UInt64, length: UInt64, kind: BootMemoryKind) {
        let (end, overflow) = base.addingReportingOverflow(length)
        guard !overflow, length > 0, pieces.count < pieces.capacity else { return }
        pieces.append(Piece(base: base, end: end, kind: kind))
        edges.append(base)
        edges.append(end)
    }

    /// Calls `emit` with every region in order: disjoint, adjacent ones of equal kind merged. Where
    /// lines overlap, the more careful kind wins. Takes O(n²) for n lines.
    public mutating func forEachRegion(_ emit: (BootMemoryRegion) -> Void) {
        // In place; heap sort would be no faster at a few hundred lines that come nearly sorted.
        for index in edges.indices.dropFirst() {
            var position = index
            while position > 0, edges[position - 1] > edges[position] {
                edges.swapAt(position - 1, position)
                position -= 1
            }
        }
        var pending: BootMemoryRegion?
        for index in edges.indices.dropLast() where edges[index] < edges[index + 1] {
            guard let kind = kind(from: edges[index], to: edges[index + 1]) else { continue }
            let length = edges[index + 1] - edges[index]
            if let last = pending, last.kind == kind, last.base + last.length == edges[index] {
                pending?.length = last.length + length
            } else {
                if let last = pending { emit(last) }
                pending = BootMemoryRegion(
                    base: edges[index], length: length, kind: kind, reserved: 0)
            }
        }
        if let last = pending { emit(last) }
    }

    /// The most careful kind among the lines that cover a stretch between two neighbouring edges.
    private func kind(from start: UInt64, to end: UInt64) -> BootMemoryKind? {
        var best: BootMemoryKind?
        for piece in pieces where piece.base <= start && piece.end >= end {
            if best.map({ Self.care(piece.kind) > Self.care($0) }) ?? true { best = piece.kind }
        }
        return best
    }

    private static func care(_ kind: BootMemoryKind) -> Int {
        switch kind {
        case BootMemoryReserved: 5
        case BootMemoryACPINVS: 4
        case BootMemoryACPIReclaimable: 3
        case BootMemoryUsable: 1
        default: 2
        }
    }
}
