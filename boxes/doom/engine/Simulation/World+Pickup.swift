// Picking things up. What an item gives follows from its sprite, not from its type.

/// How much every item brightens the screen.
private let bonusFlash: Int32 = 6

/// Items by the order of their sprites, from `ARM1` to `SGN2`.
private enum Item: Int32 {
    case greenArmor = 55
    case blueArmor, barrel, barrelExplosion, burningBarrel, healthBonus, armorBonus
    case blueCard, redCard, yellowCard, blueSkull, redSkull, yellowSkull
    case stimpack, medikit, soulSphere, invulnerability, berserk, invisibility, megaSphere
    case radiationSuit, computerMap, lightVisor
    case clip, clipBox, rocket, rocketBox, cell, cellPack, shells, shellBox, backpack
    case bfg, chaingun, chainsaw, rocketLauncher, plasmaGun, shotgun, superShotgun
}

extension World {
    /// A player touches an item: takes it if it is of use.
    func touch(_ item: MobjID, by toucher: MobjID) {
        let delta = mobjs[item].z - mobjs[toucher].z
        if delta > mobjs[toucher].height || delta < -8 { return }
        let player = mobjs[toucher].player - 1
        if mobjs[toucher].health <= 0 || player < 0 { return }
        guard let kind = Item(rawValue: mobjs[item].sprite) else { return }
        guard let sound = take(kind, item, player) else { return }
        if mobjs[item].flags & MobjFlag.countItem != 0 { players[player].itemCount &+= 1 }
        removeMobj(item)
        players[player].bonusCount &+= bonusFlash
        if player == consolePlayer { startSound(sound, from: .none) }
    }

    /// Gives a player an item's contents; nil if the item stays where it is.
    private func take(_ kind: Item, _ item: MobjID, _ player: Int32) -> Int32? {
        switch kind {
        case .greenArmor, .blueArmor, .armorBonus: return takeArmor(kind, player)
        case .healthBonus, .stimpack, .medikit, .soulSphere, .megaSphere:
            return takeHealth(kind, player)
        case .blueCard, .yellowCard, .redCard, .blueSkull, .yellowSkull, .redSkull:
            return takeKey(kind, player)
        case .invulnerability, .berserk, .invisibility, .radiationSuit, .computerMap, .lightVisor:
            return takePower(kind, player)
        case .clip, .clipBox, .rocket, .rocketBox, .cell, .cellPack, .shells, .shellBox, .backpack:
            return takeAmmo(kind, item, player)
        case .bfg, .chaingun, .chainsaw, .rocketLauncher, .plasmaGun, .shotgun, .superShotgun:
            return takeWeapon(kind, item, player)
        case .barrel, .barrelExplosion, .burningBarrel: return nil
        }
    }

    private func takeArmor(_ kind: Item, _ player: Int32) -> Int32? {
        let constants = definitions.constants
        switch kind {
        case .greenArmor:
            if !giveArmor(player, constants.greenArmorClass) { return nil }
            players[player].message = .gotArmor
        case .blueArmor:
            if !giveArmor(player, constants.blueArmorClass) { return nil }
            players[player].message = .gotMega
        default:
            players[player].armorPoints = min(
                players[player].armorPoints &+ 1, constants.maxArmor)
            if players[player].armorType == 0 { players[player].armorType = 1 }
            players[player].message = .gotArmorBonus
        }
        return SoundID.itemup
    }

    private func takeHealth(_ kind: Item, _ player: Int32) -> Int32? {
        let constants = definitions.constants
        switch kind {
        case .healthBonus:
            setHealth(player, min(players[player].health &+ 1, constants.maxHealth))
            players[player].message = .gotHealthBonus
        case .stimpack:
            if !giveBody(player, 10) { return nil }
            players[player].message = .gotStim
        case .medikit:
            if !giveBody(player, 25) { return nil }
            // The text for the desperate never shows: health is 25 at least by now.
            players[player].message =
                players[player].health < 25 ? .gotMedikitNeeded : .gotMedikit
        case .soulSphere:
            setHealth(
                player,
                min(players[player].health &+ constants.soulsphereHealth, constants.maxSoulsphere))
            players[player].message = .gotSuper
            return SoundID.getpow
        default:
            if !rules.isCommercial { return nil }
            setHealth(player, constants.megasphereHealth)
            _ = giveArmor(player, 2)
            players[player].message = .gotMegaSphere
            return SoundID.getpow
        }
        return SoundID.itemup
    }

    private func takeKey(_ kind: Item, _ player: Int32) -> Int32? {
        let (card, message): (Int, Message) =
            switch kind {
            case .blueCard: (Card.blueCard, .gotBlueCard)
            case .yellowCard: (Card.yellowCard, .gotYellowCard)
            case .redCard: (Card.redCard, .gotRedCard)
            case .blueSkull: (Card.blueSkull, .gotBlueSkull)
            case .yellowSkull: (Card.yellowSkull, .gotYellowSkull)
            default: (Card.redSkull, .gotRedSkull)
            }
        if !players[player].cards[card] {
            players[player].message = message
            players[player].bonusCount = bonusFlash
            players[player].cards[card] = true
        }
        // Keys stay for the other players.
        return rules.isNetGame ? nil : SoundID.itemup
    }

    private func takePower(_ kind: Item, _ player: Int32) -> Int32? {
        let (power, message): (Int, Message) =
            switch kind {
            case .invulnerability: (Power.invulnerability, .gotInvulnerability)
            case .berserk: (Power.strength, .gotBerserk)
            case .invisibility: (Power.invisibility, .gotInvisibility)
            case .radiationSuit: (Power.ironFeet, .gotSuit)
            case .computerMap: (Power.allMap, .gotMap)
            default: (Power.infrared, .gotVisor)
            }
        if !givePower(player, power) { return nil }
        players[player].message = message
        if kind == .berserk && players[player].readyWeapon != .fist {
            players[player].pendingWeapon = .fist
        }
        return SoundID.getpow
    }

    private func takeAmmo(_ kind: Item, _ item: MobjID, _ player: Int32) -> Int32? {
        if kind == .backpack {
            takeBackpack(player)
            return SoundID.itemup
        }
        let isDropped = mobjs[item].flags & MobjFlag.dropped != 0
        let (ammo, clips, message): (Ammo, Int32, Message) =
            switch kind {
            case .clip: (.clip, isDropped ? 0 : 1, .gotClip)
            case .clipBox: (.clip, 5, .gotClipBox)
            case .rocket: (.missile, 1, .gotRocket)
            case .rocketBox: (.missile, 5, .gotRocketBox)
            case .cell: (.cell, 1, .gotCell)
            case .cellPack: (.cell, 5, .gotCellBox)
            case .shells: (.shell, 1, .gotShells)
            default: (.shell, 5, .gotShellBox)
            }
        if !giveAmmo(player, ammo, clips: clips) { return nil }
        players[player].message = message
        return SoundID.itemup
    }

    private func takeBackpack(_ player: Int32) {
        if !players[player].hasBackpack {
            for kind in 0..<4 { players[player].maxAmmo[kind] &*= 2 }
            players[player].hasBackpack = true
        }
        for ammo in [Ammo.clip, .shell, .cell, .missile] {
            _ = giveAmmo(player, ammo, clips: 1)
        }
        players[player].message = .gotBackpack
    }

    private func takeWeapon(_ kind: Item, _ item: MobjID, _ player: Int32) -> Int32? {
        let isDropped = mobjs[item].flags & MobjFlag.dropped != 0
        let (weapon, canBeDropped, message): (Weapon, Bool, Message) =
            switch kind {
            case .bfg: (.bfg, false, .gotBFG)
            case .chaingun: (.chaingun, true, .gotChaingun)
            case .chainsaw: (.chainsaw, false, .gotChainsaw)
            case .rocketLauncher: (.missile, false, .gotLauncher)
            case .plasmaGun: (.plasma, false, .gotPlasma)
            case .shotgun: (.shotgun, true, .gotShotgun)
            default: (.superShotgun, true, .gotSuperShotgun)
            }
        if !giveWeapon(player, weapon, isDropped: canBeDropped && isDropped) { return nil }
        players[player].message = message
        return SoundID.wpnup
    }

    private func setHealth(_ player: Int32, _ health: Int32) {
        players[player].health = health
        mobjs[players[player].mobj].health = health
    }

    private func giveBody(_ player: Int32, _ amount: Int32) -> Bool {
        if players[player].health >= 100 { return false }
        setHealth(player, min(players[player].health &+ amount, 100))
        return true
    }

    private func giveArmor(_ player: Int32, _ type: Int32) -> Bool {
        let points = type &* 100
        if players[player].armorPoints >= points { return false }
        players[player].armorType = type
        players[player].armorPoints = points
        return true
    }

    /// Gives a power; false if the player has it and it does not run out.
    func givePower(_ player: Int32, _ power: Int) -> Bool {
        switch power {
        case Power.invulnerability: players[player].powers[power] = 30 * 35
        case Power.invisibility:
            players[player].powers[power] = 60 * 35
            mobjs[players[player].mobj].flags |= MobjFlag.shadow
        case Power.infrared: players[player].powers[power] = 120 * 35
        case Power.ironFeet: players[player].powers[power] = 60 * 35
        case Power.strength:
            _ = giveBody(player, 100)
            players[player].powers[power] = 1
        default:
            if players[player].powers[power] != 0 { return false }
            players[player].powers[power] = 1
        }
        return true
    }

    /// Gives ammunition, half a clip for `clips` 0; false if there is no room.
    func giveAmmo(_ player: Int32, _ ammo: Ammo, clips: Int32) -> Bool {
        let kind = Int(ammo.rawValue)
        if kind >= 4 || players[player].ammo[kind] == players[player].maxAmmo[kind] {
            return false
        }
        let clip = definitions.clipAmmo[kind]
        var amount = clips == 0 ? clip / 2 : clips &* clip
        if rules.skill == 0 || rules.skill == 4 { amount &<<= 1 }
        let old = players[player].ammo[kind]
        players[player].ammo[kind] = min(old &+ amount, players[player].maxAmmo[kind])
        // Whoever still had some chose the weapon in hand on purpose.
        if old == 0 { changeUp(player, ammo) }
        return true
    }

    private func changeUp(_ player: Int32, _ ammo: Ammo) {
        let ready = players[player].readyWeapon
        func owns(_ weapon: Weapon) -> Bool {
            players[player].weaponOwned[Int(weapon.rawValue)]
        }
        switch ammo {
        case .clip where ready == .fist:
            players[player].pendingWeapon = owns(.chaingun) ? .chaingun : .pistol
        case .shell where ready == .fist || ready == .pistol:
            if owns(.shotgun) { players[player].pendingWeapon = .shotgun }
        case .cell where ready == .fist || ready == .pistol:
            if owns(.plasma) { players[player].pendingWeapon = .plasma }
        case .missile where ready == .fist:
            if owns(.missile) { players[player].pendingWeapon = .missile }
        default: break
        }
    }

    private func giveWeapon(_ player: Int32, _ weapon: Weapon, isDropped: Bool) -> Bool {
        let slot = Int(weapon.rawValue)
        let ammo = definitions.weapons[slot].ammo
        if rules.isNetGame && rules.deathmatchKind != 2 && !isDropped {
            // Placed weapons stay for the others.
            if players[player].weaponOwned[slot] { return false }
            players[player].bonusCount &+= bonusFlash
            players[player].weaponOwned[slot] = true
            _ = giveAmmo(player, ammo, clips: rules.isDeathmatch ? 5 : 2)
            players[player].pendingWeapon = weapon
            if player == consolePlayer { startSound(SoundID.wpnup, from: .none) }
            return false
        }
        let gaveAmmo = ammo != .none && giveAmmo(player, ammo, clips: isDropped ? 1 : 2)
        if players[player].weaponOwned[slot] { return gaveAmmo }
        players[player].weaponOwned[slot] = true
        players[player].pendingWeapon = weapon
        return true
    }
}
