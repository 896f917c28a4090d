// The sizes of pages that the CPU's four-level paging knows (Intel SDM vol. 3, section 4.5).

/// The size of one mapping in a page table.
public enum PageSize: UInt8, Sendable {
    /// 4 KiB, a leaf of the last level.
    case standard = 12
    /// 2 MiB, a leaf of the second level.
    case large = 21
    /// 1 GiB, a leaf of the third level; used for the direct map alone.
    case giant = 30

    /// The binary logarithm of ``bytes``.
    @inlinable public var shift: UInt64 { UInt64(rawValue) }

    /// Size in bytes.
    @inlinable public var bytes: UInt64 { 1 << shift }

    /// Size in standard pages.
    @inlinable public var pages: PageCount { PageCount(1 << (shift - 12)) }

    /// Bytes in a standard page, by far the most used of the numbers above.
    @inlinable public static var standardBytes: UInt64 { 4096 }
}

/// A number of standard (4 KiB) pages.
public struct PageCount: Hashable, Comparable, Sendable {
    /// The number.
    public var rawValue: UInt64

    /// `rawValue` pages.
    @inlinable
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// As many pages as it takes to hold `bytes` bytes.
    @inlinable
    public init(coveringBytes bytes: UInt64) {
        rawValue = bytes / PageSize.standardBytes + (bytes % PageSize.standardBytes == 0 ? 0 : 1)
    }

    /// No pages.
    @inlinable public static var zero: PageCount { PageCount(0) }

    /// Size in bytes, or `nil` when it does not fit.
    @inlinable
    public var bytesIfRepresentable: UInt64? {
        let (bytes, overflow) = rawValue.multipliedReportingOverflow(by: PageSize.standardBytes)
        return overflow ? nil : bytes
    }

    /// Size in bytes.
    ///
    /// - Precondition: it fits; use ``bytesIfRepresentable`` on counts that come from outside.
    @inlinable public var bytes: UInt64 { rawValue * PageSize.standardBytes }

    /// The sum; traps when it does not fit.
    @inlinable
    public static func + (left: PageCount, right: PageCount) -> PageCount {
        PageCount(left.rawValue + right.rawValue)
    }

    /// The difference; traps when it would be negative.
    @inlinable
    public static func - (left: PageCount, right: PageCount) -> PageCount {
        PageCount(left.rawValue - right.rawValue)
    }

    /// Adds in place; traps when the sum does not fit.
    @inlinable
    public static func += (left: inout PageCount, right: PageCount) {
        left.rawValue += right.rawValue
    }

    /// Subtracts in place; traps when the difference would be negative.
    @inlinable
    public static func -= (left: inout PageCount, right: PageCount) {
        left.rawValue -= right.rawValue
    }

    /// Orders by number.
    @inlinable
    public static func < (left: PageCount, right: PageCount) -> Bool {
        left.rawValue < right.rawValue
    }
}
