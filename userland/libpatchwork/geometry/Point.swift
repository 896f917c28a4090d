// A position in pixels, x to the right and y down.

/// A position in pixels. Arithmetic saturates: positions come from other programs too, and a number
/// from outside must not trap.
public struct Point: Equatable, Hashable, Sendable {
    /// Pixels to the right of the origin.
    public var x: Int
    /// Pixels below the origin.
    public var y: Int

    /// The position `x` pixels right of and `y` pixels below the origin.
    public init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }

    /// The origin.
    public static let zero = Point(0, 0)

    /// The position as far from `left` as `right` is from the origin.
    public static func + (left: Point, right: Point) -> Point {
        Point(left.x.saturatingAdding(right.x), left.y.saturatingAdding(right.y))
    }

    /// How far `left` is from `right`.
    public static func - (left: Point, right: Point) -> Point {
        Point(left.x.saturatingSubtracting(right.x), left.y.saturatingSubtracting(right.y))
    }
}

extension Int {
    /// The sum, or the nearest number that can be represented.
    @inlinable
    public func saturatingAdding(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the nearest number that can be represented.
    @inlinable
    public func saturatingSubtracting(_ other: Int) -> Int {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
