// Rectangles of pixels with half-open edges, and what can be done with two of them.

/// A rectangle of pixels: those from `left` up to but not including `right`, and from `top` up to but
/// not including `bottom`. The edges are in order: a rectangle is empty, never inside out.
public struct Rect: Equatable, Hashable, Sendable {
    /// The first column.
    public let left: Int
    /// The first row.
    public let top: Int
    /// The column after the last one.
    public let right: Int
    /// The row after the last one.
    public let bottom: Int

    /// The rectangle between these edges; edges in the wrong order give an empty one at `left`, `top`.
    public init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = max(left, right)
        self.bottom = max(top, bottom)
    }

    /// The rectangle of `width` times `height` pixels at `x`, `y`.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.init(
            left: x, top: y, right: x.saturatingAdding(max(0, width)),
            bottom: y.saturatingAdding(max(0, height)))
    }

    /// The rectangle of this size whose first pixel is at `origin`.
    public init(_ origin: Point, _ size: Size) {
        self.init(x: origin.x, y: origin.y, width: size.width, height: size.height)
    }

    /// Nothing.
    public static let zero = Rect(left: 0, top: 0, right: 0, bottom: 0)

    /// Columns.
    public var width: Int { right.saturatingSubtracting(left) }
    /// Rows.
    public var height: Int { bottom.saturatingSubtracting(top) }
    /// The first pixel.
    public var origin: Point { Point(left, top) }
    /// Width and height.
    public var size: Size { Size(width, height) }
    /// The pixel in the middle, or the one right of and below it.
    public var center: Point {
        Point(left.saturatingAdding(width / 2), top.saturatingAdding(height / 2))
    }
    /// Whether no pixel is inside.
    public var isEmpty: Bool { right <= left || bottom <= top }

    /// Whether the pixel is inside.
    public func contains(_ point: Point) -> Bool {
        point.x >= left && point.x < right && point.y >= top && point.y < bottom
    }

    /// Whether all pixels of the other one are inside; an empty one always is.
    public func contains(_ other: Rect) -> Bool {
        other.isEmpty
            || (other.left >= left && other.right <= right && other.top >= top
                && other.bottom <= bottom)
    }

    /// Whether the two share a pixel.
    public func overlaps(_ other: Rect) -> Bool {
        max(left, other.left) < min(right, other.right)
            && max(top, other.top) < min(bottom, other.bottom)
    }

    /// The pixels that both have.
    public func intersection(_ other: Rect) -> Rect {
        Rect(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }

    /// The smallest rectangle that contains both; an empty one adds nothing.
    public func union(_ other: Rect) -> Rect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return Rect(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }

    /// The same rectangle, moved.
    public func offset(by distance: Point) -> Rect {
        Rect(
            left: left.saturatingAdding(distance.x), top: top.saturatingAdding(distance.y),
            right: right.saturatingAdding(distance.x), bottom: bottom.saturatingAdding(distance.y))
    }

    /// The rectangle inside, or outside for negative distances.
    public func inset(by insets: Insets) -> Rect {
        Rect(
            left: left.saturatingAdding(insets.left), top: top.saturatingAdding(insets.top),
            right: right.saturatingSubtracting(insets.right),
            bottom: bottom.saturatingSubtracting(insets.bottom))
    }

    /// The rectangle whose edges are all this far inside.
    public func inset(by distance: Int) -> Rect { inset(by: Insets(all: distance)) }

    /// Calls `body` with up to four rectangles that together have the pixels that `other` has not:
    /// above it, below it, left and right of it.
    @inlinable
    public func subtracting(_ other: Rect, _ body: (Rect) -> Void) {
        let hole = intersection(other)
        if hole.isEmpty {
            if !isEmpty { body(self) }
            return
        }
        let parts = [
            Rect(left: left, top: top, right: right, bottom: hole.top),
            Rect(left: left, top: hole.bottom, right: right, bottom: bottom),
            Rect(left: left, top: hole.top, right: hole.left, bottom: hole.bottom),
            Rect(left: hole.right, top: hole.top, right: right, bottom: hole.bottom),
        ]
        for part in parts where !part.isEmpty { body(part) }
    }
}
