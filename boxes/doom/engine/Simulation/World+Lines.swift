// Lines that do something when crossed or shot. The numbers are the original's line types ("The
// Unofficial DOOM Specs", chapter 4.3.2).

extension World {
    /// A thing crossed a special line.
    func cross(_ line: Int32, fromBack: Bool, by thing: MobjID) {
        let special = lines[line].special
        if mobjs[thing].player == 0 {
            switch mobjs[thing].type {
            case MobjType.rocket, MobjType.plasma, MobjType.bfg, MobjType.troopShot,
                MobjType.headShot, MobjType.bruiserShot:
                return
            default: break
            }
            switch special {
            case 39, 97, 125, 126, 4, 10, 88: break
            default: return
            }
        }
        if crossOnce(line, special, fromBack: fromBack, by: thing) {
            lines[line].special = 0
        } else {
            crossAgain(line, special, fromBack: fromBack, by: thing)
        }
    }

    /// Types that work once, whatever they achieve; false for any other type.
    private func crossOnce(
        _ line: Int32, _ special: Int16, fromBack: Bool, by thing: MobjID
    ) -> Bool {
        let tag = lines[line].tag
        switch special {
        case 2: startDoors(tag: tag, .open)
        case 3: startDoors(tag: tag, .close)
        case 4: startDoors(tag: tag, .normal)
        case 16: startDoors(tag: tag, .close30ThenOpen)
        case 108: startDoors(tag: tag, .blazeRaise)
        case 109: startDoors(tag: tag, .blazeOpen)
        case 110: startDoors(tag: tag, .blazeClose)
        case 8: _ = buildStairs(tag: tag, .slow8)
        case 100: _ = buildStairs(tag: tag, .turbo16)
        case 12: turnLightsOn(tag: tag, 0)
        case 13: turnLightsOn(tag: tag, 255)
        case 35: turnLightsOn(tag: tag, 35)
        case 104: turnLightsOff(tag: tag)
        case 17: startStrobes(tag: tag)
        case 39: teleport(thing, line, fromBack: fromBack)
        case 125:
            if mobjs[thing].player != 0 { return false }
            teleport(thing, line, fromBack: fromBack)
        case 40:
            startCeilings(tag: tag, .raiseToHighest)
            startFloors(tag: tag, .lowerToLowest, line: line)
        default: return crossPlaneOnce(line, special, tag)
        }
        return true
    }

    private func crossPlaneOnce(_ line: Int32, _ special: Int16, _ tag: Int16) -> Bool {
        switch special {
        case 5: startFloors(tag: tag, .raise, line: line)
        case 19: startFloors(tag: tag, .lower, line: line)
        case 30: startFloors(tag: tag, .raiseToTexture, line: line)
        case 36: startFloors(tag: tag, .turboLower, line: line)
        case 37: startFloors(tag: tag, .lowerAndChange, line: line)
        case 38: startFloors(tag: tag, .lowerToLowest, line: line)
        case 56: startFloors(tag: tag, .raiseCrush, line: line)
        case 58: startFloors(tag: tag, .raise24, line: line)
        case 59: startFloors(tag: tag, .raise24AndChange, line: line)
        case 119: startFloors(tag: tag, .raiseToNearest, line: line)
        case 130: startFloors(tag: tag, .raiseTurbo, line: line)
        case 6: startCeilings(tag: tag, .fastCrushAndRaise)
        case 25: startCeilings(tag: tag, .crushAndRaise)
        case 44: startCeilings(tag: tag, .lowerAndCrush)
        case 141: startCeilings(tag: tag, .silentCrushAndRaise)
        case 57: stopCeilings(tag: tag)
        case 10: startPlats(line, .downWaitUpStay, amount: 0)
        case 22: startPlats(line, .raiseToNearestAndChange, amount: 0)
        case 53: startPlats(line, .perpetualRaise, amount: 0)
        case 121: startPlats(line, .blazeDownWaitUp, amount: 0)
        case 54: stopPlats(tag: tag)
        default: return false
        }
        return true
    }

    /// Types that work every time.
    private func crossAgain(
        _ line: Int32, _ special: Int16, fromBack: Bool, by thing: MobjID
    ) {
        let tag = lines[line].tag
        switch special {
        case 52: request = .exitLevel
        case 124: request = .secretExitLevel
        case 75: startDoors(tag: tag, .close)
        case 76: startDoors(tag: tag, .close30ThenOpen)
        case 86: startDoors(tag: tag, .open)
        case 90: startDoors(tag: tag, .normal)
        case 105: startDoors(tag: tag, .blazeRaise)
        case 106: startDoors(tag: tag, .blazeOpen)
        case 107: startDoors(tag: tag, .blazeClose)
        case 79: turnLightsOn(tag: tag, 35)
        case 80: turnLightsOn(tag: tag, 0)
        case 81: turnLightsOn(tag: tag, 255)
        case 97: teleport(thing, line, fromBack: fromBack)
        case 126: if mobjs[thing].player == 0 { teleport(thing, line, fromBack: fromBack) }
        case 72: startCeilings(tag: tag, .lowerAndCrush)
        case 73: startCeilings(tag: tag, .crushAndRaise)
        case 77: startCeilings(tag: tag, .fastCrushAndRaise)
        case 74: stopCeilings(tag: tag)
        case 87: startPlats(line, .perpetualRaise, amount: 0)
        case 88: startPlats(line, .downWaitUpStay, amount: 0)
        case 95: startPlats(line, .raiseToNearestAndChange, amount: 0)
        case 120: startPlats(line, .blazeDownWaitUp, amount: 0)
        case 89: stopPlats(tag: tag)
        default: crossFloorAgain(line, special, tag)
        }
    }

    private func crossFloorAgain(_ line: Int32, _ special: Int16, _ tag: Int16) {
        switch special {
        case 82: startFloors(tag: tag, .lowerToLowest, line: line)
        case 83: startFloors(tag: tag, .lower, line: line)
        case 84: startFloors(tag: tag, .lowerAndChange, line: line)
        case 91: startFloors(tag: tag, .raise, line: line)
        case 92: startFloors(tag: tag, .raise24, line: line)
        case 93: startFloors(tag: tag, .raise24AndChange, line: line)
        case 94: startFloors(tag: tag, .raiseCrush, line: line)
        case 96: startFloors(tag: tag, .raiseToTexture, line: line)
        case 98: startFloors(tag: tag, .turboLower, line: line)
        case 128: startFloors(tag: tag, .raiseToNearest, line: line)
        case 129: startFloors(tag: tag, .raiseTurbo, line: line)
        default: break
        }
    }

    /// A thing's shot hit a special line.
    func shoot(_ line: Int32, by thing: MobjID) {
        let special = lines[line].special
        let tag = lines[line].tag
        if mobjs[thing].player == 0 && special != 46 { return }
        switch special {
        case 24:
            startFloors(tag: tag, .raise, line: line)
            changeSwitch(line, isAgain: false)
        case 46:
            startDoors(tag: tag, .open)
            changeSwitch(line, isAgain: true)
        case 47:
            startPlats(line, .raiseToNearestAndChange, amount: 0)
            changeSwitch(line, isAgain: false)
        default: break
        }
    }

    /// Moves a thing to the teleport exit in the sector with a line's tag.
    func teleport(_ thing: MobjID, _ line: Int32, fromBack: Bool) {
        // Missiles stay, and whoever comes from the exit side may leave.
        if mobjs[thing].flags & MobjFlag.missile != 0 || fromBack { return }
        let tag = lines[line].tag
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            for index in 0..<thinkers.count where thinkers[index].kind == .mobj {
                let exit = MobjID(raw: thinkers[index].index)
                if mobjs[exit].isRemoved || mobjs[exit].type != MobjType.teleportMan
                    || self.sector(of: exit) != sector
                {
                    continue
                }
                teleport(thing, to: exit)
                return
            }
        }
    }

    private func teleport(_ thing: MobjID, to exit: MobjID) {
        let (oldX, oldY, oldZ) = (mobjs[thing].x, mobjs[thing].y, mobjs[thing].z)
        let (x, y) = (mobjs[exit].x, mobjs[exit].y)
        if !teleportMove(thing, x, y) { return }
        // Final DOOM leaves the traveller at the height it came from.
        if !rules.isFinal { mobjs[thing].z = mobjs[thing].floorZ }
        let player = mobjs[thing].player - 1
        if player >= 0 { players[player].viewZ = mobjs[thing].z + players[player].viewHeight }
        let oldFog = spawnMobj(oldX, oldY, oldZ, MobjType.teleportFog)
        startSound(SoundID.telept, from: oldFog)
        let angle = mobjs[exit].angle
        let newFog = spawnMobj(
            x + trigonometry.cosine(angle).times(20), y + trigonometry.sine(angle).times(20),
            mobjs[thing].z, MobjType.teleportFog)
        startSound(SoundID.telept, from: newFog)
        if player >= 0 { mobjs[thing].reactionTime = 18 }
        mobjs[thing].angle = angle
        mobjs[thing].momX = 0
        mobjs[thing].momY = 0
        mobjs[thing].momZ = 0
    }
}
