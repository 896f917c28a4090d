// Pictures in memory, ready to be drawn.

public import FBMP
public import Geometry

/// A picture of premultiplied pixels.
public final class Image {
    /// Its extent, at least one pixel.
    public let size: Size
    /// Row after row, without gaps.
    public private(set) var pixels: [UInt32]
    /// Whether no pixel lets anything shine through.
    public let isOpaque: Bool

    /// Most pixels in a picture, so that a few bytes of header cannot ask for all memory.
    public static var mostPixels: Int { 1 << 26 }

    /// Reads a `.fbmp` file, whose pixels are straight.
    public convenience init(fbmp file: [UInt8]) throws(FBMPError) {
        let view = try FBMPView(file.span)
        guard view.width <= Image.mostPixels, view.width * view.height <= Image.mostPixels else {
            throw .tooLarge(width: UInt32(view.width), height: UInt32(view.height))
        }
        let count = view.pixels.count
        var pixels: [UInt32] = []
        pixels.reserveCapacity(count)
        for index in 0..<count { pixels.append(premultiply(view.pixels[index])) }
        self.init(size: Size(view.width, view.height), pixels: pixels)
    }

    /// A picture of these premultiplied pixels; missing ones are transparent.
    public init(size: Size, pixels: [UInt32]) {
        let size = Size(max(1, size.width), max(1, size.height))
        self.size = size
        var pixels = pixels
        let missing = size.area - pixels.count
        if missing > 0 { pixels.append(contentsOf: repeatElement(0, count: missing)) }
        self.pixels = pixels
        isOpaque = !pixels.contains { $0 >> 24 != 255 }
    }

    /// A picture that is drawn now.
    public convenience init(size: Size, draw: (inout Canvas) -> Void) {
        var pixels = [UInt32](repeating: 0, count: max(1, size.area))
        var span = pixels.mutableSpan
        Image.draw(on: &span, size, draw)
        self.init(size: size, pixels: pixels)
    }

    private static func draw(
        on pixels: inout MutableSpan<UInt32>, _ size: Size, _ draw: (inout Canvas) -> Void
    ) {
        var canvas = Canvas(pixels._mutatingExtracting(0..<pixels.count), size: size)
        draw(&canvas)
    }

    /// The same shape in another colour: its alpha is kept. Icons drawn in one ink follow the theme so.
    public func inked(_ color: Color) -> Image {
        let ink = color.premultiplied
        return Image(size: size, pixels: pixels.map { scaled(ink, by: $0 >> 24) })
    }

    /// The same picture in greys and half as strong, for what cannot be used now.
    public func faded() -> Image {
        Image(
            size: size,
            pixels: pixels.map { pixel in
                let luma = UInt32(Color(pixel).luma)
                let grey = pixel & 0xFF00_0000 | luma << 16 | luma << 8 | luma
                return scaled(grey, by: 110)
            })
    }
}

/// Why a file is no picture.
public typealias ImageError = FBMPError
