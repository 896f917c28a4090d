// Whether one thing can see another: the reject table first, then a walk through the BSP tree.

/// The line of sight that is being checked.
struct SightScratch {
    var path = Divline()
    var endX: Fixed = 0
    var endY: Fixed = 0
    var startZ: Fixed = 0
    var topSlope: Fixed = 0
    var bottomSlope: Fixed = 0
}

/// Where a point is relative to a line; unlike collision, sight knows "on the line".
private enum SightSide {
    case front, back, on
}

extension Divline {
    @inline(__always) fileprivate func side(_ px: Fixed, _ py: Fixed) -> SightSide {
        if dx.raw == 0 {
            if px == x { return .on }
            return (px <= x ? dy.raw > 0 : dy.raw < 0) ? .back : .front
        }
        if dy.raw == 0 {
            // The original compares the wrong coordinate here.
            if px == y { return .on }
            return (py <= y ? dx.raw < 0 : dx.raw > 0) ? .back : .front
        }
        let left = (dy.raw >> 16) &* ((px - x).raw >> 16)
        let right = ((py - y).raw >> 16) &* (dx.raw >> 16)
        return right < left ? .front : right == left ? .on : .back
    }
}

extension World {
    /// Whether a straight line from one thing's eyes reaches any part of another.
    func canSee(_ from: MobjID, _ to: MobjID) -> Bool {
        let pair = Int(sector(of: from)) * sectors.count + Int(sector(of: to))
        if level.reject[pair >> 3] & (1 << UInt8(pair & 7)) != 0 { return false }
        validCount &+= 1
        sight.startZ =
            mobjs[from].z + mobjs[from].height - (mobjs[from].height >> 2)
        sight.topSlope = mobjs[to].z + mobjs[to].height - sight.startZ
        sight.bottomSlope = mobjs[to].z - sight.startZ
        sight.endX = mobjs[to].x
        sight.endY = mobjs[to].y
        sight.path = Divline(
            x: mobjs[from].x, y: mobjs[from].y, dx: sight.endX - mobjs[from].x,
            dy: sight.endY - mobjs[from].y)
        if nodes.count == 0 { return sightCrosses(subsector: 0) }
        return sightCrosses(node: Int32(nodes.count) &- 1)
    }

    private func sightCrosses(node index: Int32) -> Bool {
        var index = index
        while index & Node.leaf == 0 {
            let partition = Divline(
                x: nodes[index].x, y: nodes[index].y, dx: nodes[index].dx, dy: nodes[index].dy)
            var side = partition.side(sight.path.x, sight.path.y)
            if side == .on { side = .front }
            let near = side == .front ? nodes[index].right : nodes[index].left
            if !sightCrosses(node: near) { return false }
            if side == partition.side(sight.endX, sight.endY) { return true }
            index = side == .front ? nodes[index].left : nodes[index].right
        }
        return sightCrosses(subsector: index & ~Node.leaf)
    }

    private func sightCrosses(subsector: Int32) -> Bool {
        let first = subsectors[subsector].firstSeg
        var index = first
        while index < first &+ subsectors[subsector].segCount {
            let line = segs[index].line
            if lines[line].validCount != validCount {
                lines[line].validCount = validCount
                if !sightPasses(segs[index].frontSector, segs[index].backSector, line) {
                    return false
                }
            }
            index &+= 1
        }
        return true
    }

    @inline(__always) private func sightPasses(
        _ front: Int32, _ back: Int32, _ line: Int32
    ) -> Bool {
        let wall = lines[line].divline
        let v2 = lines[line].v2
        if sight.path.side(wall.x, wall.y) == sight.path.side(vertices[v2].x, vertices[v2].y) {
            return true
        }
        if wall.side(sight.path.x, sight.path.y) == wall.side(sight.endX, sight.endY) {
            return true
        }
        if lines[line].backSector == noIndex || lines[line].flags & LineFlag.twoSided == 0 {
            return false
        }
        let (frontFloor, backFloor) = (sectors[front].floorHeight, sectors[back].floorHeight)
        let (frontCeiling, backCeiling) = (
            sectors[front].ceilingHeight, sectors[back].ceilingHeight
        )
        if frontFloor == backFloor && frontCeiling == backCeiling { return true }
        let top = min(frontCeiling, backCeiling)
        let bottom = max(frontFloor, backFloor)
        if bottom >= top { return false }
        let fraction = sight.path.fraction(crossing: wall)
        if frontFloor != backFloor {
            let slope = (bottom - sight.startZ) / fraction
            if slope > sight.bottomSlope { sight.bottomSlope = slope }
        }
        if frontCeiling != backCeiling {
            let slope = (top - sight.startZ) / fraction
            if slope < sight.topSlope { sight.topSlope = slope }
        }
        return sight.topSlope > sight.bottomSlope
    }
}
