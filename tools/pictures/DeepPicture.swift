// A picture with more precision than 8 bits: what resampling, smoothing and dithering work on.

import Glibc

/// A picture of floating-point samples.
///
/// Each pixel is (R, G, B, A), straight, in sRGB's encoding, scaled so that 255 is full: an 8-bit
/// picture becomes one of whole numbers.
public struct DeepPicture: Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Rows from the top.
    public var pixels: [SIMD4<Float>]

    init(width: Int, height: Int, pixels: [SIMD4<Float>]) {
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The same picture; nothing is lost.
    public init(_ picture: Picture) {
        self.init(
            width: picture.width, height: picture.height,
            pixels: picture.pixels.map { pixel in
                let bytes = SIMD4<UInt32>(
                    pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF, pixel >> 24)
                return SIMD4<Float>(bytes)
            })
    }

    init(width: Int, height: Int, samples16: [UInt16]) {
        // 65,535 is 257 × 255.
        let scale: Float = 1 / 257
        self.init(
            width: width, height: height,
            pixels: (0..<width * height).map { index in
                let sample = SIMD4<UInt16>(
                    samples16[index * 4], samples16[index * 4 + 1],
                    samples16[index * 4 + 2], samples16[index * 4 + 3])
                return SIMD4<Float>(sample) * scale
            })
    }

    /// The part of the picture that lies in `region`.
    public func cropped(to region: PictureRegion) throws(PictureError) -> DeepPicture {
        try region.check(inside: width, height)
        var part: [SIMD4<Float>] = []
        part.reserveCapacity(region.width * region.height)
        for y in region.y..<region.y + region.height {
            let start = y * width + region.x
            part.append(contentsOf: pixels[start..<start + region.width])
        }
        return DeepPicture(width: region.width, height: region.height, pixels: part)
    }

    /// Multiplies each colour by its alpha.
    public mutating func premultiply() {
        for index in pixels.indices { pixels[index] = pixels[index].multipliedByAlpha }
    }

    /// Divides each colour by its alpha.
    public mutating func unpremultiply() {
        for index in pixels.indices { pixels[index] = pixels[index].dividedByAlpha }
    }
}

extension SIMD4<Float> {
    var multipliedByAlpha: SIMD4<Float> {
        var result = self * (w / 255)
        result.w = w
        return result
    }

    var dividedByAlpha: SIMD4<Float> {
        guard w > 0 else { return .zero }
        var result = self * (255 / w)
        result.w = w
        return result.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
    }
}

/// The sRGB transfer function (IEC 61966-2-1), between encoded samples of 0 to 255 and light of 0
/// to 1.
enum SRGB {
    static func light(_ encoded: Float) -> Float {
        let value = encoded / 255
        return value <= 0.04045 ? value / 12.92 : powf((value + 0.055) / 1.055, 2.4)
    }

    static func encoded(_ light: Float) -> Float {
        let value = light <= 0.0031308 ? light * 12.92 : 1.055 * powf(light, 1 / 2.4) - 0.055
        return value * 255
    }
}
