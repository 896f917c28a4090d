// Aiming at something and hitting it at once: bullets, fists, chainsaws; and the use key.

/// The shot in the air.
struct AimScratch {
    var shooter = MobjID.none
    /// What aiming found.
    var target = MobjID.none
    var height: Fixed = 0
    var damage: Int32 = 0
    var range: Fixed = 0
    var slope: Fixed = 0
    var topSlope: Fixed = 0
    var bottomSlope: Fixed = 0
    var user = MobjID.none
    /// The slope of the player's current salvo.
    var bulletSlope: Fixed = 0
}

/// How far fists, and how far bullets, reach.
let meleeRange: Fixed = 64
let missileRange = Fixed(raw: 32 * 64 << 16)
/// How far the use key reaches.
let useRange: Fixed = 64

extension World {
    /// Finds what a shot at an angle would hit; sets `aim.target` and returns the slope, or zero.
    @discardableResult
    func aimLineAttack(_ shooter: MobjID, _ angle: Angle, _ distance: Fixed) -> Fixed {
        aim.shooter = shooter
        aim.height = mobjs[shooter].z + (mobjs[shooter].height >> 1) + 8
        // Not beyond what a screen of 320 × 200 shows.
        aim.topSlope = Fixed(raw: 100 * 65536 / 160)
        aim.bottomSlope = Fixed(raw: -100 * 65536 / 160)
        aim.range = distance
        aim.target = .none
        traverseShot(shooter, angle, distance, for: .aim)
        return aim.target == .none ? 0 : aim.slope
    }

    /// Fires a shot; with damage zero it only looks what is there.
    func lineAttack(
        _ shooter: MobjID, _ angle: Angle, _ distance: Fixed, slope: Fixed, damage: Int32
    ) {
        aim.shooter = shooter
        aim.damage = damage
        aim.height = mobjs[shooter].z + (mobjs[shooter].height >> 1) + 8
        aim.range = distance
        aim.slope = slope
        traverseShot(shooter, angle, distance, for: .shoot)
    }

    private func traverseShot(
        _ shooter: MobjID, _ angle: Angle, _ distance: Fixed, for purpose: TracePurpose
    ) {
        let (x, y) = (mobjs[shooter].x, mobjs[shooter].y)
        let units = distance.units
        traverse(
            from: x, y, to: x + trigonometry.cosine(angle).times(units),
            y + trigonometry.sine(angle).times(units), for: purpose)
    }

    func aimMeets(_ intercept: Intercept) -> Bool {
        let distance = aim.range * intercept.fraction
        if intercept.line != noIndex { return aimPasses(intercept.line, distance) }
        let thing = intercept.thing
        if thing == aim.shooter || mobjs[thing].flags & MobjFlag.shootable == 0 { return true }
        var top = (mobjs[thing].z + mobjs[thing].height - aim.height) / distance
        if top < aim.bottomSlope { return true }
        var bottom = (mobjs[thing].z - aim.height) / distance
        if bottom > aim.topSlope { return true }
        if top > aim.topSlope { top = aim.topSlope }
        if bottom < aim.bottomSlope { bottom = aim.bottomSlope }
        aim.slope = (top + bottom).dividedBy(2)
        aim.target = thing
        return false
    }

    private func aimPasses(_ line: Int32, _ distance: Fixed) -> Bool {
        if lines[line].flags & LineFlag.twoSided == 0 { return false }
        openLine(line)
        let opening = trace.opening
        if opening.bottom >= opening.top { return false }
        let front = lines[line].frontSector
        let back = lines[line].backSector
        if back == noIndex || sectors[front].floorHeight != sectors[back].floorHeight {
            let slope = (opening.bottom - aim.height) / distance
            if slope > aim.bottomSlope { aim.bottomSlope = slope }
        }
        if back == noIndex || sectors[front].ceilingHeight != sectors[back].ceilingHeight {
            let slope = (opening.top - aim.height) / distance
            if slope < aim.topSlope { aim.topSlope = slope }
        }
        return aim.topSlope > aim.bottomSlope
    }

    func shotMeets(_ intercept: Intercept) -> Bool {
        if intercept.line != noIndex {
            if shotPasses(intercept) { return true }
            hitWall(intercept)
            return false
        }
        let thing = intercept.thing
        if thing == aim.shooter || mobjs[thing].flags & MobjFlag.shootable == 0 { return true }
        let distance = aim.range * intercept.fraction
        if (mobjs[thing].z + mobjs[thing].height - aim.height) / distance < aim.slope {
            return true
        }
        if (mobjs[thing].z - aim.height) / distance > aim.slope { return true }
        let (x, y, z) = shotPoint(intercept.fraction - 10 / aim.range)
        if mobjs[thing].flags & MobjFlag.noBlood != 0 {
            spawnPuff(x, y, z)
        } else {
            spawnBlood(x, y, z, damage: aim.damage)
        }
        if aim.damage != 0 {
            damage(thing, inflictor: aim.shooter, source: aim.shooter, amount: aim.damage)
        }
        return false
    }

    private func shotPasses(_ intercept: Intercept) -> Bool {
        let line = intercept.line
        if lines[line].special != 0 { shoot(line, by: aim.shooter) }
        if lines[line].flags & LineFlag.twoSided == 0 { return false }
        openLine(line)
        let opening = trace.opening
        let distance = aim.range * intercept.fraction
        let front = lines[line].frontSector
        let back = lines[line].backSector
        if back == noIndex || sectors[front].floorHeight != sectors[back].floorHeight {
            if (opening.bottom - aim.height) / distance > aim.slope { return false }
        }
        if back == noIndex || sectors[front].ceilingHeight != sectors[back].ceilingHeight {
            if (opening.top - aim.height) / distance < aim.slope { return false }
        }
        return true
    }

    private func shotPoint(_ fraction: Fixed) -> (Fixed, Fixed, Fixed) {
        (
            trace.path.x + trace.path.dx * fraction, trace.path.y + trace.path.dy * fraction,
            aim.height + aim.slope * (fraction * aim.range)
        )
    }

    private func hitWall(_ intercept: Intercept) {
        let (x, y, z) = shotPoint(intercept.fraction - 4 / aim.range)
        let front = lines[intercept.line].frontSector
        let back = lines[intercept.line].backSector
        if sectors[front].ceilingFlat == skyFlat {
            // Shots into the sky leave no mark, nor do those into a wall that shows sky.
            if z > sectors[front].ceilingHeight { return }
            if back != noIndex && sectors[back].ceilingFlat == skyFlat { return }
        }
        spawnPuff(x, y, z)
    }

    /// Uses what is in front of a player.
    func useLines(_ player: Int32) {
        let mobj = players[player].mobj
        aim.user = mobj
        let angle = mobjs[mobj].angle
        let (x, y) = (mobjs[mobj].x, mobjs[mobj].y)
        traverse(
            from: x, y, to: x + trigonometry.cosine(angle).times(useRange.units),
            y + trigonometry.sine(angle).times(useRange.units), for: .use)
    }

    func useMeets(_ intercept: Intercept) -> Bool {
        let line = intercept.line
        let user = aim.user
        if lines[line].special == 0 {
            openLine(line)
            if trace.opening.range.raw <= 0 {
                startSound(SoundID.noway, from: user)
                return false
            }
            return true
        }
        use(line, fromBack: lines[line].isBehind(x: mobjs[user].x, y: mobjs[user].y), by: user)
        return false
    }
}
