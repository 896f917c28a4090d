// Map objects: players, monsters, missiles, items, decorations.

/// The bits of `Mobj.flags`.
public enum MobjFlag {
    public static let special: Int32 = 0x1
    public static let solid: Int32 = 0x2
    public static let shootable: Int32 = 0x4
    public static let noSector: Int32 = 0x8
    public static let noBlockmap: Int32 = 0x10
    public static let ambush: Int32 = 0x20
    public static let justHit: Int32 = 0x40
    public static let justAttacked: Int32 = 0x80
    public static let spawnCeiling: Int32 = 0x100
    public static let noGravity: Int32 = 0x200
    public static let dropOff: Int32 = 0x400
    public static let pickup: Int32 = 0x800
    public static let noClip: Int32 = 0x1000
    public static let slide: Int32 = 0x2000
    public static let float: Int32 = 0x4000
    public static let teleport: Int32 = 0x8000
    public static let missile: Int32 = 0x10000
    public static let dropped: Int32 = 0x20000
    public static let shadow: Int32 = 0x40000
    public static let noBlood: Int32 = 0x80000
    public static let corpse: Int32 = 0x100000
    public static let inFloat: Int32 = 0x200000
    public static let countKill: Int32 = 0x400000
    public static let countItem: Int32 = 0x800000
    public static let skullFly: Int32 = 0x1000000
    public static let notDeathmatch: Int32 = 0x2000000
    /// Two bits that select a player's colour.
    public static let translation: Int32 = 0xc000000
    public static let translationShift: Int32 = 26
}

/// The bit of a frame number that asks for full brightness.
public let fullBrightFrame: Int32 = 0x8000

/// A map object. Only `World` changes these.
public struct Mobj {
    public var x: Fixed = 0
    public var y: Fixed = 0
    public var z: Fixed = 0
    public var angle = Angle.zero
    public var sprite: Int32 = 0
    /// The frame of the sprite, with `fullBrightFrame`.
    public var frame: Int32 = 0
    /// Neighbours in the sector's list of things.
    public var sectorNext = MobjID.none
    public var sectorPrevious = MobjID.none
    /// Neighbours in the block's list of things.
    public var blockNext = MobjID.none
    public var blockPrevious = MobjID.none
    public var subsector: Int32 = 0
    /// The closest floor and ceiling over all contacted sectors.
    public var floorZ: Fixed = 0
    public var ceilingZ: Fixed = 0
    public var radius: Fixed = 0
    public var height: Fixed = 0
    public var momX: Fixed = 0
    public var momY: Fixed = 0
    public var momZ: Fixed = 0
    public var type: Int32 = 0
    public var state: Int32 = 0
    /// Tics until the next state; -1 stays for ever.
    public var tics: Int32 = 0
    public var flags: Int32 = 0
    public var health: Int32 = 0
    /// 0...7, or 8 for none.
    public var moveDirection: Int32 = 0
    public var moveCount: Int32 = 0
    /// Whom it chases, or who fired it.
    public var target = MobjID.none
    public var reactionTime: Int32 = 0
    /// While positive, the target is kept whatever happens.
    public var threshold: Int32 = 0
    /// 1 + the player's number, 0 for anything else.
    public var player: Int32 = 0
    /// The player looked for last.
    public var lastLook: Int32 = 0
    public var spawnPoint = MapThing.none
    /// What a homing missile follows.
    public var tracer = MobjID.none
    /// Set once it was taken out of the world; its slot is reused much later.
    public var isRemoved = false
}
