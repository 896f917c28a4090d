// A glyph's pixels are FreeType's own, whatever the hinting; style and weight change them.

import CFreeType
import GRF
import GRFTool
import Testing

@Suite(.enabled(if: Fonts.areInstalled)) struct GlyphTests {
    static let modes: [(Hinting, RenderMode, FT_Int32)] = [
        (.none, .gray, FT_Int32(FT_LOAD_NO_HINTING)),
        (.slight, .gray, patchworkLoadTargetLight),
        (.normal, .gray, patchworkLoadTargetNormal),
        (.auto, .gray, FT_Int32(FT_LOAD_FORCE_AUTOHINT)),
        (.normal, .mono, patchworkLoadTargetMono),
        (.none, .mono, patchworkLoadTargetMono | FT_Int32(FT_LOAD_NO_HINTING)),
    ]

    @Test(arguments: [Fonts.lato, Fonts.mono], modes.indices)
    func pixelsAreFreeTypesOwn(path: String, mode: Int) throws {
        let (hinting, render, flags) = Self.modes[mode]
        let face = try Fonts.face(path)
        for size: UInt32 in [9, 13, 16, 40] {
            var settings = RenderSettings(size: size)
            settings.hinting = hinting
            settings.mode = render
            let file = try #require(FontConversion.standard.files(of: face, [settings]).first)
            try compare(file, with: PlainFreeType(path, size: size), flags: flags)
        }
    }

    private func compare(_ file: [UInt8], with plain: PlainFreeType, flags: FT_Int32) throws {
        let font = try GRFView(file.span)
        for scalar in CharacterRange.printableLatin1 {
            let expected = plain.glyph(scalar.value, flags: flags)
            guard let glyph = font.glyph(for: scalar) else {
                #expect(expected == nil, "U+\(scalar.value)")
                continue
            }
            var coverage: [UInt8] = []
            for index in glyph.coverage.indices { coverage.append(glyph.coverage[index]) }
            let actual = PlainFreeType.Glyph(
                left: Int(glyph.metrics.bearingX), top: Int(glyph.metrics.bearingY),
                advance: Int(glyph.metrics.advanceX), width: Int(glyph.metrics.width),
                coverage: coverage)
            #expect(actual == expected, "U+\(scalar.value)")
        }
    }

    @Test func linesHaveRoomForTheirLetters() throws {
        let face = try Fonts.face(Fonts.lato)
        let files = try FontConversion.standard.files(of: face, [RenderSettings(size: 16)])
        let file = files[0]
        let font = try GRFView(file.span)
        let line = font.lineMetrics
        #expect(line.ascender > 0 && line.descender < 0)
        #expect(line.height >= line.ascender - line.descender)
    }

    @Test func boldCoversMoreAndAdvancesMore() throws {
        let face = try Fonts.face(Fonts.lato)
        var bold = RenderSettings(size: 32)
        bold.weight = 700
        let plain = try #require(
            try GlyphRenderer(face, RenderSettings(size: 32)).glyph(for: "n"))
        let heavy = try #require(try GlyphRenderer(face, bold).glyph(for: "n"))
        let ink = { (glyph: RenderedGlyph) in glyph.coverage.reduce(0) { $0 + Int($1) } }
        #expect(ink(heavy) > ink(plain) * 11 / 10)
        #expect(heavy.metrics.advanceX > plain.metrics.advanceX)
    }

    @Test func boldMonospaceKeepsItsColumns() throws {
        let face = try Fonts.face(Fonts.mono)
        var bold = RenderSettings(size: 16)
        bold.weight = 700
        let renderer = try GlyphRenderer(face, bold)
        let advances = try CharacterRange.printableLatin1.compactMap {
            try renderer.glyph(for: $0)?.metrics.advanceX
        }
        let plain = try GlyphRenderer(face, RenderSettings(size: 16)).glyph(for: "m")
        #expect(Set(advances) == [plain?.metrics.advanceX])
    }

    @Test func lighterThanTheFaceIsRefused() throws {
        let face = try Fonts.face(Fonts.latoBold)
        var settings = RenderSettings(size: 16)
        settings.weight = 300
        #expect(throws: (any Error).self) { try GlyphRenderer(face, settings) }
    }

    @Test func italicLeansToTheRight() throws {
        let face = try Fonts.face(Fonts.lato)
        var slanted = RenderSettings(size: 40)
        slanted.isItalic = true
        let glyph = try #require(try GlyphRenderer(face, slanted).glyph(for: "l"))
        let width = Int(glyph.metrics.width)
        let first = { (row: Int) in
            glyph.coverage[row * width..<(row + 1) * width].firstIndex { $0 > 127 }
                .map { $0 - row * width }
        }
        let top = try #require(first(1))
        let bottom = try #require(first(Int(glyph.metrics.height) - 2))
        #expect(top > bottom + 4)
    }
}
