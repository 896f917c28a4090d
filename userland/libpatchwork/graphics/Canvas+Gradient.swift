// Gradients of two colours, dithered: 8 bits a channel leave bands that the eye finds, and an ordered
// pattern of one level's difference hides them.

public import Geometry

/// Which way a gradient runs.
public enum GradientDirection: Sendable {
    /// From left to right.
    case horizontal
    /// From top to bottom.
    case vertical
    /// From the upper left corner to the lower right one.
    case diagonal
}

extension Canvas {
    /// Fills a rectangle with a gradient from one colour to another. Each pixel depends on its place
    /// in `rect` alone, so that a part drawn again looks the same.
    @_lifetime(self: copy self)
    public mutating func gradient(
        _ rect: Rect, from start: Color, to end: Color, _ direction: GradientDirection
    ) {
        guard !rect.isEmpty, !isHidden(rect) else { return }
        if start == end { return fill(rect, start) }
        let ramp = Ramp(start, end)
        let isOpaque = start.alpha == 255 && end.alpha == 255
        let across = Ramp.scale(rect.width)
        let down = Ramp.scale(rect.height)
        // SAFETY: `forEachRow` lends `count` pixels.
        unsafe forEachRow(of: rect) { row, left, y, count in
            let rowPart = UInt64(truncatingIfNeeded: y &- rect.top) &* down
            var columnPart = UInt64(truncatingIfNeeded: left &- rect.left) &* across
            for index in 0..<count {
                let part =
                    switch direction {
                    case .horizontal: columnPart
                    case .vertical: rowPart
                    case .diagonal: (columnPart &+ rowPart) / 2
                    }
                columnPart &+= across
                let pixel = ramp.pixel(at: Int32(part &>> 16), ditheredAt: left &+ index, y)
                unsafe row[index] = isOpaque ? pixel : over(pixel, row[index])
            }
        }
    }
}

/// Two colours and everything between, with 8 bits below the point.
private struct Ramp {
    private let start: SIMD4<Int32>
    private let difference: SIMD4<Int32>

    init(_ from: Color, _ to: Color) {
        // Premultiplied, so that a fade to nothing keeps its colour.
        start = Ramp.channels(from.premultiplied)
        difference = Ramp.channels(to.premultiplied) &- start
    }

    /// What a pixel adds to the part, in 2³² for all of `length` pixels; rounded up, so that the last
    /// one reaches the end.
    static func scale(_ length: Int) -> UInt64 {
        let steps = UInt64(max(length - 1, 1))
        return ((1 << 32) + steps - 1) / steps
    }

    private static func channels(_ pixel: UInt32) -> SIMD4<Int32> {
        SIMD4(
            Int32(pixel & 255), Int32(pixel >> 8 & 255), Int32(pixel >> 16 & 255),
            Int32(pixel >> 24))
    }

    /// The premultiplied pixel at `part` of 65536, rounded up or down by the pattern.
    @inline(__always)
    func pixel(at part: Int32, ditheredAt x: Int, _ y: Int) -> UInt32 {
        let exact = (start &<< 8) &+ ((difference &* part) &>> 8)
        let threshold = Int32(bayer[(y & 7) * 8 + (x & 7)]) &* 4
        // Between two bytes there are only bytes: nothing to be clamped.
        let levels = (exact &+ threshold) &>> 8
        return UInt32(truncatingIfNeeded: levels[0])
            | UInt32(truncatingIfNeeded: levels[1]) << 8
            | UInt32(truncatingIfNeeded: levels[2]) << 16
            | UInt32(truncatingIfNeeded: levels[3]) << 24
    }
}

/// The thresholds of ordered dithering, 0 to 63 (Bayer 1973).
private let bayer: InlineArray<64, UInt8> = [
    0, 32, 8, 40, 2, 34, 10, 42,
    48, 16, 56, 24, 50, 18, 58, 26,
    12, 44, 4, 36, 14, 46, 6, 38,
    60, 28, 52, 20, 62, 30, 54, 22,
    3, 35, 11, 43, 1, 33, 9, 41,
    51, 19, 59, 27, 49, 17, 57, 25,
    15, 47, 7, 39, 13, 45, 5, 37,
    63, 31, 55, 23, 61, 29, 53, 21,
]
