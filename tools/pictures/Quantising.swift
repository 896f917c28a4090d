// From deep pictures back to 8 bits.

/// How samples between two levels become one of them.
public enum Quantisation: Sendable {
    /// To the nearest.
    case nearest
    /// To either, in proportion, by a fixed blue-noise pattern: gradients show no bands.
    case dithered
}

extension Picture {
    /// The picture in 8 bits. Samples that are whole numbers already stay as they are.
    public init(_ deep: DeepPicture, quantisation: Quantisation) {
        var pixels: [UInt32] = []
        pixels.reserveCapacity(deep.pixels.count)
        let top = SIMD4<Float>(repeating: 255)
        switch quantisation {
        case .nearest:
            for sample in deep.pixels {
                let rounded = (sample + 0.5).clamped(lowerBound: .zero, upperBound: top)
                pixels.append(Self.pack(rounded))
            }
        case .dithered:
            let noise = BlueNoise.shared
            for y in 0..<deep.height {
                for x in 0..<deep.width {
                    let thresholds = SIMD4<Float>(
                        noise.threshold(x: x, y: y, channel: 0),
                        noise.threshold(x: x, y: y, channel: 1),
                        noise.threshold(x: x, y: y, channel: 2),
                        noise.threshold(x: x, y: y, channel: 3))
                    let sample = deep.pixels[y * deep.width + x] + thresholds
                    pixels.append(
                        Self.pack(sample.clamped(lowerBound: .zero, upperBound: top)))
                }
            }
        }
        self.init(width: deep.width, height: deep.height, pixels: pixels)
    }

    /// Samples of 0 to 255, rounded down.
    private static func pack(_ sample: SIMD4<Float>) -> UInt32 {
        let bytes = SIMD4<UInt32>(truncatingIfNeeded: SIMD4<Int32>(sample, rounding: .down))
        return bytes.w << 24 | bytes.x << 16 | bytes.y << 8 | bytes.z
    }
}
