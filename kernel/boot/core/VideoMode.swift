// Which of the firmware's video modes to use.

public import BootInfo

/// A mode that the firmware offers.
public struct VideoMode: Equatable, Sendable {
    /// The firmware's number for it.
    public let number: UInt32
    /// Pixels in a row.
    public let width: UInt32
    /// Rows.
    public let height: UInt32
    /// How a pixel's bytes are ordered; `BootPixelFormatNone` when the kernel could not draw in it.
    public let format: BootPixelFormat

    /// A mode.
    public init(number: UInt32, width: UInt32, height: UInt32, format: BootPixelFormat) {
        self.number = number
        self.width = width
        self.height = height
        self.format = format
    }

    private var area: UInt64 { UInt64(width) * UInt64(height) }

    /// The mode of the requested size, else of the monitor's own size, else the largest up to
    /// 1920×1080, else the smallest; among equals the first that the firmware lists.
    public static func best(
        of modes: [VideoMode], requested: BootConfiguration.Resolution?,
        native: BootConfiguration.Resolution?
    ) -> VideoMode? {
        let usable = modes.filter {
            $0.format != BootPixelFormatNone && $0.width > 0 && $0.height > 0
        }
        for size in [requested, native] {
            guard let size else { continue }
            let match = usable.first { $0.width == size.width && $0.height == size.height }
            if let match { return match }
        }
        var best: VideoMode?
        for mode in usable where mode.width <= 1920 && mode.height <= 1080 {
            if best.map({ mode.area > $0.area }) ?? true { best = mode }
        }
        return best ?? usable.min { $0.area < $1.area }
    }

    /// The size that a monitor prefers: the first detailed timing of its EDID (VESA E-EDID A2,
    /// section 3.10.2), or `nil` when the bytes are none.
    public static func nativeResolution(edid: [UInt8]) -> BootConfiguration.Resolution? {
        let signature: [UInt8] = [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0]
        guard edid.count >= 128, Array(edid[..<8]) == signature,
            edid[..<128].reduce(0, &+) == 0
        else { return nil }
        let hasPixelClock = edid[54] != 0 || edid[55] != 0
        let width = UInt32(edid[56]) | UInt32(edid[58] >> 4) << 8
        let height = UInt32(edid[59]) | UInt32(edid[61] >> 4) << 8
        guard hasPixelClock, width > 0, height > 0 else { return nil }
        return BootConfiguration.Resolution(width: width, height: height)
    }
}
