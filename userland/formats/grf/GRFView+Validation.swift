// The checks that stand between a file from anywhere and a GRFView: bounds, order, overlap.

extension GRFView {
    /// Checks everything that reading relies on; returns the line's measures.
    static func validate(_ bytes: RawSpan) throws(GRFError) -> GRFLineMetrics {
        guard bytes.byteCount >= GRF.headerSize else {
            throw .truncatedHeader(length: bytes.byteCount)
        }
        let magic: UInt32 = bytes.number(at: 0)
        guard magic == GRF.magic else {
            if magic & ~0xFF == GRF.magic & ~0xFF {
                throw .unknownVersion(UInt8(truncatingIfNeeded: magic))
            }
            throw .badMagic(magic)
        }
        var blocks = BlockRanges()
        for slot in 0..<GRF.slotCount {
            if let offset = bytes.blockOffset(table: GRF.glyphTableOffset, slot: slot) {
                let end = try checkGlyph(bytes, slot: slot, offset: offset)
                blocks.append(start: offset, end: end, isKerning: false)
            }
            if let offset = bytes.blockOffset(table: GRF.kerningTableOffset, slot: slot) {
                let end = try checkKerning(bytes, slot: slot, offset: offset)
                blocks.append(start: offset, end: end, isKerning: true)
            }
        }
        if let offset = blocks.firstOverlap() { throw .overlap(offset: offset) }
        return GRFLineMetrics(
            ascender: bytes.number(at: 4), descender: bytes.number(at: 6),
            height: bytes.number(at: 8))
    }

    /// Returns the end of the glyph that begins at `offset`.
    ///
    /// Sums cannot overflow: an offset has 32 bits and a coverage block at most 32 bits.
    private static func checkGlyph(
        _ bytes: RawSpan, slot: Int, offset: Int
    ) throws(GRFError) -> Int {
        guard offset + GRF.glyphHeaderSize <= bytes.byteCount else {
            throw .glyphOutside(slot: slot, offset: offset, length: bytes.byteCount)
        }
        let metrics = bytes.glyphMetrics(at: offset)
        let count = Int(metrics.width) * Int(metrics.height)
        let end = offset + GRF.glyphHeaderSize + count
        guard end <= bytes.byteCount else {
            throw .coverageOutside(
                slot: slot, offset: offset + GRF.glyphHeaderSize, needed: count,
                length: bytes.byteCount)
        }
        return end
    }

    /// Returns the end of the kerning block that begins at `offset`.
    private static func checkKerning(
        _ bytes: RawSpan, slot: Int, offset: Int
    ) throws(GRFError) -> Int {
        guard offset + GRF.kerningHeaderSize <= bytes.byteCount else {
            throw .kerningOutside(slot: slot, offset: offset, length: bytes.byteCount)
        }
        let count = Int(bytes.number(at: offset) as UInt16)
        let first = offset + GRF.kerningHeaderSize
        let end = first + count * GRF.kerningEntrySize
        guard end <= bytes.byteCount else {
            throw .kerningOutside(slot: slot, offset: offset, length: bytes.byteCount)
        }
        var previous = -1
        for entry in 0..<count {
            let at = first + entry * GRF.kerningEntrySize
            let character = Int(bytes.number(at: at) as UInt8)
            guard character > previous else {
                throw .kerningUnsorted(slot: slot, offset: at, entry: entry)
            }
            previous = character
        }
        return end
    }
}

/// The byte ranges of a file's blocks, in memory of fixed size, which hostile files cannot make it exceed.
/// Not inline: an unoptimised kernel, which reads its font on the boot's stack, has no room for copies.
private struct BlockRanges {
    private var starts = [Int](repeating: 0, count: 2 * GRF.slotCount)
    /// Each end shifted left by one; the lowest bit says that the block is kerning.
    private var ends = [Int](repeating: 0, count: 2 * GRF.slotCount)
    private var count = 0

    /// Kerning and glyph blocks differ in the end's lowest bit, so that a glyph block never passes
    /// for the same block as a kerning block.
    mutating func append(start: Int, end: Int, isKerning: Bool) {
        starts[count] = start
        ends[count] = end << 1 | (isKerning ? 1 : 0)
        count += 1
    }

    /// Where two blocks share bytes, if any do. Slots may share one block whole.
    mutating func firstOverlap() -> Int? {
        sort()
        var index = 1
        while index < count {
            defer { index += 1 }
            let isSame =
                starts[index] == starts[index - 1] && ends[index] == ends[index - 1]
            if !isSame, starts[index] < ends[index - 1] >> 1 { return starts[index] }
        }
        return nil
    }

    /// Shell sort by start, then end, with Ciura's gaps: no recursion and no more memory, and hostile
    /// orders of 512 blocks cost it little.
    private mutating func sort() {
        let gaps: InlineArray<7, Int> = [301, 132, 57, 23, 10, 4, 1]
        for gapIndex in gaps.indices {
            let gap = gaps[gapIndex]
            var next = gap
            while next < count {
                let (start, end) = (starts[next], ends[next])
                var hole = next
                while hole >= gap,
                    (starts[hole - gap], ends[hole - gap]) > (start, end)
                {
                    starts[hole] = starts[hole - gap]
                    ends[hole] = ends[hole - gap]
                    hole -= gap
                }
                starts[hole] = start
                ends[hole] = end
                next += 1
            }
        }
    }
}
