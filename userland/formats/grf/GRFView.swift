// Reading a .grf file in place: a view that lends out glyphs and kerning of mapped memory.

/// A `.grf` font read in place.
///
/// Holding a value proves that the whole file was checked (see `GRFView+Validation.swift`): every
/// glyph and kerning block lies inside the file, and kerning is sorted. The view cannot outlive
/// the bytes it was made from. Making one takes O(length) time at worst, and 8 KiB while it lasts.
///
/// Characters are Unicode scalars. Which of them a font can hold is the format version's affair: in
/// version 0, the Latin-1 characters.
public struct GRFView: ~Escapable {
    /// The measures of a line.
    public let lineMetrics: GRFLineMetrics

    /// The whole file, checked.
    let bytes: RawSpan

    /// Checks a whole file.
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) throws(GRFError) {
        self.lineMetrics = try Self.validate(bytes)
        self.bytes = bytes
    }

    /// Checks a whole file held as bytes; see the raw form.
    @_lifetime(copy file)
    public init(_ file: Span<UInt8>) throws(GRFError) {
        // SAFETY: bytes have no padding, so every one of them is initialised.
        try self.init(unsafe file.bytes)
    }

    /// Reads a file that was checked before, in O(1). For other bytes, reading may trap; memory stays
    /// safe, because every read checks its bounds.
    @_lifetime(copy file)
    public init(checkedBefore file: Span<UInt8>) {
        // SAFETY: bytes have no padding, so every one of them is initialised.
        let bytes = unsafe file.bytes
        self.lineMetrics = GRFLineMetrics(
            ascender: bytes.number(at: 4), descender: bytes.number(at: 6),
            height: bytes.number(at: 8))
        self.bytes = bytes
    }

    /// The glyph of `scalar`, or `nil` when the font has none. O(1).
    @_lifetime(copy self)
    public func glyph(for scalar: Unicode.Scalar) -> GRFGlyph? {
        guard let slot = GRF.slot(for: scalar),
            let offset = bytes.blockOffset(table: GRF.glyphTableOffset, slot: slot)
        else { return nil }
        let metrics = bytes.glyphMetrics(at: offset)
        let start = offset + GRF.glyphHeaderSize
        let count = Int(metrics.width) * Int(metrics.height)
        return GRFGlyph(metrics: metrics, block: bytes.extracting(start..<start + count))
    }

    /// Whether the font has a glyph for `scalar`. O(1).
    public func contains(_ scalar: Unicode.Scalar) -> Bool {
        guard let slot = GRF.slot(for: scalar) else { return false }
        return bytes.blockOffset(table: GRF.glyphTableOffset, slot: slot) != nil
    }

    /// What to add to the pen between `first` and `second`. O(log n) in the pairs of `first`.
    public func kerning(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> GRFKerning {
        guard let slot = GRF.slot(for: first), let wanted = GRF.slot(for: second),
            let offset = bytes.blockOffset(table: GRF.kerningTableOffset, slot: slot)
        else { return GRFKerning() }
        var low = 0
        var high = Int(bytes.number(at: offset) as UInt16)
        while low < high {
            let middle = (low + high) / 2
            let entry = offset + GRF.kerningHeaderSize + middle * GRF.kerningEntrySize
            let character = Int(bytes.number(at: entry) as UInt8)
            if character == wanted {
                return GRFKerning(
                    x: bytes.number(at: entry + 1), y: bytes.number(at: entry + 3))
            }
            if character < wanted { low = middle + 1 } else { high = middle }
        }
        return GRFKerning()
    }

    /// How many kerning pairs begin with `first`.
    public func kerningPairCount(startingWith first: Unicode.Scalar) -> Int {
        guard let slot = GRF.slot(for: first),
            let offset = bytes.blockOffset(table: GRF.kerningTableOffset, slot: slot)
        else { return 0 }
        return Int(bytes.number(at: offset) as UInt16)
    }
}

/// One glyph of a ``GRFView``, read in place.
public struct GRFGlyph: ~Escapable {
    /// Where the coverage goes and how far the pen moves.
    public let metrics: GRFGlyphMetrics
    /// One byte per pixel in rows from the top: 0 is untouched, 255 fully covered.
    public let coverage: Span<UInt8>

    @_lifetime(copy block)
    init(metrics: GRFGlyphMetrics, block: RawSpan) {
        self.metrics = metrics
        // SAFETY: bytes have no alignment and no invalid values.
        self.coverage = unsafe block._unsafeView(as: UInt8.self)
    }

    /// The coverage bytes of row `y`, counted from the top.
    ///
    /// - Precondition: `y` is in `0 ..< metrics.height`.
    @_lifetime(copy self)
    public func row(_ y: Int) -> Span<UInt8> {
        precondition(y >= 0 && y < Int(metrics.height), "row outside the glyph")
        let width = Int(metrics.width)
        return coverage.extracting(y * width..<(y + 1) * width)
    }
}

extension RawSpan {
    /// The little-endian number at `offset`; traps when it does not lie in the span.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
        // SAFETY: the load checks its bounds, and any bit pattern is an integer.
        Number(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    /// Where the block of `slot` begins, from the file's beginning, or `nil` for none.
    func blockOffset(table: Int, slot: Int) -> Int? {
        let offset: UInt32 = number(at: table + slot * 4)
        return offset == GRF.noOffset ? nil : GRF.headerSize + Int(offset)
    }

    func glyphMetrics(at offset: Int) -> GRFGlyphMetrics {
        GRFGlyphMetrics(
            bearingX: number(at: offset), bearingY: number(at: offset + 2),
            advanceX: number(at: offset + 4), advanceY: number(at: offset + 6),
            width: number(at: offset + 8), height: number(at: offset + 10))
    }
}
