// Rectangles and what is made of them: frames, bevels, ridges, separators, dashed outlines.

public import Geometry

/// Which way something is laid out or runs.
public enum Axis: Sendable {
    /// From left to right.
    case horizontal
    /// From top to bottom.
    case vertical
}

extension Canvas {
    /// Fills a rectangle; a translucent colour is blended.
    @_lifetime(self: copy self)
    public mutating func fill(_ rect: Rect, _ color: Color) {
        let pixel = color.premultiplied
        // SAFETY: `forEachRow` lends `count` pixels.
        unsafe forEachRow(of: rect) { row, _, _, count in
            unsafe PixelRow.blend(row, count, with: pixel)
        }
    }

    /// Sets all pixels of a rectangle to a colour, transparency included.
    @_lifetime(self: copy self)
    public mutating func replace(_ rect: Rect, with color: Color) {
        let pixel = color.premultiplied
        // SAFETY: `forEachRow` lends `count` pixels.
        unsafe forEachRow(of: rect) { row, _, _, count in
            unsafe PixelRow.fill(row, count, with: pixel)
        }
    }

    /// A line of pixels to the right.
    @_lifetime(self: copy self)
    public mutating func horizontalLine(_ start: Point, length: Int, _ color: Color) {
        fill(Rect(x: start.x, y: start.y, width: length, height: 1), color)
    }

    /// A line of pixels downwards.
    @_lifetime(self: copy self)
    public mutating func verticalLine(_ start: Point, length: Int, _ color: Color) {
        fill(Rect(x: start.x, y: start.y, width: 1, height: length), color)
    }

    /// The border of a rectangle, `thickness` pixels inwards.
    @_lifetime(self: copy self)
    public mutating func outline(_ rect: Rect, _ color: Color, thickness: Int = 1) {
        frame(rect, topLeft: color, bottomRight: color, thickness: thickness)
    }

    /// A border whose upper and left sides have one colour, and the others another; their corners
    /// meet along the diagonal, as light from the upper left would have it.
    @_lifetime(self: copy self)
    public mutating func frame(
        _ rect: Rect, topLeft: Color, bottomRight: Color, thickness: Int = 1
    ) {
        let steps = min(thickness, (min(rect.width, rect.height) + 1) / 2)
        for step in 0..<max(0, steps) {
            let ring = rect.inset(by: step)
            let isRow = ring.height == 1
            horizontalLine(ring.origin, length: ring.width - (isRow ? 0 : 1), topLeft)
            if isRow { continue }
            verticalLine(
                Point(ring.left, ring.top + 1), length: ring.height - 2, topLeft)
            verticalLine(Point(ring.right - 1, ring.top), length: ring.height - 1, bottomRight)
            horizontalLine(
                Point(ring.left, ring.bottom - 1), length: ring.width, bottomRight)
        }
    }

    /// The border of a raised or sunken face, `colors` deciding the light.
    @_lifetime(self: copy self)
    public mutating func bevel(_ rect: Rect, _ colors: BevelColors, thickness: Int = 1) {
        frame(
            rect, topLeft: colors.light, bottomRight: colors.shade,
            thickness: thickness)
    }

    /// A groove or ridge around a rectangle: one bevel inside the opposite one.
    @_lifetime(self: copy self)
    public mutating func ridge(_ rect: Rect, _ colors: BevelColors, thickness: Int = 1) {
        bevel(rect, colors, thickness: thickness)
        bevel(rect.inset(by: thickness), colors.inverted, thickness: thickness)
    }

    /// A separating groove through the middle of a rectangle, along `axis`.
    @_lifetime(self: copy self)
    public mutating func separator(_ rect: Rect, _ colors: BevelColors, _ axis: Axis) {
        switch axis {
        case .horizontal:
            let y = rect.top + (rect.height - 2) / 2
            horizontalLine(Point(rect.left, y), length: rect.width, colors.shade)
            horizontalLine(Point(rect.left, y + 1), length: rect.width, colors.light)
        case .vertical:
            let x = rect.left + (rect.width - 2) / 2
            verticalLine(Point(x, rect.top), length: rect.height, colors.shade)
            verticalLine(Point(x + 1, rect.top), length: rect.height, colors.light)
        }
    }

    /// A dashed border, `dash` pixels on and as many off, continued around the corners. It shows which
    /// element has the keyboard.
    @_lifetime(self: copy self)
    public mutating func dashedOutline(
        _ rect: Rect, _ color: Color, dash: Int = 1, thickness: Int = 1
    ) {
        guard !rect.isEmpty, !isHidden(rect) else { return }
        let dash = max(1, dash)
        for step in 0..<max(0, min(thickness, (min(rect.width, rect.height) + 1) / 2)) {
            var walker = DashWalker(ring: rect.inset(by: step), dash: dash)
            while let run = walker.next() { fill(run, color) }
        }
    }
}

/// The two colours of a bevel.
public struct BevelColors: Equatable, Sendable {
    /// Of the upper and left sides.
    public var light: Color
    /// Of the lower and right sides.
    public var shade: Color

    /// The colours of the lit and of the shaded sides.
    public init(light: Color, shade: Color) {
        self.light = light
        self.shade = shade
    }

    /// Raised becomes sunken.
    public var inverted: BevelColors { BevelColors(light: shade, shade: light) }
}

/// Walks around a rectangle clockwise, from dash to dash, one side at a time.
private struct DashWalker {
    let ring: Rect
    let dash: Int
    private var place = 0

    init(ring: Rect, dash: Int) {
        self.ring = ring
        self.dash = dash
    }

    mutating func next() -> Rect? {
        let across = max(ring.width - 1, 0)
        let down = max(ring.height - 1, 0)
        let sides = [across, down, across, down]
        var start = 0
        for (side, length) in sides.enumerated() {
            if place < start + length {
                // The end of this dash, or of its side.
                let along = place - start
                let end = min((place / (2 * dash)) * 2 * dash + dash, start + length)
                let run = max(end - place, 0)
                defer { place = nextDash(after: place, end: start + length) }
                if run > 0 { return rect(side, along, run) }
                place = nextDash(after: place, end: start + length)
                return next()
            }
            start += length
        }
        return nil
    }

    private func nextDash(after place: Int, end: Int) -> Int {
        let within = place % (2 * dash)
        let next = within < dash ? place - within + dash : place - within + 2 * dash
        return min(next, end)
    }

    private func rect(_ side: Int, _ along: Int, _ run: Int) -> Rect {
        switch side {
        case 0: Rect(x: ring.left + along, y: ring.top, width: run, height: 1)
        case 1: Rect(x: ring.right - 1, y: ring.top + along, width: 1, height: run)
        case 2: Rect(x: ring.right - along - run, y: ring.bottom - 1, width: run, height: 1)
        default: Rect(x: ring.left, y: ring.bottom - along - run, width: 1, height: run)
        }
    }
}
