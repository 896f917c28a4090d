// The tic: players, thinkers, what animates, what comes back; and the beginning of a level.

extension World {
    /// Advances the world by one tic (1/35 second).
    func tick() {
        for number in 0..<Int32(4) where playerInGame[Int(number)] { think(player: number) }
        runThinkers()
        updateSpecials()
        respawnItems()
        levelTime &+= 1
    }

    private func runThinkers() {
        // Thinkers that are added meanwhile act in this very tic.
        var index = 0
        var removed = 0
        while index < thinkers.count {
            let thinker = thinkers[index]
            index += 1
            if isRemoved(thinker) {
                removed += 1
                continue
            }
            run(thinker)
        }
        if removed != 0 { sweepThinkers() }
    }

    @inline(__always) private func run(_ thinker: ThinkerRef) {
        switch thinker.kind {
        case .mobj: think(MobjID(raw: thinker.index))
        case .door: think(door: thinker.index)
        case .floor: think(floor: thinker.index)
        case .ceiling: think(ceiling: thinker.index)
        case .plat: think(plat: thinker.index)
        case .lightFlash: think(lightFlash: thinker.index)
        case .strobe: think(strobe: thinker.index)
        case .glow: think(glow: thinker.index)
        case .fireFlicker: think(fireFlicker: thinker.index)
        case .none: break
        }
    }

    private func isRemoved(_ thinker: ThinkerRef) -> Bool {
        switch thinker.kind {
        case .mobj: mobjs[thinker.index].isRemoved
        case .door: doors[thinker.index].isRemoved
        case .floor: floors[thinker.index].isRemoved
        case .ceiling: ceilings[thinker.index].isRemoved
        case .plat: plats[thinker.index].isRemoved
        case .lightFlash, .strobe, .glow, .fireFlicker: lights[thinker.index].isRemoved
        case .none: true
        }
    }

    /// Closes the gaps that removed thinkers leave and gives their slots back.
    private func sweepThinkers() {
        var kept = 0
        for index in 0..<thinkers.count {
            let thinker = thinkers[index]
            if isRemoved(thinker) {
                release(thinker)
            } else {
                thinkers[kept] = thinker
                kept += 1
            }
        }
        thinkers.removeLast(thinkers.count - kept)
    }

    private func release(_ thinker: ThinkerRef) {
        switch thinker.kind {
        case .mobj: mobjs.release(thinker.index)
        case .door: doors.release(thinker.index)
        case .floor: floors.release(thinker.index)
        case .ceiling: ceilings.release(thinker.index)
        case .plat: plats.release(thinker.index)
        case .lightFlash, .strobe, .glow, .fireFlicker: lights.release(thinker.index)
        case .none: break
        }
    }

    private func updateSpecials() {
        let step = levelTime / 8
        for animation in animations {
            for index in animation.first..<animation.first + animation.count {
                let shown = animation.first + (step &+ index) % animation.count
                if animation.isTexture {
                    textureTranslation[index] = shown
                } else {
                    flatTranslation[index] = shown
                }
            }
        }
        for line in scrollingLines { sides[lines[line].frontSide].textureOffset += 1 }
        updateButtons()
    }

    /// In deathmatch 2 items come back after half a minute, one a tic.
    private func respawnItems() {
        guard rules.deathmatchKind == 2, let next = respawnQueue.first,
            levelTime - next.time >= 30 * 35
        else { return }
        respawnQueue.removeFirst()
        let x = Fixed(units: Int32(next.thing.x))
        let y = Fixed(units: Int32(next.thing.y))
        let floor = sectors[subsectors[level.subsector(x: x, y: y)].sector].floorHeight
        let fog = spawnMobj(x, y, floor, MobjType.itemFog)
        startSound(SoundID.itmbk, from: fog)
        guard let type = mobjType(mapNumber: Int32(next.thing.type)) else { return }
        let hangs = mobjInfos[type].flags & MobjFlag.spawnCeiling != 0
        let item = spawnMobj(x, y, hangs ? onCeiling : onFloor, type)
        mobjs[item].spawnPoint = next.thing
        mobjs[item].angle = next.thing.direction
    }

    /// Brings everything to its place at the beginning of a level.
    func begin(gameTic: Int32) {
        self.gameTic = gameTic
        levelTime = 0
        for number in 0..<Int32(4) {
            players[number].killCount = 0
            players[number].itemCount = 0
            players[number].secretCount = 0
        }
        players[consolePlayer].viewZ = Fixed(raw: 1)
        findSwitches()
        for thing in level.things {
            // Monsters of the sequel end the list in any other game.
            if !rules.isCommercial && World.isSequelOnly(thing.type) { break }
            spawn(thing)
        }
        if rules.isDeathmatch {
            for number in 0..<4 where playerInGame[number] { spawnDeathmatch(Int32(number)) }
        }
        spawnSpecials()
    }

    private static func isSequelOnly(_ type: Int16) -> Bool {
        switch type {
        case 68, 64, 88, 89, 69, 67, 71, 65, 66, 84: true
        default: false
        }
    }

    private func spawnSpecials() {
        for sector in 0..<Int32(sectors.count) {
            switch sectors[sector].special {
            case 1: spawnLightFlash(sector)
            case 2: spawnStrobe(sector, dark: StrobeDark.fast, isInSync: false)
            case 3: spawnStrobe(sector, dark: StrobeDark.slow, isInSync: false)
            case 4:
                spawnStrobe(sector, dark: StrobeDark.fast, isInSync: false)
                sectors[sector].special = 4
            case 8: spawnGlow(sector)
            case 9: totalSecrets += 1
            case 10: spawnDoorClosingIn30(sector)
            case 12: spawnStrobe(sector, dark: StrobeDark.slow, isInSync: true)
            case 13: spawnStrobe(sector, dark: StrobeDark.fast, isInSync: true)
            case 14: spawnDoorRaisingIn5Minutes(sector)
            case 17: spawnFireFlicker(sector)
            default: break
            }
        }
        findScrollingLines()
    }

    /// Lists the lines whose texture scrolls.
    func findScrollingLines() {
        scrollingLines.removeAll()
        for line in 0..<Int32(lines.count) where lines[line].special == 48 {
            scrollingLines.append(line)
        }
    }
}
