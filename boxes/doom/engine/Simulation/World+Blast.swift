// Explosions, and sectors that move with things in them.

/// The explosion that goes off.
struct BlastScratch {
    var spot = MobjID.none
    var source = MobjID.none
    var damage: Int32 = 0
}

extension World {
    /// Hurts everything in sight around a spot, less with distance.
    func radiusAttack(_ spot: MobjID, source: MobjID, damage: Int32) {
        // The original added the largest radius after shifting it out of the number.
        let distance = Fixed(raw: damage &<< 16)
        blast = BlastScratch(spot: spot, source: source, damage: damage)
        let (left, right) = (
            blockX(mobjs[spot].x - distance), blockX(mobjs[spot].x + distance)
        )
        let (bottom, top) = (
            blockY(mobjs[spot].y - distance), blockY(mobjs[spot].y + distance)
        )
        var y = bottom
        while y <= top {
            var x = left
            while x <= right {
                _ = forEachThing(inBlock: x, y) {
                    blastReaches($0)
                    return true
                }
                x &+= 1
            }
            y &+= 1
        }
    }

    private func blastReaches(_ thing: MobjID) {
        if mobjs[thing].flags & MobjFlag.shootable == 0 { return }
        let type = mobjs[thing].type
        if type == MobjType.cyborg || type == MobjType.spider { return }
        let dx = (mobjs[thing].x - mobjs[blast.spot].x).magnitude
        let dy = (mobjs[thing].y - mobjs[blast.spot].y).magnitude
        let distance = max((max(dx, dy) - mobjs[thing].radius).units, 0)
        if distance >= blast.damage { return }
        if canSee(thing, blast.spot) {
            damage(
                thing, inflictor: blast.spot, source: blast.source,
                amount: blast.damage &- distance)
        }
    }

    /// Fits all things of a sector to its new heights; says whether one does not fit.
    func changeSector(_ sector: Int32, crushes: Bool) -> Bool {
        motion.noFit = false
        motion.crushes = crushes
        var x = sectors[sector].blockLeft
        while x <= sectors[sector].blockRight {
            var y = sectors[sector].blockBottom
            while y <= sectors[sector].blockTop {
                _ = forEachThing(inBlock: x, y) {
                    squeeze($0)
                    return true
                }
                y &+= 1
            }
            x &+= 1
        }
        return motion.noFit
    }

    private func squeeze(_ thing: MobjID) {
        if clipHeight(thing) { return }
        if mobjs[thing].health <= 0 {
            setState(thing, StateID.gibs)
            mobjs[thing].flags &= ~MobjFlag.solid
            mobjs[thing].height = 0
            mobjs[thing].radius = 0
            return
        }
        if mobjs[thing].flags & MobjFlag.dropped != 0 {
            removeMobj(thing)
            return
        }
        if mobjs[thing].flags & MobjFlag.shootable == 0 { return }
        motion.noFit = true
        if motion.crushes && levelTime & 3 == 0 {
            damage(thing, inflictor: .none, source: .none, amount: 10)
            let blood = spawnMobj(
                mobjs[thing].x, mobjs[thing].y,
                mobjs[thing].z + mobjs[thing].height.dividedBy(2), MobjType.blood)
            mobjs[blood].momX = Fixed(raw: random.playDifference() &<< 12)
            mobjs[blood].momY = Fixed(raw: random.playDifference() &<< 12)
        }
    }
}
