// Following a straight path through the map and meeting lines and things in order of distance:
// what bullets, aiming, sliding along walls and the use key have in common.

/// A line or thing on a traced path.
struct Intercept {
    /// How far along the path, 1 being its end.
    var fraction: Fixed
    /// The line, or `noIndex` when it is a thing.
    var line: Int32
    var thing: MobjID
}

/// What happens at each thing and line of a path.
enum TracePurpose {
    case slide, aim, shoot, use

    /// Whether things on the way matter, or lines alone.
    @inline(__always) var meetsThings: Bool { self == .aim || self == .shoot }
}

/// The path that is being traced.
struct TraceScratch {
    var path = Divline()
    var opening = Opening()
    var intercepts = ContiguousArray<Intercept>()
}

extension World {
    /// Follows a path from one point to another.
    func traverse(
        from startX: Fixed, _ startY: Fixed, to endX: Fixed, _ endY: Fixed,
        for purpose: TracePurpose
    ) {
        validCount &+= 1
        trace.intercepts.removeAll(keepingCapacity: true)
        var x1 = startX
        var y1 = startY
        // Paths do not start exactly on a block's edge.
        if (x1 - blockmap.originX).raw & 0x7F_FFFF == 0 { x1 += 1 }
        if (y1 - blockmap.originY).raw & 0x7F_FFFF == 0 { y1 += 1 }
        trace.path = Divline(x: x1, y: y1, dx: endX - x1, dy: endY - y1)
        collectIntercepts(
            fromX: x1 - blockmap.originX, fromY: y1 - blockmap.originY,
            toX: endX - blockmap.originX, toY: endY - blockmap.originY, purpose)
        visitIntercepts(purpose)
    }

    /// One axis of the walk from block to block: direction, first crossing of the other axis,
    /// slope.
    private struct Step {
        var direction: Int32
        var intercept: Fixed
        var slope: Fixed

        init(
            from block: Int32, to endBlock: Int32, start: Fixed, along: Fixed, across: Fixed,
            otherStart: Fixed
        ) {
            let part = Fixed(raw: (start.raw >> 7) & 0xFFFF)
            let partial: Fixed
            if endBlock > block {
                direction = 1
                partial = 1 - part
                slope = across / along.magnitude
            } else if endBlock < block {
                direction = -1
                partial = part
                slope = across / along.magnitude
            } else {
                direction = 0
                partial = 1
                slope = 256
            }
            intercept = (otherStart >> 7) + partial * slope
        }
    }

    private func collectIntercepts(
        fromX x1: Fixed, fromY y1: Fixed, toX x2: Fixed, toY y2: Fixed, _ purpose: TracePurpose
    ) {
        let (endX, endY) = (x2.raw >> 23, y2.raw >> 23)
        var (x, y) = (x1.raw >> 23, y1.raw >> 23)
        var horizontal = Step(
            from: x, to: endX, start: x1, along: x2 - x1, across: y2 - y1, otherStart: y1)
        var vertical = Step(
            from: y, to: endY, start: y1, along: y2 - y1, across: x2 - x1, otherStart: x1)
        // The original walks at most 64 blocks.
        for _ in 0..<64 {
            _ = forEachLine(inBlock: x, y) {
                addIntercept(line: $0)
                return true
            }
            if purpose.meetsThings {
                _ = forEachThing(inBlock: x, y) {
                    addIntercept(thing: $0)
                    return true
                }
            }
            if x == endX && y == endY { break }
            if horizontal.intercept.units == y {
                horizontal.intercept += horizontal.slope
                x &+= horizontal.direction
            } else if vertical.intercept.units == x {
                vertical.intercept += vertical.slope
                y &+= vertical.direction
            }
        }
    }

    @inline(__always) private func addIntercept(line index: Int32) {
        let path = trace.path
        let limit: Fixed = 16
        let isLong = path.dx > limit || path.dy > limit || path.dx < -limit || path.dy < -limit
        let isCrossed: Bool
        if isLong {
            let v2 = lines[index].v2
            isCrossed =
                path.isBehind(x: lines[index].x, y: lines[index].y)
                != path.isBehind(x: vertices[v2].x, y: vertices[v2].y)
        } else {
            isCrossed =
                lines[index].isBehind(x: path.x, y: path.y)
                != lines[index].isBehind(x: path.x + path.dx, y: path.y + path.dy)
        }
        if !isCrossed { return }
        let fraction = path.fraction(crossing: lines[index].divline)
        if fraction.raw < 0 { return }
        trace.intercepts.append(Intercept(fraction: fraction, line: index, thing: .none))
    }

    @inline(__always) private func addIntercept(thing: MobjID) {
        let path = trace.path
        let radius = mobjs[thing].radius
        let (x, y) = (mobjs[thing].x, mobjs[thing].y)
        // The diagonal of the thing's box that lies across the path.
        let tilt = (path.dx.raw ^ path.dy.raw) > 0 ? radius : -radius
        let diagonal = Divline(x: x - radius, y: y + tilt, dx: radius + radius, dy: -tilt - tilt)
        if path.isBehind(x: diagonal.x, y: diagonal.y)
            == path.isBehind(x: x + radius, y: y - tilt)
        {
            return
        }
        let fraction = path.fraction(crossing: diagonal)
        if fraction.raw < 0 { return }
        trace.intercepts.append(Intercept(fraction: fraction, line: noIndex, thing: thing))
    }

    /// Visits what was collected, nearest first, up to the end of the path.
    private func visitIntercepts(_ purpose: TracePurpose) {
        for _ in 0..<trace.intercepts.count {
            var nearest = 0
            var distance = Fixed.max
            for index in 0..<trace.intercepts.count
            where trace.intercepts[index].fraction < distance {
                distance = trace.intercepts[index].fraction
                nearest = index
            }
            if distance > 1 { return }
            let intercept = trace.intercepts[nearest]
            let goesOn =
                switch purpose {
                case .slide: slideMeets(intercept)
                case .aim: aimMeets(intercept)
                case .shoot: shotMeets(intercept)
                case .use: useMeets(intercept)
                }
            if !goesOn { return }
            trace.intercepts[nearest].fraction = .max
        }
    }
}
