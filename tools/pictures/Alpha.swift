// Alpha: whether colours are stored as they are, or already multiplied by it.

/// How a picture's colours relate to its alpha.
public enum AlphaForm: Sendable {
    /// Colours as they are.
    case straight
    /// Colours multiplied by alpha, ready for blending.
    case premultiplied
}

extension Picture {
    /// Multiplies each colour by its alpha, rounding to nearest.
    public mutating func premultiply() {
        mapTranslucent { color, alpha in (color * alpha + 127) / 255 }
    }

    /// Divides each colour by its alpha, rounding to nearest. Colours brighter than their alpha,
    /// which no multiplication gives, become full.
    public mutating func unpremultiply() {
        mapTranslucent { color, alpha in
            alpha == 0 ? 0 : min(255, (color * 255 + alpha / 2) / alpha)
        }
    }

    private mutating func mapTranslucent(_ change: (UInt32, UInt32) -> UInt32) {
        for index in pixels.indices where pixels[index] < 0xFF00_0000 {
            let pixel = pixels[index]
            let alpha = pixel >> 24
            pixels[index] =
                alpha << 24 | change(pixel >> 16 & 0xFF, alpha) << 16
                | change(pixel >> 8 & 0xFF, alpha) << 8 | change(pixel & 0xFF, alpha)
        }
    }
}
