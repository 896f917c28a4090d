// The world in play: one level, everything that moves in it, and the players. It changes only in
// `tick()`, and only as a function of its state and the players' commands.

/// How a game is played; fixed while a level lasts.
struct GameRules: Equatable {
    /// 0 (easiest) to 4 (nightmare).
    var skill: Int32 = 2
    /// The episode, 1 where maps are not in episodes.
    var episode: Int32 = 1
    var map: Int32 = 1
    /// Whether maps are numbered through (`MAP01`), as in DOOM II, or in episodes (`E1M1`).
    var isCommercial = false
    var isDeathmatch = false
    /// 2 for deathmatch with items that respawn.
    var deathmatchKind: Int32 = 0
    var isNetGame = false
    /// Whether the main WAD has a fourth episode: its executable differed in a few rules.
    var isUltimate = false
    /// Whether the main WAD is one of the two of Final DOOM, whose executable differed, too.
    var isFinal = false
    var isShareware = false
    var respawnMonsters = false
    var fastMonsters = false
    var noMonsters = false
}

/// What the simulation asks the game around it to do after the tic.
enum WorldRequest: Equatable {
    case none
    case exitLevel
    case secretExitLevel
    /// A single player was reborn: the level starts over.
    case restartLevel
}

/// One level in play. The rest of this type is in the files of this folder, one a subject.
final class World {
    let trigonometry: Trigonometry
    let definitions: Definitions
    let surfaces: SurfaceCatalog
    let states: Table<StateInfo>
    let mobjInfos: Table<MobjInfo>

    // The level's tables, copied here so that inner loops reach them in one step.
    var level: Level
    var vertices: Table<Vertex>
    var sectors: Table<Sector>
    var sides: Table<Side>
    var lines: Table<Line>
    var segs: Table<Seg>
    var subsectors: Table<Subsector>
    var nodes: Table<Node>
    var blockmap: Blockmap
    /// The head of the list of things in each block.
    var blockThings: Table<MobjID>

    /// All map objects, by handle.
    var mobjs: Pool<Mobj>
    /// All thinkers in the order in which they act, removed ones included until the next tic.
    var thinkers = ContiguousArray<ThinkerRef>()
    var doors: Pool<Door>
    var floors: Pool<FloorMover>
    var ceilings: Pool<CeilingMover>
    var plats: Pool<Plat>
    var lights: Pool<LightThinker>
    /// Buttons that were pressed and will pop out again.
    var buttons: [Button] = []

    /// The four players; see `playerInGame`.
    let players: Table<Player>
    var playerInGame: [4 of Bool] = [true, false, false, false]
    var playerStarts: [4 of MapThing] = .init(repeating: .none)
    var deathmatchStarts: [MapThing] = []
    /// Whose eyes the frame is drawn from, and whose ears hear.
    var consolePlayer: Int32 = 0
    /// The console player as put at a start; whoever shows the status bar begins it afresh, and sets
    /// this to nil.
    var bornPlayer: Player?

    var rules = GameRules()
    /// Both random-number sequences.
    var random = RandomSource()
    /// The menu sequence's number that the status bar drew in this tic.
    var statusRandom: Int32 = 0
    /// Tics since the game began, whatever the level.
    var gameTic: Int32 = 0
    /// Tics since the level began.
    var levelTime: Int32 = 0
    var totalKills: Int32 = 0
    var totalItems: Int32 = 0
    var totalSecrets: Int32 = 0
    var request = WorldRequest.none
    /// The number that marks what the current walk has visited.
    var validCount: Int32 = 1

    /// What each texture and flat shows at the moment: its number, or an animation's frame.
    let textureTranslation: Table<Int32>
    let flatTranslation: Table<Int32>
    /// The number of the flat that stands for the sky.
    let skyFlat: Int16
    var animations: [SurfaceAnimation] = []
    var switches: [Int16] = []
    var scrollingLines: [Int32] = []

    /// Sounds that started since the list was emptied.
    var soundEvents: [SoundEvent] = []
    /// 0...15, as the player set it; decides which distant sounds are heard at all.
    var soundVolume: Int32 = 8

    var motion = MotionScratch()
    var trace = TraceScratch()
    var sight = SightScratch()
    var aim = AimScratch()
    var slide = SlideScratch()
    var blast = BlastScratch()

    // Things that wait to come back in deathmatch 2.
    var respawnQueue: [(thing: MapThing, time: Int32)] = []
    var brainTargets: [MobjID] = []
    var brainTargetIndex = 0
    /// The original toggles this between cubes on the easy skills.
    var brainEasy: Int32 = 0
    /// The last bodies of players, oldest first.
    var bodies: [MobjID] = []
    /// Whether the player that moved last stood on the ground.
    var isPlayerOnGround = false

    init(
        definitions: Definitions, trigonometry: Trigonometry, surfaces: SurfaceCatalog, level: Level
    ) {
        self.trigonometry = trigonometry
        self.definitions = definitions
        self.surfaces = surfaces
        states = definitions.states
        mobjInfos = definitions.mobjs
        self.level = level
        vertices = level.vertices
        sectors = level.sectors
        sides = level.sides
        lines = level.lines
        segs = level.segs
        subsectors = level.subsectors
        nodes = level.nodes
        blockmap = level.blockmap
        blockThings = Table(count: level.blockmap.starts.count, initial: MobjID.none)
        mobjs = Pool(capacity: 2048, quarantine: 1024, blank: Mobj())
        doors = Pool(capacity: 64, quarantine: 0, blank: Door())
        floors = Pool(capacity: 64, quarantine: 0, blank: FloorMover())
        ceilings = Pool(capacity: 64, quarantine: 0, blank: CeilingMover())
        plats = Pool(capacity: 64, quarantine: 0, blank: Plat())
        lights = Pool(capacity: 64, quarantine: 0, blank: LightThinker())
        players = Table(count: 4, initial: Player())
        textureTranslation = Table(surfaces.textureNames.indices.map { Int32($0) })
        flatTranslation = Table(surfaces.flatNames.indices.map { Int32($0) })
        skyFlat = surfaces.flat("F_SKY1") ?? -1
        thinkers.reserveCapacity(2048)
        animations = SurfaceAnimation.all(in: surfaces)
    }

    deinit {
        blockThings.deallocate()
        mobjs.deallocate()
        doors.deallocate()
        floors.deallocate()
        ceilings.deallocate()
        plats.deallocate()
        lights.deallocate()
        players.deallocate()
        textureTranslation.deallocate()
        flatTranslation.deallocate()
    }
}
