// The automap's window onto the map: its place, its scale, and lines clipped to it. All arithmetic
// is the original's, because a line's pixels depend on how its ends were rounded.

/// A point of the map.
struct MapPoint {
    var x: Fixed
    var y: Fixed
}

/// The part of the map that shows.
struct AutomapWindow {
    /// The window's size on the screen.
    static let width: Int32 = 320
    static let height: Int32 = 168
    private static let playerRadius: Fixed = 16

    private(set) var left: Fixed = 0
    private(set) var bottom: Fixed = 0
    private(set) var mapWidth: Fixed = 0
    private(set) var mapHeight: Fixed = 0
    private var lowest = MapPoint(x: 0, y: 0)
    private var highest = MapPoint(x: 0, y: 0)
    private var smallestScale: Fixed = 0
    private var largestScale: Fixed = 0
    /// Pixels a map unit, and map units a pixel.
    private(set) var scale: Fixed = 0
    private var inverse: Fixed = 0

    var right: Fixed { left + mapWidth }
    var top: Fixed { bottom + mapHeight }

    /// A window over a level that shows two thirds of what would show everything.
    init(_ level: Level) {
        if level.vertices.count > 0 {
            lowest = MapPoint(x: .max, y: .max)
            highest = MapPoint(x: .min, y: .min)
        }
        for index in 0..<level.vertices.count {
            let vertex = level.vertices[index]
            lowest.x = min(lowest.x, vertex.x)
            lowest.y = min(lowest.y, vertex.y)
            highest.x = max(highest.x, vertex.x)
            highest.y = max(highest.y, vertex.y)
        }
        let across = Fixed(units: Self.width) / (highest.x - lowest.x)
        let along = Fixed(units: Self.height) / (highest.y - lowest.y)
        smallestScale = max(min(across, along), Fixed(raw: 1))
        largestScale = Fixed(units: Self.height) / Self.playerRadius.times(2)
        setScale(smallestScale / Fixed(raw: 45875))
        if scale > largestScale { setScale(smallestScale) }
    }

    private mutating func setScale(_ new: Fixed) {
        scale = new
        inverse = Fixed(raw: 65536) / new
    }

    private func toMap(_ pixels: Int32) -> Fixed { Fixed(units: pixels) * inverse }
    private func toScreen(_ length: Fixed) -> Int32 { (length * scale).units }

    /// The map distance of some pixels.
    func distance(pixels: Int32) -> Fixed { toMap(pixels) }

    /// Opens the window around a point.
    mutating func open(at point: MapPoint) {
        mapWidth = toMap(Self.width)
        mapHeight = toMap(Self.height)
        left = point.x - mapWidth.dividedBy(2)
        bottom = point.y - mapHeight.dividedBy(2)
        pan(by: MapPoint(x: 0, y: 0))
    }

    /// Puts a point into the middle, rounded to a pixel.
    mutating func center(on point: MapPoint) {
        left = toMap(toScreen(point.x)) - mapWidth.dividedBy(2)
        bottom = toMap(toScreen(point.y)) - mapHeight.dividedBy(2)
    }

    /// Moves the window; its middle stays on the map.
    mutating func pan(by step: MapPoint) {
        left += step.x
        bottom += step.y
        let (halfWidth, halfHeight) = (mapWidth.dividedBy(2), mapHeight.dividedBy(2))
        if left + halfWidth > highest.x {
            left = highest.x - halfWidth
        } else if left + halfWidth < lowest.x {
            left = lowest.x - halfWidth
        }
        if bottom + halfHeight > highest.y {
            bottom = highest.y - halfHeight
        } else if bottom + halfHeight < lowest.y {
            bottom = lowest.y - halfHeight
        }
    }

    /// Changes the scale by a factor, around the middle, within its limits.
    mutating func zoom(by factor: Fixed) {
        setScale(min(max(scale * factor, smallestScale), largestScale))
        resize()
    }

    /// Shows the whole map.
    mutating func showAll() {
        setScale(smallestScale)
        resize()
    }

    private mutating func resize() {
        left += mapWidth.dividedBy(2)
        bottom += mapHeight.dividedBy(2)
        mapWidth = toMap(Self.width)
        mapHeight = toMap(Self.height)
        left -= mapWidth.dividedBy(2)
        bottom -= mapHeight.dividedBy(2)
    }

    /// The pixel of a point; it can be outside of the window.
    func pixel(_ point: MapPoint) -> (x: Int32, y: Int32) {
        (toScreen(point.x - left), Self.height - toScreen(point.y - bottom))
    }

    /// The sides of the window that a point is outside of.
    private struct Sides: OptionSet {
        let rawValue: UInt8
        static let left = Sides(rawValue: 1)
        static let right = Sides(rawValue: 2)
        static let bottom = Sides(rawValue: 4)
        static let top = Sides(rawValue: 8)
    }

    /// The pixels of a line's ends after clipping; nil when nothing of it shows.
    func clip(_ a: MapPoint, _ b: MapPoint) -> (a: (x: Int32, y: Int32), b: (x: Int32, y: Int32))? {
        if !mapSides(a).isDisjoint(with: mapSides(b)) { return nil }
        var (start, end) = (pixel(a), pixel(b))
        var (first, second) = (sides(start), sides(end))
        if !first.isDisjoint(with: second) { return nil }
        while !first.union(second).isEmpty {
            let moved = cut(start, end, first.isEmpty ? second : first)
            if first.isEmpty {
                end = moved
                second = sides(end)
            } else {
                start = moved
                first = sides(start)
            }
            if !first.isDisjoint(with: second) { return nil }
        }
        return (start, end)
    }

    private func mapSides(_ point: MapPoint) -> Sides {
        var result: Sides = point.y > top ? .top : point.y < bottom ? .bottom : []
        if point.x < left { result.insert(.left) } else if point.x > right { result.insert(.right) }
        return result
    }

    private func sides(_ pixel: (x: Int32, y: Int32)) -> Sides {
        var result: Sides = pixel.y < 0 ? .top : pixel.y >= Self.height ? .bottom : []
        if pixel.x < 0 {
            result.insert(.left)
        } else if pixel.x >= Self.width {
            result.insert(.right)
        }
        return result
    }

    /// Where a line crosses a side that it is outside of.
    private func cut(
        _ a: (x: Int32, y: Int32), _ b: (x: Int32, y: Int32), _ outside: Sides
    ) -> (x: Int32, y: Int32) {
        let dx = b.x &- a.x
        if outside.contains(.top) {
            return (a.x &+ Self.divide(dx &* a.y, a.y &- b.y), 0)
        }
        if outside.contains(.bottom) {
            return (a.x &+ Self.divide(dx &* (a.y &- Self.height), a.y &- b.y), Self.height - 1)
        }
        let dy = b.y &- a.y
        if outside.contains(.right) {
            return (Self.width - 1, a.y &+ Self.divide(dy &* (Self.width - 1 &- a.x), dx))
        }
        return (0, a.y &+ Self.divide(dy &* (0 &- a.x), dx))
    }

    private static func divide(_ a: Int32, _ b: Int32) -> Int32 {
        b == 0 || b == -1 ? 0 &- a : a / b
    }
}
