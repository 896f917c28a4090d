// What a player has and shows: the part of a game that survives from level to level.

/// Weapons in slot order.
enum Weapon: Int32, Sendable {
    case fist, pistol, shotgun, chaingun, missile, plasma, bfg, chainsaw, superShotgun
    case none
}

/// Kinds of ammunition; `none` is what fist and chainsaw use.
enum Ammo: Int32, Sendable {
    case clip, shell, cell, missile, count, none
}

/// Indices of `Player.cards`.
enum Card {
    static let blueCard = 0
    static let yellowCard = 1
    static let redCard = 2
    static let blueSkull = 3
    static let yellowSkull = 4
    static let redSkull = 5
}

/// Indices of `Player.powers`.
enum Power {
    static let invulnerability = 0
    static let strength = 1
    static let invisibility = 2
    static let ironFeet = 3
    static let allMap = 4
    static let infrared = 5
}

/// Bits of `Player.cheats`.
enum Cheat {
    static let noClip: Int32 = 1
    static let god: Int32 = 2
    static let noMomentum: Int32 = 4
}

/// Whether a player is alive.
enum PlayerState: Int32, Sendable {
    case live, dead, reborn
}

/// One sprite of the weapon in the player's hands: [0] the weapon, [1] its flash.
struct WeaponSprite: Sendable {
    /// 0 when nothing is shown.
    var state: Int32 = 0
    var tics: Int32 = 0
    var x: Fixed = 0
    var y: Fixed = 0
}

/// One tic of a player's input, as demos store it.
struct TicCommand: Equatable, Sendable {
    var forwardMove: Int8 = 0
    var sideMove: Int8 = 0
    /// The turn in units of 1/65,536 turn.
    var angleTurn: Int16 = 0
    var buttons: UInt8 = 0
    /// A character typed to the other players.
    var chat: UInt8 = 0
    /// Standing still.
    init() {}
}

/// A player.
struct Player {
    var mobj = MobjID.none
    var state = PlayerState.reborn
    var command = TicCommand()
    var viewZ: Fixed = 0
    var viewHeight: Fixed = 0
    var deltaViewHeight: Fixed = 0
    var bob: Fixed = 0
    var health: Int32 = 0
    var armorPoints: Int32 = 0
    /// 0, 1 (green) or 2 (blue).
    var armorType: Int32 = 0
    /// Tics left of each power; strength counts up, all-map is 1.
    var powers: [6 of Int32] = .init(repeating: 0)
    var cards: [6 of Bool] = .init(repeating: false)
    var hasBackpack = false
    var frags: [4 of Int32] = .init(repeating: 0)
    var readyWeapon = Weapon.pistol
    /// The weapon to change to, `.none` when no change is pending.
    var pendingWeapon = Weapon.none
    var weaponOwned: [9 of Bool] = .init(repeating: false)
    var ammo: [4 of Int32] = .init(repeating: 0)
    var maxAmmo: [4 of Int32] = .init(repeating: 0)
    var attackDown = false
    var useDown = false
    var cheats: Int32 = 0
    /// How many shots were fired without releasing the button.
    var refire: Int32 = 0
    var killCount: Int32 = 0
    var itemCount: Int32 = 0
    var secretCount: Int32 = 0
    /// The text to show at the top of the screen; the interface takes it and sets `.none`.
    var message = Message.none
    /// How red and how yellow the screen is.
    var damageCount: Int32 = 0
    var bonusCount: Int32 = 0
    /// Who hurt the player last; the status bar's face looks there.
    var attacker = MobjID.none
    /// 0...2, how much a muzzle flash brightens everything.
    var extraLight: Int32 = 0
    /// A colour map that replaces light: 1 for infrared, 32 for invulnerability, 0 for none.
    var fixedColorMap: Int32 = 0
    var colorMap: Int32 = 0
    var sprites: [2 of WeaponSprite] = .init(repeating: WeaponSprite())
    /// Whether the secret level was visited.
    var didSecret = false
    /// A player that has not been born yet.
    init() {}
}
