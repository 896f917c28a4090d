// Antialiased shapes and lines: each pixel is covered as much as the shape covers it.
//
// Sides are walked row by row, and each adds, to the pixels that it crosses, how much of the pixel lies
// to the right of it; the running sum along a row is then the coverage. The areas are exact, so edges
// have all 256 levels. This is the accumulation that font rasterisers use (libart, FreeType, font-rs).

public import Geometry

extension Canvas {
    /// Fills a shape.
    @_lifetime(self: copy self)
    public mutating func fill(_ polygon: Polygon, _ color: Color) {
        let bounds = clip
        guard !bounds.isEmpty, polygon.corners.count >= 3 else { return }
        let box = polygon.box.intersection(bounds)
        guard !box.isEmpty else { return }
        var mask = CoverageMask(box)
        for (index, corner) in polygon.corners.enumerated() {
            mask.add(corner, polygon.corners[(index + 1) % polygon.corners.count])
        }
        fill(through: &mask, color)
    }

    /// Draws a line of any width with square ends at its points.
    @_lifetime(self: copy self)
    public mutating func line(
        _ start: FinePoint, _ end: FinePoint, width: Double = 1, _ color: Color
    ) {
        fill(Polygon(line: start, end, width: width), color)
    }

    /// Draws a line through the middles of pixels.
    @_lifetime(self: copy self)
    public mutating func line(
        from start: Point, to end: Point, width: Double = 1, _ color: Color
    ) {
        line(
            FinePoint(Double(start.x) + 0.5, Double(start.y) + 0.5),
            FinePoint(Double(end.x) + 0.5, Double(end.y) + 0.5), width: width, color)
    }

    /// Draws lines through points, their joints round.
    @_lifetime(self: copy self)
    public mutating func stroke(_ points: [FinePoint], width: Double, _ color: Color) {
        guard points.count >= 2 else { return }
        var shapes = zip(points, points.dropFirst()).map {
            Polygon(line: $0, $1, width: width)
        }
        if width > 1 {
            for point in points.dropFirst().dropLast() {
                shapes.append(Polygon(discAround: point, radius: width / 2))
            }
        }
        let bounds = clip
        let box = shapes.reduce(Rect.zero) { $0.union($1.box.intersection(bounds)) }
        guard !box.isEmpty else { return }
        var mask = CoverageMask(box)
        for shape in shapes {
            let isForward = shape.area >= 0
            for (index, corner) in shape.corners.enumerated() {
                let next = shape.corners[(index + 1) % shape.corners.count]
                // One direction of turning for all, so that overlaps add up and do not cancel.
                if isForward { mask.add(corner, next) } else { mask.add(next, corner) }
            }
        }
        fill(through: &mask, color)
    }

    /// Fills a disc.
    @_lifetime(self: copy self)
    public mutating func disc(center: FinePoint, radius: Double, _ color: Color) {
        fill(Polygon(discAround: center, radius: radius), color)
    }

    /// Draws a circle's line, `width` inwards from the radius.
    @_lifetime(self: copy self)
    public mutating func circle(
        center: FinePoint, radius: Double, width: Double, _ color: Color
    ) {
        let outer = Polygon(discAround: center, radius: radius)
        let inner = Polygon(discAround: center, radius: max(0, radius - width))
        let box = outer.box.intersection(clip)
        guard !box.isEmpty else { return }
        var mask = CoverageMask(box)
        for (index, corner) in outer.corners.enumerated() {
            mask.add(corner, outer.corners[(index + 1) % outer.corners.count])
        }
        for (index, corner) in inner.corners.enumerated() {
            mask.add(inner.corners[(index + 1) % inner.corners.count], corner)
        }
        fill(through: &mask, color)
    }

    @_lifetime(self: copy self)
    private mutating func fill(through mask: inout CoverageMask, _ color: Color) {
        let pixel = color.premultiplied
        let box = mask.box
        for y in box.top..<box.bottom {
            mask.resolve(row: y - box.top)
            // SAFETY: the mask has a byte for each pixel of a row of `box`.
            unsafe mask.bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                let row = Rect(x: box.left, y: y, width: box.width, height: 1)
                unsafe forEachRow(of: row) { pixels, x, _, count in
                    unsafe PixelRow.blend(pixels, base + (x - box.left), count, with: pixel)
                }
            }
        }
    }
}

extension Polygon {
    /// The pixels that the shape may touch; far away ones are cut off.
    var box: Rect {
        var left = Double.infinity
        var top = Double.infinity
        var right = -Double.infinity
        var bottom = -Double.infinity
        for corner in corners {
            guard corner.x.isFinite, corner.y.isFinite else { return .zero }
            left = min(left, corner.x)
            right = max(right, corner.x)
            top = min(top, corner.y)
            bottom = max(bottom, corner.y)
        }
        func whole(_ value: Double, _ rule: FloatingPointRoundingRule) -> Int {
            Int(max(-1e9, min(1e9, value.rounded(rule))))
        }
        guard left <= right else { return .zero }
        return Rect(
            left: whole(left, .down), top: whole(top, .down), right: whole(right, .up),
            bottom: whole(bottom, .up))
    }

    /// Twice the area, negative when the corners go round the other way.
    var area: Double {
        var sum = 0.0
        for (index, corner) in corners.enumerated() {
            let next = corners[(index + 1) % corners.count]
            sum += corner.x * next.y - next.x * corner.y
        }
        return sum
    }
}

/// How much of each pixel of a rectangle a shape covers, while its sides are added.
struct CoverageMask {
    let box: Rect
    /// Changes of coverage from pixel to pixel, a row with one more at its end.
    private var changes: [Float]
    /// The coverage of the row resolved last.
    var bytes: [UInt8]

    init(_ box: Rect) {
        self.box = box
        changes = Array(repeating: 0, count: (box.width + 2) * box.height)
        bytes = Array(repeating: 0, count: box.width)
    }

    /// Adds a side of the shape.
    mutating func add(_ from: FinePoint, _ to: FinePoint) {
        guard from.y != to.y else { return }
        let isDown = from.y < to.y
        let upper = isDown ? from : to
        let lower = isDown ? to : from
        let slope = (lower.x - upper.x) / (lower.y - upper.y)
        let first = max(upper.y, Double(box.top))
        let last = min(lower.y, Double(box.bottom))
        guard first < last else { return }
        var y = first
        while y < last {
            let row = min(Int(y.rounded(.down)), box.bottom - 1)
            let end = min(last, Double(row + 1))
            let height = (end - y) * (isDown ? 1 : -1)
            addPiece(
                row: row - box.top, from: upper.x + (y - upper.y) * slope,
                to: upper.x + (end - upper.y) * slope, height)
            y = end
        }
    }

    /// A piece of a side inside of one row.
    private mutating func addPiece(
        row: Int, from start: Double, to end: Double, _ height: Double
    ) {
        let width = Double(box.width)
        let left = max(0, min(width, min(start, end) - Double(box.left)))
        let right = max(0, min(width, max(start, end) - Double(box.left)))
        let base = row * (box.width + 2)
        var pixel = Int(left)
        let last = Int(right)
        if pixel == last {
            let middle = (left + right) / 2 - Double(pixel)
            changes[base + pixel] += Float(height * (1 - middle))
            changes[base + pixel + 1] += Float(height * middle)
            return
        }
        let share = height / (right - left)
        var x = left
        while pixel <= last {
            let next = min(right, Double(pixel + 1))
            let part = (next - x) * share
            let middle = (x + next) / 2 - Double(pixel)
            changes[base + pixel] += Float(part * (1 - middle))
            changes[base + pixel + 1] += Float(part * middle)
            x = next
            pixel += 1
        }
    }

    /// Turns a row's changes into `bytes`.
    mutating func resolve(row: Int) {
        let base = row * (box.width + 2)
        var sum: Float = 0
        for index in 0..<box.width {
            sum += changes[base + index]
            bytes[index] = UInt8(min(255, max(0, abs(sum) * 255 + 0.5)))
        }
    }
}
