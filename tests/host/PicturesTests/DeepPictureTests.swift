// Resizing, smoothing and dithering: what must hold whatever the picture.

import Pictures
import Testing

@Suite struct DeepPictureTests {
    private func flat(_ pixel: UInt32, _ width: Int, _ height: Int) -> Picture {
        Picture(
            width: width, height: height, pixels: Array(repeating: pixel, count: width * height))
    }

    @Test(arguments: ResamplingFilter.allCases)
    func evenPicturesStayEven(filter: ResamplingFilter) {
        let source = DeepPicture(flat(0xFF37_80C1, 17, 9))
        for (width, height) in [(17, 9), (5, 3), (40, 31), (1, 1), (100, 1)] {
            let resized = source.resized(width: width, height: height, filter: filter)
            let picture = Picture(resized, quantisation: .nearest)
            #expect(picture == flat(0xFF37_80C1, width, height), "\(width)x\(height)")
        }
    }

    @Test func meansAreTakenInLight() {
        // Half black and half white reflects half the light: level 188, not 128.
        let source = Picture(width: 2, height: 1, pixels: [0xFF00_0000, 0xFFFF_FFFF])
        let one = DeepPicture(source).resized(width: 1, height: 1, filter: .box)
        #expect(Picture(one, quantisation: .nearest).pixels == [0xFFBC_BCBC])
    }

    @Test(arguments: ResamplingFilter.allCases)
    func invisibleColoursDoNotBleed(filter: ResamplingFilter) {
        // Transparent green beside opaque red: no green may show.
        let source = Picture(
            width: 8, height: 1,
            pixels: (0..<8).map { $0 < 4 ? 0x0000_FF00 : 0xFFFF_0000 })
        let resized = DeepPicture(source).resized(width: 4, height: 1, filter: filter)
        for pixel in Picture(resized, quantisation: .nearest).pixels {
            #expect(pixel & 0x0000_FFFF == 0)
        }
    }

    @Test func enlargingWithBoxTakesTheNearest() {
        let source = Picture(width: 2, height: 1, pixels: [0xFF00_00FF, 0xFF00_FF00])
        let large = DeepPicture(source).resized(width: 6, height: 2, filter: .box)
        let row: [UInt32] = [
            0xFF00_00FF, 0xFF00_00FF, 0xFF00_00FF, 0xFF00_FF00, 0xFF00_FF00, 0xFF00_FF00,
        ]
        #expect(Picture(large, quantisation: .nearest).pixels == row + row)
    }

    @Test func smoothingFillsTheSteps() {
        // Bands of 16 pixels, a level each: behind the filter every pixel of the middle is between.
        let source = Picture(
            width: 160, height: 2,
            pixels: (0..<320).map { 0xFF00_0000 | UInt32(100 + $0 % 160 / 16) * 0x01_0101 })
        let smooth = DeepPicture(source).smoothed(radius: 32, threshold: 2.5)
        for x in 33..<127 {
            let (left, right) = (smooth.pixels[x - 1].x, smooth.pixels[x].x)
            #expect(right > left, "column \(x)")
            #expect(right - left < 0.2, "column \(x)")
            #expect(abs(right - Float(100 + (Double(x) - 7.5) / 16)) < 0.4, "column \(x)")
        }
    }

    @Test func smoothingKeepsEdges() {
        let source = Picture(
            width: 20, height: 20,
            pixels: (0..<400).map { $0 % 20 < 10 ? 0xFF20_2020 : 0xFF24_2020 })
        let smooth = DeepPicture(source).smoothed(radius: 8, threshold: 2.5)
        #expect(Picture(smooth, quantisation: .nearest) == source)
    }

    @Test func ditheringKeepsWholeLevels() {
        let picture = Picture(width: 256, height: 1, pixels: (0..<256).map { $0 * 0x0101_0101 })
        #expect(Picture(DeepPicture(picture), quantisation: .dithered) == picture)
    }

    @Test func ditheringKeepsTheMean() {
        // A level and a quarter over one tile of the noise: a quarter of the pixels are the upper.
        var deep = DeepPicture(flat(0xFF64_6464, 64, 64))
        for index in deep.pixels.indices { deep.pixels[index].x += 0.25 }
        let picture = Picture(deep, quantisation: .dithered)
        let upper = picture.pixels.count { $0 == 0xFF65_6464 }
        let lower = picture.pixels.count { $0 == 0xFF64_6464 }
        #expect(upper == 1024)
        #expect(lower == 3072)
        #expect(Picture(deep, quantisation: .dithered) == picture)
    }

    @Test func ditheringScattersEvenly() {
        var deep = DeepPicture(flat(0xFF64_6464, 64, 64))
        for index in deep.pixels.indices { deep.pixels[index].x += 0.25 }
        let picture = Picture(deep, quantisation: .dithered)
        // Blue noise has no clumps: of a quarter of the pixels, every 8 × 8 block gets about 16.
        for top in stride(from: 0, to: 64, by: 8) {
            for left in stride(from: 0, to: 64, by: 8) {
                var count = 0
                for y in top..<top + 8 {
                    for x in left..<left + 8 where picture[x, y] == 0xFF65_6464 { count += 1 }
                }
                #expect((12...20).contains(count), "\(left),\(top): \(count)")
            }
        }
    }
}
