// Pictures in memory: round trips, alpha, cropping, comparison.

import Pictures
import SeededRandom
import Testing
import ToolTesting

@Suite struct PictureTests {
    private func randomPicture(_ random: inout SeededGenerator, opaque: Bool) -> Picture {
        let width = Int.random(in: 1...40, using: &random)
        let height = Int.random(in: 1...40, using: &random)
        let pixels = (0..<width * height).map { _ in
            UInt32.random(in: .min ... .max, using: &random) | (opaque ? 0xFF00_0000 : 0)
        }
        return Picture(width: width, height: height, pixels: pixels)
    }

    @Test func pngRoundTripIsLossless() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<40 {
            let picture = randomPicture(&random, opaque: round % 2 == 0)
            let file = try picture.pngFile(level: Int32(round % 10))
            #expect(try read(file) == picture, "seed \(seed)")
            #expect(try picture.pngFile(level: Int32(round % 10)) == file, "seed \(seed)")
        }
    }

    @Test func fbmpRoundTripIsLossless() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let picture = randomPicture(&random, opaque: false)
        var file = try picture.fbmpHeader()
        for pixel in picture.pixels {
            file += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: pixel >> $0) }
        }
        let back = unsafe try Picture(fbmp: file.span.bytes)
        #expect(back == picture, "seed \(seed)")
    }

    @Test func opaquePixelsDoNotChangeWithAlphaForm() {
        var picture = Picture(width: 2, height: 1, pixels: [0xFF12_3456, 0xFFFF_FFFF])
        let before = picture
        picture.premultiply()
        #expect(picture == before)
        picture.unpremultiply()
        #expect(picture == before)
    }

    @Test func premultiplyingRoundsToNearest() {
        var picture = Picture(
            width: 3, height: 1, pixels: [0x80FF_8001, 0x00AB_CDEF, 0x01FF_0000])
        picture.premultiply()
        #expect(picture.pixels == [0x8080_4001, 0x0000_0000, 0x0101_0000])
        picture.unpremultiply()
        #expect(picture.pixels == [0x80FF_8002, 0x0000_0000, 0x01FF_0000])
    }

    @Test func impossibleColoursBecomeFull() {
        var picture = Picture(width: 1, height: 1, pixels: [0x10FF_2000])
        picture.unpremultiply()
        #expect(picture.pixels == [0x10FF_FF00])
    }

    @Test func croppingTakesThePart() throws {
        let picture = Picture(width: 3, height: 3, pixels: (0..<9).map { UInt32($0) })
        let part = try picture.cropped(to: PictureRegion(x: 1, y: 1, width: 2, height: 2))
        #expect(part.pixels == [4, 5, 7, 8])
    }

    @Test(arguments: [
        PictureRegion(x: 0, y: 0, width: 4, height: 1), .init(x: 3, y: 0, width: 1, height: 1),
        .init(x: .max, y: 0, width: 1, height: 1), .init(x: 0, y: 0, width: .max, height: 1),
        .init(x: -1, y: 0, width: 1, height: 1), .init(x: 0, y: 0, width: 0, height: 1),
        .init(x: 1, y: .max, width: .max, height: .max),
    ])
    func croppingOutsideIsRefused(region: PictureRegion) {
        let picture = Picture(width: 3, height: 3, pixels: Array(repeating: 0, count: 9))
        #expect(throws: PictureError.self) { try picture.cropped(to: region) }
    }

    @Test func comparisonFindsWhatDiffers() throws {
        let one = Picture(width: 2, height: 2, pixels: [1, 2, 3, 4])
        var other = one
        let same = try PictureComparison(one, other)
        #expect(same.differingPixels == 0)
        #expect(same.first == nil)
        other[1, 1] = 4 + 0x0A00
        let comparison = try PictureComparison(one, other)
        #expect(comparison.differingPixels == 1)
        #expect(comparison.largestDifference == 10)
        #expect(comparison.first?.x == 1 && comparison.first?.y == 1)
        #expect(throws: PictureError.self) {
            try PictureComparison(one, Picture(width: 1, height: 1, pixels: [0]))
        }
    }
}
