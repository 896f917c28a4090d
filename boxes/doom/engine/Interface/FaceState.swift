// The face in the status bar: which of 42 expressions it shows, and for how long.

/// The face's expression. It follows the player from tic to tic.
struct FaceState {
    /// The number of the picture: eight for each of five degrees of pain, then god mode and death.
    private(set) var index = 0
    private var count: Int32 = 0
    private var priority = 0
    /// Tics until the face shows rage at holding the trigger; -1 while it is not held.
    private var attackTics = -1
    private var oldHealth: Int32 = -1
    private var oldWeapons: [9 of Bool] = .init(repeating: false)
    private var painHealth: Int32 = -1
    private var painOffset = 0

    private static let turnTics: Int32 = 35
    private static let muchPain: Int32 = 20
    private static let turn = 3
    private static let ouch = 5
    private static let grin = 6
    private static let rage = 7
    private static let godFace = 40
    private static let deadFace = 41

    /// Forgets the player before; expression timers carry on, as in the original.
    mutating func start(_ player: Player) {
        index = 0
        oldHealth = -1
        for weapon in 0..<9 { oldWeapons[weapon] = player.weaponOwned[weapon] }
    }

    /// One tic; `random` chooses where the face looks when nothing happens.
    mutating func update(_ player: Player, _ world: World, random: Int32) {
        if priority < 10 && player.health == 0 { show(9, Self.deadFace, 1) }
        if priority < 9 && player.bonusCount != 0 { grinAtNewWeapon(player) }
        if priority < 8 && player.damageCount != 0 && player.attacker != .none
            && player.attacker != player.mobj
        {
            lookAtAttacker(player, world)
        }
        if priority < 7 && player.damageCount != 0 {
            // As in the original: health has to rise, not fall, for the face to cry out.
            if player.health - oldHealth > Self.muchPain {
                show(7, pain(player) + Self.ouch, Self.turnTics)
            } else {
                show(6, pain(player) + Self.rage, Self.turnTics)
            }
        }
        if priority < 6 { rageWhileShooting(player) }
        if priority < 5
            && (player.cheats & Cheat.god != 0 || player.powers[Power.invulnerability] != 0)
        {
            show(4, Self.godFace, 1)
        }
        if count == 0 { show(0, pain(player) + Int(random % 3), 17) }
        count -= 1
        oldHealth = player.health
    }

    private mutating func show(_ priority: Int, _ index: Int, _ count: Int32) {
        self.priority = priority
        self.index = index
        self.count = count
    }

    private mutating func grinAtNewWeapon(_ player: Player) {
        var isNew = false
        for weapon in 0..<9 where oldWeapons[weapon] != player.weaponOwned[weapon] {
            isNew = true
            oldWeapons[weapon] = player.weaponOwned[weapon]
        }
        if isNew { show(8, pain(player) + Self.grin, 70) }
    }

    private mutating func lookAtAttacker(_ player: Player, _ world: World) {
        if player.health - oldHealth > Self.muchPain {
            show(7, pain(player) + Self.ouch, Self.turnTics)
            return
        }
        let body = world.mobjs[player.mobj]
        let attacker = world.mobjs[player.attacker]
        let direction = world.trigonometry.angle(x: attacker.x - body.x, y: attacker.y - body.y)
        let isLeft: Bool
        let difference: Angle
        if direction.raw > body.angle.raw {
            difference = direction - body.angle
            isLeft = difference.raw > Angle.degrees180.raw
        } else {
            difference = body.angle - direction
            isLeft = difference.raw <= Angle.degrees180.raw
        }
        let look =
            difference.raw < Angle.degrees45.raw ? Self.rage : isLeft ? Self.turn : Self.turn + 1
        show(7, pain(player) + look, Self.turnTics)
    }

    private mutating func rageWhileShooting(_ player: Player) {
        guard player.attackDown else {
            attackTics = -1
            return
        }
        if attackTics == -1 {
            attackTics = 70
            return
        }
        attackTics -= 1
        if attackTics == 0 {
            show(5, pain(player) + Self.rage, 1)
            attackTics = 1
        }
    }

    private mutating func pain(_ player: Player) -> Int {
        let health = max(min(player.health, 100), 0)
        if health != painHealth {
            painOffset = 8 * Int((100 - health) * 5 / 101)
            painHealth = health
        }
        return painOffset
    }
}
