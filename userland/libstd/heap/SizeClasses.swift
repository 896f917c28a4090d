// Block sizes of the heap: every 16 bytes up to 128, then four steps a doubling up to 8 KiB, so that
// no block wastes more than a fifth.

/// Which blocks the heap cuts slabs into.
public enum SizeClasses {
    /// How many there are.
    @inlinable public static var count: Int { 32 }
    /// The largest block; longer requests get whole units.
    @inlinable public static var largest: Int { 8192 }

    /// The block size of a class.
    @inlinable
    public static func size(of index: Int) -> Int {
        if index < 8 { return (index &+ 1) &* 16 }
        return (32 &<< ((index &- 8) &>> 2)) &* (5 &+ (index &- 8) & 3)
    }

    /// The smallest class whose blocks hold `size` bytes, which must be at most `largest`.
    @inlinable
    public static func index(for size: Int) -> Int {
        if size <= 128 { return size <= 16 ? 0 : (size &- 1) &>> 4 }
        // The highest bit tells the doubling, the two below it the step.
        let bit = 63 &- (size &- 1).leadingZeroBitCount
        let step = ((size &- 1) &>> (bit &- 2)) & 3
        return 8 &+ (bit &- 7) &* 4 &+ step
    }

    /// How many units a slab of this class has: enough for at least four blocks.
    @inlinable
    static func units(of index: Int) -> Int {
        size(of: index) <= 1024 ? 1 : 4
    }

    /// How many blocks move between a thread's cache and the centre at once.
    @inlinable
    static func batch(of index: Int) -> Int {
        max(2, min(32, 8192 / size(of: index)))
    }
}
