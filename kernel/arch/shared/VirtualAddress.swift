// Addresses as instructions use them, and ranges of them.

/// The address of a byte as an instruction names it; what it refers to depends on the page tables
/// in force.
public struct VirtualAddress: Hashable, Comparable, Sendable {
    /// The number.
    public var rawValue: UInt64

    /// The address `rawValue`.
    @inlinable
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The address that a pointer holds.
    @inlinable
    public init(_ pointer: UnsafeRawPointer) {
        rawValue = UInt64(UInt(bitPattern: pointer))
    }

    /// Address 0, never mapped.
    @inlinable public static var zero: VirtualAddress { VirtualAddress(0) }

    /// The address as a pointer; `nil` for address 0.
    ///
    /// Whoever dereferences it vouches that the byte is mapped in the address space in force.
    @unsafe @inlinable
    public var pointer: UnsafeMutableRawPointer? {
        unsafe UnsafeMutableRawPointer(bitPattern: UInt(rawValue))
    }

    /// Whether the address is the first byte of a page of the given size.
    @inlinable
    public func isAligned(to size: PageSize) -> Bool {
        rawValue & (size.bytes - 1) == 0
    }

    /// The first byte of the page that holds this byte.
    @inlinable
    public func roundedDown(to size: PageSize) -> VirtualAddress {
        VirtualAddress(rawValue & ~(size.bytes - 1))
    }

    /// The first page boundary at or after this byte, or `nil` when there is none.
    @inlinable
    public func roundedUp(to size: PageSize) -> VirtualAddress? {
        let (sum, overflow) = rawValue.addingReportingOverflow(size.bytes - 1)
        return overflow ? nil : VirtualAddress(sum & ~(size.bytes - 1))
    }

    /// The index of the entry for this address in a page table of the given level: 4 is the root,
    /// 1 holds the entries for 4 KiB pages (Intel SDM vol. 3, figure 4-8).
    @inlinable @inline(__always)
    public func tableIndex(atLevel level: Int) -> Int {
        Int(truncatingIfNeeded: rawValue &>> UInt64(truncatingIfNeeded: 9 &* level &+ 3) & 511)
    }

    /// The byte `bytes` further on; traps when there is none.
    @inlinable
    public static func + (left: VirtualAddress, bytes: UInt64) -> VirtualAddress {
        VirtualAddress(left.rawValue + bytes)
    }

    /// The distance from `right` up to `left` in bytes; traps when `right` lies higher.
    @inlinable
    public static func - (left: VirtualAddress, right: VirtualAddress) -> UInt64 {
        left.rawValue - right.rawValue
    }

    /// Orders by number.
    @inlinable
    public static func < (left: VirtualAddress, right: VirtualAddress) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A run of virtual addresses that does not wrap around.
public struct VirtualRange: Hashable, Sendable {
    /// The first byte.
    public let start: VirtualAddress
    /// Bytes; `start + length` is representable.
    public let length: UInt64

    /// The `length` bytes from `start` on, or `nil` when they would wrap around.
    @inlinable
    public init?(start: VirtualAddress, length: UInt64) {
        guard !start.rawValue.addingReportingOverflow(length).overflow else { return nil }
        self.start = start
        self.length = length
    }

    /// The bytes from `start` up to, not including, `end`; empty when `end` is not above `start`.
    @inlinable
    public init(from start: VirtualAddress, to end: VirtualAddress) {
        self.start = start
        length = end > start ? end - start : 0
    }

    /// The first byte after the range.
    @inlinable public var end: VirtualAddress { start + length }

    /// Whether there is no byte in the range.
    @inlinable public var isEmpty: Bool { length == 0 }

    /// How many standard pages the range covers, counting partly covered ones.
    @inlinable
    public var pageCount: PageCount {
        let first = start.roundedDown(to: .standard)
        return isEmpty ? .zero : PageCount(coveringBytes: end - first)
    }

    /// Whether `address` lies inside.
    @inlinable
    public func contains(_ address: VirtualAddress) -> Bool {
        address >= start && address < end
    }

    /// Whether all of `other` lies inside; true for an empty `other` within the bounds.
    @inlinable
    public func contains(_ other: VirtualRange) -> Bool {
        other.start >= start && other.end <= end
    }

    /// Whether the two ranges share a byte.
    @inlinable
    public func overlaps(_ other: VirtualRange) -> Bool {
        !isEmpty && !other.isEmpty && start < other.end && other.start < end
    }

    /// Whether both ends are page boundaries.
    @inlinable
    public func isAligned(to size: PageSize) -> Bool {
        start.isAligned(to: size) && end.isAligned(to: size)
    }
}
