// Laying out a line of text: where each glyph goes, with kerning, and how wide the line becomes.

/// A pen that walks along a line of text.
///
/// It starts at (0, 0) on the baseline. Ask for each character in turn; characters without a glyph
/// take no room and break no pair.
///
/// ```swift
/// var pen = GRFPen()
/// for scalar in text.unicodeScalars {
///     guard let place = pen.advance(over: scalar, in: font) else { continue }
///     // draw the glyph with its origin at (place.x, place.y)
/// }
/// ```
public struct GRFPen {
    /// Pixels from the start of the line to the end of what was walked over.
    public private(set) var x: Int = 0
    /// Pixels from the first baseline; stays zero in horizontal text.
    public private(set) var y: Int = 0
    private var previous: Unicode.Scalar?

    /// A pen at the start of a line.
    public init() {}

    /// Moves over `scalar`; returns where its glyph's origin goes, or `nil` when there is none.
    public mutating func advance(
        over scalar: Unicode.Scalar, in font: borrowing GRFView
    ) -> (x: Int, y: Int)? {
        guard let glyph = font.glyph(for: scalar) else { return nil }
        if let previous {
            let kerning = font.kerning(previous, scalar)
            x += Int(kerning.x)
            y += Int(kerning.y)
        }
        let origin = (x: x, y: y)
        x += Int(glyph.metrics.advanceX)
        y += Int(glyph.metrics.advanceY)
        previous = scalar
        return origin
    }
}

extension GRFView {
    /// How far the pen moves over `text`, in pixels. O(n log k), k being kerning pairs a character.
    public func width(of text: String.UnicodeScalarView) -> Int {
        var pen = GRFPen()
        for scalar in text { _ = pen.advance(over: scalar, in: self) }
        return pen.x
    }
}
