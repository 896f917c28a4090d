// The numbers and icons of the status bar, as they follow from a player.

/// What the status bar shows.
struct StatusValues {
    /// The ready weapon's ammunition; nil for weapons without.
    var ready: Int32?
    var health: Int32 = 0
    var armor: Int32 = 0
    var frags: Int32 = 0
    var ammo: [4 of Int32] = .init(repeating: 0)
    var maxAmmo: [4 of Int32] = .init(repeating: 0)
    /// 1 for each weapon in slots 2 to 7 that the player has.
    var arms: [6 of Int] = .init(repeating: 0)
    /// Which key is in each place: 0...2 cards, 3...5 skulls, -1 none.
    var keys: [3 of Int] = .init(repeating: -1)

    mutating func update(_ player: Player, _ world: World) {
        ready = nil
        if player.readyWeapon != .none {
            let kind = world.definitions.weapons[player.readyWeapon.rawValue].ammo
            if kind != .none && kind != .count { ready = player.ammo[Int(kind.rawValue)] }
        }
        health = player.health
        armor = player.armorPoints
        for kind in 0..<4 {
            ammo[kind] = player.ammo[kind]
            maxAmmo[kind] = player.maxAmmo[kind]
        }
        for slot in 0..<6 { arms[slot] = player.weaponOwned[slot + 1] ? 1 : 0 }
        for slot in 0..<3 {
            keys[slot] = player.cards[slot + 3] ? slot + 3 : player.cards[slot] ? slot : -1
        }
        frags = 0
        for other in 0..<4 {
            frags += other == Int(world.consolePlayer) ? -player.frags[other] : player.frags[other]
        }
    }
}
