// What cheat codes do to the world. Recognising the codes is the interface's work.

/// The cheats that change the simulation.
enum CheatCode: Equatable, Sendable {
    case god, noClip
    /// Weapons and ammunition, and keys as well.
    case ammo, ammoAndKeys
    case chainsaw
    /// Switches the power of this index on or off.
    case power(Int)
}

extension World {
    /// Applies a cheat to a living or dead player, with its message.
    func cheat(_ code: CheatCode, _ player: Int32) {
        switch code {
        case .god:
            players[player].cheats ^= Cheat.god
            let isOn = players[player].cheats & Cheat.god != 0
            if isOn {
                mobjs[players[player].mobj].health = 100
                players[player].health = definitions.constants.godModeHealth
            }
            players[player].message = isOn ? .cheatGodOn : .cheatGodOff
        case .noClip:
            players[player].cheats ^= Cheat.noClip
            players[player].message =
                players[player].cheats & Cheat.noClip != 0 ? .cheatNoClipOn : .cheatNoClipOff
        case .ammo:
            arm(player, definitions.constants.fullArmor, definitions.constants.fullArmorClass)
            players[player].message = .cheatAmmo
        case .ammoAndKeys:
            arm(player, definitions.constants.keysArmor, definitions.constants.keysArmorClass)
            players[player].cards = .init(repeating: true)
            players[player].message = .cheatAmmoAndKeys
        case .chainsaw:
            players[player].weaponOwned[Int(Weapon.chainsaw.rawValue)] = true
            players[player].powers[Power.invulnerability] = 1
            players[player].message = .cheatChainsaw
        case .power(let power): togglePower(player, power)
        }
    }

    private func arm(_ player: Int32, _ armor: Int32, _ armorClass: Int32) {
        players[player].armorPoints = armor
        players[player].armorType = armorClass
        players[player].weaponOwned = .init(repeating: true)
        players[player].ammo = players[player].maxAmmo
    }

    private func togglePower(_ player: Int32, _ power: Int) {
        guard power >= 0 && power < 6 else { return }
        if players[player].powers[power] == 0 {
            _ = givePower(player, power)
        } else {
            // All but strength run out in the next tic.
            players[player].powers[power] = power == Power.strength ? 0 : 1
        }
        players[player].message = .cheatPower
    }
}
