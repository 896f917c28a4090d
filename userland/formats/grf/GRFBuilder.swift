// Writing a .grf file: glyphs and kerning pairs go in in any order, one packed file comes out.

/// Collects a font's glyphs and kerning, then writes them as a `.grf` file.
///
/// The same contents give the same bytes, whatever order they were added in.
public struct GRFBuilder {
    /// The measures of a line.
    public var lineMetrics: GRFLineMetrics
    private var glyphs: [Glyph?]
    private var pairs: [[Pair]]

    private struct Glyph {
        var metrics: GRFGlyphMetrics
        var coverage: [UInt8]
    }

    private struct Pair {
        var second: UInt8
        var kerning: GRFKerning
    }

    /// A font without glyphs.
    public init(lineMetrics: GRFLineMetrics) {
        self.lineMetrics = lineMetrics
        self.glyphs = Array(repeating: nil, count: GRF.slotCount)
        self.pairs = Array(repeating: [], count: GRF.slotCount)
    }

    /// Sets the glyph in `slot`, replacing what was there.
    public mutating func setGlyph(
        _ metrics: GRFGlyphMetrics, coverage: [UInt8], inSlot slot: Int
    ) throws(GRFError) {
        guard slot >= 0, slot < GRF.slotCount else { throw .noSuchSlot(slot) }
        let expected = Int(metrics.width) * Int(metrics.height)
        guard coverage.count == expected else {
            throw .wrongCoverageCount(slot: slot, expected: expected, actual: coverage.count)
        }
        glyphs[slot] = Glyph(metrics: metrics, coverage: coverage)
    }

    /// Sets what is added to the pen between two slots' characters, replacing what was there.
    public mutating func setKerning(
        _ kerning: GRFKerning, first: Int, second: Int
    ) throws(GRFError) {
        guard first >= 0, first < GRF.slotCount else { throw .noSuchSlot(first) }
        guard let second8 = UInt8(exactly: second) else { throw .noSuchSlot(second) }
        let place = pairs[first].firstIndex { $0.second >= second8 } ?? pairs[first].count
        let pair = Pair(second: second8, kerning: kerning)
        if place < pairs[first].count, pairs[first][place].second == second8 {
            pairs[first][place] = pair
        } else {
            pairs[first].insert(pair, at: place)
        }
    }

    /// The whole file.
    public func encode() throws(GRFError) -> [UInt8] {
        var glyphOffsets: [UInt32] = []
        var kerningOffsets: [UInt32] = []
        var body: [UInt8] = []
        for slot in 0..<GRF.slotCount {
            guard let glyph = glyphs[slot] else {
                glyphOffsets.append(GRF.noOffset)
                continue
            }
            glyphOffsets.append(try Self.offset(after: body))
            body.append(glyph.metrics)
            body.append(contentsOf: glyph.coverage)
        }
        for slot in 0..<GRF.slotCount {
            guard !pairs[slot].isEmpty else {
                kerningOffsets.append(GRF.noOffset)
                continue
            }
            kerningOffsets.append(try Self.offset(after: body))
            // At most 256 second characters exist, so the count always fits.
            body.append(number: UInt16(pairs[slot].count))
            for pair in pairs[slot] {
                body.append(pair.second)
                body.append(number: pair.kerning.x)
                body.append(number: pair.kerning.y)
            }
        }
        var file: [UInt8] = []
        file.reserveCapacity(GRF.headerSize + body.count)
        file.append(number: GRF.magic)
        file.append(number: lineMetrics.ascender)
        file.append(number: lineMetrics.descender)
        file.append(number: lineMetrics.height)
        for offset in glyphOffsets { file.append(number: offset) }
        for offset in kerningOffsets { file.append(number: offset) }
        file.append(contentsOf: body)
        return file
    }

    private static func offset(after body: [UInt8]) throws(GRFError) -> UInt32 {
        guard let offset = UInt32(exactly: body.count), offset != GRF.noOffset else {
            throw .tooLarge
        }
        return offset
    }
}

extension [UInt8] {
    fileprivate mutating func append<Number: FixedWidthInteger>(number: Number) {
        var rest = number
        for _ in 0..<Number.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: rest))
            if Number.bitWidth > 8 { rest >>= 8 }
        }
    }

    fileprivate mutating func append(_ metrics: GRFGlyphMetrics) {
        append(number: metrics.bearingX)
        append(number: metrics.bearingY)
        append(number: metrics.advanceX)
        append(number: metrics.advanceY)
        append(number: metrics.width)
        append(number: metrics.height)
    }
}
