// What every map object does in every tic: move, fall, and go on to its next state.

/// The height of a player's eyes.
let viewHeight: Fixed = 41
private let maximumMove: Fixed = 30
private let stopSpeed = Fixed(raw: 0x1000)
private let friction = Fixed(raw: 0xE800)
private let floatSpeed: Fixed = 4
private let gravity: Fixed = 1

extension World {
    /// One tic of a map object.
    func think(_ id: MobjID) {
        if mobjs[id].momX.raw != 0 || mobjs[id].momY.raw != 0
            || mobjs[id].flags & MobjFlag.skullFly != 0
        {
            moveHorizontally(id)
            if mobjs[id].isRemoved { return }
        }
        if mobjs[id].z != mobjs[id].floorZ || mobjs[id].momZ.raw != 0 {
            moveVertically(id)
            if mobjs[id].isRemoved { return }
        }
        if mobjs[id].tics != -1 {
            mobjs[id].tics &-= 1
            if mobjs[id].tics == 0 { setState(id, states[mobjs[id].state].next) }
            return
        }
        if mobjs[id].flags & MobjFlag.countKill == 0 || !rules.respawnMonsters { return }
        mobjs[id].moveCount &+= 1
        if mobjs[id].moveCount < 12 * 35 || levelTime & 31 != 0 { return }
        if random.play() > 4 { return }
        respawnMonster(id)
    }

    /// Enters a state and runs its action, on through states that last no time. False if the
    /// object removed itself.
    @discardableResult
    func setState(_ id: MobjID, _ newState: Int32) -> Bool {
        var state = newState
        // A DEHACKED patch can build a loop that takes no time; the original stops with an error.
        for _ in 0..<1_000_000 {
            if state == StateID.none {
                mobjs[id].state = StateID.none
                removeMobj(id)
                return false
            }
            mobjs[id].state = state
            mobjs[id].tics = states[state].tics
            mobjs[id].sprite = states[state].sprite
            mobjs[id].frame = states[state].frame
            if states[state].action != .none { perform(states[state].action, id) }
            state = states[state].next
            if mobjs[id].tics != 0 { return true }
        }
        mobjs[id].tics = -1
        return true
    }

    /// Lets a missile burst where it is.
    func explodeMissile(_ id: MobjID) {
        mobjs[id].momX = 0
        mobjs[id].momY = 0
        mobjs[id].momZ = 0
        let type = mobjs[id].type
        setState(id, mobjInfos[type].deathState)
        shortenTics(id)
        mobjs[id].flags &= ~MobjFlag.missile
        if mobjInfos[type].deathSound != 0 { startSound(mobjInfos[type].deathSound, from: id) }
    }

    private func moveHorizontally(_ id: MobjID) {
        if mobjs[id].momX.raw == 0 && mobjs[id].momY.raw == 0 {
            // A charging skull was stopped.
            mobjs[id].flags &= ~MobjFlag.skullFly
            mobjs[id].momZ = 0
            setState(id, mobjInfos[mobjs[id].type].spawnState)
            return
        }
        mobjs[id].momX = min(max(mobjs[id].momX, -maximumMove), maximumMove)
        mobjs[id].momY = min(max(mobjs[id].momY, -maximumMove), maximumMove)
        var moveX = mobjs[id].momX
        var moveY = mobjs[id].momY
        repeat {
            let x: Fixed
            let y: Fixed
            // Only fast moves to the north and east are taken in two steps.
            if moveX > 15 || moveY > 15 {
                x = mobjs[id].x + moveX.dividedBy(2)
                y = mobjs[id].y + moveY.dividedBy(2)
                moveX = moveX >> 1
                moveY = moveY >> 1
            } else {
                x = mobjs[id].x + moveX
                y = mobjs[id].y + moveY
                moveX = 0
                moveY = 0
            }
            if !tryMove(id, x, y) && !bump(id) { return }
        } while moveX.raw != 0 || moveY.raw != 0
        slowDown(id)
    }

    /// A move was blocked. False if the object vanished.
    private func bump(_ id: MobjID) -> Bool {
        if mobjs[id].player != 0 {
            slideMove(id)
        } else if mobjs[id].flags & MobjFlag.missile != 0 {
            if motion.ceilingLine != noIndex {
                let back = lines[motion.ceilingLine].backSector
                if back != noIndex && sectors[back].ceilingFlat == skyFlat {
                    // Missiles fly into the sky.
                    removeMobj(id)
                    return false
                }
            }
            explodeMissile(id)
        } else {
            mobjs[id].momX = 0
            mobjs[id].momY = 0
        }
        return true
    }

    private func slowDown(_ id: MobjID) {
        let player = mobjs[id].player - 1
        if player >= 0 && players[player].cheats & Cheat.noMomentum != 0 {
            mobjs[id].momX = 0
            mobjs[id].momY = 0
            return
        }
        if mobjs[id].flags & (MobjFlag.missile | MobjFlag.skullFly) != 0 { return }
        if mobjs[id].z > mobjs[id].floorZ { return }
        let (momX, momY) = (mobjs[id].momX, mobjs[id].momY)
        if mobjs[id].flags & MobjFlag.corpse != 0 {
            // Corpses halfway over a step slide on.
            let quarter = Fixed(raw: 0x4000)
            if (momX > quarter || momX < -quarter || momY > quarter || momY < -quarter)
                && mobjs[id].floorZ != sectors[sector(of: id)].floorHeight
            {
                return
            }
        }
        let isSlow =
            momX > -stopSpeed && momX < stopSpeed && momY > -stopSpeed && momY < stopSpeed
        if isSlow
            && (player < 0
                || (players[player].command.forwardMove == 0
                    && players[player].command.sideMove == 0))
        {
            if player >= 0 { standStill(player) }
            mobjs[id].momX = 0
            mobjs[id].momY = 0
        } else {
            mobjs[id].momX = momX * friction
            mobjs[id].momY = momY * friction
        }
    }

    private func standStill(_ player: Int32) {
        let mobj = players[player].mobj
        let state = mobjs[mobj].state
        if state >= StateID.playerRun1 && state < StateID.playerRun1 + 4 {
            setState(mobj, StateID.playerStand)
        }
    }

    private func moveVertically(_ id: MobjID) {
        let player = mobjs[id].player - 1
        if player >= 0 && mobjs[id].z < mobjs[id].floorZ {
            // The view rises smoothly on steps.
            players[player].viewHeight -= mobjs[id].floorZ - mobjs[id].z
            players[player].deltaViewHeight = (viewHeight - players[player].viewHeight) >> 3
        }
        mobjs[id].z += mobjs[id].momZ
        if mobjs[id].flags & MobjFlag.float != 0 && mobjs[id].target != .none { hover(id) }
        if mobjs[id].z <= mobjs[id].floorZ {
            land(id, player)
            if explodesOnContact(id) { return }
        } else if mobjs[id].flags & MobjFlag.noGravity == 0 {
            mobjs[id].momZ -= mobjs[id].momZ.raw == 0 ? gravity + gravity : gravity
        }
        if mobjs[id].z + mobjs[id].height > mobjs[id].ceilingZ {
            if mobjs[id].momZ.raw > 0 { mobjs[id].momZ = 0 }
            mobjs[id].z = mobjs[id].ceilingZ - mobjs[id].height
            if mobjs[id].flags & MobjFlag.skullFly != 0 { mobjs[id].momZ = -mobjs[id].momZ }
            _ = explodesOnContact(id)
        }
    }

    private func explodesOnContact(_ id: MobjID) -> Bool {
        let flags = mobjs[id].flags
        if flags & MobjFlag.missile == 0 || flags & MobjFlag.noClip != 0 { return false }
        explodeMissile(id)
        return true
    }

    /// Brings a floating monster to the height of a close target.
    private func hover(_ id: MobjID) {
        if mobjs[id].flags & (MobjFlag.skullFly | MobjFlag.inFloat) != 0 { return }
        let target = mobjs[id].target
        let distance = approximateDistance(
            mobjs[id].x - mobjs[target].x, mobjs[id].y - mobjs[target].y)
        let delta = mobjs[target].z + (mobjs[id].height >> 1) - mobjs[id].z
        if delta.raw < 0 && distance < -delta.times(3) {
            mobjs[id].z -= floatSpeed
        } else if delta.raw > 0 && distance < delta.times(3) {
            mobjs[id].z += floatSpeed
        }
    }

    private func land(_ id: MobjID, _ player: Int32) {
        let isSkull = mobjs[id].flags & MobjFlag.skullFly != 0
        // The executables of The Ultimate DOOM and Final DOOM let charging skulls bounce off the floor.
        let bounces = rules.isUltimate || rules.isFinal
        if isSkull && bounces { mobjs[id].momZ = -mobjs[id].momZ }
        if mobjs[id].momZ.raw < 0 {
            if player >= 0 && mobjs[id].momZ < -8 {
                // The view dips after a fall.
                players[player].deltaViewHeight = mobjs[id].momZ >> 3
                startSound(SoundID.oof, from: id)
            }
            mobjs[id].momZ = 0
        }
        mobjs[id].z = mobjs[id].floorZ
        if isSkull && !bounces { mobjs[id].momZ = -mobjs[id].momZ }
    }

    /// Nightmare: a dead monster comes back where it stood first.
    private func respawnMonster(_ id: MobjID) {
        let start = mobjs[id].spawnPoint
        let x = Fixed(units: Int32(start.x))
        let y = Fixed(units: Int32(start.y))
        if !checkPosition(id, x, y) { return }
        let oldFloor = sectors[sector(of: id)].floorHeight
        let oldFog = spawnMobj(mobjs[id].x, mobjs[id].y, oldFloor, MobjType.teleportFog)
        startSound(SoundID.telept, from: oldFog)
        let newSector = subsectors[level.subsector(x: x, y: y)].sector
        let newFog = spawnMobj(x, y, sectors[newSector].floorHeight, MobjType.teleportFog)
        startSound(SoundID.telept, from: newFog)
        let type = mobjs[id].type
        let hangs = mobjInfos[type].flags & MobjFlag.spawnCeiling != 0
        let newcomer = spawnMobj(x, y, hangs ? onCeiling : onFloor, type)
        mobjs[newcomer].spawnPoint = start
        mobjs[newcomer].angle = start.direction
        if start.options & 8 != 0 { mobjs[newcomer].flags |= MobjFlag.ambush }
        mobjs[newcomer].reactionTime = 18
        removeMobj(id)
    }
}
