// Where pixels go: a framebuffer or, in tests, ordinary memory. Nothing here ever reads it back:
// reads from a framebuffer cross the bus one by one.

/// The order of the colours in the four bytes of a pixel.
public enum PixelFormat: Sendable {
    /// Blue, green, red, one unused byte.
    case b8g8r8x8
    /// Red, green, blue, one unused byte.
    case r8g8b8x8

    /// The pixel of a colour, as the little-endian number to store.
    func pixel(_ colour: Colour) -> UInt32 {
        let (red, green, blue) =
            (UInt32(colour.red), UInt32(colour.green), UInt32(colour.blue))
        return switch self {
        case .b8g8r8x8: red << 16 | green << 8 | blue
        case .r8g8b8x8: blue << 16 | green << 8 | red
        }
    }
}

/// A rectangle of pixels in memory, 32 bits each.
///
/// Holding one proves that all of its rows lie in the memory that it was made from.
@safe
public struct PixelSurface {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// How a pixel is stored.
    public let format: PixelFormat
    private let base: UnsafeMutableRawPointer
    private let pitch: Int

    /// The longest row and the most rows that a surface may have.
    static var longestSide: Int { 1 << 15 }

    /// The surface at the start of `memory`; `nil` when the numbers do not describe one that fits.
    ///
    /// Whoever makes it vouches that `memory` stays writable for as long as the surface is used.
    @unsafe
    public init?(
        _ memory: UnsafeMutableRawBufferPointer, width: UInt32, height: UInt32,
        pitchInBytes: UInt32, format: PixelFormat
    ) {
        let (width, height, pitch) = (Int(width), Int(height), Int(pitchInBytes))
        guard let base = memory.baseAddress, UInt(bitPattern: base) % 4 == 0,
            1...PixelSurface.longestSide ~= width, 1...PixelSurface.longestSide ~= height,
            pitch >= width * 4, pitch % 4 == 0,
            // Neither product can overflow: factors are below 2¹⁵ and 2³².
            memory.count >= pitch * (height - 1) + width * 4
        else { return nil }
        self.width = width
        self.height = height
        self.format = format
        unsafe self.base = base
        self.pitch = pitch
    }

    /// The `count` pixels of row `y` from column `x` on, to be written.
    @unsafe
    func pixels(x: Int, y: Int, count: Int) -> UnsafeMutablePointer<UInt32> {
        precondition(0..<height ~= y && x >= 0 && count >= 0 && x <= width - count)
        return unsafe (base + (y * pitch + x * 4)).assumingMemoryBound(to: UInt32.self)
    }

    /// Paints everything in one pixel value.
    func fill(_ pixel: UInt32) {
        for y in 0..<height {
            // Sound: `pixels` vouches for the row.
            let row = unsafe pixels(x: 0, y: y, count: width)
            for x in 0..<width { unsafe row[x] = pixel }
        }
    }
}
