// Draws what a player sees, pixel for pixel as the original's software renderer does: walls front to
// back along the BSP tree, then floors and ceilings, then sprites and masked walls back to front.
//
// This is a struct of trivial fields so that a whole frame runs under one exclusive access, without
// reference counting; `Renderer` owns the memory it points to.

/// The state of drawing frames. Extensions hold the stages, a file for each.
@safe struct SceneRenderer {
    // MARK: The view's window, fixed until the view size changes

    var width: Int32 = 0
    var height: Int32 = 0
    /// 1 when each column is two pixels wide, otherwise 0.
    var detail: Int32 = 0
    var centerX: Int32 = 0
    var centerY: Int32 = 0
    var centerXFraction: Fixed = 0
    var centerYFraction: Fixed = 0
    var projection: Fixed = 0
    var clipAngle = Angle.zero
    var weaponScale: Fixed = 0
    var weaponStep: Fixed = 0
    var angleToColumn: Table<Int32>
    var columnToAngle: Table<Angle>
    var rowSlope: Table<Fixed>
    var columnDistance: Table<Fixed>
    var lightsByScale: Table<Int32>
    var lightsByDistance: Table<Int32>

    // MARK: Pictures

    let colorMaps: UnsafePointer<UInt8>
    let translations: UnsafePointer<UInt8>
    let pictures: Table<SpritePicture>
    let shapes: Table<TextureShape>
    let sprites: SpriteSet
    let textures: TextureSet
    let flats: FlatSet
    let sine: Table<Fixed>
    let tangent: Table<Fixed>
    let arctangent: Table<Angle>

    // MARK: The map, borrowed for a frame

    var vertices: Table<Vertex>
    var sectors: Table<Sector>
    var sides: Table<Side>
    var lines: Table<Line>
    var segs: Table<Seg>
    var subsectors: Table<Subsector>
    var nodes: Table<Node>
    var mobjs: Table<Mobj>
    var textureTranslation: Table<Int32>
    var flatTranslation: Table<Int32>
    var skyFlat: Int32 = -1
    var skyTexture: Int32 = 0

    // MARK: The viewer

    var viewX: Fixed = 0
    var viewY: Fixed = 0
    var viewZ: Fixed = 0
    var viewAngle = Angle.zero
    var viewSine: Fixed = 0
    var viewCosine: Fixed = 0
    var extraLight: Int32 = 0
    /// The offset of a colour map that replaces light; -1 when light counts.
    var fixedColorMap: Int32 = -1

    // MARK: The frame under way

    /// The view's top left pixel; rows are 320 bytes apart.
    var pixels: UnsafeMutablePointer<UInt8>
    var solids: GrowingTable<SolidRange>
    var drawnSegs: GrowingTable<DrawnSeg>
    var planes: GrowingTable<ViewPlane>
    /// For each plane `planeStride` bytes: first rows of all columns, then last rows.
    var spans: GrowingTable<UInt8>
    var visibleSprites: GrowingTable<VisibleSprite>
    var spriteOrder: GrowingTable<Int32>
    var clipLists: GrowingTable<Int16>
    let floorClip: Table<Int16>
    let ceilingClip: Table<Int16>
    let spanStarts: Table<Int32>
    let cachedHeight: Table<Fixed>
    let cachedDistance: Table<Fixed>
    let cachedStepX: Table<Fixed>
    let cachedStepY: Table<Fixed>
    let spriteBottom: Table<Int16>
    let spriteTop: Table<Int16>
    var sectorFrames: Table<Int32>
    var frameNumber: Int32 = 0
    var frontSector: Int32 = 0
    var floorPlane: Int32 = -1
    var ceilingPlane: Int32 = -1
    var baseScaleX: Fixed = 0
    var baseScaleY: Fixed = 0
    var wall = WallState()
    /// The place in the fuzz table; it carries on from frame to frame.
    var fuzzPosition = 0
    /// Vanilla's limits where they show: 256 drawn segs and 128 sprites.
    var segLimit = Int32.max
    var spriteLimit = Int32.max

    static let planeStride: Int32 = 672
    static let topRows: Int32 = 8
    static let bottomRows: Int32 = 344

    /// Draws the view of the viewer set up in the view fields; the weapon comes separately.
    mutating func drawWorld() {
        beginFrame()
        if nodes.count == 0 {
            drawSubsector(0)
        } else {
            drawNode(Int32(truncatingIfNeeded: nodes.count) &- 1)
        }
        drawPlanes()
        drawMasked()
    }

    private mutating func beginFrame() {
        frameNumber &+= 1
        viewSine = sine[viewAngle.fineIndex]
        viewCosine = sine[viewAngle.fineIndex + 2048]
        solids.truncate(to: 0)
        solids.append(SolidRange(first: -0x7FFF_FFFF, last: -1))
        solids.append(SolidRange(first: width, last: 0x7FFF_FFFF))
        drawnSegs.truncate(to: 0)
        visibleSprites.truncate(to: 0)
        planes.truncate(to: 0)
        spans.truncate(to: 0)
        clipLists.truncate(to: ClipList.firstFree)
        for x in 0..<width {
            floorClip[x] = Int16(truncatingIfNeeded: height)
            ceilingClip[x] = -1
            clipLists[ClipList.bottom + x] = Int16(truncatingIfNeeded: height)
        }
        for row in 0..<Screen.height { cachedHeight[row] = 0 }
        let angle = (viewAngle - .degrees90).fineIndex
        baseScaleX = sine[angle + 2048] / centerXFraction
        baseScaleY = -(sine[angle] / centerXFraction)
    }

    /// The direction from the viewer to a point.
    mutating func angle(toX pointX: Fixed, y pointY: Fixed) -> Angle {
        let x = pointX.raw &- viewX.raw
        let y = pointY.raw &- viewY.raw
        if x == 0 && y == 0 { return .zero }
        let width = x < 0 ? 0 &- x : x
        let height = y < 0 ? 0 &- y : y
        let quarter: UInt32 = 0x4000_0000
        if width > height {
            let part = arctangent[slope(height, width)].raw
            if x >= 0 { return Angle(raw: y >= 0 ? part : 0 &- part) }
            return Angle(raw: y >= 0 ? 2 &* quarter &- 1 &- part : 2 &* quarter &+ part)
        }
        let part = arctangent[slope(width, height)].raw
        if x >= 0 { return Angle(raw: y >= 0 ? quarter &- 1 &- part : 3 &* quarter &+ part) }
        return Angle(raw: y >= 0 ? quarter &+ part : 3 &* quarter &- 1 &- part)
    }

    /// The index in the arctangent table of a slope up to one.
    @inline(__always) private mutating func slope(_ rise: Int32, _ run: Int32) -> Int {
        let divisor = UInt32(bitPattern: run)
        if divisor < 512 { return 2048 }
        return Int(min((UInt32(bitPattern: rise) &<< 3) / (divisor >> 8), 2048))
    }

    /// The row of a light table for a sector's light, changed by muzzle flashes.
    @inline(__always) mutating func brightness(_ light: Int32) -> Int32 {
        min(max((light >> 4) &+ extraLight, 0), LightTables.brightnesses - 1)
    }
}
