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

/// For each target position along one axis: the first source position and the weights from there.
private struct FilterTable {
    var starts: [Int] = []
    var weights: [[Float]] = []

    init(from source: Int, to target: Int, filter: ResamplingFilter) {
        let ratio = Float(source) / Float(target)
        // When shrinking, the kernel grows so that no source pixel is skipped.
        let scale = max(ratio, 1)
        let reach = filter.radius * scale
        for position in 0..<target {
            let center = (Float(position) + 0.5) * ratio
            let first = max(Int((center - reach).rounded(.down)), 0)
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
            starts.append(first)
            weights.append(kernel)
        }
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
        let light = pixels.map { $0.premultipliedLight }
        let columns = FilterTable(from: width, to: newWidth, filter: filter)
        var narrow = [SIMD4<Float>](repeating: .zero, count: newWidth * height)
        for y in 0..<height {
            for x in 0..<newWidth {
                var sum = SIMD4<Float>.zero
                let start = y * width + columns.starts[x]
                for (index, weight) in columns.weights[x].enumerated() {
                    sum += light[start + index] * weight
                }
                narrow[y * newWidth + x] = sum
            }
        }
        let rows = FilterTable(from: height, to: newHeight, filter: filter)
        var result = [SIMD4<Float>](repeating: .zero, count: newWidth * newHeight)
        for y in 0..<newHeight {
            for (index, weight) in rows.weights[y].enumerated() {
                let source = (rows.starts[y] + index) * newWidth
                for x in 0..<newWidth {
                    result[y * newWidth + x] += narrow[source + x] * weight
                }
            }
        }
        return DeepPicture(
            width: newWidth, height: newHeight, pixels: result.map { $0.encodedStraight })
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
