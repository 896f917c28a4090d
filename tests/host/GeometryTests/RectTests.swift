// Rectangles compared with sets of pixels, and with numbers that overflow.

import Geometry
import Testing

@Suite struct RectTests {
    /// All pixels of a rectangle.
    private func pixels(_ rect: Rect) -> Set<Point> {
        var pixels: Set<Point> = []
        for y in rect.top..<rect.bottom {
            for x in rect.left..<rect.right { pixels.insert(Point(x, y)) }
        }
        return pixels
    }

    /// Every rectangle with edges from 0 to 3.
    private var small: [Rect] {
        var all: [Rect] = []
        for left in 0..<4 {
            for top in 0..<4 {
                for right in 0..<4 {
                    for bottom in 0..<4 {
                        all.append(Rect(left: left, top: top, right: right, bottom: bottom))
                    }
                }
            }
        }
        return Array(Set(all))
    }

    @Test func operationsAreThoseOfSets() {
        for first in small {
            for second in small {
                let (one, two) = (pixels(first), pixels(second))
                #expect(pixels(first.intersection(second)) == one.intersection(two))
                #expect(first.overlaps(second) == !one.isDisjoint(with: two))
                #expect(first.contains(second) == two.isSubset(of: one))
                #expect(pixels(first.union(second)).isSuperset(of: one.union(two)))
                var rest: Set<Point> = []
                var count = 0
                first.subtracting(second) { part in
                    rest.formUnion(pixels(part))
                    count += part.size.area
                }
                #expect(rest == one.subtracting(two))
                #expect(count == rest.count)
            }
        }
    }

    @Test func numbersFromOutsideDoNotTrap() {
        let extremes = [Int.min, -1, 0, 1, .max]
        for x in extremes {
            for y in extremes {
                let rect = Rect(x: x, y: y, width: y, height: x)
                _ = rect.width
                _ = rect.size.area
                _ = rect.center
                _ = rect.offset(by: Point(y, x)).inset(by: x)
                _ = rect.union(Rect(x: y, y: x, width: x, height: y))
                _ = Point(x, y) + Point(y, x) - Point(x, x)
            }
        }
    }
}
