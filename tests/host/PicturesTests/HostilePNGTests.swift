// Damaged and malicious PNG files: refused with a message, never a crash, never all memory.

import Pictures
import Testing

@Suite struct HostilePNGTests {
    private static let good = HandmadePNG(
        width: 5, height: 4, colorType: 6, bitDepth: 8,
        samples: (0..<20).map { index in (0..<4).map { UInt16(index * 11 + $0) } }
    ).file()

    private func fault(in file: [UInt8]) -> PictureError? {
        do {
            _ = try read(file)
            return nil
        } catch {
            return error as? PictureError
        }
    }

    @Test func everyTruncationIsRefused() {
        for length in 0..<Self.good.count {
            let fault = fault(in: Array(Self.good[..<length]))
            #expect(fault?.description.hasPrefix("offset ") == true, "length \(length)")
        }
    }

    @Test func everyDamagedByteIsRefusedOrHarmless() {
        for position in Self.good.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var file = Self.good
                file[position] ^= mask
                // A checksum covers nearly everything; what passes must be a whole picture.
                if let picture = try? read(file) {
                    #expect(picture.pixels.count == picture.width * picture.height)
                }
            }
        }
    }

    @Test func wrongChecksumOfPixelsIsRefused() throws {
        var file = Self.good
        // The checksum of IDAT lies in front of the 12 bytes of IEND.
        file[file.count - 13] ^= 1
        #expect(fault(in: file) != nil)
    }

    @Test func hugeSizesAreRefusedBeforeTheyCost() throws {
        for (width, height) in [(65_535, 65_535), (0x7FFF_FFFF, 1), (20_000, 20_000), (0, 5)] {
            var file = Array(Self.good[..<8])
            file += HandmadePNG.chunk(
                "IHDR",
                HandmadePNG.big(width) + HandmadePNG.big(height) + [8, 6, 0, 0, 0])
            file += HandmadePNG.chunk("IDAT", [0x78, 0x01]) + HandmadePNG.chunk("IEND", [])
            #expect(fault(in: file) != nil, "\(width)x\(height)")
        }
    }

    @Test func paletteIndexesBeyondThePaletteAreHarmless() throws {
        let png = HandmadePNG(
            width: 2, height: 1, colorType: 3, bitDepth: 8, extraChunks: [("PLTE", [1, 2, 3])],
            samples: [[0], [200]])
        let picture = try? read(png.file())
        #expect(picture == nil || picture?.pixels.count == 2)
    }

    @Test func missingPaletteIsRefused() {
        let png = HandmadePNG(
            width: 1, height: 1, colorType: 3, bitDepth: 8, samples: [[0]])
        #expect(fault(in: png.file()) != nil)
    }

    @Test func pixelsThatEndEarlyAreRefused() {
        var png = HandmadePNG(
            width: 4, height: 4, colorType: 0, bitDepth: 8,
            samples: Array(repeating: [7], count: 16))
        let whole = png.file()
        png.height = 2
        let half = png.file()
        // The header of the whole one with the pixels of half of it.
        #expect(fault(in: Array(whole[..<33]) + Array(half[33...])) != nil)
    }
}
