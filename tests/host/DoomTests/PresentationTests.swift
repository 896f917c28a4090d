// Frames in windows of all sizes: shape, borders, colours.

import DoomEngine
import Testing

@Suite struct PresentationTests {
    private static let palette = FrameScaler.pack((0..<768).map { UInt8($0 / 3) })

    /// The picture of a frame in a window of this size, and its width.
    private func draw(
        _ frame: [UInt8], _ width: Int, _ height: Int, _ mode: ScalingMode
    ) throws -> (pixels: [UInt32], width: Int) {
        let place = try #require(
            FramePlacement(windowWidth: width, windowHeight: height, mode: mode))
        var pixels = [UInt32](repeating: 1, count: place.width * place.height)
        let scaler = FrameScaler(place, mode: mode)
        unsafe frame.withUnsafeBufferPointer { frame in
            unsafe pixels.withUnsafeMutableBufferPointer {
                unsafe scaler.draw(frame, palette: Self.palette, into: $0, stride: place.width)
            }
        }
        return (pixels, place.width)
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

    @Test(arguments: [1, 2, 3, 4, 5])
    func integerScalingKeepsColoursAndMakesEqualColumns(factor: Int) throws {
        let frame = (0..<64000).map { UInt8(truncatingIfNeeded: $0 % 320 + $0 / 320 * 7) }
        let (pixels, width) = try draw(frame, 320 * factor + 60, 240 * factor + 20, .integer)
        #expect(width == 320 * factor)
        for y in 0..<(240 * factor) {
            let line = frame[(y * 200 + 100) / (240 * factor) * 320..<64000]
            let expected = (0..<width).map {
                Self.palette[Int(line[line.startIndex + $0 / factor])]
            }
            #expect(Array(pixels[y * width..<(y + 1) * width]) == expected, "row \(y)")
        }
    }

    @Test func smoothScalingBlendsAndLeavesFlatColoursAlone() throws {
        let flat = try draw([UInt8](repeating: 77, count: 64000), 800, 600, .smooth).pixels
        #expect(flat.allSatisfy { $0 == Self.palette[77] })
        let stripes = (0..<64000).map { UInt8($0 % 2 * 200) }
        let pixels = try draw(stripes, 1280, 960, .smooth).pixels
        let grays = Set(pixels.map { $0 & 0xFF })
        #expect(grays.count > 4)
        #expect(pixels.allSatisfy { $0 >> 24 == 0xFF })
    }

    @Test func everyPictureIsDrawnCompletely() throws {
        let frame = [UInt8](repeating: 9, count: 64000)
        for size in stride(from: 2, to: 400, by: 13) {
            for mode in [ScalingMode.integer, .smooth] {
                let pixels = try draw(frame, size, 401 - size, mode).pixels
                #expect(!pixels.contains(1), "\(size) × \(401 - size)")
            }
        }
    }

    @Test func buffersThatAreTooSmallAreLeftAlone() throws {
        let place = try #require(
            FramePlacement(windowWidth: 64, windowHeight: 48, mode: .smooth))
        let scaler = FrameScaler(place, mode: .smooth)
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
