// Sets of pixels made of rectangles: what is damaged, what can be seen.

public import Geometry

/// A set of pixels, as rectangles that do not overlap. Made for the tens of rectangles of a desktop;
/// operations take time proportional to their number.
public struct Region: Sendable {
    /// The rectangles, in no order.
    public private(set) var rects: [Rect]

    /// No pixel.
    @export(interface)
    public init() {
        rects = []
    }

    /// All pixels of a rectangle.
    @export(interface)
    public init(_ rect: Rect) {
        rects = rect.isEmpty ? [] : [rect]
    }

    /// Whether it has no pixel.
    public var isEmpty: Bool { rects.isEmpty }

    /// The smallest rectangle around it.
    public var bounds: Rect { rects.reduce(.zero) { $0.union($1) } }

    /// The number of pixels.
    public var area: Int { rects.reduce(0) { $0 + $1.size.area } }

    /// Whether the pixel is in it.
    @export(interface)
    public func contains(_ point: Point) -> Bool { rects.contains { $0.contains(point) } }

    /// Whether it shares a pixel with a rectangle.
    @export(interface)
    public func overlaps(_ rect: Rect) -> Bool { rects.contains { $0.overlaps(rect) } }

    /// Takes pixels out.
    @export(interface)
    public mutating func subtract(_ rect: Rect) {
        if rect.isEmpty || !overlaps(rect) { return }
        var rest: [Rect] = []
        rest.reserveCapacity(rects.count + 4)
        for old in rects { Region.split(old, without: rect, into: &rest) }
        rects = rest
    }

    /// Takes pixels out.
    @export(interface)
    public mutating func subtract(_ other: Region) {
        for rect in other.rects {
            if rects.isEmpty { return }
            subtract(rect)
        }
    }

    /// Adds pixels.
    @export(interface)
    public mutating func add(_ rect: Rect) {
        if rect.isEmpty { return }
        if rects.contains(where: { $0.contains(rect) }) { return }
        rects.removeAll { rect.contains($0) }
        // Next to one another and equally long: one rectangle. A window that is moved adds such pairs.
        for index in rects.indices {
            if let joined = Region.join(rects[index], rect) {
                rects.remove(at: index)
                return add(joined)
            }
        }
        var parts = [rect]
        for old in rects where old.overlaps(rect) {
            var rest: [Rect] = []
            for part in parts { Region.split(part, without: old, into: &rest) }
            parts = rest
        }
        rects.append(contentsOf: parts)
    }

    /// Adds pixels.
    @export(interface)
    public mutating func add(_ other: Region) {
        for rect in other.rects { add(rect) }
    }

    /// The pixels that are inside of a rectangle too.
    @export(interface)
    public func intersection(_ rect: Rect) -> Region {
        var result = Region()
        for old in rects where old.overlaps(rect) { result.rects.append(old.intersection(rect)) }
        return result
    }

    /// The pixels that both have.
    @export(interface)
    public func intersection(_ other: Region) -> Region {
        var result = Region()
        for rect in other.rects {
            for old in rects where old.overlaps(rect) {
                result.rects.append(old.intersection(rect))
            }
        }
        return result
    }

    /// Trades exactness for few rectangles: with more than `limit` of them it becomes its bounds. Only
    /// for regions that may be too large, such as damage.
    @export(interface)
    public mutating func simplify(limit: Int) {
        if rects.count > limit { rects = [bounds] }
    }

    /// The part of `rect` that is not in `hole`, as up to four rectangles.
    private static func split(_ rect: Rect, without hole: Rect, into list: inout [Rect]) {
        let cut = rect.intersection(hole)
        if cut.isEmpty {
            list.append(rect)
            return
        }
        if cut.top > rect.top {
            list.append(Rect(left: rect.left, top: rect.top, right: rect.right, bottom: cut.top))
        }
        if cut.left > rect.left {
            list.append(Rect(left: rect.left, top: cut.top, right: cut.left, bottom: cut.bottom))
        }
        if cut.right < rect.right {
            list.append(Rect(left: cut.right, top: cut.top, right: rect.right, bottom: cut.bottom))
        }
        if cut.bottom < rect.bottom {
            list.append(
                Rect(left: rect.left, top: cut.bottom, right: rect.right, bottom: rect.bottom))
        }
    }

    /// The union of two rectangles if it is a rectangle without more pixels.
    private static func join(_ a: Rect, _ b: Rect) -> Rect? {
        let sameRows = a.top == b.top && a.bottom == b.bottom
        let sameColumns = a.left == b.left && a.right == b.right
        let touching =
            sameRows && a.left <= b.right && b.left <= a.right
            || sameColumns && a.top <= b.bottom && b.top <= a.bottom
        return touching ? a.union(b) : nil
    }
}
