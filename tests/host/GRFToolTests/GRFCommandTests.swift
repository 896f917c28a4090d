// `grf` from outside, and text drawn with fonts nobody should trust.

import GRF
import GRFTool
import Pictures
import SeededRandom
import Testing
import ToolTesting

@Suite(.enabled(if: Fonts.areInstalled)) struct GRFCommandTests {
    let shell: Shell

    init() throws { shell = try Shell() }

    @Test func severalSizesMakeSeveralFiles() throws {
        #expect(
            shell.run("grf \(Fonts.lato) \(Fonts.mono) --size 12,16 --size 20 --output-dir f")
                == 0)
        #expect(
            try shell.names(in: "f") == [
                "dejavu-sans-mono-regular-12.grf", "dejavu-sans-mono-regular-16.grf",
                "dejavu-sans-mono-regular-20.grf", "lato-regular-12.grf", "lato-regular-16.grf",
                "lato-regular-20.grf",
            ])
        #expect(shell.run("grf \(Fonts.lato) --size 8,9 -o 'x-{size}.grf'") == 0)
        #expect(try shell.names() == ["f", "x-8.grf", "x-9.grf"])
    }

    @Test func rangeLimitsTheGlyphs() throws {
        #expect(shell.run("grf \(Fonts.lato) --range A-C,0x61 -o x.grf && grf --info x.grf") == 0)
        #expect(try shell.text("out").contains("glyphs: 4\n"))
    }

    @Test func streamsWork() throws {
        #expect(shell.run("grf - <\(Fonts.lato) >a.grf && grf \(Fonts.lato) -o b.grf") == 0)
        #expect(shell.run("cmp a.grf b.grf && grf --info --json - <a.grf") == 0)
        #expect(try shell.text("out").contains("\"format\": \"grf0\""))
    }

    @Test func dumpShowsMeasuresAndPixels() throws {
        #expect(shell.run("grf \(Fonts.lato) --render mono --size 16 --dump U+006C") == 0)
        let text = try shell.text("out")
        #expect(text.contains("'l' (U+006C): bearing "))
        #expect(text.contains("\u{2588}"))
        #expect(shell.run("grf \(Fonts.lato) --range A --dump B") == 1)
    }

    @Test func previewGoesWhereAsked() throws {
        #expect(shell.run("grf \(Fonts.lato) --preview Hi && test -s out") == 0)
        #expect(shell.run("grf \(Fonts.lato) --preview Hi -o p.png") == 0)
        #expect(shell.run("grf \(Fonts.lato) --preview Hi -o p.fbmp") == 0)
        #expect(shell.run("fbmp --compare p.png p.fbmp") == 0)
    }

    @Test(arguments: [
        "", "x.ttf --size 0", "x.ttf --size 2000", "x.ttf --size 1,,2", "x.ttf --range 0x100",
        "x.ttf --range Z-A", "x.ttf --hinting much", "x.ttf --render lcd", "x.ttf --weight 0",
        "x.ttf --kerning all", "x.ttf --size 1,2 -o x.grf", "x.ttf y.ttf -o x.grf",
        "x.ttf --dump AB", "x.ttf --info --preview A", "x.ttf --json", "x.ttf --index -1",
    ])
    func badUsageGivesTwo(arguments: String) throws {
        #expect(shell.run("grf \(arguments)") == 2)
        #expect(try shell.names() == [])
    }

    @Test func badFilesGiveOne() throws {
        try shell.write(Array("not a font".utf8), to: "bad.ttf")
        try shell.write([0x30, 0x46, 0x52, 0x47, 0, 0], to: "cut.grf")
        try shell.write([0x31, 0x46, 0x52, 0x47] + Array(repeating: 0, count: 3000), to: "1.grf")
        for name in ["bad.ttf", "missing.ttf", "/dev/null", "cut.grf"] {
            #expect(shell.run("grf \(name) -o x.grf") == 1, "\(name)")
        }
        #expect(shell.run("grf --info cut.grf") == 1)
        #expect(try shell.text("err").contains("offset 6"))
        #expect(shell.run("grf --info 1.grf") == 1)
        #expect(try shell.text("err").contains("version '1'"))
        #expect(try shell.names() == ["1.grf", "bad.ttf", "cut.grf"])
    }

    @Test func damagedFontsAreRefusedOrDrawn() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let font = try shell.read(Fonts.mono)
        for round in 0..<8 {
            var damaged = font
            for _ in 0..<200 {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                damaged[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            try shell.write(damaged, to: "d.ttf")
            let status = shell.run("grf d.ttf --size 16 -o d.grf")
            #expect(status == 0 || status == 1, "seed \(seed), round \(round)")
        }
    }
}

@Suite struct TextPictureTests {
    /// Measures as far out as the format can say.
    @Test func extremeMeasuresAreClipped() throws {
        for value in [Int16.min, -1, 0, 1, .max] {
            var builder = GRFBuilder(
                lineMetrics: GRFLineMetrics(ascender: value, descender: value, height: value))
            let metrics = GRFGlyphMetrics(
                bearingX: value, bearingY: value, advanceX: value, advanceY: value, width: 2,
                height: 2)
            try builder.setGlyph(metrics, coverage: [255, 255, 255, 255], inSlot: 65)
            try builder.setKerning(GRFKerning(x: value, y: value), first: 65, second: 65)
            let file = try builder.encode()
            let font = try GRFView(file.span)
            let picture = TextPicture.draw("AAAA\nAA\n\u{1F600}", with: font)
            #expect(picture.width <= 8_192 && picture.height <= 8_192)
        }
    }

    @Test func rangesAreRead() {
        #expect(CharacterRange.parse("A-C")?.map(\.value) == [65, 66, 67])
        #expect(CharacterRange.parse("0x41,U+0043,z")?.map(\.value) == [65, 67, 122])
        #expect(CharacterRange.parse("-")?.map(\.value) == [45])
        #expect(CharacterRange.parse("+--")?.map(\.value) == [43, 44, 45])
        for text in ["", ",", "0x100", "AB", "C-A", "0xZZ", "U+110000", "A-"] {
            #expect(CharacterRange.parse(text) == nil, "\(text)")
        }
    }
}
