// Rounding to powers of two, in forms that report overflow instead of trapping on it.

extension FixedWidthInteger where Self: UnsignedInteger {
    /// This value rounded up to a multiple of `alignment`, or `nil` when that does not fit.
    ///
    /// - Precondition: `alignment` is a power of two.
    @inlinable
    public func roundedUp(to alignment: Self) -> Self? {
        assert(alignment.nonzeroBitCount == 1)
        let mask = alignment &- 1
        let (sum, overflow) = addingReportingOverflow(mask)
        return overflow ? nil : sum & ~mask
    }

    /// This value rounded down to a multiple of `alignment`.
    ///
    /// - Precondition: `alignment` is a power of two.
    @inlinable
    public func roundedDown(to alignment: Self) -> Self {
        assert(alignment.nonzeroBitCount == 1)
        return self & ~(alignment &- 1)
    }

    /// Whether this value is a multiple of `alignment`, a power of two.
    @inlinable
    public func isAligned(to alignment: Self) -> Bool {
        roundedDown(to: alignment) == self
    }
}
