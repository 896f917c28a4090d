// Stage one: walk the BSP tree from near to far and hand the visible part of every seg to the walls.

extension SceneRenderer {
    /// Draws a node's near half, then its far half if any of that can be seen.
    mutating func drawNode(_ index: Int32) {
        if index & Node.leaf != 0 {
            drawSubsector(index == -1 ? 0 : index & ~Node.leaf)
            return
        }
        if isOnLeft(of: index) {
            drawNode(nodes[index].left)
            if canSee(nodes[index].rightBox) { drawNode(nodes[index].right) }
        } else {
            drawNode(nodes[index].right)
            if canSee(nodes[index].leftBox) { drawNode(nodes[index].left) }
        }
    }

    /// Whether the viewer is on the left of a node's partition.
    @inline(__always) private mutating func isOnLeft(of index: Int32) -> Bool {
        Self.isOnLeft(
            x: viewX, y: viewY, originX: nodes[index].x, originY: nodes[index].y,
            dx: nodes[index].dx, dy: nodes[index].dy)
    }

    /// Whether a point is on the left of a directed line.
    @inline(__always) static func isOnLeft(
        x: Fixed, y: Fixed, originX: Fixed, originY: Fixed, dx lineX: Fixed, dy lineY: Fixed
    ) -> Bool {
        if lineX.raw == 0 { return x <= originX ? lineY.raw > 0 : lineY.raw < 0 }
        if lineY.raw == 0 { return y <= originY ? lineX.raw < 0 : lineX.raw > 0 }
        let dx = x - originX
        let dy = y - originY
        if (lineY.raw ^ lineX.raw ^ dx.raw ^ dy.raw) < 0 { return (lineY.raw ^ dx.raw) < 0 }
        return Fixed(raw: lineY.raw >> 16) * dx <= dy * Fixed(raw: lineX.raw >> 16)
    }

    /// Whether any column that a box covers is not behind solid walls yet.
    private mutating func canSee(_ box: Box) -> Bool {
        let column = viewX <= box.left ? 0 : viewX < box.right ? 1 : 2
        let row = viewY >= box.top ? 0 : viewY > box.bottom ? 1 : 2
        let x1: Fixed, y1: Fixed, x2: Fixed, y2: Fixed
        switch (row, column) {
        case (0, 0): (x1, y1, x2, y2) = (box.right, box.top, box.left, box.bottom)
        case (0, 1): (x1, y1, x2, y2) = (box.right, box.top, box.left, box.top)
        case (0, _): (x1, y1, x2, y2) = (box.right, box.bottom, box.left, box.top)
        case (1, 0): (x1, y1, x2, y2) = (box.left, box.top, box.left, box.bottom)
        case (1, 1): return true
        case (1, _): (x1, y1, x2, y2) = (box.right, box.bottom, box.right, box.top)
        case (_, 0): (x1, y1, x2, y2) = (box.left, box.top, box.right, box.bottom)
        case (_, 1): (x1, y1, x2, y2) = (box.left, box.bottom, box.right, box.bottom)
        default: (x1, y1, x2, y2) = (box.left, box.bottom, box.right, box.top)
        }
        let angle1 = angle(toX: x1, y: y1) - viewAngle
        let angle2 = angle(toX: x2, y: y2) - viewAngle
        let span = angle1 - angle2
        if span.raw >= 0x8000_0000 { return true }
        guard let range = columns(from: angle1, to: angle2, span: span) else { return false }
        if range.first == range.last { return false }
        let last = range.last &- 1
        var index: Int32 = 0
        while solids[index].last < last { index &+= 1 }
        return range.first < solids[index].first || last > solids[index].last
    }

    /// The columns between two directions, clipped to the window; nil when all are outside.
    @inline(__always) private mutating func columns(
        from angle1: Angle, to angle2: Angle, span: Angle
    ) -> SolidRange? {
        var left = angle1
        var right = angle2
        let double = clipAngle.raw &* 2
        var outside = (left + clipAngle).raw
        if outside > double {
            outside &-= double
            if outside >= span.raw { return nil }
            left = clipAngle
        }
        outside = (clipAngle - right).raw
        if outside > double {
            outside &-= double
            if outside >= span.raw { return nil }
            right = -clipAngle
        }
        // Both are within 90 degrees of the view's middle now, so the indices are below 4,096.
        let first = angleToColumn[(left + .degrees90).fineIndex & 4095]
        let last = angleToColumn[(right + .degrees90).fineIndex & 4095]
        return SolidRange(first: first, last: last)
    }

    /// Draws the walls around a convex area and notes its floor, ceiling and things.
    mutating func drawSubsector(_ index: Int32) {
        let subsector = subsectors[index]
        frontSector = subsector.sector
        let floor = sectors[frontSector].floorHeight
        let ceiling = sectors[frontSector].ceilingHeight
        let light = Int32(sectors[frontSector].light)
        let ceilingFlat = Int32(sectors[frontSector].ceilingFlat)
        floorPlane = -1
        if floor < viewZ {
            floorPlane = findPlane(
                floor, flat: Int32(sectors[frontSector].floorFlat), light: light)
        }
        ceilingPlane = -1
        if ceiling > viewZ || ceilingFlat == skyFlat {
            ceilingPlane = findPlane(ceiling, flat: ceilingFlat, light: light)
        }
        addSprites(of: frontSector)
        for seg in subsector.firstSeg..<subsector.firstSeg &+ subsector.segCount { addSeg(seg) }
    }

    /// Clips a seg to the window and to what is still visible.
    private mutating func addSeg(_ index: Int32) {
        let v1 = segs[index].v1
        let v2 = segs[index].v2
        let angle1 = angle(toX: vertices[v1].x, y: vertices[v1].y)
        let angle2 = angle(toX: vertices[v2].x, y: vertices[v2].y)
        let span = angle1 - angle2
        if span.raw >= 0x8000_0000 { return }
        wall.angle1 = angle1
        guard let range = columns(from: angle1 - viewAngle, to: angle2 - viewAngle, span: span),
            range.first != range.last
        else { return }
        let back = segs[index].backSector
        if back < 0 || isClosed(back) {
            clipSolid(index, range.first, range.last &- 1)
        } else if isOpening(index, back) {
            clipOpening(index, range.first, range.last &- 1)
        }
    }

    /// Whether nothing can be seen through to a back sector, as in a closed door.
    @inline(__always) private mutating func isClosed(_ back: Int32) -> Bool {
        sectors[back].ceilingHeight <= sectors[frontSector].floorHeight
            || sectors[back].floorHeight >= sectors[frontSector].ceilingHeight
    }

    /// Whether a two-sided seg shows anything; trigger lines between equal sectors do not.
    @inline(__always) private mutating func isOpening(_ seg: Int32, _ back: Int32) -> Bool {
        let front = frontSector
        if sectors[back].ceilingHeight != sectors[front].ceilingHeight
            || sectors[back].floorHeight != sectors[front].floorHeight
        {
            return true
        }
        return sectors[back].ceilingFlat != sectors[front].ceilingFlat
            || sectors[back].floorFlat != sectors[front].floorFlat
            || sectors[back].light != sectors[front].light
            || sides[segs[seg].side].middleTexture != 0
    }
}
