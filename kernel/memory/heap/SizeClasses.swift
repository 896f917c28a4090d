// Which sizes of blocks the heap keeps, and which one serves a request.

/// The sizes of small blocks. Steps of an eighth to a quarter, so that rounding up wastes little.
enum SizeClasses {
    static var count: Int { 23 }

    /// The largest block that shares pages with others.
    static var largest: Int { 2048 }

    /// Bytes in a block of a class.
    static func size(_ index: Int) -> Int {
        // 16, 32 … 128, then four steps for each doubling: 160, 192, 224, 256, 320 … 1024, and
        // 1280, 1536, 2048.
        if index < 8 { return (index + 1) * 16 }
        if index == 22 { return 2048 }
        let doubling = (index - 8) / 4
        let step = (index - 8) % 4
        return (128 << doubling) + (step + 1) * (32 << doubling)
    }

    /// The smallest class for `size` bytes aligned to `alignment`, or `nil` for large requests.
    ///
    /// Blocks lie at multiples of their size from a page boundary, so a size that is a multiple of
    /// the alignment gives aligned blocks.
    @inline(__always)
    static func index(forSize size: Int, alignment: Int) -> Int? {
        guard size <= largest && alignment <= largest else { return nil }
        var index = firstIndex(forSize: max(size, 1))
        // All sizes are multiples of 16: what objects ask for needs no search.
        if alignment <= 16 { return index }
        while SizeClasses.size(index) & (alignment - 1) != 0 { index += 1 }
        return index
    }

    @inline(__always)
    private static func firstIndex(forSize size: Int) -> Int {
        if size <= 128 { return (size - 1) >> 4 }
        return laterIndex(forSize: size)
    }

    @inline(__always)
    private static func laterIndex(forSize size: Int) -> Int {
        // Without the checks of ordinary arithmetic: 128 to 2047 are far from where it could fail.
        let last = UInt(bitPattern: size &- 1)
        let doubling = 56 &- UInt(last.leadingZeroBitCount)
        let step = (last &- (128 &<< doubling)) &>> (5 &+ doubling)
        return min(Int(bitPattern: 8 &+ 4 &* doubling &+ step), 22)
    }

    /// Pages that the blocks of a class share.
    static func slabPages(_ index: Int) -> Int {
        size(index) <= 512 ? 1 : 4
    }

    /// Blocks in the pages that they share.
    static func slabCapacity(_ index: Int) -> Int {
        slabPages(index) * 4096 / size(index)
    }
}
