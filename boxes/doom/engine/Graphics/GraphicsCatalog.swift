// Every picture of the WADs by number: textures, flats, sprites, colour tables. Loading it checks
// them all, so that drawing cannot fail later.

/// The pictures of a game.
final class GraphicsCatalog {
    let wad: WADDirectory
    let arena: GraphicsArena
    let palette: PaletteData
    let textures: TextureSet
    let flats: FlatSet
    let sprites: SpriteSet
    private var patches: [LumpName: Patch] = [:]

    /// Loads and checks all pictures.
    ///
    /// - Parameter spriteNames: the names of all sprites in number order.
    /// - Throws: an error naming the damaged or missing lump.
    init(
        wad: WADDirectory, spriteNames: [LumpName], arena: GraphicsArena = GraphicsArena()
    ) throws(DataError) {
        self.wad = wad
        self.arena = arena
        palette = try PaletteData(wad)
        textures = try TextureSet(wad, arena: arena)
        flats = FlatSet(wad, arena: arena)
        sprites = try SpriteSet(wad, names: spriteNames, arena: arena)
        guard !textures.names.isEmpty else {
            throw DataError(lump: "TEXTURE1", problem: "has no textures")
        }
        guard !flats.names.isEmpty else {
            throw DataError(lump: "F_START", problem: "is not followed by any flats")
        }
    }

    /// The names of the textures in number order.
    var textureNames: [LumpName] { textures.names }
    /// The heights of the textures in number order.
    var textureHeights: [Fixed] {
        (0..<textures.shapes.count).map { textures.shapes[$0].height }
    }
    /// The names of the flats in number order.
    var flatNames: [LumpName] { flats.names }

    /// A picture of the interface, checked and kept; nil when there is none.
    ///
    /// - Throws: an error naming the lump if it is there but damaged.
    func patch(ifPresent name: LumpName) throws(DataError) -> Patch? {
        if let known = patches[name] { return known }
        guard let lump = wad.index(of: name) else { return nil }
        let patch = try Patch(wad.bytes(at: lump), name: name, arena: arena)
        patches[name] = patch
        return patch
    }

    /// A picture of the interface, checked and kept.
    ///
    /// - Throws: an error naming the lump if it is missing or damaged.
    func patch(_ name: LumpName) throws(DataError) -> Patch {
        guard let patch = try patch(ifPresent: name) else {
            throw DataError(lump: name, problem: "is missing")
        }
        return patch
    }
}
