// Geometry that collision, sight and hit tests share: sides of lines, distances, crossings. The
// rounding of each formula is the original's; several of them disagree in the last bits on purpose.

/// A line through a point, for crossing tests.
struct Divline {
    var x: Fixed = 0
    var y: Fixed = 0
    var dx: Fixed = 0
    var dy: Fixed = 0

    /// Whether a point is on the back side, with eight fraction bits of precision.
    @inline(__always) func isBehind(x px: Fixed, y py: Fixed) -> Bool {
        if dx.raw == 0 { return px <= x ? dy.raw > 0 : dy.raw < 0 }
        if dy.raw == 0 { return py <= y ? dx.raw < 0 : dx.raw > 0 }
        let toX = px - x
        let toY = py - y
        if (dy.raw ^ dx.raw ^ toX.raw ^ toY.raw) < 0 { return (dy.raw ^ toX.raw) < 0 }
        return (dy >> 8) * (toX >> 8) <= (toY >> 8) * (dx >> 8)
    }

    /// How far along this line another one crosses it, 1 being the end; 0 for parallel lines.
    @inline(__always) func fraction(crossing other: Divline) -> Fixed {
        let denominator = (other.dy >> 8) * dx - (other.dx >> 8) * dy
        if denominator.raw == 0 { return 0 }
        let numerator = ((other.x - x) >> 8) * other.dy + ((y - other.y) >> 8) * other.dx
        return numerator / denominator
    }
}

extension Line {
    /// Whether a point is on the line's back side.
    @inline(__always) func isBehind(x px: Fixed, y py: Fixed) -> Bool {
        if dx.raw == 0 { return px <= x ? dy.raw > 0 : dy.raw < 0 }
        if dy.raw == 0 { return py <= y ? dx.raw < 0 : dx.raw > 0 }
        return Fixed(raw: dy.raw >> 16) * (px - x) <= (py - y) * Fixed(raw: dx.raw >> 16)
    }

    /// Whether a box is in front (0), behind (1) or crossed by the line (-1).
    @inline(__always) func side(of area: Box) -> Int32 {
        var first: Bool
        var second: Bool
        switch slope {
        case .horizontal:
            first = area.top > y
            second = area.bottom > y
            if dx.raw < 0 {
                first.toggle()
                second.toggle()
            }
        case .vertical:
            first = area.right < x
            second = area.left < x
            if dy.raw < 0 {
                first.toggle()
                second.toggle()
            }
        case .positive:
            first = isBehind(x: area.left, y: area.top)
            second = isBehind(x: area.right, y: area.bottom)
        case .negative:
            first = isBehind(x: area.right, y: area.top)
            second = isBehind(x: area.left, y: area.bottom)
        }
        return first == second ? (first ? 1 : 0) : -1
    }

    /// The line as a crossing test needs it.
    @inline(__always) var divline: Divline { Divline(x: x, y: y, dx: dx, dy: dy) }
}

/// The gap between the two sides of a line.
struct Opening {
    var top: Fixed = 0
    var bottom: Fixed = 0
    var range: Fixed = 0
    /// The lower of the two floors.
    var lowFloor: Fixed = 0
}

/// A cheap estimate of the length of a vector, at most 12 % too long.
@inline(__always) func approximateDistance(_ dx: Fixed, _ dy: Fixed) -> Fixed {
    let width = dx.magnitude
    let height = dy.magnitude
    return width < height
        ? width + height - (width >> 1) : width + height - (height >> 1)
}

extension World {
    /// The gap of a line. For a one-sided line only `range` changes: the rest keeps what the last
    /// two-sided line had, which the original's hit tests happen to see.
    @inline(__always) func openLine(_ index: Int32) {
        if lines[index].backSide == noIndex {
            trace.opening.range = 0
            return
        }
        let front = lines[index].frontSector
        let back = lines[index].backSector
        trace.opening.top = min(sectors[front].ceilingHeight, sectors[back].ceilingHeight)
        let frontFloor = sectors[front].floorHeight
        let backFloor = sectors[back].floorHeight
        if frontFloor > backFloor {
            trace.opening.bottom = frontFloor
            trace.opening.lowFloor = backFloor
        } else {
            trace.opening.bottom = backFloor
            trace.opening.lowFloor = frontFloor
        }
        trace.opening.range = trace.opening.top - trace.opening.bottom
    }

    /// The number of a block, nil outside the grid.
    @inline(__always) func block(_ x: Int32, _ y: Int32) -> Int32? {
        if x < 0 || y < 0 || x >= blockmap.width || y >= blockmap.height { return nil }
        return y &* blockmap.width &+ x
    }

    /// The column of blocks a coordinate is in.
    @inline(__always) func blockX(_ x: Fixed) -> Int32 { (x - blockmap.originX).raw >> 23 }
    /// The row of blocks a coordinate is in.
    @inline(__always) func blockY(_ y: Fixed) -> Int32 { (y - blockmap.originY).raw >> 23 }

    /// The sector a map object stands in.
    @inline(__always) func sector(of mobj: MobjID) -> Int32 {
        subsectors[mobjs[mobj].subsector].sector
    }

    /// Calls `body` with the things of a block until it returns false; says whether it never did.
    ///
    /// The next thing is read after the call, so things may leave the list meanwhile.
    @inline(__always) func forEachThing(
        inBlock x: Int32, _ y: Int32, _ body: (MobjID) -> Bool
    ) -> Bool {
        guard let block = block(x, y) else { return true }
        var thing = blockThings[block]
        while thing != .none {
            if !body(thing) { return false }
            thing = mobjs[thing].blockNext
        }
        return true
    }

    /// Calls `body` with the lines of a block this walk has not visited until it returns false.
    @inline(__always) func forEachLine(
        inBlock x: Int32, _ y: Int32, _ body: (Int32) -> Bool
    ) -> Bool {
        guard let block = block(x, y) else { return true }
        var entry = blockmap.starts[block]
        while true {
            let line = blockmap.lines[entry]
            if line == noIndex { return true }
            entry &+= 1
            if lines[line].validCount == validCount { continue }
            lines[line].validCount = validCount
            if !body(line) { return false }
        }
    }
}
