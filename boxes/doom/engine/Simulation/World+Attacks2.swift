// The attacks of the sequel's monsters: revenant, mancubus and arch-vile.

/// How much a homing missile turns in a step.
private let homingTurn: UInt32 = 0xC00_0000
/// The angle between a mancubus's fireballs.
private let fatSpread: UInt32 = 0x4000_0000 / 8

extension World {
    func skelWhoosh(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        startSound(SoundID.skeswg, from: actor)
    }

    func skelFist(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        if isInMeleeRange(actor) {
            let damage = (random.play() % 10 + 1) * 6
            startSound(SoundID.skepch, from: actor)
            self.damage(mobjs[actor].target, inflictor: actor, source: actor, amount: damage)
        }
    }

    func skelMissile(_ actor: MobjID) {
        let target = mobjs[actor].target
        if target == .none { return }
        faceTarget(actor)
        mobjs[actor].z += 16
        let missile = spawnMissile(actor, at: target, MobjType.tracer)
        mobjs[actor].z -= 16
        mobjs[missile].x += mobjs[missile].momX
        mobjs[missile].y += mobjs[missile].momY
        mobjs[missile].tracer = mobjs[actor].target
    }

    /// Steers a homing missile in every fourth tic of the game, whatever the level's age.
    func tracer(_ actor: MobjID) {
        if gameTic & 3 != 0 { return }
        spawnPuff(mobjs[actor].x, mobjs[actor].y, mobjs[actor].z)
        let smoke = spawnMobj(
            mobjs[actor].x - mobjs[actor].momX, mobjs[actor].y - mobjs[actor].momY,
            mobjs[actor].z, MobjType.smoke)
        mobjs[smoke].momZ = 1
        shortenTics(smoke)
        let target = mobjs[actor].tracer
        if target == .none || mobjs[target].health <= 0 { return }
        turnHoming(actor, angle(from: actor, to: target).raw)
        let speed = Fixed(raw: mobjInfos[mobjs[actor].type].speed)
        let angle = mobjs[actor].angle
        mobjs[actor].momX = speed * trigonometry.cosine(angle)
        mobjs[actor].momY = speed * trigonometry.sine(angle)
        let distance = approximateDistance(
            mobjs[target].x - mobjs[actor].x, mobjs[target].y - mobjs[actor].y)
        let tics = speed.raw == 0 ? 1 : max(distance.raw / speed.raw, 1)
        let slope = (mobjs[target].z + 40 - mobjs[actor].z).dividedBy(tics)
        let eighth = Fixed(raw: 8192)
        mobjs[actor].momZ += slope < mobjs[actor].momZ ? -eighth : eighth
    }

    private func turnHoming(_ actor: MobjID, _ exact: UInt32) {
        var angle = mobjs[actor].angle.raw
        if exact == angle { return }
        if exact &- angle > 0x8000_0000 {
            angle &-= homingTurn
            if exact &- angle < 0x8000_0000 { angle = exact }
        } else {
            angle &+= homingTurn
            if exact &- angle > 0x8000_0000 { angle = exact }
        }
        mobjs[actor].angle = Angle(raw: angle)
    }

    func fatRaise(_ actor: MobjID) {
        faceTarget(actor)
        startSound(SoundID.manatk, from: actor)
    }

    func fatAttack1(_ actor: MobjID) {
        faceTarget(actor)
        mobjs[actor].angle.raw &+= fatSpread
        spawnMissile(actor, at: mobjs[actor].target, MobjType.fatShot)
        spawnFatShot(actor, fatSpread)
    }

    func fatAttack2(_ actor: MobjID) {
        faceTarget(actor)
        mobjs[actor].angle.raw &-= fatSpread
        spawnMissile(actor, at: mobjs[actor].target, MobjType.fatShot)
        spawnFatShot(actor, 0 &- fatSpread &* 2)
    }

    func fatAttack3(_ actor: MobjID) {
        faceTarget(actor)
        spawnFatShot(actor, 0 &- fatSpread / 2)
        spawnFatShot(actor, fatSpread / 2)
    }

    private func spawnFatShot(_ actor: MobjID, _ turn: UInt32) {
        let shot = spawnMissile(actor, at: mobjs[actor].target, MobjType.fatShot)
        mobjs[shot].angle.raw &+= turn
        let angle = mobjs[shot].angle
        let speed = Fixed(raw: mobjInfos[mobjs[shot].type].speed)
        mobjs[shot].momX = speed * trigonometry.cosine(angle)
        mobjs[shot].momY = speed * trigonometry.sine(angle)
    }

    /// An arch-vile raises corpses it walks over.
    func vileChase(_ actor: MobjID) {
        let direction = mobjs[actor].moveDirection
        if direction != Direction.none {
            let speed = mobjInfos[mobjs[actor].type].speed
            let x = mobjs[actor].x + Direction.stepX(direction).times(speed)
            let y = mobjs[actor].y + Direction.stepY(direction).times(speed)
            if let corpse = findCorpse(x, y) {
                raise(corpse, by: actor)
                return
            }
        }
        chase(actor)
    }

    private func findCorpse(_ x: Fixed, _ y: Fixed) -> MobjID? {
        let reach = maximumRadius + maximumRadius
        let (left, right) = (blockX(x - reach), blockX(x + reach))
        let (bottom, top) = (blockY(y - reach), blockY(y + reach))
        var corpse: MobjID?
        var column = left
        while column <= right {
            var row = bottom
            while row <= top {
                let isDone = !forEachThing(inBlock: column, row) {
                    if !canRaise($0, x, y) { return true }
                    corpse = $0
                    return false
                }
                if isDone { return corpse }
                row &+= 1
            }
            column &+= 1
        }
        return nil
    }

    private func canRaise(_ thing: MobjID, _ x: Fixed, _ y: Fixed) -> Bool {
        if mobjs[thing].flags & MobjFlag.corpse == 0 || mobjs[thing].tics != -1 { return false }
        let type = mobjs[thing].type
        if mobjInfos[type].raiseState == StateID.none { return false }
        let distance = mobjInfos[type].radius + mobjInfos[MobjType.vile].radius
        if (mobjs[thing].x - x).magnitude > distance || (mobjs[thing].y - y).magnitude > distance {
            return false
        }
        mobjs[thing].momX = 0
        mobjs[thing].momY = 0
        mobjs[thing].height = mobjs[thing].height << 2
        let fits = checkPosition(thing, mobjs[thing].x, mobjs[thing].y)
        mobjs[thing].height = mobjs[thing].height >> 2
        return fits
    }

    private func raise(_ corpse: MobjID, by actor: MobjID) {
        let target = mobjs[actor].target
        mobjs[actor].target = corpse
        faceTarget(actor)
        mobjs[actor].target = target
        setState(actor, StateID.vileHeal1)
        startSound(SoundID.slop, from: corpse)
        let type = mobjs[corpse].type
        setState(corpse, mobjInfos[type].raiseState)
        // Crushed corpses have no height or radius, so they come back as ghosts.
        mobjs[corpse].height = mobjs[corpse].height << 2
        mobjs[corpse].flags = mobjInfos[type].flags
        mobjs[corpse].health = mobjInfos[type].spawnHealth
        mobjs[corpse].target = .none
    }

    /// Keeps the fire in front of its victim while the arch-vile sees it.
    func fire(_ actor: MobjID, _ sound: Int32) {
        if sound != 0 { startSound(sound, from: actor) }
        let victim = mobjs[actor].tracer
        if victim == .none || !canSee(mobjs[actor].target, victim) { return }
        let angle = mobjs[victim].angle
        unlink(actor)
        mobjs[actor].x = mobjs[victim].x + 24 * trigonometry.cosine(angle)
        mobjs[actor].y = mobjs[victim].y + 24 * trigonometry.sine(angle)
        mobjs[actor].z = mobjs[victim].z
        link(actor)
    }

    func vileTarget(_ actor: MobjID) {
        let target = mobjs[actor].target
        if target == .none { return }
        faceTarget(actor)
        // The original gives x for y; the fire moves to its place at once.
        let fog = spawnMobj(mobjs[target].x, mobjs[target].x, mobjs[target].z, MobjType.fire)
        mobjs[actor].tracer = fog
        mobjs[fog].target = actor
        mobjs[fog].tracer = mobjs[actor].target
        fire(fog, 0)
    }

    func vileAttack(_ actor: MobjID) {
        let target = mobjs[actor].target
        if target == .none { return }
        faceTarget(actor)
        if !canSee(actor, target) { return }
        startSound(SoundID.barexp, from: actor)
        damage(target, inflictor: actor, source: actor, amount: 20)
        let mass = mobjInfos[mobjs[target].type].mass
        mobjs[target].momZ = Fixed(raw: 1000 * 65536).dividedBy(mass == 0 ? 1 : mass)
        let angle = mobjs[actor].angle
        let fire = mobjs[actor].tracer
        if fire == .none { return }
        mobjs[fire].x = mobjs[target].x - 24 * trigonometry.cosine(angle)
        mobjs[fire].y = mobjs[target].y - 24 * trigonometry.sine(angle)
        radiusAttack(fire, source: actor, damage: 70)
    }
}
