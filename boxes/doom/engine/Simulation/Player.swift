// What a player has and shows: the part of a game that survives from level to level.

/// Weapons in slot order.
public enum Weapon: Int32, Sendable {
    case fist, pistol, shotgun, chaingun, missile, plasma, bfg, chainsaw, superShotgun
    case none
}

/// Kinds of ammunition; `none` is what fist and chainsaw use.
public enum Ammo: Int32, Sendable {
    case clip, shell, cell, missile, count, none
}

/// Indices of `Player.cards`.
public enum Card {
    public static let blueCard = 0
    public static let yellowCard = 1
    public static let redCard = 2
    public static let blueSkull = 3
    public static let yellowSkull = 4
    public static let redSkull = 5
}

/// Indices of `Player.powers`.
public enum Power {
    public static let invulnerability = 0
    public static let strength = 1
    public static let invisibility = 2
    public static let ironFeet = 3
    public static let allMap = 4
    public static let infrared = 5
}

/// Bits of `Player.cheats`.
public enum Cheat {
    public static let noClip: Int32 = 1
    public static let god: Int32 = 2
    public static let noMomentum: Int32 = 4
}

/// Whether a player is alive.
public enum PlayerState: Int32, Sendable {
    case live, dead, reborn
}

/// One sprite of the weapon in the player's hands: [0] the weapon, [1] its flash.
public struct WeaponSprite: Sendable {
    /// 0 when nothing is shown.
    public var state: Int32 = 0
    public var tics: Int32 = 0
    public var x: Fixed = 0
    public var y: Fixed = 0
}

/// One tic of a player's input, as demos store it.
public struct TicCommand: Equatable, Sendable {
    public var forwardMove: Int8 = 0
    public var sideMove: Int8 = 0
    /// The turn in units of 1/65,536 turn.
    public var angleTurn: Int16 = 0
    public var buttons: UInt8 = 0
    /// A character typed to the other players.
    public var chat: UInt8 = 0
    /// Standing still.
    public init() {}
}

/// A player.
public struct Player {
    public var mobj = MobjID.none
    public var state = PlayerState.reborn
    public var command = TicCommand()
    public var viewZ: Fixed = 0
    public var viewHeight: Fixed = 0
    public var deltaViewHeight: Fixed = 0
    public var bob: Fixed = 0
    public var health: Int32 = 0
    public var armorPoints: Int32 = 0
    /// 0, 1 (green) or 2 (blue).
    public var armorType: Int32 = 0
    /// Tics left of each power; strength counts up, all-map is 1.
    public var powers: [6 of Int32] = .init(repeating: 0)
    public var cards: [6 of Bool] = .init(repeating: false)
    public var hasBackpack = false
    public var frags: [4 of Int32] = .init(repeating: 0)
    public var readyWeapon = Weapon.pistol
    /// The weapon to change to, `.none` when no change is pending.
    public var pendingWeapon = Weapon.none
    public var weaponOwned: [9 of Bool] = .init(repeating: false)
    public var ammo: [4 of Int32] = .init(repeating: 0)
    public var maxAmmo: [4 of Int32] = .init(repeating: 0)
    public var attackDown = false
    public var useDown = false
    public var cheats: Int32 = 0
    /// How many shots were fired without releasing the button.
    public var refire: Int32 = 0
    public var killCount: Int32 = 0
    public var itemCount: Int32 = 0
    public var secretCount: Int32 = 0
    /// The text to show at the top of the screen; the interface takes it and sets `.none`.
    public var message = Message.none
    /// How red and how yellow the screen is.
    public var damageCount: Int32 = 0
    public var bonusCount: Int32 = 0
    /// Who hurt the player last; the status bar's face looks there.
    public var attacker = MobjID.none
    /// 0...2, how much a muzzle flash brightens everything.
    public var extraLight: Int32 = 0
    /// A colour map that replaces light: 1 for infrared, 32 for invulnerability, 0 for none.
    public var fixedColorMap: Int32 = 0
    public var colorMap: Int32 = 0
    public var sprites: [2 of WeaponSprite] = .init(repeating: WeaponSprite())
    /// Whether the secret level was visited.
    public var didSecret = false
    /// A player that has not been born yet.
    public init() {}
}
