import BootCore
import BootInfo
import Testing

@Suite struct VideoModeTests {
    static func modes(_ sizes: [(UInt32, UInt32)]) -> [VideoMode] {
        sizes.enumerated().map { number, size in
            VideoMode(
                number: UInt32(number), width: size.0, height: size.1,
                format: BootPixelFormatB8G8R8X8)
        }
    }

    static let usual = modes([(640, 480), (1920, 1080), (1280, 1024), (2560, 1600), (1920, 1080)])

    @Test func requestThenMonitorThenLargest() {
        func best(
            _ requested: BootConfiguration.Resolution?, _ native: BootConfiguration.Resolution?
        ) -> UInt32? {
            VideoMode.best(of: Self.usual, requested: requested, native: native)?.number
        }
        let request = BootConfiguration.Resolution(width: 1280, height: 1024)
        let native = BootConfiguration.Resolution(width: 2560, height: 1600)
        let missing = BootConfiguration.Resolution(width: 1366, height: 768)
        #expect(best(request, native) == 2)
        #expect(best(missing, native) == 3)
        #expect(best(nil, native) == 3)
        #expect(best(nil, nil) == 1)
        #expect(best(missing, missing) == 1)
    }

    @Test func modesWithoutPixelsDoNotCount() {
        let blind = VideoMode(number: 0, width: 800, height: 600, format: BootPixelFormatNone)
        #expect(VideoMode.best(of: [blind], requested: nil, native: nil) == nil)
        #expect(VideoMode.best(of: [], requested: nil, native: nil) == nil)
        let large = Self.modes([(3840, 2160), (2560, 1440)])
        #expect(VideoMode.best(of: large, requested: nil, native: nil)?.width == 2560)
    }

    @Test func monitorsOwnSize() {
        var edid = [UInt8](repeating: 0, count: 128)
        edid.replaceSubrange(0..<8, with: [0, 255, 255, 255, 255, 255, 255, 0])
        edid.replaceSubrange(54..<62, with: [1, 2, 0x80, 0, 0x70, 0x38, 0, 0x40])
        edid[127] = 0 &- edid.reduce(0, &+)
        #expect(VideoMode.nativeResolution(edid: edid) == .init(width: 1920, height: 1080))
        edid[127] &+= 1
        #expect(VideoMode.nativeResolution(edid: edid) == nil)
        #expect(VideoMode.nativeResolution(edid: []) == nil)
        #expect(VideoMode.nativeResolution(edid: [UInt8](repeating: 0, count: 128)) == nil)
    }
}
