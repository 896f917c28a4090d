// A picture in memory, as the tools pass it from reader to writer.

/// A picture of 8-bit sRGB pixels.
public struct Picture: Equatable, Sendable {
    /// Pixels in a row, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// Rows from the top, each pixel `A << 24 | R << 16 | G << 8 | B`. Colour is straight (not
    /// multiplied by alpha) unless the caller knows otherwise.
    public var pixels: [UInt32]

    /// A picture of given pixels.
    ///
    /// - Precondition: both sides are at least 1 and `pixels` holds width × height values.
    public init(width: Int, height: Int, pixels: [UInt32]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The pixel at a column and a row.
    public subscript(x: Int, y: Int) -> UInt32 {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }

    /// Whether every pixel's alpha is full.
    public var isOpaque: Bool {
        pixels.allSatisfy { $0 >= 0xFF00_0000 }
    }
}

/// Why a picture could not be read, written or changed.
public struct PictureError: Error, Equatable, CustomStringConvertible, Sendable {
    /// One line that says what is wrong and where.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A rectangle of pixels, its corner counted from the upper left.
public struct PictureRegion: Equatable, Sendable {
    /// Columns to the left of the rectangle.
    public var x: Int
    /// Rows above the rectangle.
    public var y: Int
    /// Columns of the rectangle.
    public var width: Int
    /// Rows of the rectangle.
    public var height: Int

    /// Creates a rectangle.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension PictureRegion {
    /// Throws unless the rectangle has an area and lies inside `width` × `height` pixels.
    func check(inside width: Int, _ height: Int) throws(PictureError) {
        // Compared by subtraction: sums of numbers from a command line could overflow.
        guard self.width > 0, self.height > 0, x >= 0, y >= 0,
            self.width <= width, x <= width - self.width,
            self.height <= height, y <= height - self.height
        else {
            throw PictureError(
                "the region \(self.width)x\(self.height)+\(x)+\(y) does not lie inside the"
                    + " \(width)x\(height) picture")
        }
    }
}

extension Picture {
    /// The part of the picture that lies in `region`.
    public func cropped(to region: PictureRegion) throws(PictureError) -> Picture {
        try region.check(inside: width, height)
        var part: [UInt32] = []
        part.reserveCapacity(region.width * region.height)
        for y in region.y..<region.y + region.height {
            let start = y * width + region.x
            part.append(contentsOf: pixels[start..<start + region.width])
        }
        return Picture(width: region.width, height: region.height, pixels: part)
    }
}
