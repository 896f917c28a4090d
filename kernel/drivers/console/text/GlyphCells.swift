// The letters of a fixed-width font as cells of one size, so that a place in a text is a place on
// the screen.

internal import GRF
internal import KernelBase

/// A font's Latin-1 characters, each in a cell of coverage bytes.
struct GlyphCells: ~Copyable {
    /// Pixels in a row of a cell.
    let width: Int
    /// Rows of a cell.
    let height: Int
    private let coverage: FixedArray<UInt8>
    /// The number of each character's cell; 0 is blank.
    private let cells: InlineArray<256, UInt8>

    /// Sizes of cells that make sense; others are a damaged font.
    private static let widths = 2...64
    private static let heights = 4...128

    /// The cells of `font`; `nil` when its measures are no fixed-width font's, when it lacks the
    /// printable ASCII characters, or when there is no memory.
    init?(_ font: GRFView) {
        guard let advance = GlyphCells.advance(of: font) else { return nil }
        let line = font.lineMetrics
        let ascender = Int(line.ascender)
        let height = max(Int(line.height), ascender - Int(line.descender))
        guard GlyphCells.widths ~= advance, GlyphCells.heights ~= height,
            0...height ~= ascender
        else { return nil }

        var cells = InlineArray<256, UInt8>(repeating: 0)
        var count = 1
        for scalar in GlyphCells.printable where font.contains(scalar) {
            cells[Int(scalar.value)] = UInt8(count)
            count += 1
        }
        // What the font lacks is shown as a question mark, what it has as itself.
        let unknown = cells[0x3F]
        for code in cells.indices where cells[code] == 0 && code != 0x20 {
            cells[code] = unknown
        }
        guard var coverage = FixedArray<UInt8>(repeating: 0, count: count * advance * height)
        else { return nil }
        for scalar in GlyphCells.printable {
            guard let glyph = font.glyph(for: scalar) else { continue }
            let cell = Int(cells[Int(scalar.value)])
            GlyphCells.draw(
                glyph, into: &coverage, at: cell * advance * height, width: advance,
                height: height, baseline: ascender)
        }
        width = advance
        self.height = height
        self.coverage = coverage
        self.cells = cells
    }

    /// Latin-1 without space and control characters: 189 of them, so that numbers of cells fit into
    /// a byte.
    private static var printable: some Sequence<Unicode.Scalar> {
        (0x21...0xFF as ClosedRange<UInt8>).lazy
            .filter { $0 < 0x7F || $0 > 0xA0 }
            .map { Unicode.Scalar($0) }
    }

    /// How far all printable ASCII characters advance; `nil` when they differ or are missing.
    private static func advance(of font: GRFView) -> Int? {
        var advance: Int?
        for code in 0x21...0x7E as ClosedRange<UInt8> {
            guard let glyph = font.glyph(for: Unicode.Scalar(code)) else { return nil }
            let own = Int(glyph.metrics.advanceX)
            guard advance == nil || advance == own else { return nil }
            advance = own
        }
        return advance
    }

    /// Copies what of `glyph` lies inside its cell.
    private static func draw(
        _ glyph: GRFGlyph, into coverage: inout FixedArray<UInt8>, at start: Int, width: Int,
        height: Int, baseline: Int
    ) {
        let left = Int(glyph.metrics.bearingX)
        let top = baseline - Int(glyph.metrics.bearingY)
        for y in 0..<Int(glyph.metrics.height) where 0..<height ~= top + y {
            let row = glyph.row(y)
            for x in row.indices where 0..<width ~= left + x {
                coverage[start + (top + y) * width + left + x] = row[x]
            }
        }
    }

    /// Whether the cell of `character` has nothing in it.
    func isBlank(_ character: UInt8) -> Bool {
        cells[Int(character)] == 0
    }

    /// Row `y` of the cell of `character`: ``width`` bytes of coverage.
    @_lifetime(borrow self)
    func row(_ y: Int, of character: UInt8) -> Span<UInt8> {
        precondition(0..<height ~= y)
        let start = (Int(cells[Int(character)]) * height + y) * width
        return coverage.span.extracting(start..<start + width)
    }
}
