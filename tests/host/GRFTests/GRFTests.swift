// The .grf codec: what is written reads back, and text is measured with its kerning.

import GRF
import Testing

@Suite struct GRFTests {
    @Test func headerBytesAreThoseOfTheFormat() throws {
        let builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: 12, descender: -3, height: 0x0102))
        let file = try builder.encode()
        #expect(file.count == 2058)
        #expect(file[..<10] == [0x30, 0x46, 0x52, 0x47, 12, 0, 0xFD, 0xFF, 0x02, 0x01])
        #expect(file[10...].allSatisfy { $0 == 0xFF })
    }

    @Test func glyphBytesAreThoseOfTheFormat() throws {
        let file = try SampleFont.file()
        // 'A' is the first glyph; its block is the first behind the header.
        #expect(file[10 + 65 * 4..<14 + 65 * 4] == [0, 0, 0, 0])
        #expect(
            file[2058..<2058 + 12] == [0xFF, 0xFF, 7, 0, 6, 0, 0, 0, 2, 0, 3, 0])
        #expect(file[2070..<2076] == [1, 2, 3, 4, 5, 6])
    }

    @Test func readsBackWhatWasWritten() throws {
        let file = try SampleFont.file()
        let font = try GRFView(file.span)
        #expect(font.lineMetrics == SampleFont.line)
        guard let glyph = font.glyph(for: "A") else {
            Issue.record("no glyph for A")
            return
        }
        #expect(glyph.metrics == SampleFont.metricsOfA)
        let corners = (glyph.row(1)[0], glyph.row(2)[1])
        #expect(corners == (3, 6))
        let held: [Unicode.Scalar] = ["A", "V", "B", "\u{FF}"].filter { font.contains($0) }
        #expect(held == ["A", "V", "\u{FF}"])
    }

    @Test func charactersOutsideTheVersionHaveNoGlyph() throws {
        let file = try SampleFont.file()
        let font = try GRFView(file.span)
        for scalar: Unicode.Scalar in ["\u{100}", "\u{141}", "\u{1F600}", "\u{10FFFF}"] {
            let isHeld = font.contains(scalar)
            let pairs = [font.kerning(scalar, "A"), font.kerning("A", scalar)]
            #expect(!isHeld)
            #expect(pairs == [GRFKerning(), GRFKerning()])
        }
    }

    @Test func kerningIsFoundByBothCharacters() throws {
        let file = try SampleFont.file()
        let font = try GRFView(file.span)
        let ofA = ["V", "\u{FF}", "A", "B"].map { font.kerning("A", $0) }
        let none = font.kerning("V", "A")
        let counts = ["A", "V"].map { font.kerningPairCount(startingWith: $0) }
        #expect(
            ofA == [
                GRFKerning(x: -2), GRFKerning(x: 3, y: 1), GRFKerning(x: 1), GRFKerning(),
            ])
        #expect(none == GRFKerning())
        #expect(counts == [3, 0])
    }

    @Test func penAddsAdvancesAndKerning() throws {
        let file = try SampleFont.file()
        let font = try GRFView(file.span)
        let widths = ["A", "AV", "A\u{1F600}V"].map { font.width(of: $0.unicodeScalars) }
        #expect(widths == [6, 6 - 2 + 5, 6 - 2 + 5])
        var pen = GRFPen()
        let places = ["A", "V"].map { pen.advance(over: $0, in: font)?.x }
        #expect(places == [0, 4])
    }

    @Test func orderOfAddingDoesNotMatter() throws {
        var builder = GRFBuilder(lineMetrics: SampleFont.line)
        try builder.setKerning(GRFKerning(x: 1), first: 65, second: 9)
        try builder.setKerning(GRFKerning(x: 5), first: 65, second: 3)
        try builder.setKerning(GRFKerning(x: 2), first: 65, second: 3)
        var other = GRFBuilder(lineMetrics: SampleFont.line)
        try other.setKerning(GRFKerning(x: 2), first: 65, second: 3)
        try other.setKerning(GRFKerning(x: 1), first: 65, second: 9)
        #expect(try builder.encode() == other.encode())
    }

    @Test func builderChecksItsArguments() {
        var builder = GRFBuilder(lineMetrics: SampleFont.line)
        #expect(throws: GRFError.noSuchSlot(256)) {
            try builder.setGlyph(SampleFont.metricsOfA, coverage: [], inSlot: 256)
        }
        #expect(throws: GRFError.noSuchSlot(-1)) {
            try builder.setKerning(GRFKerning(x: 1), first: 0, second: -1)
        }
        #expect(throws: GRFError.wrongCoverageCount(slot: 65, expected: 6, actual: 5)) {
            try builder.setGlyph(
                SampleFont.metricsOfA, coverage: [1, 2, 3, 4, 5], inSlot: 65)
        }
    }
}

/// A font of three glyphs, small enough to check by hand.
enum SampleFont {
    static let line = GRFLineMetrics(ascender: 9, descender: -2, height: 12)
    static let metricsOfA = GRFGlyphMetrics(
        bearingX: -1, bearingY: 7, advanceX: 6, width: 2, height: 3)

    static func file() throws(GRFError) -> [UInt8] {
        var builder = GRFBuilder(lineMetrics: line)
        let one = GRFGlyphMetrics(
            bearingX: 0, bearingY: 0, advanceX: 5, width: 0, height: 0)
        try builder.setGlyph(one, coverage: [], inSlot: 0xFF)
        try builder.setGlyph(one, coverage: [], inSlot: 86)
        try builder.setGlyph(metricsOfA, coverage: [1, 2, 3, 4, 5, 6], inSlot: 65)
        try builder.setKerning(GRFKerning(x: 3, y: 1), first: 65, second: 0xFF)
        try builder.setKerning(GRFKerning(x: -2), first: 65, second: 86)
        try builder.setKerning(GRFKerning(x: 1), first: 65, second: 65)
        return try builder.encode()
    }
}
