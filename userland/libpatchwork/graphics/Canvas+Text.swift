// Text on a canvas: a line at a point, or lines aligned in a rectangle.

public import Geometry
internal import GRF

/// Where something goes along one axis of the room that it has.
public enum Alignment: Sendable {
    /// Left, or at the top.
    case start
    /// In the middle.
    case center
    /// Right, or at the bottom.
    case end

    /// The place of something `length` long in a stretch of `room` pixels.
    public func offset(_ length: Int, in room: Int) -> Int {
        switch self {
        case .start: 0
        case .center: (room - length) / 2
        case .end: room - length
        }
    }
}

extension Canvas {
    /// Draws a line of text with its pen starting at `baseline`.
    @_lifetime(self: copy self)
    public mutating func text(_ text: String, _ font: Font, baseline: Point, _ color: Color) {
        let pixel = color.premultiplied
        let visible = clip
        guard baseline.y - 2 * font.lineHeight < visible.bottom,
            baseline.y + 2 * font.lineHeight > visible.top
        else { return }
        let file = font.file
        let view = GRFView(checkedBefore: file.span)
        var pen = GRFPen()
        var scalars = ShownScalars(text.unicodeScalars)
        while let scalar = scalars.next() {
            guard let place = pen.walk(over: scalar, in: view) else { continue }
            let origin = baseline + Point(place.x, place.y)
            if origin.x - 2 * font.lineHeight > visible.right { break }
            guard let glyph = view.glyph(for: place.scalar) else { continue }
            let metrics = glyph.metrics
            // SAFETY: the buffer is used inside of the closure only.
            unsafe glyph.coverage.withUnsafeBufferPointer { coverage in
                unsafe blend(coverage, metrics, origin, pixel)
            }
        }
    }

    /// Draws one line of text aligned in a rectangle, cut short with dots where it does not fit.
    @_lifetime(self: copy self)
    public mutating func text(
        _ text: String, _ font: Font, in rect: Rect, _ color: Color,
        horizontal: Alignment = .start, vertical: Alignment = .center
    ) {
        guard !rect.isEmpty, !isHidden(rect) else { return }
        let shown = font.truncated(text, to: rect.width)
        let x = rect.left + horizontal.offset(font.width(of: shown), in: rect.width)
        let y =
            rect.top + vertical.offset(font.ascent + font.descent, in: rect.height) + font.ascent
        let saved = state
        clip(to: rect)
        self.text(shown, font, baseline: Point(x, y), color)
        state = saved
    }

    /// Draws text broken into lines, aligned in a rectangle.
    @_lifetime(self: copy self)
    public mutating func paragraph(
        _ text: String, _ font: Font, in rect: Rect, _ color: Color,
        horizontal: Alignment = .start, vertical: Alignment = .start
    ) {
        guard !rect.isEmpty, !isHidden(rect) else { return }
        let lines = font.lines(of: text, width: rect.width)
        var y = rect.top + vertical.offset(lines.count * font.lineHeight, in: rect.height)
        let saved = state
        clip(to: rect)
        for line in lines {
            let x = rect.left + horizontal.offset(font.width(of: line), in: rect.width)
            self.text(line, font, baseline: Point(x, y + font.ascent), color)
            y += font.lineHeight
        }
        state = saved
    }

    /// Blends a glyph's coverage with its origin at a point.
    @_lifetime(self: copy self)
    private mutating func blend(
        _ coverage: UnsafeBufferPointer<UInt8>, _ metrics: GRFGlyphMetrics, _ origin: Point,
        _ pixel: UInt32
    ) {
        let box = Rect(
            x: origin.x + Int(metrics.bearingX), y: origin.y - Int(metrics.bearingY),
            width: Int(metrics.width), height: Int(metrics.height))
        let width = box.width
        guard let base = coverage.baseAddress else { return }
        // SAFETY: coverage has a byte for each pixel of `box`, and rows lent are pieces of it.
        unsafe forEachRow(of: box) { row, x, y, count in
            let start = (y - box.top) * width + x - box.left
            unsafe PixelRow.blend(row, base + start, count, with: pixel)
        }
    }
}
