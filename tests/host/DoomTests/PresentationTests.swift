// Frames in windows of all sizes: shape, borders, colours.

import DoomEngine
import Testing

@Suite struct PresentationTests {
    private static let palette = FrameScaler.pack((0..<768).map { UInt8($0 / 3) })

    private func draw(
        _ frame: [UInt8], _ width: Int, _ height: Int, _ mode: ScalingMode
    ) -> [UInt32] {
        var pixels = [UInt32](repeating: 1, count: width * height)
        let scaler = FrameScaler(windowWidth: width, windowHeight: height, mode: mode)
        unsafe frame.withUnsafeBufferPointer { frame in
            unsafe pixels.withUnsafeMutableBufferPointer {
                unsafe scaler.draw(frame, palette: Self.palette, into: $0, stride: width)
            }
        }
        return pixels
    }

    @Test func keepsTheShapeOfTheOriginalScreen() throws {
        for (width, height) in [(640, 480), (1024, 768), (1920, 1080), (333, 999), (100, 100)] {
            for mode in [ScalingMode.integer, .smooth] {
                let place = try #require(
                    FramePlacement(windowWidth: width, windowHeight: height, mode: mode))
                #expect(abs(place.width * 3 - place.height * 4) <= 4)
                #expect(place.x >= 0 && place.x + place.width <= width)
                #expect(place.y >= 0 && place.y + place.height <= height)
            }
        }
        #expect(FramePlacement(windowWidth: 0, windowHeight: 5, mode: .smooth) == nil)
        #expect(FramePlacement(windowWidth: 1, windowHeight: 1, mode: .integer) == nil)
        #expect(FramePlacement(windowWidth: -4, windowHeight: .max, mode: .integer) == nil)
    }

    @Test func integerScalingKeepsColoursAndMakesEqualColumns() throws {
        let frame = (0..<64000).map { UInt8(truncatingIfNeeded: $0 % 320 + $0 / 320) }
        let pixels = draw(frame, 700, 500, .integer)
        let place = try #require(
            FramePlacement(windowWidth: 700, windowHeight: 500, mode: .integer))
        #expect(place.width == 640)
        #expect(place.height == 480)
        for x in 0..<640 {
            #expect(pixels[place.y * 700 + place.x + x] == Self.palette[Int(frame[x / 2])])
        }
        #expect(pixels.prefix(700 * place.y).allSatisfy { $0 == FrameScaler.black })
        let lastRow = (place.y + 479) * 700 + place.x
        #expect(pixels[lastRow] == Self.palette[Int(frame[199 * 320])])
    }

    @Test func smoothScalingBlendsAndLeavesFlatColoursAlone() {
        let flat = draw([UInt8](repeating: 77, count: 64000), 800, 600, .smooth)
        #expect(flat.allSatisfy { $0 == Self.palette[77] })
        let stripes = (0..<64000).map { UInt8($0 % 2 * 200) }
        let pixels = draw(stripes, 1280, 960, .smooth)
        let grays = Set(pixels.map { $0 & 0xFF })
        #expect(grays.count > 4)
        #expect(pixels.allSatisfy { $0 >> 24 == 0xFF })
    }

    @Test func everyWindowSizeIsDrawnCompletely() {
        let frame = [UInt8](repeating: 9, count: 64000)
        for size in stride(from: 1, to: 400, by: 13) {
            for mode in [ScalingMode.integer, .smooth] {
                let pixels = draw(frame, size, 401 - size, mode)
                #expect(!pixels.contains(1), "\(size) × \(401 - size)")
            }
        }
    }

    @Test func buffersThatAreTooSmallAreLeftAlone() {
        let scaler = FrameScaler(windowWidth: 64, windowHeight: 48, mode: .smooth)
        var pixels = [UInt32](repeating: 5, count: 64 * 48 - 1)
        let frame = [UInt8](repeating: 0, count: 64000)
        unsafe frame.withUnsafeBufferPointer { frame in
            unsafe pixels.withUnsafeMutableBufferPointer {
                unsafe scaler.draw(frame, palette: Self.palette, into: $0, stride: 64)
            }
        }
        #expect(pixels.allSatisfy { $0 == 5 })
    }
}
