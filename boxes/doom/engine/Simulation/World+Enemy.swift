// How monsters find, follow and choose targets.

/// The eight directions in which monsters walk, and none.
enum Direction {
    static let east: Int32 = 0
    static let northEast: Int32 = 1
    static let north: Int32 = 2
    static let northWest: Int32 = 3
    static let west: Int32 = 4
    static let southWest: Int32 = 5
    static let south: Int32 = 6
    static let southEast: Int32 = 7
    static let none: Int32 = 8

    @inline(__always) static func opposite(_ direction: Int32) -> Int32 {
        direction == none ? none : (direction + 4) & 7
    }

    /// The step to the east, per unit of speed.
    @inline(__always) static func stepX(_ direction: Int32) -> Fixed {
        switch direction {
        case east: 1
        case west: -1
        case northEast, southEast: Fixed(raw: 47000)
        case northWest, southWest: Fixed(raw: -47000)
        default: 0
        }
    }

    /// The step to the north, per unit of speed.
    @inline(__always) static func stepY(_ direction: Int32) -> Fixed {
        switch direction {
        case north: 1
        case south: -1
        case northEast, northWest: Fixed(raw: 47000)
        case southEast, southWest: Fixed(raw: -47000)
        default: 0
        }
    }
}

extension World {
    /// Lets a noise spread from sector to sector; monsters there learn who made it.
    ///
    /// A line that blocks sound lets it through once. Depth first, like the original's recursion.
    func noiseAlert(_ target: MobjID, from emitter: MobjID) {
        validCount &+= 1
        var path: [(sector: Int32, nextLine: Int32, blocks: Int32)] = []
        func enter(_ sector: Int32, _ blocks: Int32) {
            if sectors[sector].validCount == validCount
                && sectors[sector].soundTraversed <= blocks + 1
            {
                return
            }
            sectors[sector].validCount = validCount
            sectors[sector].soundTraversed = blocks + 1
            sectors[sector].soundTarget = target
            path.append((sector, 0, blocks))
        }
        enter(sector(of: emitter), 0)
        while let top = path.last {
            if top.nextLine == sectors[top.sector].lineCount {
                path.removeLast()
                continue
            }
            path[path.count - 1].nextLine += 1
            let line = level.sectorLines[sectors[top.sector].firstLine + top.nextLine]
            if lines[line].flags & LineFlag.twoSided == 0 { continue }
            openLine(line)
            if trace.opening.range.raw <= 0 { continue }
            let front = lines[line].frontSector
            let other = front == top.sector ? lines[line].backSector : front
            if lines[line].flags & LineFlag.soundBlock == 0 {
                enter(other, top.blocks)
            } else if top.blocks == 0 {
                enter(other, 1)
            }
        }
    }

    /// Whether the target can be hit by hand.
    func isInMeleeRange(_ actor: MobjID) -> Bool {
        let target = mobjs[actor].target
        if target == .none { return false }
        let distance = approximateDistance(
            mobjs[target].x - mobjs[actor].x, mobjs[target].y - mobjs[actor].y)
        let range = meleeRange - 20 + mobjInfos[mobjs[target].type].radius
        return distance < range && canSee(actor, target)
    }

    /// Whether to fire now: in sight, awake, and by chance more often when near.
    private func wantsToFire(_ actor: MobjID) -> Bool {
        let target = mobjs[actor].target
        if !canSee(actor, target) { return false }
        if mobjs[actor].flags & MobjFlag.justHit != 0 {
            mobjs[actor].flags &= ~MobjFlag.justHit
            return true
        }
        if mobjs[actor].reactionTime != 0 { return false }
        let type = mobjs[actor].type
        var reach =
            approximateDistance(
                mobjs[actor].x - mobjs[target].x, mobjs[actor].y - mobjs[target].y) - 64
        if mobjInfos[type].meleeState == StateID.none { reach -= 128 }
        var distance = reach.units
        if type == MobjType.vile && distance > 14 * 64 { return false }
        if type == MobjType.undead {
            if distance < 196 { return false }
            distance >>= 1
        }
        if type == MobjType.cyborg || type == MobjType.spider || type == MobjType.skull {
            distance >>= 1
        }
        distance = min(distance, 200)
        if type == MobjType.cyborg { distance = min(distance, 160) }
        return random.play() >= distance
    }

    /// Takes one step in the current direction, opening doors in the way.
    private func walk(_ actor: MobjID) -> Bool {
        let direction = mobjs[actor].moveDirection
        if direction == Direction.none { return false }
        let speed = mobjInfos[mobjs[actor].type].speed
        let x = mobjs[actor].x + Direction.stepX(direction).times(speed)
        let y = mobjs[actor].y + Direction.stepY(direction).times(speed)
        if tryMove(actor, x, y) {
            mobjs[actor].flags &= ~MobjFlag.inFloat
            if mobjs[actor].flags & MobjFlag.float == 0 { mobjs[actor].z = mobjs[actor].floorZ }
            return true
        }
        if mobjs[actor].flags & MobjFlag.float != 0 && motion.floatOK {
            mobjs[actor].z += mobjs[actor].z < motion.floorZ ? 4 : -4
            mobjs[actor].flags |= MobjFlag.inFloat
            return true
        }
        if motion.specialHitCount == 0 { return false }
        mobjs[actor].moveDirection = Direction.none
        var isOpening = false
        while motion.specialHitCount > 0 {
            motion.specialHitCount -= 1
            let line = motion.specialHits[motion.specialHitCount]
            if use(line, fromBack: false, by: actor) { isOpening = true }
        }
        return isOpening
    }

    private func tryWalk(_ actor: MobjID, _ direction: Int32) -> Bool {
        mobjs[actor].moveDirection = direction
        if !walk(actor) { return false }
        mobjs[actor].moveCount = random.play() & 15
        return true
    }

    /// Chooses a new direction towards the target that is not blocked.
    private func chooseDirection(_ actor: MobjID) {
        let old = mobjs[actor].moveDirection
        let back = Direction.opposite(old)
        let target = mobjs[actor].target
        let dx = mobjs[target].x - mobjs[actor].x
        let dy = mobjs[target].y - mobjs[actor].y
        var first = dx > 10 ? Direction.east : dx < -10 ? Direction.west : Direction.none
        var second = dy < -10 ? Direction.south : dy > 10 ? Direction.north : Direction.none
        if first != Direction.none && second != Direction.none {
            let diagonal =
                dy.raw < 0
                ? (dx.raw > 0 ? Direction.southEast : Direction.southWest)
                : (dx.raw > 0 ? Direction.northEast : Direction.northWest)
            mobjs[actor].moveDirection = diagonal
            if diagonal != back && tryWalk(actor, diagonal) { return }
        }
        if random.play() > 200 || dy.magnitude > dx.magnitude { swap(&first, &second) }
        if first == back { first = Direction.none }
        if second == back { second = Direction.none }
        if first != Direction.none && tryWalk(actor, first) { return }
        if second != Direction.none && tryWalk(actor, second) { return }
        if old != Direction.none && tryWalk(actor, old) { return }
        if searchDirection(actor, back) { return }
        if back != Direction.none && tryWalk(actor, back) { return }
        mobjs[actor].moveDirection = Direction.none
    }

    private func searchDirection(_ actor: MobjID, _ back: Int32) -> Bool {
        let ascends = random.play() & 1 != 0
        for step in 0..<Int32(8) {
            let direction = ascends ? step : 7 - step
            if direction != back && tryWalk(actor, direction) { return true }
        }
        return false
    }

    /// Looks for a living player in sight; in front only unless `allAround`.
    func lookForPlayers(_ actor: MobjID, allAround: Bool) -> Bool {
        var seen = 0
        let stop = (mobjs[actor].lastLook &- 1) & 3
        while true {
            let number = mobjs[actor].lastLook
            if playerInGame[Int(number)] {
                if seen == 2 || number == stop { return false }
                seen += 1
                if canNotice(actor, number, allAround: allAround) {
                    mobjs[actor].target = players[number].mobj
                    return true
                }
            }
            mobjs[actor].lastLook = (number &+ 1) & 3
        }
    }

    private func canNotice(_ actor: MobjID, _ number: Int32, allAround: Bool) -> Bool {
        if players[number].health <= 0 { return false }
        let mobj = players[number].mobj
        if !canSee(actor, mobj) { return false }
        if allAround { return true }
        let angle = (self.angle(from: actor, to: mobj) - mobjs[actor].angle).raw
        if angle > Angle.degrees90.raw && angle < Angle.degrees270.raw {
            // Behind its back; noticed only from very near.
            return approximateDistance(
                mobjs[mobj].x - mobjs[actor].x, mobjs[mobj].y - mobjs[actor].y) <= meleeRange
        }
        return true
    }

    /// Waits until a player is heard or seen.
    func look(_ actor: MobjID) {
        mobjs[actor].threshold = 0
        let target = sectors[sector(of: actor)].soundTarget
        if target != .none && mobjs[target].flags & MobjFlag.shootable != 0 {
            mobjs[actor].target = target
            if mobjs[actor].flags & MobjFlag.ambush == 0 || canSee(actor, target) {
                wake(actor)
                return
            }
        }
        if lookForPlayers(actor, allAround: false) { wake(actor) }
    }

    private func wake(_ actor: MobjID) {
        let type = mobjs[actor].type
        var sound = mobjInfos[type].seeSound
        if sound != 0 {
            if sound >= SoundID.posit1 && sound < SoundID.posit1 + 3 {
                sound = SoundID.posit1 + random.play() % 3
            } else if sound >= SoundID.bgsit1 && sound < SoundID.bgsit1 + 2 {
                sound = SoundID.bgsit1 + random.play() % 2
            }
            let isBoss = type == MobjType.spider || type == MobjType.cyborg
            startSound(sound, from: isBoss ? .none : actor)
        }
        setState(actor, mobjInfos[type].seeState)
    }

    /// One step of a hunt: turn, attack if possible, else walk on.
    func chase(_ actor: MobjID) {
        if mobjs[actor].reactionTime != 0 { mobjs[actor].reactionTime &-= 1 }
        let target = mobjs[actor].target
        if mobjs[actor].threshold != 0 {
            if target == .none || mobjs[target].health <= 0 {
                mobjs[actor].threshold = 0
            } else {
                mobjs[actor].threshold &-= 1
            }
        }
        turnTowardsWalk(actor)
        let type = mobjs[actor].type
        if target == .none || mobjs[target].flags & MobjFlag.shootable == 0 {
            if lookForPlayers(actor, allAround: true) { return }
            setState(actor, mobjInfos[type].spawnState)
            return
        }
        let isFast = rules.skill == 4 || rules.fastMonsters
        if mobjs[actor].flags & MobjFlag.justAttacked != 0 {
            mobjs[actor].flags &= ~MobjFlag.justAttacked
            if !isFast { chooseDirection(actor) }
            return
        }
        if attack(actor, type, isFast: isFast) { return }
        if rules.isNetGame && mobjs[actor].threshold == 0 && !canSee(actor, target)
            && lookForPlayers(actor, allAround: true)
        {
            return
        }
        mobjs[actor].moveCount &-= 1
        if mobjs[actor].moveCount < 0 || !walk(actor) { chooseDirection(actor) }
        if mobjInfos[type].activeSound != 0 && random.play() < 3 {
            startSound(mobjInfos[type].activeSound, from: actor)
        }
    }

    private func turnTowardsWalk(_ actor: MobjID) {
        let direction = mobjs[actor].moveDirection
        if direction >= 8 { return }
        mobjs[actor].angle.raw &= 7 << 29
        let delta = Int32(
            bitPattern: mobjs[actor].angle.raw &- UInt32(bitPattern: direction) << 29)
        if delta > 0 {
            mobjs[actor].angle -= .degrees45
        } else if delta < 0 {
            mobjs[actor].angle += .degrees45
        }
    }

    private func attack(_ actor: MobjID, _ type: Int32, isFast: Bool) -> Bool {
        if mobjInfos[type].meleeState != StateID.none && isInMeleeRange(actor) {
            if mobjInfos[type].attackSound != 0 {
                startSound(mobjInfos[type].attackSound, from: actor)
            }
            setState(actor, mobjInfos[type].meleeState)
            return true
        }
        if mobjInfos[type].missileState == StateID.none { return false }
        if !isFast && mobjs[actor].moveCount != 0 { return false }
        if !wantsToFire(actor) { return false }
        setState(actor, mobjInfos[type].missileState)
        mobjs[actor].flags |= MobjFlag.justAttacked
        return true
    }
}
