// Owns the memory of `SceneRenderer` and connects it with a world and its viewer.

/// Which of vanilla's fixed limits hold.
enum RenderLimits {
    /// Nothing is left out, however much there is to draw.
    case lifted
    /// Walls after the 256th and sprites after the 128th are left out, as in the original.
    case vanilla
}

/// Draws views of a world into a 320 × 200 frame.
@safe final class Renderer {
    private var scene: SceneRenderer
    private(set) var geometry: ViewGeometry
    private var lights: LightTables
    private let catalog: GraphicsCatalog
    private let trigonometry: Trigonometry
    private let screen: UnsafeMutablePointer<UInt8>
    private var sectorCount = 0

    /// A renderer that draws into `screen`, 64,000 bytes that the caller keeps for its lifetime.
    init(
        catalog: GraphicsCatalog, trigonometry: Trigonometry,
        screen: UnsafeMutablePointer<UInt8>, limits: RenderLimits
    ) {
        self.catalog = catalog
        self.trigonometry = trigonometry
        unsafe self.screen = screen
        geometry = ViewGeometry(blocks: 10, detail: 0, trigonometry: trigonometry)
        lights = LightTables(viewWidth: geometry.pixelWidth)
        unsafe scene = SceneRenderer(
            catalog: catalog, trigonometry: trigonometry, geometry: geometry, lights: lights,
            pixels: screen)
        if limits == .vanilla {
            scene.segLimit = 256
            scene.spriteLimit = 128
        }
        setView(blocks: 10, isLowDetail: false)
    }

    deinit {
        scene.deallocate()
    }

    /// Changes the size of the view: 3...10 with a border and the status bar, 11 without.
    /// In low detail every column is two pixels wide.
    func setView(blocks: Int32, isLowDetail: Bool) {
        geometry = ViewGeometry(
            blocks: blocks, detail: isLowDetail ? 1 : 0, trigonometry: trigonometry)
        lights = LightTables(viewWidth: geometry.pixelWidth)
        scene.use(geometry, lights)
        unsafe scene.pixels = screen + Int(geometry.top * Screen.width + geometry.left)
    }

    /// Starts the shimmer's table over, as at the start of the program.
    func resetFuzz() {
        scene.fuzzPosition = 0
    }

    /// Draws what the console player of a world sees, with the weapon.
    func draw(_ world: World, skyTexture: Int32) {
        let player = world.players[world.consolePlayer]
        let body = world.mobjs[player.mobj]
        prepare(world, skyTexture)
        scene.viewX = body.x
        scene.viewY = body.y
        scene.viewZ = player.viewZ
        scene.viewAngle = body.angle
        scene.extraLight = player.extraLight
        scene.fixedColorMap = player.fixedColorMap == 0 ? -1 : player.fixedColorMap * 256
        scene.drawWorld()
        let sector = world.level.subsectors[body.subsector].sector
        let time = player.powers[Power.invisibility]
        for number in 0..<2 where player.sprites[number].state != 0 {
            let sprite = player.sprites[number]
            let state = world.states[sprite.state]
            scene.drawWeapon(
                sprite: state.sprite, frame: state.frame, x: sprite.x, y: sprite.y,
                sector: sector, isInvisible: time > 4 * 32 || time & 8 != 0)
        }
    }

    private func prepare(_ world: World, _ skyTexture: Int32) {
        let level = world.level
        if level.sectors.count > sectorCount {
            sectorCount = level.sectors.count
            scene.sectorFrames.deallocate()
            scene.sectorFrames = Table(count: sectorCount, initial: 0)
        }
        scene.vertices = level.vertices
        scene.sectors = level.sectors
        scene.sides = level.sides
        scene.lines = level.lines
        scene.segs = level.segs
        scene.subsectors = level.subsectors
        scene.nodes = level.nodes
        scene.mobjs = world.mobjs.borrowed
        scene.textureTranslation = world.textureTranslation
        scene.flatTranslation = world.flatTranslation
        scene.skyFlat = Int32(world.skyFlat)
        scene.skyTexture = skyTexture
    }
}

extension SceneRenderer {
    /// A renderer with no map yet.
    init(
        catalog: GraphicsCatalog, trigonometry: Trigonometry, geometry: ViewGeometry,
        lights: LightTables, pixels: UnsafeMutablePointer<UInt8>
    ) {
        angleToColumn = geometry.angleToColumn
        columnToAngle = geometry.columnToAngle
        rowSlope = geometry.rowSlope
        columnDistance = geometry.columnDistance
        lightsByScale = lights.byScale
        lightsByDistance = lights.byDistance
        unsafe colorMaps = UnsafePointer(catalog.arena.copy(catalog.palette.colorMaps))
        unsafe translations = UnsafePointer(catalog.arena.copy(catalog.palette.translations))
        pictures = catalog.sprites.pictures
        shapes = catalog.textures.shapes
        sprites = catalog.sprites
        textures = catalog.textures
        flats = catalog.flats
        sine = trigonometry.sine
        tangent = trigonometry.tangent
        arctangent = trigonometry.arctangent
        vertices = Table.empty
        sectors = Table.empty
        sides = Table.empty
        lines = Table.empty
        segs = Table.empty
        subsectors = Table.empty
        nodes = Table.empty
        mobjs = Table.empty
        textureTranslation = Table.empty
        flatTranslation = Table.empty
        unsafe self.pixels = pixels
        solids = GrowingTable(capacity: 64)
        drawnSegs = GrowingTable(capacity: 512)
        planes = GrowingTable(capacity: 256)
        spans = GrowingTable(capacity: 128 * Self.planeStride)
        visibleSprites = GrowingTable(capacity: 256)
        spriteOrder = GrowingTable(capacity: 256)
        clipLists = GrowingTable(capacity: 320 * 64)
        _ = clipLists.append(repeating: -1, length: ClipList.firstFree)
        floorClip = Table(count: 320, initial: 0)
        ceilingClip = Table(count: 320, initial: 0)
        spanStarts = Table(count: 256, initial: 0)
        cachedHeight = Table(count: 200, initial: 0)
        cachedDistance = Table(count: 200, initial: 0)
        cachedStepX = Table(count: 200, initial: 0)
        cachedStepY = Table(count: 200, initial: 0)
        spriteBottom = Table(count: 320, initial: 0)
        spriteTop = Table(count: 320, initial: 0)
        sectorFrames = Table(count: 1, initial: 0)
    }

    /// Takes over the numbers and tables of a view size.
    mutating func use(_ geometry: ViewGeometry, _ lights: LightTables) {
        width = geometry.width
        height = geometry.height
        detail = geometry.detail
        centerX = geometry.centerX
        centerY = geometry.centerY
        centerXFraction = geometry.centerXFraction
        centerYFraction = geometry.centerYFraction
        projection = geometry.projection
        clipAngle = geometry.clipAngle
        weaponScale = geometry.weaponScale
        weaponStep = geometry.weaponStep
        angleToColumn = geometry.angleToColumn
        columnToAngle = geometry.columnToAngle
        rowSlope = geometry.rowSlope
        columnDistance = geometry.columnDistance
        lightsByScale = lights.byScale
        lightsByDistance = lights.byDistance
    }

    /// Gives back the memory that belongs to the renderer alone.
    func deallocate() {
        solids.deallocate()
        drawnSegs.deallocate()
        planes.deallocate()
        spans.deallocate()
        visibleSprites.deallocate()
        spriteOrder.deallocate()
        clipLists.deallocate()
        floorClip.deallocate()
        ceilingClip.deallocate()
        spanStarts.deallocate()
        cachedHeight.deallocate()
        cachedDistance.deallocate()
        cachedStepX.deallocate()
        cachedStepY.deallocate()
        spriteBottom.deallocate()
        spriteTop.deallocate()
        sectorFrames.deallocate()
    }
}
