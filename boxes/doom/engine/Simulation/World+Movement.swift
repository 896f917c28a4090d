// Whether a thing can be somewhere, and moving it there.

/// What `checkPosition` finds out, kept between calls because the original kept it.
struct MotionScratch {
    var thing = MobjID.none
    var flags: Int32 = 0
    var x: Fixed = 0
    var y: Fixed = 0
    var box = Box(top: 0, bottom: 0, left: 0, right: 0)
    /// The highest floor, lowest ceiling and lowest floor that the thing would touch.
    var floorZ: Fixed = 0
    var ceilingZ: Fixed = 0
    var dropOffZ: Fixed = 0
    /// The line that lowers the ceiling, if any: missiles vanish in sky walls.
    var ceilingLine = noIndex
    /// Whether the last refused move would fit at another height.
    var floatOK = false
    /// Special lines touched. There is room for 8 in the original; more overwrote its variables.
    var specialHits: [64 of Int32] = .init(repeating: noIndex)
    var specialHitCount = 0
    /// A sector's move finds something in the way.
    var noFit = false
    var crushes = false
}

/// Things never have a larger radius; searches for things in blocks look this much farther.
let maximumRadius: Fixed = 32

extension World {
    private func beginPosition(_ thing: MobjID, _ x: Fixed, _ y: Fixed) {
        let radius = mobjs[thing].radius
        motion.thing = thing
        motion.flags = mobjs[thing].flags
        motion.x = x
        motion.y = y
        motion.box = Box(top: y + radius, bottom: y - radius, left: x - radius, right: x + radius)
        let sector = subsectors[level.subsector(x: x, y: y)].sector
        motion.ceilingLine = noIndex
        motion.floorZ = sectors[sector].floorHeight
        motion.dropOffZ = motion.floorZ
        motion.ceilingZ = sectors[sector].ceilingHeight
        validCount &+= 1
        motion.specialHitCount = 0
    }

    /// Whether nothing solid keeps a thing from being at a point; fills `motion`.
    ///
    /// Missiles hit what they meet, charging skulls slam into it, and items are picked up.
    func checkPosition(_ thing: MobjID, _ x: Fixed, _ y: Fixed) -> Bool {
        beginPosition(thing, x, y)
        if motion.flags & MobjFlag.noClip != 0 { return true }
        let reach = maximumRadius
        let (left, right) = (
            blockX(motion.box.left - reach), blockX(motion.box.right + reach)
        )
        let (bottom, top) = (
            blockY(motion.box.bottom - reach), blockY(motion.box.top + reach)
        )
        var x = left
        while x <= right {
            var y = bottom
            while y <= top {
                if !forEachThing(inBlock: x, y, { checkThing($0) }) { return false }
                y &+= 1
            }
            x &+= 1
        }
        return checkLines()
    }

    private func checkLines() -> Bool {
        let (left, right) = (blockX(motion.box.left), blockX(motion.box.right))
        let (bottom, top) = (blockY(motion.box.bottom), blockY(motion.box.top))
        var x = left
        while x <= right {
            var y = bottom
            while y <= top {
                if !forEachLine(inBlock: x, y, { checkLine($0) }) { return false }
                y &+= 1
            }
            x &+= 1
        }
        return true
    }

    @inline(__always) private func checkLine(_ index: Int32) -> Bool {
        let box = motion.box
        if box.right <= lines[index].box.left || box.left >= lines[index].box.right
            || box.top <= lines[index].box.bottom || box.bottom >= lines[index].box.top
        {
            return true
        }
        if lines[index].side(of: box) != -1 { return true }
        if lines[index].backSector == noIndex { return false }
        let flags = lines[index].flags
        if motion.flags(of: mobjs) & MobjFlag.missile == 0 {
            if flags & LineFlag.blocking != 0 { return false }
            if mobjs[motion.thing].player == 0 && flags & LineFlag.blockMonsters != 0 {
                return false
            }
        }
        openLine(index)
        if trace.opening.top < motion.ceilingZ {
            motion.ceilingZ = trace.opening.top
            motion.ceilingLine = index
        }
        if trace.opening.bottom > motion.floorZ { motion.floorZ = trace.opening.bottom }
        if trace.opening.lowFloor < motion.dropOffZ { motion.dropOffZ = trace.opening.lowFloor }
        if lines[index].special != 0 { addSpecialHit(index) }
        return true
    }

    private func addSpecialHit(_ line: Int32) {
        guard motion.specialHitCount < 64 else { return }
        motion.specialHits[motion.specialHitCount] = line
        motion.specialHitCount += 1
        if motion.specialHitCount <= 8 { return }
        // The original's list ended here; the ninth to fourteenth entries overwrote the variables
        // behind it with the line's address. 0x1C09C98 is where lines usually were in memory.
        let address = Fixed(raw: 0x1C0_9C98 &+ line &* 0x3E)
        switch motion.specialHitCount {
        case 9: motion.box.top = address
        case 10: motion.box.bottom = address
        case 11: motion.box.left = address
        case 12: motion.box.right = address
        case 13: motion.crushes = true
        case 14: motion.noFit = true
        default: break
        }
    }

    private func checkThing(_ other: MobjID) -> Bool {
        let thing = motion.thing
        let flags = mobjs[other].flags
        if flags & (MobjFlag.solid | MobjFlag.special | MobjFlag.shootable) == 0 { return true }
        let distance = mobjs[other].radius + mobjs[thing].radius
        if (mobjs[other].x - motion.x).magnitude >= distance
            || (mobjs[other].y - motion.y).magnitude >= distance || other == thing
        {
            return true
        }
        if mobjs[thing].flags & MobjFlag.skullFly != 0 {
            slam(thing, into: other)
            return false
        }
        if mobjs[thing].flags & MobjFlag.missile != 0 { return missile(thing, meets: other) }
        if flags & MobjFlag.special != 0 {
            if motion.flags & MobjFlag.pickup != 0 { touch(other, by: thing) }
            return flags & MobjFlag.solid == 0
        }
        return flags & MobjFlag.solid == 0
    }

    private func slam(_ thing: MobjID, into other: MobjID) {
        let damage = (random.play() % 8 + 1) &* mobjInfos[mobjs[thing].type].damage
        self.damage(other, inflictor: thing, source: thing, amount: damage)
        // Whoever was hit idle may have woken up and taken a step, and is now the thing that moved
        // last: the original stops that one then, and the skull goes on.
        let stopped = motion.thing
        mobjs[stopped].flags &= ~MobjFlag.skullFly
        mobjs[stopped].momX = 0
        mobjs[stopped].momY = 0
        mobjs[stopped].momZ = 0
        setState(stopped, mobjInfos[mobjs[stopped].type].spawnState)
    }

    /// A missile overlaps a thing; returns whether it flies on.
    private func missile(_ thing: MobjID, meets other: MobjID) -> Bool {
        if mobjs[thing].z > mobjs[other].z + mobjs[other].height { return true }
        if mobjs[thing].z + mobjs[thing].height < mobjs[other].z { return true }
        let shooter = mobjs[thing].target
        if shooter != .none, isSameSpecies(mobjs[shooter].type, mobjs[other].type) {
            if other == shooter { return true }
            if mobjs[other].type != MobjType.player && !definitions.constants.speciesInfighting {
                return false
            }
        }
        if mobjs[other].flags & MobjFlag.shootable == 0 {
            return mobjs[other].flags & MobjFlag.solid == 0
        }
        let damage = (random.play() % 8 + 1) &* mobjInfos[mobjs[thing].type].damage
        self.damage(other, inflictor: thing, source: shooter, amount: damage)
        return false
    }

    private func isSameSpecies(_ a: Int32, _ b: Int32) -> Bool {
        a == b || (a == MobjType.knight && b == MobjType.bruiser)
            || (a == MobjType.bruiser && b == MobjType.knight)
    }

    /// Moves a thing if it can be at a point, and triggers the special lines it crosses.
    @discardableResult
    func tryMove(_ thing: MobjID, _ x: Fixed, _ y: Fixed) -> Bool {
        motion.floatOK = false
        if !checkPosition(thing, x, y) { return false }
        let flags = mobjs[thing].flags
        if flags & MobjFlag.noClip == 0 && !fits(thing, flags) { return false }
        unlink(thing)
        let oldX = mobjs[thing].x
        let oldY = mobjs[thing].y
        mobjs[thing].floorZ = motion.floorZ
        mobjs[thing].ceilingZ = motion.ceilingZ
        mobjs[thing].x = x
        mobjs[thing].y = y
        link(thing)
        if mobjs[thing].flags & (MobjFlag.teleport | MobjFlag.noClip) != 0 { return true }
        // A teleport on the way empties the list under this loop.
        while motion.specialHitCount > 0 {
            motion.specialHitCount -= 1
            let line = motion.specialHits[motion.specialHitCount]
            let isBehind = lines[line].isBehind(x: mobjs[thing].x, y: mobjs[thing].y)
            let wasBehind = lines[line].isBehind(x: oldX, y: oldY)
            if isBehind != wasBehind && lines[line].special != 0 {
                cross(line, fromBack: wasBehind, by: thing)
            }
        }
        return true
    }

    @inline(__always) private func fits(_ thing: MobjID, _ flags: Int32) -> Bool {
        let height = mobjs[thing].height
        if motion.ceilingZ - motion.floorZ < height { return false }
        motion.floatOK = true
        if flags & MobjFlag.teleport == 0 {
            if motion.ceilingZ - mobjs[thing].z < height { return false }
            if motion.floorZ - mobjs[thing].z > 24 { return false }
        }
        if flags & (MobjFlag.dropOff | MobjFlag.float) == 0
            && motion.floorZ - motion.dropOffZ > 24
        {
            return false
        }
        return true
    }

    /// Moves a thing to a point and kills whatever is there; false if it may not.
    func teleportMove(_ thing: MobjID, _ x: Fixed, _ y: Fixed) -> Bool {
        beginPosition(thing, x, y)
        let reach = maximumRadius
        let (left, right) = (blockX(motion.box.left - reach), blockX(motion.box.right + reach))
        let (bottom, top) = (blockY(motion.box.bottom - reach), blockY(motion.box.top + reach))
        var column = left
        while column <= right {
            var row = bottom
            while row <= top {
                if !forEachThing(inBlock: column, row, { stomp($0) }) { return false }
                row &+= 1
            }
            column &+= 1
        }
        unlink(thing)
        mobjs[thing].floorZ = motion.floorZ
        mobjs[thing].ceilingZ = motion.ceilingZ
        mobjs[thing].x = x
        mobjs[thing].y = y
        link(thing)
        return true
    }

    private func stomp(_ other: MobjID) -> Bool {
        let thing = motion.thing
        if mobjs[other].flags & MobjFlag.shootable == 0 { return true }
        let distance = mobjs[other].radius + mobjs[thing].radius
        if (mobjs[other].x - motion.x).magnitude >= distance
            || (mobjs[other].y - motion.y).magnitude >= distance || other == thing
        {
            return true
        }
        // Monsters stomp on the last level alone, where cubes bring them.
        if mobjs[thing].player == 0 && rules.map != 30 { return false }
        damage(other, inflictor: thing, source: thing, amount: 10000)
        return true
    }

    /// Fits a thing between floor and ceiling after they moved; false if it does not fit.
    func clipHeight(_ thing: MobjID) -> Bool {
        let isOnFloor = mobjs[thing].z == mobjs[thing].floorZ
        _ = checkPosition(thing, mobjs[thing].x, mobjs[thing].y)
        mobjs[thing].floorZ = motion.floorZ
        mobjs[thing].ceilingZ = motion.ceilingZ
        if isOnFloor {
            mobjs[thing].z = motion.floorZ
        } else if mobjs[thing].z + mobjs[thing].height > motion.ceilingZ {
            mobjs[thing].z = motion.ceilingZ - mobjs[thing].height
        }
        return mobjs[thing].ceilingZ - mobjs[thing].floorZ >= mobjs[thing].height
    }
}

extension MotionScratch {
    /// The moving thing's flags as they are now: a pickup or a slam may have changed them.
    @inline(__always) func flags(of mobjs: Pool<Mobj>) -> Int32 { mobjs[thing].flags }
}
