// Which function each action of a state table stands for.

extension World {
    /// Runs the action of a map object's state. Weapon actions do nothing here: only a DEHACKED
    /// patch can put one into an object's state, and they need a player.
    func perform(_ action: Action, _ actor: MobjID) {
        switch action {
        case .look: look(actor)
        case .chase: chase(actor)
        case .faceTarget: faceTarget(actor)
        case .pain: painSound(actor)
        case .scream: scream(actor)
        case .fall: mobjs[actor].flags &= ~MobjFlag.solid
        case .xScream: startSound(SoundID.slop, from: actor)
        case .playerScream: playerScream(actor)
        case .explode: radiusAttack(actor, source: mobjs[actor].target, damage: 128)
        case .bfgSpray: bfgSpray(actor)
        default: performAttack(action, actor)
        }
    }

    private func performAttack(_ action: Action, _ actor: MobjID) {
        switch action {
        case .posAttack: bulletAttack(actor, SoundID.pistol, shots: 1)
        case .sPosAttack: bulletAttack(actor, SoundID.shotgn, shots: 3)
        case .cPosAttack: bulletAttack(actor, SoundID.shotgn, shots: 1)
        case .cPosRefire: refire(actor, chance: 40)
        case .spidRefire: refire(actor, chance: 10)
        case .troopAttack: troopAttack(actor)
        case .sargAttack: sargAttack(actor)
        case .headAttack: headAttack(actor)
        case .bruisAttack: bruiserAttack(actor)
        case .bspiAttack: missileAttack(actor, MobjType.arachnotronPlasma)
        case .cyberAttack: missileAttack(actor, MobjType.rocket)
        case .skullAttack: skullAttack(actor)
        case .skelWhoosh: skelWhoosh(actor)
        case .skelFist: skelFist(actor)
        case .skelMissile: skelMissile(actor)
        case .tracer: tracer(actor)
        case .fatRaise: fatRaise(actor)
        case .fatAttack1: fatAttack1(actor)
        case .fatAttack2: fatAttack2(actor)
        case .fatAttack3: fatAttack3(actor)
        case .painAttack: painAttack(actor)
        case .painDie: painDie(actor)
        default: performSpecial(action, actor)
        }
    }

    private func performSpecial(_ action: Action, _ actor: MobjID) {
        switch action {
        case .vileChase: vileChase(actor)
        case .vileStart: startSound(SoundID.vilatk, from: actor)
        case .vileTarget: vileTarget(actor)
        case .vileAttack: vileAttack(actor)
        case .startFire: fire(actor, SoundID.flamst)
        case .fire: fire(actor, 0)
        case .fireCrackle: fire(actor, SoundID.flame)
        case .hoof: stepAndChase(actor, SoundID.hoof)
        case .metal: stepAndChase(actor, SoundID.metal)
        case .babyMetal: stepAndChase(actor, SoundID.bspwlk)
        case .bossDeath: bossDeath(actor)
        case .keenDie: keenDie(actor)
        case .brainAwake: brainAwake()
        case .brainPain: startSound(SoundID.bospn, from: .none)
        case .brainScream: brainScream(actor)
        case .brainExplode: brainExplode(actor)
        case .brainDie: request = .exitLevel
        case .brainSpit: brainSpit(actor)
        case .spawnSound:
            startSound(SoundID.boscub, from: actor)
            spawnFly(actor)
        case .spawnFly: spawnFly(actor)
        default: break
        }
    }

    /// Turns to the target, a little off if it is hard to see.
    func faceTarget(_ actor: MobjID) {
        let target = mobjs[actor].target
        if target == .none { return }
        mobjs[actor].flags &= ~MobjFlag.ambush
        mobjs[actor].angle = angle(from: actor, to: target)
        if mobjs[target].flags & MobjFlag.shadow != 0 {
            mobjs[actor].angle.raw &+= UInt32(bitPattern: random.playDifference() &<< 21)
        }
    }

    private func painSound(_ actor: MobjID) {
        let sound = mobjInfos[mobjs[actor].type].painSound
        if sound != 0 { startSound(sound, from: actor) }
    }

    private func scream(_ actor: MobjID) {
        let type = mobjs[actor].type
        var sound = mobjInfos[type].deathSound
        if sound == 0 { return }
        if sound >= SoundID.podth1 && sound < SoundID.podth1 + 3 {
            sound = SoundID.podth1 + random.play() % 3
        } else if sound >= SoundID.bgdth1 && sound < SoundID.bgdth1 + 2 {
            sound = SoundID.bgdth1 + random.play() % 2
        }
        let isBoss = type == MobjType.spider || type == MobjType.cyborg
        startSound(sound, from: isBoss ? .none : actor)
    }

    private func playerScream(_ actor: MobjID) {
        let diesHorribly = rules.isCommercial && mobjs[actor].health < -50
        startSound(diesHorribly ? SoundID.pdiehi : SoundID.pldeth, from: actor)
    }

    private func stepAndChase(_ actor: MobjID, _ sound: Int32) {
        startSound(sound, from: actor)
        chase(actor)
    }

    private func bfgSpray(_ actor: MobjID) {
        let source = mobjs[actor].target
        for ray in 0..<UInt32(40) {
            let start = mobjs[actor].angle.raw &- 0x2000_0000
            let angle = Angle(raw: start &+ 0x4000_0000 / 40 &* ray)
            // Aimed from where the player is by now.
            aimLineAttack(source, angle, Fixed(raw: 16 * 64 << 16))
            let target = aim.target
            if target == .none { continue }
            spawnMobj(
                mobjs[target].x, mobjs[target].y, mobjs[target].z + (mobjs[target].height >> 2),
                MobjType.extraBFG)
            var damage: Int32 = 0
            for _ in 0..<15 { damage += (random.play() & 7) + 1 }
            self.damage(target, inflictor: source, source: source, amount: damage)
        }
    }
}
