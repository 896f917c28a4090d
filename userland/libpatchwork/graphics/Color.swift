// Colours as people write them, and the premultiplied words that surfaces hold.

/// A colour with straight alpha: `0xAARRGGBB`, sRGB.
public struct Color: Equatable, Hashable, Sendable {
    /// Alpha, red, green and blue, from the highest byte to the lowest.
    public var argb: UInt32

    /// The colour `0xAARRGGBB`.
    @inlinable
    public init(_ argb: UInt32) {
        self.argb = argb
    }

    /// A colour from its parts.
    @inlinable
    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        argb =
            UInt32(alpha) << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }

    /// Opaque black.
    public static let black = Color(0xFF00_0000)
    /// Opaque white.
    public static let white = Color(0xFFFF_FFFF)
    /// Nothing at all.
    public static let clear = Color(0)

    /// 0 is invisible, 255 hides what is behind.
    @inlinable public var alpha: UInt8 { UInt8(truncatingIfNeeded: argb >> 24) }
    /// The red part.
    @inlinable public var red: UInt8 { UInt8(truncatingIfNeeded: argb >> 16) }
    /// The green part.
    @inlinable public var green: UInt8 { UInt8(truncatingIfNeeded: argb >> 8) }
    /// The blue part.
    @inlinable public var blue: UInt8 { UInt8(truncatingIfNeeded: argb) }

    /// The same colour with another alpha.
    @inlinable
    public func withAlpha(_ alpha: UInt8) -> Color {
        Color(argb & 0x00FF_FFFF | UInt32(alpha) << 24)
    }

    /// The word that a surface holds for this colour: red, green and blue multiplied by alpha.
    @inlinable public var premultiplied: UInt32 { premultiply(argb) }

    /// The colour `amount` of 255 parts of the way to `other`.
    public func mixed(with other: Color, _ amount: UInt8) -> Color {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8(
                truncatingIfNeeded: dividedBy255(
                    UInt32(from) * UInt32(255 - amount) + UInt32(to) * UInt32(amount)))
        }
        return Color(
            red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
            alpha: mix(alpha, other.alpha))
    }

    /// How bright it looks, 0 to 255: the luma of ITU-R BT.601.
    public var luma: UInt8 {
        UInt8((UInt32(red) * 299 + UInt32(green) * 587 + UInt32(blue) * 114) / 1000)
    }
}

/// `value / 255`, rounded to the nearest; exact for products of two bytes.
@inlinable
@inline(__always)
func dividedBy255(_ value: UInt32) -> UInt32 {
    let shifted = value &+ 128
    return (shifted &+ (shifted &>> 8)) &>> 8
}

/// Red, green and blue of a straight `0xAARRGGBB` multiplied by its alpha.
@inlinable
public func premultiply(_ argb: UInt32) -> UInt32 {
    let alpha = argb &>> 24
    if alpha == 255 { return argb }
    if alpha == 0 { return 0 }
    return scaled(argb | 0xFF00_0000, by: alpha)
}

/// A premultiplied pixel with `coverage` of 255 parts of its opacity. Two channels at a time: each
/// product fits the 16 bits between them.
@inlinable
@inline(__always)
func scaled(_ pixel: UInt32, by coverage: UInt32) -> UInt32 {
    var even = (pixel & 0x00FF_00FF) &* coverage &+ 0x0080_0080
    even = ((even &+ ((even &>> 8) & 0x00FF_00FF)) &>> 8) & 0x00FF_00FF
    var odd = ((pixel &>> 8) & 0x00FF_00FF) &* coverage &+ 0x0080_0080
    odd = (odd &+ ((odd &>> 8) & 0x00FF_00FF)) & 0xFF00_FF00
    return even | odd
}

/// Source over destination (Porter and Duff 1984), both premultiplied. Sums saturate, because a
/// surface may hold words that no colour gives.
@inlinable
@inline(__always)
func over(_ source: UInt32, _ destination: UInt32) -> UInt32 {
    let rest = scaled(destination, by: 255 &- (source &>> 24))
    return saturatingSum(source, rest)
}

/// Four bytes added to four bytes, each ending at 255.
@inlinable
@inline(__always)
func saturatingSum(_ left: UInt32, _ right: UInt32) -> UInt32 {
    var even = (left & 0x00FF_00FF) &+ (right & 0x00FF_00FF)
    var odd = ((left &>> 8) & 0x00FF_00FF) &+ ((right &>> 8) & 0x00FF_00FF)
    // A carry at bit 8 becomes a byte of ones.
    even |= ((even &>> 8) & 0x0001_0001) &* 0xFF
    odd |= ((odd &>> 8) & 0x0001_0001) &* 0xFF
    return (even & 0x00FF_00FF) | ((odd & 0x00FF_00FF) &<< 8)
}
