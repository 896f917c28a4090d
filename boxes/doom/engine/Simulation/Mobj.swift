// Map objects: players, monsters, missiles, items, decorations.

/// The bits of `Mobj.flags`.
enum MobjFlag {
    static let special: Int32 = 0x1
    static let solid: Int32 = 0x2
    static let shootable: Int32 = 0x4
    static let noSector: Int32 = 0x8
    static let noBlockmap: Int32 = 0x10
    static let ambush: Int32 = 0x20
    static let justHit: Int32 = 0x40
    static let justAttacked: Int32 = 0x80
    static let spawnCeiling: Int32 = 0x100
    static let noGravity: Int32 = 0x200
    static let dropOff: Int32 = 0x400
    static let pickup: Int32 = 0x800
    static let noClip: Int32 = 0x1000
    static let slide: Int32 = 0x2000
    static let float: Int32 = 0x4000
    static let teleport: Int32 = 0x8000
    static let missile: Int32 = 0x10000
    static let dropped: Int32 = 0x20000
    static let shadow: Int32 = 0x40000
    static let noBlood: Int32 = 0x80000
    static let corpse: Int32 = 0x100000
    static let inFloat: Int32 = 0x200000
    static let countKill: Int32 = 0x400000
    static let countItem: Int32 = 0x800000
    static let skullFly: Int32 = 0x1000000
    static let notDeathmatch: Int32 = 0x2000000
    /// Two bits that select a player's colour.
    static let translation: Int32 = 0xc000000
    static let translationShift: Int32 = 26
}

/// The bit of a frame number that asks for full brightness.
let fullBrightFrame: Int32 = 0x8000

/// A map object. Only `World` changes these.
struct Mobj {
    var x: Fixed = 0
    var y: Fixed = 0
    var z: Fixed = 0
    var angle = Angle.zero
    var sprite: Int32 = 0
    /// The frame of the sprite, with `fullBrightFrame`.
    var frame: Int32 = 0
    /// Neighbours in the sector's list of things.
    var sectorNext = MobjID.none
    var sectorPrevious = MobjID.none
    /// Neighbours in the block's list of things.
    var blockNext = MobjID.none
    var blockPrevious = MobjID.none
    var subsector: Int32 = 0
    /// The closest floor and ceiling over all contacted sectors.
    var floorZ: Fixed = 0
    var ceilingZ: Fixed = 0
    var radius: Fixed = 0
    var height: Fixed = 0
    var momX: Fixed = 0
    var momY: Fixed = 0
    var momZ: Fixed = 0
    var type: Int32 = 0
    var state: Int32 = 0
    /// Tics until the next state; -1 stays for ever.
    var tics: Int32 = 0
    var flags: Int32 = 0
    var health: Int32 = 0
    /// 0...7, or 8 for none.
    var moveDirection: Int32 = 0
    var moveCount: Int32 = 0
    /// Whom it chases, or who fired it.
    var target = MobjID.none
    var reactionTime: Int32 = 0
    /// While positive, the target is kept whatever happens.
    var threshold: Int32 = 0
    /// 1 + the player's number, 0 for anything else.
    var player: Int32 = 0
    /// The player looked for last.
    var lastLook: Int32 = 0
    var spawnPoint = MapThing.none
    /// What a homing missile follows.
    var tracer = MobjID.none
    /// Set once it was taken out of the world; its slot is reused much later.
    var isRemoved = false
}
