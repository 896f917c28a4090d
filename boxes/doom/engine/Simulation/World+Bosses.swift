// Deaths that change the level, and the last boss with its cubes.

extension World {
    /// Calls `body` with every map object in thinker order.
    @inline(__always) func forEachMobj(_ body: (MobjID) -> Void) {
        for index in 0..<thinkers.count where thinkers[index].kind == .mobj {
            let id = MobjID(raw: thinkers[index].index)
            if !mobjs[id].isRemoved { body(id) }
        }
    }

    private func isLastOfItsKind(_ actor: MobjID) -> Bool {
        var isLast = true
        let type = mobjs[actor].type
        forEachMobj {
            if $0 != actor && mobjs[$0].type == type && mobjs[$0].health > 0 { isLast = false }
        }
        return isLast
    }

    /// Whether this death can end this map at all.
    private func isBoss(_ type: Int32) -> Bool {
        if rules.isCommercial {
            return rules.map == 7 && (type == MobjType.fatso || type == MobjType.baby)
        }
        if !rules.isUltimate {
            return rules.map == 8 && (type != MobjType.bruiser || rules.episode == 1)
        }
        switch rules.episode {
        case 1: return rules.map == 8 && type == MobjType.bruiser
        case 2: return rules.map == 8 && type == MobjType.cyborg
        case 3: return rules.map == 8 && type == MobjType.spider
        case 4:
            return (rules.map == 6 && type == MobjType.cyborg)
                || (rules.map == 8 && type == MobjType.spider)
        default: return rules.map == 8
        }
    }

    /// The last boss of a map died: something opens, or the level ends.
    func bossDeath(_ actor: MobjID) {
        let type = mobjs[actor].type
        if !isBoss(type) { return }
        var isAnyoneAlive = false
        for number in 0..<4 where playerInGame[number] && players[number].health > 0 {
            isAnyoneAlive = true
        }
        if !isAnyoneAlive || !isLastOfItsKind(actor) { return }
        if rules.isCommercial {
            if type == MobjType.fatso {
                startFloors(tag: 666, .lowerToLowest, line: noIndex)
            } else {
                startFloors(tag: 667, .raiseToTexture, line: noIndex)
            }
            return
        }
        switch (rules.episode, rules.map) {
        case (1, _), (4, 8): startFloors(tag: 666, .lowerToLowest, line: noIndex)
        case (4, 6): startDoors(tag: 666, .blazeOpen)
        default: request = .exitLevel
        }
    }

    func keenDie(_ actor: MobjID) {
        mobjs[actor].flags &= ~MobjFlag.solid
        if isLastOfItsKind(actor) { startDoors(tag: 666, .open) }
    }

    func brainAwake() {
        brainTargets.removeAll()
        brainTargetIndex = 0
        forEachMobj {
            if mobjs[$0].type == MobjType.bossTarget { brainTargets.append($0) }
        }
        startSound(SoundID.bossit, from: .none)
    }

    private func brainBlast(_ x: Fixed, _ y: Fixed) {
        // 128 is a raw number here, two thousandths of a unit.
        let z = Fixed(raw: 128 &+ random.play() &* 2 &* 65536)
        let blast = spawnMobj(x, y, z, MobjType.rocket)
        mobjs[blast].momZ = Fixed(raw: random.play() &* 512)
        setState(blast, StateID.brainExplode1)
        mobjs[blast].tics &-= random.play() & 7
        if mobjs[blast].tics < 1 { mobjs[blast].tics = 1 }
    }

    func brainScream(_ actor: MobjID) {
        var x = mobjs[actor].x - 196
        let end = mobjs[actor].x + 320
        let y = mobjs[actor].y - 320
        while x < end {
            brainBlast(x, y)
            x += 8
        }
        startSound(SoundID.bosdth, from: .none)
    }

    func brainExplode(_ actor: MobjID) {
        let x = mobjs[actor].x + Fixed(raw: random.playDifference() &* 2048)
        brainBlast(x, mobjs[actor].y)
    }

    /// Throws a cube at the next target, on the easy skills every other time.
    func brainSpit(_ actor: MobjID) {
        brainEasy ^= 1
        if rules.skill <= 1 && brainEasy == 0 { return }
        // Without targets the original crashes.
        if brainTargets.isEmpty { return }
        let target = brainTargets[brainTargetIndex]
        brainTargetIndex = (brainTargetIndex + 1) % brainTargets.count
        let cube = spawnMissile(actor, at: target, MobjType.spawnShot)
        mobjs[cube].target = target
        let distance = mobjs[target].y - mobjs[actor].y
        let speed = mobjs[cube].momY.raw
        let tics = states[mobjs[cube].state].tics
        mobjs[cube].reactionTime =
            speed == 0 || tics == 0 ? 0 : distance.dividedBy(speed).raw / tics
        startSound(SoundID.bospit, from: .none)
    }

    /// A cube flies on or, when it arrives, becomes a monster.
    func spawnFly(_ cube: MobjID) {
        mobjs[cube].reactionTime &-= 1
        if mobjs[cube].reactionTime != 0 { return }
        let target = mobjs[cube].target
        let (x, y, z) = (mobjs[target].x, mobjs[target].y, mobjs[target].z)
        let fog = spawnMobj(x, y, z, MobjType.spawnFire)
        startSound(SoundID.telept, from: fog)
        let monster = spawnMobj(x, y, z, monsterFromCube(random.play()))
        if lookForPlayers(monster, allAround: true) {
            setState(monster, mobjInfos[mobjs[monster].type].seeState)
        }
        _ = teleportMove(monster, mobjs[monster].x, mobjs[monster].y)
        removeMobj(cube)
    }

    private func monsterFromCube(_ number: Int32) -> Int32 {
        switch number {
        case ..<50: MobjType.troop
        case ..<90: MobjType.sergeant
        case ..<120: MobjType.shadows
        case ..<130: MobjType.painElemental
        case ..<160: MobjType.head
        case ..<162: MobjType.vile
        case ..<172: MobjType.undead
        case ..<192: MobjType.baby
        case ..<222: MobjType.fatso
        case ..<246: MobjType.knight
        default: MobjType.bruiser
        }
    }
}
