// Walls: how a visible part of a seg is measured. Scales, offsets and light are computed at its two
// ends with the original's formulas and limits, and stepped from column to column in between.

extension SceneRenderer {
    /// Draws columns `start` to `stop` of a seg and keeps what sprites need to know of it.
    mutating func storeWall(_ index: Int32, _ start: Int32, _ stop: Int32) {
        if drawnSegs.count >= segLimit || start > stop { return }
        let seg = segs[index]
        lines[seg.line].flags |= LineFlag.mapped
        wall.x = start
        wall.stopX = stop &+ 1
        let hypotenuse = measure(seg, start)
        let viewEdge = viewAngle + columnToAngle[start]
        let scale1 = scale(toward: viewEdge)
        var drawn = DrawnSeg(
            seg: index, x1: start, x2: stop, scale1: scale1, scale2: scale1, scaleStep: 0,
            silhouette: [], bottomHeight: 0, topHeight: 0, topClip: ClipList.none,
            bottomClip: ClipList.none, maskedColumns: ClipList.none)
        wall.scale = scale1
        if stop > start {
            drawn.scale2 = scale(toward: viewAngle + columnToAngle[stop])
            drawn.scaleStep = (drawn.scale2 - scale1).dividedBy(stop &- start)
        }
        wall.scaleStep = drawn.scaleStep
        wall.middleTexture = 0
        wall.topTexture = 0
        wall.bottomTexture = 0
        wall.maskedColumns = ClipList.none
        let side = sides[seg.side]
        let front = FaceHeights(sectors[frontSector], above: viewZ)
        var edges = WallEdges(top: front.ceiling, bottom: front.floor)
        if seg.backSector < 0 {
            chooseSolid(seg, side, &drawn, front)
        } else {
            let hasSky = chooseOpening(seg, side, &drawn, front)
            let back = FaceHeights(sectors[seg.backSector], above: viewZ)
            if hasSky { edges.top = back.ceiling }
            edges.high = back.ceiling
            edges.low = back.floor
        }
        setOffsets(seg, side, hypotenuse)
        hideFarPlanes()
        setSteps(edges, isOpening: seg.backSector >= 0)
        if wall.marksCeiling && ceilingPlane >= 0 {
            ceilingPlane = reserve(ceilingPlane, wall.x, wall.stopX &- 1)
        }
        if wall.marksFloor && floorPlane >= 0 {
            floorPlane = reserve(floorPlane, wall.x, wall.stopX &- 1)
        }
        drawWallColumns()
        saveClips(&drawn)
        drawnSegs.append(drawn)
    }

    /// A sector's heights as the viewer sees them.
    struct FaceHeights {
        let floor: Fixed
        let ceiling: Fixed

        init(_ sector: Sector, above viewZ: Fixed) {
            floor = sector.floorHeight - viewZ
            ceiling = sector.ceilingHeight - viewZ
        }
    }

    /// The heights at which a wall's parts meet.
    struct WallEdges {
        var top: Fixed
        var bottom: Fixed
        var high: Fixed = 0
        var low: Fixed = 0
    }

    /// Sets the wall's direction and distance; gives the distance to the seg's first vertex.
    private mutating func measure(_ seg: Seg, _ start: Int32) -> Fixed {
        wall.normalAngle = seg.angle + .degrees90
        let difference = Int32(bitPattern: (wall.normalAngle - wall.angle1).raw)
        let magnitude = UInt32(bitPattern: difference < 0 ? 0 &- difference : difference)
        let offset = Angle(raw: min(magnitude, Angle.degrees90.raw))
        let hypotenuse = distance(toX: vertices[seg.v1].x, y: vertices[seg.v1].y)
        wall.distance = hypotenuse * sine[(.degrees90 - offset).fineIndex]
        return hypotenuse
    }

    /// The distance to a point, by way of its direction.
    private mutating func distance(toX x: Fixed, y: Fixed) -> Fixed {
        var dx = (x - viewX).magnitude
        var dy = (y - viewY).magnitude
        if dy > dx { swap(&dx, &dy) }
        let slope = dx.raw == 0 ? 0 : dy / dx
        let index = min(max(slope.raw >> 5, 0), 2048)
        let angle = arctangent[index] + .degrees90
        return dx / sine[angle.fineIndex]
    }

    /// How large the wall appears in a direction of the view, from 1/256 to 64.
    private mutating func scale(toward direction: Angle) -> Fixed {
        let sineA = sine[(.degrees90 + (direction - viewAngle)).fineIndex]
        let sineB = sine[(.degrees90 + (direction - wall.normalAngle)).fineIndex]
        let numerator = (projection * sineB) << detail
        let denominator = wall.distance * sineA
        if denominator.raw <= numerator.raw >> 16 { return 64 }
        return max(min(numerator / denominator, 64), Fixed(raw: 256))
    }

    /// A one-sided wall hides everything behind it.
    private mutating func chooseSolid(
        _ seg: Seg, _ side: Side, _ drawn: inout DrawnSeg, _ front: FaceHeights
    ) {
        wall.middleTexture = textureTranslation[Int32(side.middleTexture)]
        wall.marksFloor = true
        wall.marksCeiling = true
        wall.middleStart = front.ceiling
        if lines[seg.line].flags & LineFlag.dontPegBottom != 0 {
            wall.middleStart = front.floor + shapes[Int32(side.middleTexture)].height
        }
        wall.middleStart += side.rowOffset
        drawn.silhouette = [.top, .bottom]
        drawn.topClip = ClipList.bottom
        drawn.bottomClip = ClipList.open
        drawn.bottomHeight = .max
        drawn.topHeight = .min
    }

    /// A wall with an opening: what shows above, below and in it. True when both ceilings are sky,
    /// which lets the sky reach down to the back one.
    private mutating func chooseOpening(
        _ seg: Seg, _ side: Side, _ drawn: inout DrawnSeg, _ front: FaceHeights
    ) -> Bool {
        let near = sectors[frontSector]
        let far = sectors[seg.backSector]
        setSilhouette(near, far, &drawn)
        let back = FaceHeights(far, above: viewZ)
        let hasSky = Int32(near.ceilingFlat) == skyFlat && Int32(far.ceilingFlat) == skyFlat
        let top = hasSky ? back.ceiling : front.ceiling
        wall.marksFloor =
            back.floor != front.floor || far.floorFlat != near.floorFlat
            || far.light != near.light
        wall.marksCeiling =
            back.ceiling != top || far.ceilingFlat != near.ceilingFlat || far.light != near.light
        if far.ceilingHeight <= near.floorHeight || far.floorHeight >= near.ceilingHeight {
            wall.marksFloor = true
            wall.marksCeiling = true
        }
        let flags = lines[seg.line].flags
        if back.ceiling < top {
            wall.topTexture = textureTranslation[Int32(side.topTexture)]
            wall.topStart = top
            if flags & LineFlag.dontPegTop == 0 {
                wall.topStart = back.ceiling + shapes[Int32(side.topTexture)].height
            }
        }
        if back.floor > front.floor {
            wall.bottomTexture = textureTranslation[Int32(side.bottomTexture)]
            wall.bottomStart = flags & LineFlag.dontPegBottom != 0 ? top : back.floor
        }
        wall.topStart += side.rowOffset
        wall.bottomStart += side.rowOffset
        if side.middleTexture != 0 {
            let length = wall.stopX &- wall.x
            wall.maskedColumns = clipLists.append(repeating: 0, length: length) &- wall.x
            drawn.maskedColumns = wall.maskedColumns
        }
        return hasSky
    }

    private mutating func setSilhouette(_ near: Sector, _ far: Sector, _ drawn: inout DrawnSeg) {
        if near.floorHeight > far.floorHeight {
            drawn.silhouette = .bottom
            drawn.bottomHeight = near.floorHeight
        } else if far.floorHeight > viewZ {
            drawn.silhouette = .bottom
            drawn.bottomHeight = .max
        }
        if near.ceilingHeight < far.ceilingHeight {
            drawn.silhouette.insert(.top)
            drawn.topHeight = near.ceilingHeight
        } else if far.ceilingHeight < viewZ {
            drawn.silhouette.insert(.top)
            drawn.topHeight = .min
        }
        if far.ceilingHeight <= near.floorHeight {
            drawn.bottomClip = ClipList.open
            drawn.bottomHeight = .max
            drawn.silhouette.insert(.bottom)
        }
        if far.floorHeight >= near.ceilingHeight {
            drawn.topClip = ClipList.bottom
            drawn.topHeight = .min
            drawn.silhouette.insert(.top)
        }
    }

    /// Sets where the texture starts and how bright the wall is.
    private mutating func setOffsets(_ seg: Seg, _ side: Side, _ hypotenuse: Fixed) {
        wall.isTextured =
            wall.middleTexture | wall.topTexture | wall.bottomTexture != 0
            || wall.maskedColumns != ClipList.none
        if !wall.isTextured { return }
        let turn = wall.normalAngle - wall.angle1
        var offset = turn
        if offset.raw > Angle.degrees180.raw { offset = -offset }
        if offset.raw > Angle.degrees90.raw { offset = .degrees90 }
        wall.offset = hypotenuse * sine[offset.fineIndex]
        if turn.raw < Angle.degrees180.raw { wall.offset = -wall.offset }
        wall.offset += side.textureOffset + seg.offset
        wall.centerAngle = .degrees90 + viewAngle - wall.normalAngle
        wall.lights = wallLights(seg, sector: frontSector)
    }

    /// The row of lights of a wall: walls along the axes are a step darker or brighter.
    mutating func wallLights(_ seg: Seg, sector: Int32) -> Int32 {
        var number = (Int32(sectors[sector].light) >> 4) &+ extraLight
        if vertices[seg.v1].y == vertices[seg.v2].y {
            number &-= 1
        } else if vertices[seg.v1].x == vertices[seg.v2].x {
            number &+= 1
        }
        return min(max(number, 0), LightTables.brightnesses - 1) &* LightTables.scales
    }

    /// A floor above the viewer or a ceiling below cannot be seen.
    private mutating func hideFarPlanes() {
        if sectors[frontSector].floorHeight >= viewZ { wall.marksFloor = false }
        if sectors[frontSector].ceilingHeight <= viewZ
            && Int32(sectors[frontSector].ceilingFlat) != skyFlat
        {
            wall.marksCeiling = false
        }
    }

    /// Sets the rows of the wall's edges and how they change; 20.12 fixed point.
    private mutating func setSteps(_ edges: WallEdges, isOpening: Bool) {
        let middle = centerYFraction >> 4
        let top = edges.top >> 4
        let bottom = edges.bottom >> 4
        wall.topStep = -(wall.scaleStep * top)
        wall.topFraction = middle - top * wall.scale
        wall.bottomStep = -(wall.scaleStep * bottom)
        wall.bottomFraction = middle - bottom * wall.scale
        if !isOpening { return }
        let high = edges.high >> 4
        let low = edges.low >> 4
        if high < top {
            wall.highFraction = middle - high * wall.scale
            wall.highStep = -(wall.scaleStep * high)
        }
        if low > bottom {
            wall.lowFraction = middle - low * wall.scale
            wall.lowStep = -(wall.scaleStep * low)
        }
    }

    /// Copies the clip lists that sprites behind this wall will need.
    private mutating func saveClips(_ drawn: inout DrawnSeg) {
        let isMasked = drawn.maskedColumns != ClipList.none
        let length = drawn.x2 &- drawn.x1 &+ 1
        if (drawn.silhouette.contains(.top) || isMasked) && drawn.topClip == ClipList.none {
            drawn.topClip = clipLists.append(repeating: 0, length: length) &- drawn.x1
            for x in drawn.x1...drawn.x2 { clipLists[drawn.topClip &+ x] = ceilingClip[x] }
        }
        if (drawn.silhouette.contains(.bottom) || isMasked) && drawn.bottomClip == ClipList.none {
            drawn.bottomClip = clipLists.append(repeating: 0, length: length) &- drawn.x1
            for x in drawn.x1...drawn.x2 { clipLists[drawn.bottomClip &+ x] = floorClip[x] }
        }
        if isMasked && !drawn.silhouette.contains(.top) {
            drawn.silhouette.insert(.top)
            drawn.topHeight = .min
        }
        if isMasked && !drawn.silhouette.contains(.bottom) {
            drawn.silhouette.insert(.bottom)
            drawn.bottomHeight = .max
        }
    }
}
