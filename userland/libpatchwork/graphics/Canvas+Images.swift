// Pictures on a canvas: as they are, or in another size.

public import Geometry

/// How a picture is drawn in another size.
public enum Scaling: Sendable {
    /// Each pixel is the nearest one of the picture: exact multiples stay crisp.
    case nearest
    /// Between four neighbours when growing, the mean of all that a pixel covers when shrinking.
    case smooth
}

extension Canvas {
    /// Draws a picture with its upper left corner at a point, at `opacity` of 255 parts.
    @_lifetime(self: copy self)
    public mutating func draw(_ image: Image, at point: Point, opacity: UInt8 = 255) {
        draw(image, from: Rect(.zero, image.size), at: point, opacity: opacity)
    }

    /// Draws a part of a picture with the part's upper left corner at a point.
    @_lifetime(self: copy self)
    public mutating func draw(
        _ image: Image, from part: Rect, at point: Point, opacity: UInt8 = 255
    ) {
        let part = part.intersection(Rect(.zero, image.size))
        let width = image.size.width
        let isOpaque = image.isOpaque && opacity == 255
        // SAFETY: `part` is inside the picture, and `forEachRow` lends a piece of `part`.
        unsafe image.pixels.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe forEachRow(of: Rect(point, part.size)) { row, x, y, count in
                let start = (part.top + y - point.y) * width + part.left + x - point.x
                if isOpaque {
                    unsafe PixelRow.copy(row, base + start, count)
                } else {
                    unsafe PixelRow.blend(row, base + start, count, opacity: opacity)
                }
            }
        }
    }

    /// Draws a picture so that it fills a rectangle.
    @_lifetime(self: copy self)
    public mutating func draw(
        _ image: Image, scaledTo rect: Rect, _ scaling: Scaling = .smooth, opacity: UInt8 = 255
    ) {
        guard !rect.isEmpty, !isHidden(rect) else { return }
        if rect.size == image.size { return draw(image, at: rect.origin, opacity: opacity) }
        let visible = clip.intersection(rect)
        let columns = ScaleAxis(
            target: rect.left..<rect.right, visible: visible.left..<visible.right,
            source: image.size.width, scaling)
        let rows = ScaleAxis(
            target: rect.top..<rect.bottom, visible: visible.top..<visible.bottom,
            source: image.size.height, scaling)
        let width = image.size.width
        // SAFETY: `forEachRow` lends `count` pixels, and taps name pixels of the picture only.
        unsafe image.pixels.withUnsafeBufferPointer { source in
            unsafe forEachRow(of: visible) { row, left, y, count in
                let down = rows.taps[y - visible.top]
                for index in 0..<count {
                    let across = columns.taps[left - visible.left + index]
                    let pixel = unsafe sample(source, width, across, down)
                    unsafe row[index] = over(scaled(pixel, by: UInt32(opacity)), row[index])
                }
            }
        }
    }
}

/// Which pixels of a picture make one of the drawing, along one axis, and how much each counts.
private struct ScaleTap {
    var first: Int
    /// Shares of `first` and those that follow; together 4096.
    var weights: [Int32]
}

private struct ScaleAxis {
    let taps: [ScaleTap]

    init(target: Range<Int>, visible: Range<Int>, source: Int, _ scaling: Scaling) {
        let ratio = Double(source) / Double(target.count)
        taps = visible.map { place in
            let step = Double(place - target.lowerBound)
            switch scaling {
            case .nearest:
                return ScaleTap(
                    first: min(source - 1, Int((step + 0.5) * ratio)), weights: [4096])
            case .smooth:
                return ratio > 1
                    ? ScaleAxis.mean(step * ratio, (step + 1) * ratio, source)
                    : ScaleAxis.between((step + 0.5) * ratio - 0.5, source)
            }
        }
    }

    /// All pixels that the stretch from `start` to `end` touches, by how much of each it covers.
    private static func mean(_ start: Double, _ end: Double, _ source: Int) -> ScaleTap {
        let first = min(source - 1, Int(start))
        let last = max(first, min(source - 1, Int(end.rounded(.up)) - 1))
        var weights: [Int32] = []
        var rest: Int32 = 4096
        for pixel in first...last {
            let covered = min(end, Double(pixel + 1)) - max(start, Double(pixel))
            let weight = pixel == last ? rest : Int32(max(0, covered) / (end - start) * 4096)
            weights.append(weight)
            rest -= weight
        }
        return ScaleTap(first: first, weights: weights)
    }

    /// The two pixels around `place`, by how near each is.
    private static func between(_ place: Double, _ source: Int) -> ScaleTap {
        let place = max(0, min(place, Double(source - 1)))
        let first = min(Int(place), source - 1)
        let second = Int32((place - Double(first)) * 4096)
        if second == 0 || first + 1 >= source { return ScaleTap(first: first, weights: [4096]) }
        return ScaleTap(first: first, weights: [4096 - second, second])
    }
}

/// The weighted sum of the pixels that two taps name, channels side by side in one vector.
@inline(__always)
private func sample(
    _ source: UnsafeBufferPointer<UInt32>, _ width: Int, _ across: ScaleTap, _ down: ScaleTap
) -> UInt32 {
    if across.weights.count == 1, down.weights.count == 1 {
        // SAFETY: here and below, taps are made to lie inside the picture.
        return unsafe source[down.first * width + across.first]
    }
    var sum = SIMD4<Int64>(repeating: 0)
    for (row, downWeight) in down.weights.enumerated() {
        let start = (down.first + row) * width + across.first
        for (column, weight) in across.weights.enumerated() {
            let pixel = unsafe source[start + column]
            let channels = SIMD4<Int64>(
                Int64(pixel & 255), Int64(pixel >> 8 & 255), Int64(pixel >> 16 & 255),
                Int64(pixel >> 24))
            sum &+= channels &* (Int64(weight) &* Int64(downWeight))
        }
    }
    let rounded = (sum &+ SIMD4(repeating: 1 << 23)) &>> 24
    return UInt32(truncatingIfNeeded: rounded[0]) | UInt32(truncatingIfNeeded: rounded[1]) << 8
        | UInt32(truncatingIfNeeded: rounded[2]) << 16
        | UInt32(truncatingIfNeeded: rounded[3]) << 24
}
