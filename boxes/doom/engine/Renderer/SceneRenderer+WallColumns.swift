// Draws the columns of one wall and narrows, column by column, the rows that are still free.

extension SceneRenderer {
    /// Draws columns `wall.x` up to `wall.stopX`.
    mutating func drawWallColumns() {
        let ceilingTops = ceilingPlane >= 0 ? topRow(of: ceilingPlane) : 0
        let floorTops = floorPlane >= 0 ? topRow(of: floorPlane) : 0
        while wall.x < wall.stopX {
            let x = wall.x
            let ceilingRow = Int32(ceilingClip[x])
            let floorRow = Int32(floorClip[x])
            let top = max((wall.topFraction.raw &+ 4095) >> 12, ceilingRow &+ 1)
            if wall.marksCeiling && ceilingPlane >= 0 {
                mark(ceilingTops &+ x, ceilingRow &+ 1, min(top &- 1, floorRow &- 1))
            }
            let bottom = min(wall.bottomFraction.raw >> 12, floorRow &- 1)
            if wall.marksFloor && floorPlane >= 0 {
                mark(floorTops &+ x, max(bottom &+ 1, ceilingRow &+ 1), floorRow &- 1)
            }
            var pen = WallPen()
            if wall.isTextured { pen = self.pen(x) }
            if wall.middleTexture != 0 {
                unsafe drawColumn(
                    x, top, bottom, middle: wall.middleStart, step: pen.step,
                    source: textures.column(wall.middleTexture, pen.column),
                    colorMap: pen.colorMap)
                ceilingClip[x] = Int16(truncatingIfNeeded: height)
                floorClip[x] = -1
            } else {
                drawOpening(x, top, bottom, pen)
            }
            wall.scale += wall.scaleStep
            wall.topFraction += wall.topStep
            wall.bottomFraction += wall.bottomStep
            wall.x &+= 1
        }
    }

    /// How a wall's column is drawn.
    private struct WallPen {
        var column: Int32 = 0
        var step: Fixed = 0
        var colorMap: Int32 = 0
    }

    @inline(__always) private func pen(_ x: Int32) -> WallPen {
        let angle = (wall.centerAngle + columnToAngle[x]).fineIndex
        let column = (wall.offset - tangent[angle & 4095] * wall.distance).units
        let step = UInt32.max / UInt32(bitPattern: wall.scale.raw | (wall.scale.raw == 0 ? 1 : 0))
        var colorMap = fixedColorMap
        if colorMap < 0 {
            let index = min(UInt32(bitPattern: wall.scale.raw) >> 12, 47)
            colorMap = lightsByScale[wall.lights &+ Int32(bitPattern: index)]
        }
        return WallPen(
            column: column, step: Fixed(raw: Int32(bitPattern: step)), colorMap: colorMap)
    }

    /// Notes that a plane shows in some rows of a column.
    @inline(__always) private func mark(_ place: Int32, _ top: Int32, _ bottom: Int32) {
        if top > bottom { return }
        spans[place] = UInt8(truncatingIfNeeded: top)
        spans[place &+ (Self.bottomRows - Self.topRows)] = UInt8(truncatingIfNeeded: bottom)
    }

    /// Draws the parts above and below an opening, and keeps the column of the masked part.
    @inline(__always) private mutating func drawOpening(
        _ x: Int32, _ top: Int32, _ bottom: Int32, _ pen: WallPen
    ) {
        if wall.topTexture != 0 {
            let edge = min(wall.highFraction.raw >> 12, Int32(floorClip[x]) &- 1)
            wall.highFraction += wall.highStep
            if edge >= top {
                unsafe drawColumn(
                    x, top, edge, middle: wall.topStart, step: pen.step,
                    source: textures.column(wall.topTexture, pen.column), colorMap: pen.colorMap)
                ceilingClip[x] = Int16(truncatingIfNeeded: edge)
            } else {
                ceilingClip[x] = Int16(truncatingIfNeeded: top &- 1)
            }
        } else if wall.marksCeiling {
            ceilingClip[x] = Int16(truncatingIfNeeded: top &- 1)
        }
        if wall.bottomTexture != 0 {
            let edge = max((wall.lowFraction.raw &+ 4095) >> 12, Int32(ceilingClip[x]) &+ 1)
            wall.lowFraction += wall.lowStep
            if edge <= bottom {
                unsafe drawColumn(
                    x, edge, bottom, middle: wall.bottomStart, step: pen.step,
                    source: textures.column(wall.bottomTexture, pen.column),
                    colorMap: pen.colorMap)
                floorClip[x] = Int16(truncatingIfNeeded: edge)
            } else {
                floorClip[x] = Int16(truncatingIfNeeded: bottom &+ 1)
            }
        } else if wall.marksFloor {
            floorClip[x] = Int16(truncatingIfNeeded: bottom &+ 1)
        }
        if wall.maskedColumns != ClipList.none {
            clipLists[wall.maskedColumns &+ x] = Int16(truncatingIfNeeded: pen.column)
        }
    }
}
