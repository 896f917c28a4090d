// Shapes with straight sides, in fractions of pixels.

public import Geometry

/// A point between pixels: pixel (x, y) reaches from (x, y) to (x + 1, y + 1).
public struct FinePoint: Equatable, Sendable {
    /// To the right.
    public var x: Double
    /// Downwards.
    public var y: Double

    /// A point.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A closed shape with straight sides. Where it overlaps itself, it is filled unless sides of opposite
/// directions cancel out (the non-zero rule).
public struct Polygon: Sendable {
    /// The corners, in order.
    public var corners: [FinePoint]

    /// A shape with these corners.
    public init(_ corners: [FinePoint]) {
        self.corners = corners
    }

    /// A regular shape around a center, its first corner at the top. With many corners, a disc.
    public init(regular count: Int, center: FinePoint, radius: Double) {
        let count = max(3, min(count, 4096))
        corners = (0..<count).map { step in
            let turn = 2 * Double.pi * Double(step) / Double(count)
            return FinePoint(center.x + radius * sine(turn), center.y - radius * cosine(turn))
        }
    }

    /// A disc with as many corners as its size needs to look round.
    public init(discAround center: FinePoint, radius: Double) {
        let size = radius.isFinite ? max(0, min(radius, 10_000)) : 0
        self.init(regular: 12 + Int(squareRoot(size) * 12), center: center, radius: size)
    }

    /// A rectangle with rounded corners.
    public init(rounded rect: Rect, radius: Double) {
        let radius = max(0, min(radius, Double(min(rect.width, rect.height)) / 2))
        let steps = 2 + Int(squareRoot(radius) * 3)
        let centers = [
            (Double(rect.right) - radius, Double(rect.top) + radius, 0.0),
            (Double(rect.right) - radius, Double(rect.bottom) - radius, 0.25),
            (Double(rect.left) + radius, Double(rect.bottom) - radius, 0.5),
            (Double(rect.left) + radius, Double(rect.top) + radius, 0.75),
        ]
        corners = []
        for (x, y, quarter) in centers {
            for step in 0...steps {
                let turn = 2 * Double.pi * (quarter + Double(step) / Double(steps) / 4)
                corners.append(FinePoint(x + radius * sine(turn), y - radius * cosine(turn)))
            }
        }
    }

    /// The stroke of a line with square ends at its points.
    public init(line start: FinePoint, _ end: FinePoint, width: Double) {
        let deltaX = end.x - start.x
        let deltaY = end.y - start.y
        let length = squareRoot(deltaX * deltaX + deltaY * deltaY)
        guard length > 0, length.isFinite else {
            corners = []
            return
        }
        let acrossX = -deltaY / length * width / 2
        let acrossY = deltaX / length * width / 2
        corners = [
            FinePoint(start.x + acrossX, start.y + acrossY),
            FinePoint(end.x + acrossX, end.y + acrossY),
            FinePoint(end.x - acrossX, end.y - acrossY),
            FinePoint(start.x - acrossX, start.y - acrossY),
        ]
    }

    /// The same shape turned clockwise by an angle in radians around a point.
    public func rotated(by angle: Double, around center: FinePoint) -> Polygon {
        let sine = sine(angle)
        let cosine = cosine(angle)
        return Polygon(
            corners.map { corner in
                let x = corner.x - center.x
                let y = corner.y - center.y
                return FinePoint(
                    center.x + x * cosine - y * sine, center.y + x * sine + y * cosine)
            })
    }

    /// The same shape elsewhere.
    public func moved(by x: Double, _ y: Double) -> Polygon {
        Polygon(corners.map { FinePoint($0.x + x, $0.y + y) })
    }

    /// Whether a point is inside.
    public func contains(_ point: FinePoint) -> Bool {
        var winding = 0
        for (index, corner) in corners.enumerated() {
            let next = corners[(index + 1) % corners.count]
            let side =
                (next.x - corner.x) * (point.y - corner.y)
                - (point.x - corner.x) * (next.y - corner.y)
            if corner.y <= point.y, next.y > point.y, side > 0 { winding += 1 }
            if corner.y > point.y, next.y <= point.y, side < 0 { winding -= 1 }
        }
        return winding != 0
    }
}

/// The sine of an angle in radians, to 12 digits for angles of reasonable size. Programs of the system
/// have no mathematics library beneath them.
public func sine(_ angle: Double) -> Double {
    guard angle.isFinite else { return 0 }
    // Reduced to a quarter turn around zero, where a few terms of Taylor's series are enough.
    let turns = (angle / (2 * .pi)).rounded(.toNearestOrEven)
    var rest = angle - turns * 2 * .pi
    if rest > .pi / 2 { rest = .pi - rest }
    if rest < -.pi / 2 { rest = -.pi - rest }
    let square = rest * rest
    var term = rest
    var sum = rest
    for half in 1...9 {
        let step = Double(2 * half)
        term *= -square / (step * (step + 1))
        sum += term
    }
    return sum
}

/// The cosine of an angle in radians.
public func cosine(_ angle: Double) -> Double {
    sine(angle + .pi / 2)
}

/// The square root, by Newton's method from a guess that halves the exponent; 0 for what has none.
public func squareRoot(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value > 0 ? value : 0 }
    var root = Double(bitPattern: (value.bitPattern >> 1) + (1023 << 51))
    // The guess is within a tenth; every step doubles the digits.
    for _ in 0..<5 { root = (root + value / root) / 2 }
    return root
}
