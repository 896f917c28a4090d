// Gamma, sRGB and depth: what the colour chunks do to pixels.

import Pictures
import Testing

@Suite struct PNGColorTests {
    /// One grey pixel of 8 bits, with chunks.
    private func pixel(_ value: UInt16, _ chunks: [(name: String, data: [UInt8])]) throws
        -> UInt32
    {
        let png = HandmadePNG(
            width: 1, height: 1, colorType: 0, bitDepth: 8, extraChunks: chunks,
            samples: [[value]])
        return try read(png.file()).pixels[0] & 0xFF
    }

    @Test func linearLightIsEncoded() throws {
        // Half the light is a level of about 0.735 × 255, by sRGB's curve as by its 2.2 likeness.
        let level = try pixel(128, [("gAMA", HandmadePNG.big(100_000))])
        #expect(level >= 185 && level <= 189)
        #expect(try pixel(0, [("gAMA", HandmadePNG.big(100_000))]) == 0)
        #expect(try pixel(255, [("gAMA", HandmadePNG.big(100_000))]) == 255)
    }

    @Test func usualGammaChangesNothing() throws {
        for value: UInt16 in [0, 1, 17, 128, 254, 255] {
            #expect(try pixel(value, [("gAMA", HandmadePNG.big(45_455))]) == value)
        }
    }

    @Test func sRGBOutranksGamma() throws {
        let chunks: [(name: String, data: [UInt8])] = [
            ("gAMA", HandmadePNG.big(100_000)), ("sRGB", [0]),
        ]
        #expect(try pixel(128, chunks) == 128)
    }

    @Test func senselessGammaIsIgnored() throws {
        #expect(try pixel(128, [("gAMA", [0, 0, 0, 0])]) == 128)
        #expect(try pixel(128, [("gAMA", [0xFF, 0xFF, 0xFF, 0xFF])]) == 128)
    }

    @Test func sixteenBitsKeepTheirPrecision() throws {
        let png = HandmadePNG(
            width: 2, height: 1, colorType: 0, bitDepth: 16, samples: [[257 * 100 + 64], [65_535]])
        let file = png.file()
        var opened = unsafe try PNGFile(file.span.bytes)
        let deep = try opened.readDeep()
        #expect(abs(deep.pixels[0].x - (100 + 64.0 / 257)) < 0.001)
        #expect(deep.pixels[1] == SIMD4(repeating: 255))
    }

    @Test func propertiesTellTheKind() throws {
        let png = HandmadePNG(
            width: 1, height: 1, colorType: 3, bitDepth: 2, isInterlaced: true,
            extraChunks: [
                ("gAMA", HandmadePNG.big(45_455)), ("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [9]),
            ],
            samples: [[1]])
        let file = png.file()
        let properties = unsafe try PNGFile(file.span.bytes).properties
        #expect(properties.kind == "palette")
        #expect(properties.bitDepth == 2)
        #expect(properties.isInterlaced)
        #expect(properties.hasAlpha)
        #expect(properties.colorSpace == "gamma 0.45455")
    }
}
