// Drawing stays inside of the clip and covers what it should.

import Geometry
import Testing

@testable import Graphics

/// Draws on a picture of this size, black at first.
func drawn(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> Image {
    Image(size: Size(width, height)) { canvas in
        canvas.fill(canvas.bounds, .black)
        draw(&canvas)
    }
}

extension Image {
    func pixel(_ x: Int, _ y: Int) -> UInt32 { pixels[y * size.width + x] }

    func count(_ pixel: UInt32) -> Int { pixels.count { $0 == pixel } }
}

struct CanvasTests {
    @Test func rectanglesAreClipped() {
        let image = drawn(10, 10) { canvas in
            canvas.clip(to: Rect(x: 2, y: 2, width: 4, height: 4))
            canvas.translate(by: Point(1, 1))
            canvas.fill(Rect(x: -100, y: -100, width: 1000, height: 1000), .white)
            canvas.fill(Rect(x: .min, y: .min, width: .max, height: .max), .white)
        }
        #expect(image.count(0xFFFF_FFFF) == 16)
        #expect(image.pixel(2, 2) == 0xFFFF_FFFF)
        #expect(image.pixel(6, 6) == 0xFF00_0000)
    }

    @Test func memoryThatIsNotThereIsNotDrawnOn() {
        var pixels = [UInt32](repeating: 0, count: 25)
        let canvas = Canvas(pixels.mutableSpan, size: Size(10, 10), pitch: 10)
        #expect(canvas.bounds == Rect(x: 0, y: 0, width: 10, height: 2))
    }

    @Test func framesMeetInTheCorners() {
        let image = drawn(6, 5) {
            $0.frame($0.bounds, topLeft: Color(0xFF11_1111), bottomRight: Color(0xFF22_2222))
        }
        #expect(image.pixel(0, 0) == 0xFF11_1111)
        #expect(image.pixel(4, 0) == 0xFF11_1111)
        #expect(image.pixel(0, 3) == 0xFF11_1111)
        #expect(image.pixel(5, 0) == 0xFF22_2222)
        #expect(image.pixel(0, 4) == 0xFF22_2222)
        #expect(image.pixel(5, 4) == 0xFF22_2222)
        #expect(image.pixel(2, 2) == 0xFF00_0000)
    }

    @Test(arguments: [1, 2, 3])
    func dashesAreAsLongAsTheGaps(dash: Int) {
        let image = drawn(25, 13) { $0.dashedOutline($0.bounds, .white, dash: dash) }
        let ring = 2 * (24 + 12)
        #expect(image.count(0xFFFF_FFFF) == ring / 2)
        #expect(image.pixel(0, 0) == 0xFFFF_FFFF)
        #expect(image.pixel(dash, 0) == 0xFF00_0000)
    }

    @Test func gradientsKeepTheirEndsAndNeverFallBack() {
        for direction in [GradientDirection.horizontal, .vertical, .diagonal] {
            let image = drawn(64, 64) {
                $0.gradient($0.bounds, from: .black, to: Color(0xFF40_8000), direction)
            }
            #expect(image.pixel(0, 0) == 0xFF00_0000)
            #expect(image.pixel(63, 63) == 0xFF40_8000)
        }
        let image = drawn(256, 8) { $0.gradient($0.bounds, from: .black, to: .white, .horizontal) }
        for x in 0..<256 {
            let mean = (0..<8).reduce(0) { $0 + Int(image.pixel(x, $1) & 255) } / 8
            #expect(abs(mean - x) <= 1)
        }
    }

    @Test func partsOfGradientsFit() {
        let whole = drawn(50, 40) {
            $0.gradient($0.bounds, from: .black, to: .white, .diagonal)
        }
        let parts = drawn(50, 40) { canvas in
            for x in 0..<50 {
                let state = canvas.state
                canvas.clip(to: Rect(x: x, y: 0, width: 1, height: 40))
                canvas.gradient(
                    Rect(x: 0, y: 0, width: 50, height: 40), from: .black, to: .white, .diagonal)
                canvas.state = state
            }
        }
        #expect(whole.pixels == parts.pixels)
    }

    @Test func polygonsCoverTheirArea() {
        var numbers = Numbers(state: 7)
        for _ in 0..<100 {
            let corners = (0..<3).map { _ in
                FinePoint(
                    .random(in: 1...59, using: &numbers), .random(in: 1...59, using: &numbers))
            }
            let shape = Polygon(corners)
            let image = drawn(60, 60) { $0.fill(shape, .white) }
            let covered = image.pixels.reduce(0.0) { $0 + Double($1 & 255) / 255 }
            #expect(abs(covered - abs(shape.area) / 2) < 1.5)
        }
    }

    @Test func hostileShapesEndQuietly() {
        _ = drawn(20, 20) { canvas in
            let wild = [
                FinePoint(.nan, 0), FinePoint(.infinity, 5), FinePoint(-1e300, 1e300),
                FinePoint(1e300, 7), FinePoint(3, 3),
            ]
            for first in wild {
                for second in wild {
                    canvas.line(first, second, width: 3, .white)
                    canvas.fill(Polygon([first, second, FinePoint(9, 9)]), .white)
                    canvas.disc(center: first, radius: second.x, .white)
                }
            }
        }
    }

    @Test func discsAreRound() {
        let image = drawn(41, 41) { $0.disc(center: FinePoint(20.5, 20.5), radius: 15, .white) }
        let covered = image.pixels.reduce(0.0) { $0 + Double($1 & 255) / 255 }
        #expect(abs(covered - 15 * 15 * Double.pi) < 3)
        #expect(image.pixel(20, 20) == 0xFFFF_FFFF)
        for x in 0..<41 {
            for y in 0..<41 {
                #expect(abs(Int(image.pixel(x, y) & 255) - Int(image.pixel(40 - x, y) & 255)) < 9)
            }
        }
    }

    @Test func sinesAreRight() {
        let pi = Double.pi
        let values: [(Double, Double)] = [
            (0, 0), (pi / 6, 0.5), (pi / 2, 1), (pi, 0), (-pi / 6, -0.5), (100.5 * pi, 1),
            (5 * pi / 6, 0.5), (7 * pi / 6, -0.5),
        ]
        for (angle, value) in values { #expect(abs(sine(angle) - value) < 1e-12) }
        #expect(abs(cosine(.pi / 3) - 0.5) < 1e-12)
        #expect(sine(.nan) == 0)
    }

    @Test func rootsAreRight() {
        for value in [1e-300, 1e-9, 0.25, 1, 2, 3, 1e6, 12_345.678, 1e300] {
            #expect(abs(squareRoot(value) / value.squareRoot() - 1) < 1e-15)
        }
        #expect(squareRoot(0) == 0 && squareRoot(-1) == 0 && squareRoot(.infinity) == .infinity)
    }

    @Test func picturesScale() {
        let checks = Image(
            size: Size(2, 2), pixels: [0xFFFF_FFFF, 0xFF00_0000, 0xFF00_0000, 0xFFFF_FFFF])
        let crisp = drawn(8, 8) { $0.draw(checks, scaledTo: $0.bounds, .nearest) }
        #expect(crisp.count(0xFFFF_FFFF) == 32)
        #expect(crisp.pixel(3, 3) == 0xFFFF_FFFF)
        #expect(crisp.pixel(4, 3) == 0xFF00_0000)
        let small = drawn(1, 1) { $0.draw(checks, scaledTo: $0.bounds) }
        #expect(small.pixel(0, 0) & 255 == 128)
        let even = drawn(7, 7) {
            $0.draw(
                Image(size: Size(100, 100), pixels: Array(repeating: 0xFF12_3456, count: 10000)),
                scaledTo: $0.bounds)
        }
        #expect(even.count(0xFF12_3456) == 49)
    }
}
