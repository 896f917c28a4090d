// What a game can be started with, besides its WADs; the command line's options become these.

/// How a game starts.
public struct EngineOptions: Sendable {
    /// The level to start in instead of the title pages: its episode (1 where maps are numbered
    /// through) and map.
    public var warp: (episode: Int, map: Int)?
    /// 1 (easiest) to 5, for a game that starts at once.
    public var skill = 3
    /// Monsters are as fast as in the hardest skill.
    public var hasFastMonsters = false
    /// Monsters come back.
    public var monstersRespawn = false
    /// There are no monsters.
    public var hasNoMonsters = false
    /// The bytes of a demo to play, after which the game quits.
    public var demo: [UInt8]?
    /// The name of a demo lump to play, after which the game quits.
    public var demoLump: String?
    /// Whether the game that starts is recorded; see `Engine.recordedDemo`.
    public var records = false
    /// Whether frames leave out what did not fit into the original's tables.
    public var keepsVanillaLimits = false

    /// A game that starts with its title pages.
    public init() {}
}
