// Bringing map objects into the world and taking them out.

/// Heights that stand for "on the floor" and "at the ceiling" when something is spawned.
let onFloor = Fixed.min
let onCeiling = Fixed.max

extension World {
    /// Makes a new map object in its spawn state and puts it at the end of the thinkers.
    @discardableResult
    func spawnMobj(_ x: Fixed, _ y: Fixed, _ z: Fixed, _ type: Int32) -> MobjID {
        let id = MobjID(raw: mobjs.allocate())
        var mobj = Mobj()
        mobj.type = type
        mobj.x = x
        mobj.y = y
        mobj.radius = mobjInfos[type].radius
        mobj.height = mobjInfos[type].height
        mobj.flags = mobjInfos[type].flags
        mobj.health = mobjInfos[type].spawnHealth
        if rules.skill != 4 { mobj.reactionTime = mobjInfos[type].reactionTime }
        mobj.lastLook = random.play() % 4
        // The state's action is not run: the object is not in the world yet.
        let state = mobjInfos[type].spawnState
        mobj.state = state
        mobj.tics = states[state].tics
        mobj.sprite = states[state].sprite
        mobj.frame = states[state].frame
        mobjs[id] = mobj
        link(id)
        let sector = sector(of: id)
        mobjs[id].floorZ = sectors[sector].floorHeight
        mobjs[id].ceilingZ = sectors[sector].ceilingHeight
        mobjs[id].z =
            z == onFloor
            ? mobjs[id].floorZ
            : z == onCeiling ? mobjs[id].ceilingZ - mobjInfos[type].height : z
        thinkers.append(ThinkerRef(index: id.raw, kind: .mobj))
        return id
    }

    /// Takes a map object out of the world. Its slot stays readable for a while.
    func removeMobj(_ id: MobjID) {
        let flags = mobjs[id].flags
        let type = mobjs[id].type
        if flags & MobjFlag.special != 0 && flags & MobjFlag.dropped == 0
            && type != MobjType.invulnerability && type != MobjType.invisibility
        {
            respawnQueue.append((mobjs[id].spawnPoint, levelTime))
            // The original remembers 127 items.
            if respawnQueue.count > 127 { respawnQueue.removeFirst() }
        }
        unlink(id)
        stopSound(of: id)
        mobjs[id].isRemoved = true
    }

    /// Places a thing of the map, if the rules of this game want it.
    func spawn(_ thing: MapThing) {
        if thing.type == 11 {
            if deathmatchStarts.count < 10 { deathmatchStarts.append(thing) }
            return
        }
        if thing.type <= 0 { return }
        if thing.type <= 4 {
            playerStarts[Int(thing.type) - 1] = thing
            if !rules.isDeathmatch { spawnPlayer(thing) }
            return
        }
        if !rules.isNetGame && thing.options & 16 != 0 { return }
        let skillBit: Int16 =
            rules.skill == 0 ? 1 : rules.skill == 4 ? 4 : 1 << Int16(rules.skill - 1)
        if thing.options & skillBit == 0 { return }
        guard let type = mobjType(mapNumber: Int32(thing.type)) else { return }
        let flags = mobjInfos[type].flags
        if rules.isDeathmatch && flags & MobjFlag.notDeathmatch != 0 { return }
        if rules.noMonsters && (type == MobjType.skull || flags & MobjFlag.countKill != 0) {
            return
        }
        let z = flags & MobjFlag.spawnCeiling != 0 ? onCeiling : onFloor
        let id = spawnMobj(
            Fixed(units: Int32(thing.x)), Fixed(units: Int32(thing.y)), z, type)
        mobjs[id].spawnPoint = thing
        if mobjs[id].tics > 0 { mobjs[id].tics = 1 + random.play() % mobjs[id].tics }
        if flags & MobjFlag.countKill != 0 { totalKills += 1 }
        if flags & MobjFlag.countItem != 0 { totalItems += 1 }
        mobjs[id].angle = thing.direction
        if thing.options & 8 != 0 { mobjs[id].flags |= MobjFlag.ambush }
    }

    /// The first kind of object with a number in maps.
    func mobjType(mapNumber: Int32) -> Int32? {
        for type in 0..<Int32(mobjInfos.count) where mobjInfos[type].mapNumber == mapNumber {
            return type
        }
        return nil
    }

    /// Puts a player at a start.
    func spawnPlayer(_ start: MapThing) {
        let number = Int32(start.type) - 1
        guard start.type > 0, playerInGame[Int(number)] else { return }
        if players[number].state == .reborn { rebirth(number) }
        let id = spawnMobj(
            Fixed(units: Int32(start.x)), Fixed(units: Int32(start.y)), onFloor, MobjType.player)
        mobjs[id].flags |= number << MobjFlag.translationShift
        mobjs[id].angle = start.direction
        mobjs[id].player = number + 1
        mobjs[id].health = players[number].health
        players[number].mobj = id
        players[number].state = .live
        players[number].refire = 0
        players[number].message = .none
        players[number].damageCount = 0
        players[number].bonusCount = 0
        players[number].extraLight = 0
        players[number].fixedColorMap = 0
        players[number].viewHeight = viewHeight
        setUpWeaponSprites(number)
        if rules.isDeathmatch {
            for card in 0..<6 { players[number].cards[card] = true }
        }
        if number == consolePlayer { bornPlayer = players[number] }
    }

    /// Gives a player what everybody starts with; only counts and frags survive.
    func rebirth(_ number: Int32) {
        let old = players[number]
        var player = Player()
        player.frags = old.frags
        player.killCount = old.killCount
        player.itemCount = old.itemCount
        player.secretCount = old.secretCount
        // Buttons must be released before they count.
        player.useDown = true
        player.attackDown = true
        player.state = .live
        player.health = definitions.constants.initialHealth
        player.readyWeapon = .pistol
        player.pendingWeapon = .pistol
        player.weaponOwned[Int(Weapon.fist.rawValue)] = true
        player.weaponOwned[Int(Weapon.pistol.rawValue)] = true
        player.ammo[Int(Ammo.clip.rawValue)] = definitions.constants.initialBullets
        for kind in 0..<4 { player.maxAmmo[kind] = definitions.maxAmmo[kind] }
        players[number] = player
    }

    /// The smoke where a bullet hit a wall.
    func spawnPuff(_ x: Fixed, _ y: Fixed, _ z: Fixed) {
        let height = z + Fixed(raw: random.playDifference() &<< 10)
        let puff = spawnMobj(x, y, height, MobjType.puff)
        mobjs[puff].momZ = 1
        shortenTics(puff)
        // Punches make no sparks.
        if aim.range == meleeRange { setState(puff, StateID.puff3) }
    }

    /// The blood where a bullet hit someone.
    func spawnBlood(_ x: Fixed, _ y: Fixed, _ z: Fixed, damage: Int32) {
        let height = z + Fixed(raw: random.playDifference() &<< 10)
        let blood = spawnMobj(x, y, height, MobjType.blood)
        mobjs[blood].momZ = 2
        shortenTics(blood)
        if damage <= 12 && damage >= 9 {
            setState(blood, StateID.blood2)
        } else if damage < 9 {
            setState(blood, StateID.blood3)
        }
    }

    /// Lets a state end up to three tics early, so that not all of a kind blink together.
    func shortenTics(_ id: MobjID) {
        mobjs[id].tics &-= random.play() & 3
        if mobjs[id].tics < 1 { mobjs[id].tics = 1 }
    }

    /// Moves a new missile half a step, where it may already hit something.
    func launch(_ missile: MobjID) {
        shortenTics(missile)
        mobjs[missile].x += mobjs[missile].momX >> 1
        mobjs[missile].y += mobjs[missile].momY >> 1
        mobjs[missile].z += mobjs[missile].momZ >> 1
        if !tryMove(missile, mobjs[missile].x, mobjs[missile].y) { explodeMissile(missile) }
    }

    /// Fires a missile from one thing at another.
    @discardableResult
    func spawnMissile(_ source: MobjID, at target: MobjID, _ type: Int32) -> MobjID {
        let missile = spawnMobj(mobjs[source].x, mobjs[source].y, mobjs[source].z + 32, type)
        if mobjInfos[type].seeSound != 0 { startSound(mobjInfos[type].seeSound, from: missile) }
        mobjs[missile].target = source
        var angle = self.angle(from: source, to: target)
        if mobjs[target].flags & MobjFlag.shadow != 0 {
            angle.raw &+= UInt32(bitPattern: random.playDifference() &<< 20)
        }
        mobjs[missile].angle = angle
        let speed = Fixed(raw: mobjInfos[type].speed)
        mobjs[missile].momX = speed * trigonometry.cosine(angle)
        mobjs[missile].momY = speed * trigonometry.sine(angle)
        let distance = approximateDistance(
            mobjs[target].x - mobjs[source].x, mobjs[target].y - mobjs[source].y)
        let tics = speed.raw == 0 ? 1 : max(distance.raw / speed.raw, 1)
        mobjs[missile].momZ = (mobjs[target].z - mobjs[source].z).dividedBy(tics)
        launch(missile)
        return missile
    }

    /// Fires a player's missile at what is in front, slightly to a side if need be.
    func spawnPlayerMissile(_ source: MobjID, _ type: Int32) {
        let range = Fixed(raw: 16 * 64 << 16)
        var angle = mobjs[source].angle
        var slope = aimLineAttack(source, angle, range)
        if aim.target == .none {
            angle.raw &+= 1 << 26
            slope = aimLineAttack(source, angle, range)
            if aim.target == .none {
                angle.raw &-= 2 << 26
                slope = aimLineAttack(source, angle, range)
            }
            if aim.target == .none {
                angle = mobjs[source].angle
                slope = 0
            }
        }
        let missile = spawnMobj(mobjs[source].x, mobjs[source].y, mobjs[source].z + 32, type)
        if mobjInfos[type].seeSound != 0 { startSound(mobjInfos[type].seeSound, from: missile) }
        mobjs[missile].target = source
        mobjs[missile].angle = angle
        let speed = Fixed(raw: mobjInfos[type].speed)
        mobjs[missile].momX = speed * trigonometry.cosine(angle)
        mobjs[missile].momY = speed * trigonometry.sine(angle)
        mobjs[missile].momZ = speed * slope
        launch(missile)
    }

    /// The direction from one thing to another.
    @inline(__always) func angle(from: MobjID, to: MobjID) -> Angle {
        trigonometry.angle(x: mobjs[to].x - mobjs[from].x, y: mobjs[to].y - mobjs[from].y)
    }
}

extension MapThing {
    /// The direction it faces: a multiple of 45 degrees.
    var direction: Angle {
        Angle(raw: Angle.degrees45.raw &* UInt32(bitPattern: Int32(angle) / 45))
    }
}
