// Sizes and regions as people type them.

import ArgumentParser
public import Pictures

/// A size of which one side may be left to follow from the other.
public enum RequestedSize: Equatable, Sendable {
    /// Both sides are given.
    case exact(width: Int, height: Int)
    /// The width is given; the height keeps the shape.
    case width(Int)
    /// The height is given; the width keeps the shape.
    case height(Int)

    /// The size for a picture of a given size.
    public func resolved(for width: Int, _ height: Int) -> (width: Int, height: Int) {
        switch self {
        case .exact(let width, let height): (width, height)
        case .width(let wanted):
            (wanted, Self.scaled(height, by: wanted, over: width))
        case .height(let wanted):
            (Self.scaled(width, by: wanted, over: height), wanted)
        }
    }

    /// Rounded to nearest, at least one and at most what a size may be.
    private static func scaled(_ side: Int, by numerator: Int, over denominator: Int) -> Int {
        // Sides are below 2³² and at most `longestSide`: the product fits.
        min(max((side * numerator + denominator / 2) / denominator, 1), Geometry.longestSide)
    }
}

/// Reads sizes and regions.
public enum Geometry {
    /// The longest side that can be asked for.
    public static let longestSide = 65_535

    /// Reads `WxH`, `Wx` or `xH`.
    public static func size(_ text: String) throws -> RequestedSize {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        if parts.count == 2 {
            switch (side(parts[0]), side(parts[1])) {
            case (let width?, let height?): return .exact(width: width, height: height)
            case (let width?, nil) where parts[1].isEmpty: return .width(width)
            case (nil, let height?) where parts[0].isEmpty: return .height(height)
            default: break
            }
        }
        throw ValidationError(
            "'\(text)' is not a size; write WIDTHxHEIGHT, WIDTHx or xHEIGHT, sides 1 to"
                + " \(longestSide)")
    }

    /// Reads `WxH+X+Y`.
    public static func region(_ text: String) throws -> PictureRegion {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false)
        if parts.count == 3, let x = number(parts[1]), let y = number(parts[2]),
            case .exact(let width, let height)? = try? size(String(parts[0]))
        {
            return PictureRegion(x: x, y: y, width: width, height: height)
        }
        throw ValidationError("'\(text)' is not a region; write WIDTHxHEIGHT+X+Y")
    }

    private static func side(_ text: Substring) -> Int? {
        number(text).flatMap { (1...longestSide).contains($0) ? $0 : nil }
    }

    /// Digits only: no sign, no spaces.
    private static func number(_ text: Substring) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
