// Taking the steps out of gradients that were drawn in 8 bits.
//
// A renderer of 8 bits turns a slow gradient into flat bands one level apart, and rendering larger
// does not help: the bands only grow. What helps is that a step of one level between flat bands is
// almost never meant. So each pixel becomes the weighted mean of those neighbours that differ from
// it by less than a small threshold; real edges are steeper and stay as they are. The means lie
// between the levels, and dithering then shows them.

extension DeepPicture {
    /// Smooths gradients; edges steeper than `threshold` levels are kept.
    ///
    /// The filter is separable: along rows, then along columns, with a triangular window of
    /// `radius` pixels to each side. O(pixels × radius).
    public func smoothed(radius: Int, threshold: Float) -> DeepPicture {
        let byRows = Self.smoothRows(
            pixels, width: width, height: height, radius: radius, threshold: threshold)
        let turned = Self.transposed(byRows, width: width, height: height)
        let byColumns = Self.smoothRows(
            turned, width: height, height: width, radius: radius, threshold: threshold)
        return DeepPicture(
            width: width, height: height,
            pixels: Self.transposed(byColumns, width: height, height: width))
    }

    private static func smoothRows(
        _ pixels: [SIMD4<Float>], width: Int, height: Int, radius: Int, threshold: Float
    ) -> [SIMD4<Float>] {
        var result = pixels
        let limit = SIMD4<Float>(repeating: threshold)
        let weights = (0...radius).map { Float(radius + 1 - $0) }
        let source = pixels.span
        for y in 0..<height {
            let row = y * width
            for x in 0..<width {
                let center = source[row + x]
                var sum = center * weights[0]
                var total = weights[0]
                // Each side is walked until an edge: what lies behind it is another surface.
                for step in [-1, 1] {
                    var distance = 1
                    while distance <= radius {
                        let at = x + step * distance
                        guard at >= 0, at < width else { break }
                        let other = source[row + at]
                        let difference = other - center
                        if any(difference .> limit) || any(difference .< -limit) { break }
                        sum += other * weights[distance]
                        total += weights[distance]
                        distance += 1
                    }
                }
                result[row + x] = sum / total
            }
        }
        return result
    }

    private static func transposed(
        _ pixels: [SIMD4<Float>], width: Int, height: Int
    ) -> [SIMD4<Float>] {
        var result = pixels
        for y in 0..<height {
            for x in 0..<width { result[x * height + y] = pixels[y * width + x] }
        }
        return result
    }
}
