// Addresses of bytes in physical memory, and ranges of them. A type of their own, so that they
// cannot be mistaken for something that can be dereferenced.

/// The address of a byte of physical memory or of a device's registers.
public struct PhysicalAddress: Hashable, Comparable, Sendable {
    /// The number that goes on the bus.
    public var rawValue: UInt64

    /// The address `rawValue`.
    @inlinable
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Address 0.
    @inlinable public static var zero: PhysicalAddress { PhysicalAddress(0) }

    /// The number of the 4 KiB frame that holds the byte.
    @inlinable public var frameNumber: UInt64 { rawValue >> PageSize.standard.shift }

    /// The first byte of frame `frameNumber`.
    @inlinable
    public init(frameNumber: UInt64) {
        rawValue = frameNumber << PageSize.standard.shift
    }

    /// Whether the address is the first byte of a page of the given size.
    @inlinable
    public func isAligned(to size: PageSize) -> Bool {
        rawValue & (size.bytes - 1) == 0
    }

    /// The first byte of the page that holds this byte.
    @inlinable
    public func roundedDown(to size: PageSize) -> PhysicalAddress {
        PhysicalAddress(rawValue & ~(size.bytes - 1))
    }

    /// The first page boundary at or after this byte, or `nil` when there is none.
    @inlinable
    public func roundedUp(to size: PageSize) -> PhysicalAddress? {
        let (sum, overflow) = rawValue.addingReportingOverflow(size.bytes - 1)
        return overflow ? nil : PhysicalAddress(sum & ~(size.bytes - 1))
    }

    /// The byte `bytes` further on; traps when there is none.
    @inlinable
    public static func + (left: PhysicalAddress, bytes: UInt64) -> PhysicalAddress {
        PhysicalAddress(left.rawValue + bytes)
    }

    /// The distance from `right` up to `left` in bytes; traps when `right` lies higher.
    @inlinable
    public static func - (left: PhysicalAddress, right: PhysicalAddress) -> UInt64 {
        left.rawValue - right.rawValue
    }

    /// Orders by number.
    @inlinable
    public static func < (left: PhysicalAddress, right: PhysicalAddress) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A run of physical memory that does not wrap around.
public struct PhysicalRange: Hashable, Sendable {
    /// The first byte.
    public let start: PhysicalAddress
    /// Bytes; `start + length` is representable.
    public let length: UInt64

    /// The `length` bytes from `start` on, or `nil` when they would wrap around.
    @inlinable
    public init?(start: PhysicalAddress, length: UInt64) {
        guard !start.rawValue.addingReportingOverflow(length).overflow else { return nil }
        self.start = start
        self.length = length
    }

    /// The bytes from `start` up to, not including, `end`; empty when `end` is not above `start`.
    @inlinable
    public init(from start: PhysicalAddress, to end: PhysicalAddress) {
        self.start = start
        length = end > start ? end - start : 0
    }

    /// The first byte after the range.
    @inlinable public var end: PhysicalAddress { start + length }

    /// Whether there is no byte in the range.
    @inlinable public var isEmpty: Bool { length == 0 }

    /// Whether `address` lies inside.
    @inlinable
    public func contains(_ address: PhysicalAddress) -> Bool {
        address >= start && address < end
    }

    /// Whether the two ranges share a byte.
    @inlinable
    public func overlaps(_ other: PhysicalRange) -> Bool {
        !isEmpty && !other.isEmpty && start < other.end && other.start < end
    }

    /// The largest run of whole pages of the given size inside the range; may be empty.
    @inlinable
    public func wholePages(of size: PageSize) -> PhysicalRange {
        guard let first = start.roundedUp(to: size) else {
            return PhysicalRange(from: start, to: start)
        }
        return PhysicalRange(from: first, to: end.roundedDown(to: size))
    }
}
