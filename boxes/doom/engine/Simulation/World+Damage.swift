// Hurting, killing, and what the dead leave behind.

/// For how many chase steps a monster sticks to whoever hurt it.
private let baseThreshold: Int32 = 100

extension World {
    /// Hurts a thing. The inflictor is what touched it (a missile, or nothing for slime), the source
    /// whoever is to blame.
    func damage(_ target: MobjID, inflictor: MobjID, source: MobjID, amount: Int32) {
        if mobjs[target].flags & MobjFlag.shootable == 0 || mobjs[target].health <= 0 { return }
        if mobjs[target].flags & MobjFlag.skullFly != 0 {
            mobjs[target].momX = 0
            mobjs[target].momY = 0
            mobjs[target].momZ = 0
        }
        var damage = amount
        let player = mobjs[target].player - 1
        if player >= 0 && rules.skill == 0 { damage >>= 1 }
        if inflictor != .none && mobjs[target].flags & MobjFlag.noClip == 0
            && !holdsChainsaw(source)
        {
            push(target, from: inflictor, damage: damage)
        }
        if player >= 0 {
            guard let rest = hurt(player, target, by: source, damage) else { return }
            damage = rest
        }
        mobjs[target].health &-= damage
        if mobjs[target].health <= 0 {
            kill(target, source: source)
            return
        }
        let type = mobjs[target].type
        if random.play() < mobjInfos[type].painChance
            && mobjs[target].flags & MobjFlag.skullFly == 0
        {
            mobjs[target].flags |= MobjFlag.justHit
            setState(target, mobjInfos[type].painState)
        }
        mobjs[target].reactionTime = 0
        retaliate(target, against: source)
    }

    private func holdsChainsaw(_ source: MobjID) -> Bool {
        let player = mobjs[source].player - 1
        return source != .none && player >= 0 && players[player].readyWeapon == .chainsaw
    }

    private func push(_ target: MobjID, from inflictor: MobjID, damage: Int32) {
        var angle = self.angle(from: inflictor, to: target)
        let mass = mobjInfos[mobjs[target].type].mass
        var thrust = Fixed(raw: damage &* 8192 &* 100).dividedBy(mass == 0 ? 1 : mass)
        // The dying sometimes fall forwards from a height.
        if damage < 40 && damage > mobjs[target].health
            && mobjs[target].z - mobjs[inflictor].z > 64 && random.play() & 1 != 0
        {
            angle += .degrees180
            thrust = thrust.times(4)
        }
        mobjs[target].momX += thrust * trigonometry.cosine(angle)
        mobjs[target].momY += thrust * trigonometry.sine(angle)
    }

    /// What armour leaves of the damage to a player; nil when the player is not hurt at all.
    private func hurt(
        _ player: Int32, _ mobj: MobjID, by source: MobjID, _ amount: Int32
    ) -> Int32? {
        var damage = amount
        // The floor that ends the first episode never kills.
        if sectors[sector(of: mobj)].special == 11 && damage >= mobjs[mobj].health {
            damage = mobjs[mobj].health &- 1
        }
        if damage < 1000
            && (players[player].cheats & Cheat.god != 0
                || players[player].powers[Power.invulnerability] != 0)
        {
            return nil
        }
        if players[player].armorType != 0 {
            var saved = players[player].armorType == 1 ? damage / 3 : damage / 2
            if players[player].armorPoints <= saved {
                saved = players[player].armorPoints
                players[player].armorType = 0
            }
            players[player].armorPoints &-= saved
            damage &-= saved
        }
        players[player].health = max(players[player].health &- damage, 0)
        players[player].attacker = source
        players[player].damageCount = min(players[player].damageCount &+ damage, 100)
        return damage
    }

    private func retaliate(_ target: MobjID, against source: MobjID) {
        let type = mobjs[target].type
        if (mobjs[target].threshold != 0 && type != MobjType.vile) || source == .none
            || source == target || mobjs[source].type == MobjType.vile
        {
            return
        }
        mobjs[target].target = source
        mobjs[target].threshold = baseThreshold
        if mobjs[target].state == mobjInfos[type].spawnState
            && mobjInfos[type].seeState != StateID.none
        {
            setState(target, mobjInfos[type].seeState)
        }
    }

    /// Makes a corpse of a thing.
    func kill(_ target: MobjID, source: MobjID) {
        let type = mobjs[target].type
        mobjs[target].flags &= ~(MobjFlag.shootable | MobjFlag.float | MobjFlag.skullFly)
        if type != MobjType.skull { mobjs[target].flags &= ~MobjFlag.noGravity }
        mobjs[target].flags |= MobjFlag.corpse | MobjFlag.dropOff
        mobjs[target].height = mobjs[target].height >> 2
        count(target, killedBy: source)
        let player = mobjs[target].player - 1
        if player >= 0 {
            if source == .none { players[player].frags[Int(player)] &+= 1 }
            mobjs[target].flags &= ~MobjFlag.solid
            players[player].state = .dead
            dropWeapon(player)
        }
        let info = mobjInfos[type]
        if mobjs[target].health < -info.spawnHealth && info.gibbedState != StateID.none {
            setState(target, info.gibbedState)
        } else {
            setState(target, info.deathState)
        }
        shortenTics(target)
        dropItem(of: target, type)
    }

    private func count(_ target: MobjID, killedBy source: MobjID) {
        let isMonster = mobjs[target].flags & MobjFlag.countKill != 0
        let killer = mobjs[source].player - 1
        if source != .none && killer >= 0 {
            if isMonster { players[killer].killCount &+= 1 }
            let victim = mobjs[target].player - 1
            if victim >= 0 { players[killer].frags[Int(victim)] &+= 1 }
        } else if !rules.isNetGame && isMonster {
            players[0].killCount &+= 1
        }
    }

    private func dropItem(of target: MobjID, _ type: Int32) {
        let item: Int32
        switch type {
        case MobjType.wolfSS, MobjType.possessed: item = MobjType.clip
        case MobjType.shotgunGuy: item = MobjType.shotgun
        case MobjType.chaingunGuy: item = MobjType.chaingun
        default: return
        }
        let drop = spawnMobj(mobjs[target].x, mobjs[target].y, onFloor, item)
        mobjs[drop].flags |= MobjFlag.dropped
    }
}
