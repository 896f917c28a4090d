// What a state, a kind of map object and a weapon are made of.

/// One state of an object or weapon: what it shows, for how long, and what it does on entry.
struct StateInfo {
    var sprite: Int32
    /// The sprite's frame, with `fullBrightFrame`.
    var frame: Int32
    /// How long it lasts; -1 for ever.
    var tics: Int32
    var action: Action
    var next: Int32
    /// Unused by objects; DEHACKED patches may give weapons an offset here.
    var misc1: Int32 = 0
    var misc2: Int32 = 0
}

/// What a state does on entry. Raw values follow the order of the BEX code pointer names.
enum Action: UInt8 {
    case none
    case light0, weaponReady, lower, raise, punch, refire, firePistol, light1, fireShotgun, light2
    case fireShotgun2, checkReload, openShotgun2, loadShotgun2, closeShotgun2, fireChaingun
    case gunFlash, fireMissile, saw, firePlasma, bfgSound, fireBFG
    case bfgSpray, explode, pain, playerScream, fall, xScream, look, chase, faceTarget, posAttack
    case scream, sPosAttack, vileChase, vileStart, vileTarget, vileAttack, startFire, fire
    case fireCrackle, tracer, skelWhoosh, skelFist, skelMissile, fatRaise
    case fatAttack1, fatAttack2, fatAttack3, bossDeath, cPosAttack, cPosRefire, troopAttack
    case sargAttack, headAttack, bruisAttack, skullAttack, metal, spidRefire, babyMetal
    case bspiAttack, hoof, cyberAttack, painAttack, painDie, keenDie
    case brainPain, brainScream, brainDie, brainAwake, brainSpit, spawnSound, spawnFly, brainExplode

    /// Their names in state tables and in `[CODEPTR]` sections of BEX patches, in order.
    static let names: StaticString = """
        - Light0 WeaponReady Lower Raise Punch ReFire FirePistol Light1 FireShotgun Light2
        FireShotgun2 CheckReload OpenShotgun2 LoadShotgun2 CloseShotgun2 FireCGun GunFlash
        FireMissile Saw FirePlasma BFGsound FireBFG BFGSpray Explode Pain PlayerScream Fall XScream
        Look Chase FaceTarget PosAttack Scream SPosAttack VileChase VileStart VileTarget VileAttack
        StartFire Fire FireCrackle Tracer SkelWhoosh SkelFist SkelMissile FatRaise FatAttack1
        FatAttack2 FatAttack3 BossDeath CPosAttack CPosRefire TroopAttack SargAttack HeadAttack
        BruisAttack SkullAttack Metal SpidRefire BabyMetal BspiAttack Hoof CyberAttack PainAttack
        PainDie KeenDie BrainPain BrainScream BrainDie BrainAwake BrainSpit SpawnSound SpawnFly
        BrainExplode
        """
}

/// One kind of map object.
struct MobjInfo {
    /// The thing number that maps use; -1 when maps cannot place it.
    var mapNumber: Int32
    var spawnState: Int32
    var spawnHealth: Int32
    var seeState: Int32
    var seeSound: Int32
    var reactionTime: Int32
    var attackSound: Int32
    var painState: Int32
    var painChance: Int32
    var painSound: Int32
    var meleeState: Int32
    var missileState: Int32
    var deathState: Int32
    var gibbedState: Int32
    var deathSound: Int32
    /// Units a step for monsters; 16.16 a tic for missiles.
    var speed: Int32
    var radius: Fixed
    var height: Fixed
    var mass: Int32
    var damage: Int32
    var activeSound: Int32
    var flags: Int32
    var raiseState: Int32
}

/// The states and ammunition of a weapon.
struct WeaponInfo {
    var ammo: Ammo
    var upState: Int32
    var downState: Int32
    var readyState: Int32
    var attackState: Int32
    var flashState: Int32
}

/// States the program itself enters.
enum StateID {
    static let none: Int32 = 0
    static let chaingun1: Int32 = 52
    static let saw: Int32 = 67
    static let blood2: Int32 = 91
    static let blood3: Int32 = 92
    static let puff3: Int32 = 95
    static let playerStand: Int32 = 149
    static let playerRun1: Int32 = 150
    static let playerAttack1: Int32 = 154
    static let playerAttack2: Int32 = 155
    static let vileHeal1: Int32 = 266
    static let gibs: Int32 = 895
    static let brainExplode1: Int32 = 799
}

/// Kinds of map objects the program itself names.
enum MobjType {
    static let player: Int32 = 0
    static let possessed: Int32 = 1
    static let shotgunGuy: Int32 = 2
    static let vile: Int32 = 3
    static let fire: Int32 = 4
    static let undead: Int32 = 5
    static let tracer: Int32 = 6
    static let smoke: Int32 = 7
    static let fatso: Int32 = 8
    static let fatShot: Int32 = 9
    static let chaingunGuy: Int32 = 10
    static let troop: Int32 = 11
    static let sergeant: Int32 = 12
    static let shadows: Int32 = 13
    static let head: Int32 = 14
    static let bruiser: Int32 = 15
    static let bruiserShot: Int32 = 16
    static let knight: Int32 = 17
    static let skull: Int32 = 18
    static let spider: Int32 = 19
    static let baby: Int32 = 20
    static let cyborg: Int32 = 21
    static let painElemental: Int32 = 22
    static let wolfSS: Int32 = 23
    static let keen: Int32 = 24
    static let bossBrain: Int32 = 25
    static let bossSpit: Int32 = 26
    static let bossTarget: Int32 = 27
    static let spawnShot: Int32 = 28
    static let spawnFire: Int32 = 29
    static let barrel: Int32 = 30
    static let troopShot: Int32 = 31
    static let headShot: Int32 = 32
    static let rocket: Int32 = 33
    static let plasma: Int32 = 34
    static let bfg: Int32 = 35
    static let arachnotronPlasma: Int32 = 36
    static let puff: Int32 = 37
    static let blood: Int32 = 38
    static let teleportFog: Int32 = 39
    static let itemFog: Int32 = 40
    static let teleportMan: Int32 = 41
    static let extraBFG: Int32 = 42
    static let invulnerability: Int32 = 56
    static let invisibility: Int32 = 58
    static let clip: Int32 = 63
    static let chaingun: Int32 = 73
    static let shotgun: Int32 = 77
    static let count: Int32 = 137
}
