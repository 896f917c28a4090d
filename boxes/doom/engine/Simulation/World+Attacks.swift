// The attacks of the monsters that came with the first game and its sequel's gunners.

/// How fast a lost soul charges.
private let skullSpeed: Fixed = 20

extension World {
    func bulletAttack(_ actor: MobjID, _ sound: Int32, shots: Int) {
        if mobjs[actor].target == .none { return }
        // A zombie with a pistol aims before the bang, the others after it; sounds draw from
        // another random sequence, so the order does not matter.
        startSound(sound, from: actor)
        faceTarget(actor)
        let straight = mobjs[actor].angle
        let slope = aimLineAttack(actor, straight, missileRange)
        for _ in 0..<shots {
            let spread = UInt32(bitPattern: random.playDifference() &<< 20)
            let damage = (random.play() % 5 + 1) * 3
            lineAttack(
                actor, Angle(raw: straight.raw &+ spread), missileRange, slope: slope,
                damage: damage)
        }
    }

    /// Keeps shooting, sometimes even if the target is out of sight.
    func refire(_ actor: MobjID, chance: Int32) {
        faceTarget(actor)
        if random.play() < chance { return }
        let target = mobjs[actor].target
        if target == .none || mobjs[target].health <= 0 || !canSee(actor, target) {
            setState(actor, mobjInfos[mobjs[actor].type].seeState)
        }
    }

    func missileAttack(_ actor: MobjID, _ type: Int32) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        spawnMissile(actor, at: mobjs[actor].target, type)
    }

    private func hitByHand(_ actor: MobjID, _ damage: Int32) {
        self.damage(mobjs[actor].target, inflictor: actor, source: actor, amount: damage)
    }

    func troopAttack(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        if isInMeleeRange(actor) {
            startSound(SoundID.claw, from: actor)
            hitByHand(actor, (random.play() % 8 + 1) * 3)
            return
        }
        spawnMissile(actor, at: mobjs[actor].target, MobjType.troopShot)
    }

    func sargAttack(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        if isInMeleeRange(actor) { hitByHand(actor, (random.play() % 10 + 1) * 4) }
    }

    func headAttack(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        if isInMeleeRange(actor) {
            hitByHand(actor, (random.play() % 6 + 1) * 10)
            return
        }
        spawnMissile(actor, at: mobjs[actor].target, MobjType.headShot)
    }

    /// Barons and knights do not turn to their target first.
    func bruiserAttack(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        if isInMeleeRange(actor) {
            startSound(SoundID.claw, from: actor)
            hitByHand(actor, (random.play() % 8 + 1) * 10)
            return
        }
        spawnMissile(actor, at: mobjs[actor].target, MobjType.bruiserShot)
    }

    func skullAttack(_ actor: MobjID) {
        let target = mobjs[actor].target
        if target == .none { return }
        mobjs[actor].flags |= MobjFlag.skullFly
        startSound(mobjInfos[mobjs[actor].type].attackSound, from: actor)
        faceTarget(actor)
        let angle = mobjs[actor].angle
        mobjs[actor].momX = skullSpeed * trigonometry.cosine(angle)
        mobjs[actor].momY = skullSpeed * trigonometry.sine(angle)
        let distance = approximateDistance(
            mobjs[target].x - mobjs[actor].x, mobjs[target].y - mobjs[actor].y)
        let tics = max(distance.raw / skullSpeed.raw, 1)
        let height = mobjs[target].z + (mobjs[target].height >> 1) - mobjs[actor].z
        mobjs[actor].momZ = height.dividedBy(tics)
    }

    func painAttack(_ actor: MobjID) {
        if mobjs[actor].target == .none { return }
        faceTarget(actor)
        shootSkull(actor, mobjs[actor].angle)
    }

    func painDie(_ actor: MobjID) {
        mobjs[actor].flags &= ~MobjFlag.solid
        let angle = mobjs[actor].angle
        shootSkull(actor, angle + .degrees90)
        shootSkull(actor, angle + .degrees180)
        shootSkull(actor, angle + .degrees270)
    }

    private func shootSkull(_ actor: MobjID, _ angle: Angle) {
        var count = 0
        forEachMobj { if mobjs[$0].type == MobjType.skull { count += 1 } }
        // A level holds no more than that.
        if count > 20 { return }
        let radii = mobjInfos[mobjs[actor].type].radius + mobjInfos[MobjType.skull].radius
        let step = 4 + radii.times(3).dividedBy(2)
        let skull = spawnMobj(
            mobjs[actor].x + step * trigonometry.cosine(angle),
            mobjs[actor].y + step * trigonometry.sine(angle), mobjs[actor].z + 8, MobjType.skull)
        if !tryMove(skull, mobjs[skull].x, mobjs[skull].y) {
            damage(skull, inflictor: actor, source: actor, amount: 10000)
            return
        }
        mobjs[skull].target = mobjs[actor].target
        skullAttack(skull)
    }
}
