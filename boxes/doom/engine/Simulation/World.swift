// The world in play: one level, everything that moves in it, and the players. It changes only in
// `tick()`, and only as a function of its state and the players' commands.

/// One level in play.
final class World {
    /// The trigonometry tables, shared with the renderer.
    let trigonometry: Trigonometry
    /// The map.
    var level: Level
    /// All map objects, by handle.
    var mobjs: Pool<Mobj>
    /// The four players; see `playerInGame`.
    let players: Table<Player>
    var playerInGame: [4 of Bool] = [true, false, false, false]
    /// Whose eyes the frame is drawn from.
    var consolePlayer: Int32 = 0
    /// Both random-number sequences.
    var random = RandomSource()
    /// Tics since the level began.
    var levelTime: Int32 = 0
    /// The number that marks what the current walk has visited.
    var validCount: Int32 = 1
    /// What each texture and flat shows at the moment: its number, or an animation's frame.
    let textureTranslation: Table<Int32>
    let flatTranslation: Table<Int32>
    /// The number of the flat that stands for the sky.
    let skyFlat: Int16

    init(trigonometry: Trigonometry, level: Level, surfaces: SurfaceCatalog) {
        self.trigonometry = trigonometry
        self.level = level
        mobjs = Pool(capacity: 2048, quarantine: 1024, blank: Mobj())
        players = Table(count: 4, initial: Player())
        textureTranslation = Table(surfaces.textureNames.indices.map { Int32($0) })
        flatTranslation = Table(surfaces.flatNames.indices.map { Int32($0) })
        skyFlat = surfaces.flat("F_SKY1") ?? -1
    }

    deinit {
        mobjs.deallocate()
        players.deallocate()
        textureTranslation.deallocate()
        flatTranslation.deallocate()
    }
}
