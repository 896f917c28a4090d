// Changing a picture's size: separable filters in linear light on premultiplied colour.

import Glibc

/// The kernels that pictures are resized with.
public enum ResamplingFilter: String, CaseIterable, Sendable {
    /// Lanczos with three lobes: sharpest; may ring beside hard edges.
    case lanczos
    /// Mitchell and Netravali's cubic (SIGGRAPH 1988): hardly rings, a little softer.
    case mitchell
    /// The mean of the pixels covered; for enlarging, the nearest pixel.
    case box

    /// How far the kernel reaches, in source pixels at equal size.
    var radius: Float {
        switch self {
        case .lanczos: 3
        case .mitchell: 2
        case .box: 0.5
        }
    }

    func weight(_ distance: Float) -> Float {
        let x = abs(distance)
        switch self {
        case .lanczos:
            guard x > 1e-6 else { return 1 }
            guard x < 3 else { return 0 }
            let angle = Float.pi * x
            return 3 * sinf(angle) * sinf(angle / 3) / (angle * angle)
        case .mitchell:
            if x < 1 { return (7 * x * x * x - 12 * x * x + 16.0 / 3) / 6 }
            if x < 2 { return (-7.0 / 3 * x * x * x + 12 * x * x - 20 * x + 32.0 / 3) / 6 }
            return 0
        case .box:
            // Half open, so that a pixel on a border counts on one side only.
            return distance > -0.5 && distance <= 0.5 ? 1 : 0
        }
    }
}

/// For each target position along one axis: which source positions count, and how much.
private struct FilterTable {
    /// The source positions that count, first and one past the last. Both rise with the target.
    private(set) var ranges: [Range<Int>] = []
    /// Where a target's weights begin in `weights`.
    private(set) var offsets: [Int] = []
    private(set) var weights: [Float] = []

    init(from source: Int, to target: Int, filter: ResamplingFilter) {
        let ratio = Float(source) / Float(target)
        // When shrinking, the kernel grows so that no source pixel is skipped.
        let scale = max(ratio, 1)
        let reach = filter.radius * scale
        for position in 0..<target {
            let center = (Float(position) + 0.5) * ratio
            let first = min(max(Int((center - reach).rounded(.down)), 0), source - 1)
            let last = max(min(Int((center + reach).rounded(.up)), source - 1), first)
            var kernel = (first...last).map { index in
                filter.weight((Float(index) + 0.5 - center) / scale)
            }
            let sum = kernel.reduce(0, +)
            // Only the box at a border can miss every pixel; then the nearest one counts.
            if sum == 0 {
                kernel = kernel.indices.map {
                    $0 + first == min(Int(center), source - 1) ? 1 : 0
                }
            } else {
                for index in kernel.indices { kernel[index] /= sum }
            }
            ranges.append(first..<last + 1)
            offsets.append(weights.count)
            weights += kernel
        }
    }
}

/// Resamples rows as they come, so that no more than one source row is held in floating point.
private struct Resampler {
    let columns: FilterTable
    let rows: FilterTable
    private var narrow: [SIMD4<Float>]
    private var result: [SIMD4<Float>]
    /// The first target row that a coming source row can still count for.
    private var firstOpen = 0

    init(
        from source: (width: Int, height: Int), to target: (width: Int, height: Int),
        filter: ResamplingFilter
    ) {
        columns = FilterTable(from: source.width, to: target.width, filter: filter)
        rows = FilterTable(from: source.height, to: target.height, filter: filter)
        narrow = Array(repeating: .zero, count: target.width)
        result = Array(repeating: .zero, count: target.width * target.height)
    }

    /// Takes source row `y`, as light multiplied by alpha. Rows come in order.
    mutating func add(_ row: [SIMD4<Float>], _ y: Int) {
        // Copied references: a span into `self` would forbid changing the other parts of it.
        let table = columns
        let source = row.span
        let weights = table.weights.span
        for x in narrow.indices {
            let range = table.ranges[x]
            let shift = table.offsets[x] - range.lowerBound
            var sum = SIMD4<Float>.zero
            for index in range { sum += source[index] * weights[index + shift] }
            narrow[x] = sum
        }
        while firstOpen < rows.ranges.count, rows.ranges[firstOpen].upperBound <= y {
            firstOpen += 1
        }
        var target = firstOpen
        while target < rows.ranges.count, rows.ranges[target].lowerBound <= y {
            let weight = rows.weights[rows.offsets[target] + y - rows.ranges[target].lowerBound]
            let start = target * narrow.count
            for x in narrow.indices { result[start + x] += narrow[x] * weight }
            target += 1
        }
    }

    func finish() -> DeepPicture {
        DeepPicture(
            width: narrow.count, height: rows.ranges.count,
            pixels: result.map { $0.encodedStraight })
    }
}

extension DeepPicture {
    /// The picture at another size.
    ///
    /// - Precondition: both sides are at least 1.
    public func resized(
        width newWidth: Int, height newHeight: Int, filter: ResamplingFilter
    ) -> DeepPicture {
        if newWidth == width, newHeight == height { return self }
        var resampler = Resampler(
            from: (width, height), to: (newWidth, newHeight), filter: filter)
        for y in 0..<height {
            let row = pixels[y * width..<(y + 1) * width]
            resampler.add(row.map { $0.premultipliedLight }, y)
        }
        return resampler.finish()
    }
}

extension Picture {
    /// The picture at another size, with what lies between the levels of 8 bits.
    ///
    /// - Precondition: both sides are at least 1.
    public func resized(
        width newWidth: Int, height newHeight: Int, filter: ResamplingFilter
    ) -> DeepPicture {
        if newWidth == width, newHeight == height { return DeepPicture(self) }
        var resampler = Resampler(
            from: (width, height), to: (newWidth, newHeight), filter: filter)
        let light = (0..<256).map { SRGB.light(Float($0)) }
        var row = [SIMD4<Float>](repeating: .zero, count: width)
        for y in 0..<height {
            for x in 0..<width {
                let pixel = pixels[y * width + x]
                let alpha = Float(pixel >> 24) / 255
                let color = SIMD4<Float>(
                    light[Int(pixel >> 16 & 0xFF)], light[Int(pixel >> 8 & 0xFF)],
                    light[Int(pixel & 0xFF)], 1)
                row[x] = color * alpha
            }
            resampler.add(row, y)
        }
        return resampler.finish()
    }
}

extension SIMD4<Float> {
    /// From encoded straight colour to light multiplied by alpha, alpha 0 to 1.
    fileprivate var premultipliedLight: SIMD4<Float> {
        let alpha = w / 255
        return SIMD4(
            SRGB.light(x) * alpha, SRGB.light(y) * alpha, SRGB.light(z) * alpha, alpha)
    }

    /// The reverse; values that a kernel's negative lobes pushed out of range are clamped.
    fileprivate var encodedStraight: SIMD4<Float> {
        guard w > 0 else { return .zero }
        let color = (self / w).clamped(
            lowerBound: .zero, upperBound: SIMD4(repeating: 1))
        return SIMD4(
            SRGB.encoded(color.x), SRGB.encoded(color.y), SRGB.encoded(color.z),
            Swift.min(w, 1) * 255)
    }
}
