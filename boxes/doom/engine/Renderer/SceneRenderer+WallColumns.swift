// Draws the columns of one wall and narrows, column by column, the rows that are still free.
//
// The wall's numbers and the places it writes to are copied into local variables first: a byte
// written to the screen could be any of them as far as the compiler knows, and it would read them
// again for every column.

extension SceneRenderer {
    /// The columns of one texture, all of them painted.
    @safe struct WallTexture {
        let columns: UnsafePointer<UnsafePointer<UInt8>?>
        let mask: Int32

        /// The pixels of a column; its number wraps.
        @inline(__always) subscript(column: Int32) -> UnsafePointer<UInt8> {
            // Sound: `TextureSet.painted` has filled every column up to the mask.
            unsafe columns[Int(column & mask)].unsafelyUnwrapped
        }
    }

    /// How a wall's column is drawn.
    private struct WallPen {
        var column: Int32 = 0
        var step: Fixed = 0
        var colorMap: Int32 = 0
    }

    /// The rows of each column that walls have left free, as bare pointers.
    @safe private struct FreeRows {
        /// The last row that is taken above, by column.
        let above: UnsafeMutablePointer<Int16>
        /// The first row that is taken below, by column.
        let below: UnsafeMutablePointer<Int16>
    }

    /// Where the planes of the wall's sector note their rows: the first byte of column 0, or nil.
    @safe private struct PlaneRows {
        let ceiling: UnsafeMutablePointer<UInt8>?
        let floor: UnsafeMutablePointer<UInt8>?

        /// Notes that a plane shows in some rows of a column.
        @inline(__always) static func mark(
            _ rows: UnsafeMutablePointer<UInt8>, _ x: Int32, _ top: Int32, _ bottom: Int32
        ) {
            // Sound: a plane has a byte for every column of the widest view in both halves.
            if top > bottom { return }
            unsafe rows[Int(x)] = UInt8(truncatingIfNeeded: top)
            unsafe rows[Int(x) + Int(bottomRows - topRows)] = UInt8(truncatingIfNeeded: bottom)
        }
    }

    /// Draws columns `wall.x` up to `wall.stopX`.
    mutating func drawWallColumns() {
        // Every place below is indexed with a column of this range, which is checked here.
        let columns = wall.x..<wall.stopX
        let free = unsafe FreeRows(
            above: ceilingClip.window(columns), below: floorClip.window(columns))
        let rows = unsafe PlaneRows(
            ceiling: wall.marksCeiling && ceilingPlane >= 0 ? markedRows(ceilingPlane) : nil,
            floor: wall.marksFloor && floorPlane >= 0 ? markedRows(floorPlane) : nil)
        if wall.middleTexture != 0 {
            drawSolidColumns(free, rows)
        } else {
            drawOpenColumns(free, rows)
        }
        wall.x = wall.stopX
    }

    private mutating func markedRows(_ plane: Int32) -> UnsafeMutablePointer<UInt8> {
        unsafe spans.pointer + Int(topRow(of: plane))
    }

    /// A wall without an opening: one texture, behind which nothing is free.
    private mutating func drawSolidColumns(_ free: FreeRows, _ rows: PlaneRows) {
        var wall = self.wall
        let texture = textures.painted(wall.middleTexture)
        let height = Int16(truncatingIfNeeded: self.height)
        var x = wall.x
        while x < wall.stopX {
            let ceilingRow = unsafe Int32(free.above[Int(x)])
            let floorRow = unsafe Int32(free.below[Int(x)])
            let top = max((wall.topFraction.raw &+ 4095) >> 12, ceilingRow &+ 1)
            let bottom = min(wall.bottomFraction.raw >> 12, floorRow &- 1)
            if let ceiling = unsafe rows.ceiling {
                unsafe PlaneRows.mark(
                    ceiling, x, ceilingRow &+ 1, min(top &- 1, floorRow &- 1))
            }
            if let floor = unsafe rows.floor {
                unsafe PlaneRows.mark(
                    floor, x, max(bottom &+ 1, ceilingRow &+ 1), floorRow &- 1)
            }
            if top <= bottom {
                let pen = pen(wall, x)
                unsafe drawColumn(
                    x, top, bottom, middle: wall.middleStart, step: pen.step,
                    source: texture[pen.column], colorMap: pen.colorMap)
            }
            unsafe free.above[Int(x)] = height
            unsafe free.below[Int(x)] = -1
            wall.scale += wall.scaleStep
            wall.topFraction += wall.topStep
            wall.bottomFraction += wall.bottomStep
            x &+= 1
        }
    }

    @inline(__always) private mutating func pen(_ wall: WallState, _ x: Int32) -> WallPen {
        let angle = (wall.centerAngle + columnToAngle[x]).fineIndex
        let column = (wall.offset - tangent[angle] * wall.distance).units
        let step = UInt32.max / UInt32(bitPattern: wall.scale.raw | (wall.scale.raw == 0 ? 1 : 0))
        var colorMap = fixedColorMap
        if colorMap < 0 {
            let index = min(UInt32(bitPattern: wall.scale.raw) >> 12, 47)
            colorMap = lightsByScale[wall.lights &+ Int32(bitPattern: index)]
        }
        return WallPen(
            column: column, step: Fixed(raw: Int32(bitPattern: step)), colorMap: colorMap)
    }

    /// A wall with an opening: the parts above and below, and the columns of the masked part, which
    /// is drawn later.
    private mutating func drawOpenColumns(_ free: FreeRows, _ rows: PlaneRows) {
        var wall = self.wall
        let upper = wall.topTexture != 0 ? textures.painted(wall.topTexture) : nil
        let lower = wall.bottomTexture != 0 ? textures.painted(wall.bottomTexture) : nil
        var x = wall.x
        while x < wall.stopX {
            let ceilingRow = unsafe Int32(free.above[Int(x)])
            let floorRow = unsafe Int32(free.below[Int(x)])
            let top = max((wall.topFraction.raw &+ 4095) >> 12, ceilingRow &+ 1)
            let bottom = min(wall.bottomFraction.raw >> 12, floorRow &- 1)
            if let ceiling = unsafe rows.ceiling {
                unsafe PlaneRows.mark(
                    ceiling, x, ceilingRow &+ 1, min(top &- 1, floorRow &- 1))
            }
            if let floor = unsafe rows.floor {
                unsafe PlaneRows.mark(
                    floor, x, max(bottom &+ 1, ceilingRow &+ 1), floorRow &- 1)
            }
            var pen = WallPen()
            if wall.isTextured { pen = self.pen(wall, x) }
            var taken = ceilingRow
            if let upper {
                let edge = min(wall.highFraction.raw >> 12, floorRow &- 1)
                wall.highFraction += wall.highStep
                taken = max(edge, top &- 1)
                if edge >= top {
                    unsafe drawColumn(
                        x, top, edge, middle: wall.topStart, step: pen.step,
                        source: upper[pen.column], colorMap: pen.colorMap)
                }
            } else if wall.marksCeiling {
                taken = top &- 1
            }
            unsafe free.above[Int(x)] = Int16(truncatingIfNeeded: taken)
            if let lower {
                let edge = max(
                    (wall.lowFraction.raw &+ 4095) >> 12,
                    Int32(Int16(truncatingIfNeeded: taken)) &+ 1)
                wall.lowFraction += wall.lowStep
                unsafe free.below[Int(x)] = Int16(truncatingIfNeeded: min(edge, bottom &+ 1))
                if edge <= bottom {
                    unsafe drawColumn(
                        x, edge, bottom, middle: wall.bottomStart, step: pen.step,
                        source: lower[pen.column], colorMap: pen.colorMap)
                }
            } else if wall.marksFloor {
                unsafe free.below[Int(x)] = Int16(truncatingIfNeeded: bottom &+ 1)
            }
            if wall.maskedColumns != ClipList.none {
                clipLists[wall.maskedColumns &+ x] = Int16(truncatingIfNeeded: pen.column)
            }
            wall.scale += wall.scaleStep
            wall.topFraction += wall.topStep
            wall.bottomFraction += wall.bottomStep
            x &+= 1
        }
        // Walls whose upper edge is out of reach carry on with the numbers of the wall before.
        self.wall.highFraction = wall.highFraction
        self.wall.lowFraction = wall.lowFraction
    }
}
