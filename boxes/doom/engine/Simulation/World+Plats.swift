// Lifts.

private let platSpeed: Fixed = 1
private let platWait: Int32 = 3 * 35

extension World {
    /// One tic of a lift.
    func think(plat index: Int32) {
        let sector = plats[index].sector
        switch plats[index].status {
        case .up: raisePlat(index, sector)
        case .down:
            let result = move(
                .floor, of: sector, speed: plats[index].speed, to: plats[index].low,
                crush: Crush.no, direction: -1)
            if result == .arrived { rest(index, sector) }
        case .waiting:
            plats[index].count &-= 1
            if plats[index].count == 0 {
                plats[index].status =
                    sectors[sector].floorHeight == plats[index].low ? .up : .down
                startSound(SoundID.pstart, fromSector: sector)
            }
        case .inStasis: break
        }
    }

    private func rest(_ index: Int32, _ sector: Int32) {
        plats[index].count = plats[index].wait
        plats[index].status = .waiting
        startSound(SoundID.pstop, fromSector: sector)
    }

    private func raisePlat(_ index: Int32, _ sector: Int32) {
        let result = move(
            .floor, of: sector, speed: plats[index].speed, to: plats[index].high,
            crush: plats[index].crush, direction: 1)
        let kind = plats[index].kind
        if (kind == .raiseAndChange || kind == .raiseToNearestAndChange) && levelTime & 7 == 0 {
            startSound(SoundID.stnmov, fromSector: sector)
        }
        if result == .crushed && plats[index].crush == Crush.no {
            plats[index].count = plats[index].wait
            plats[index].status = .down
            startSound(SoundID.pstart, fromSector: sector)
        } else if result == .arrived {
            rest(index, sector)
            if kind != .perpetualRaise {
                sectors[sector].mover = .none
                plats[index].isRemoved = true
            }
        }
    }

    /// Starts the lifts with a line's tag and wakes those in stasis.
    @discardableResult
    func startPlats(_ line: Int32, _ kind: PlatKind, amount: Int32) -> Bool {
        let tag = lines[line].tag
        if kind == .perpetualRaise { resumePlats(tag: tag) }
        var isStarted = false
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            if sectors[sector].mover != .none { continue }
            isStarted = true
            let index = plats.allocate()
            plats[index].kind = kind
            plats[index].sector = sector
            plats[index].tag = Int32(tag)
            add(ThinkerRef(index: index, kind: .plat), to: sector)
            start(plat: index, sector, kind, line, amount)
        }
        return isStarted
    }

    private func start(
        plat index: Int32, _ sector: Int32, _ kind: PlatKind, _ line: Int32, _ amount: Int32
    ) {
        let height = sectors[sector].floorHeight
        switch kind {
        case .raiseToNearestAndChange, .raiseAndChange:
            plats[index].speed = Fixed(raw: platSpeed.raw / 2)
            sectors[sector].floorFlat = sectors[sides[lines[line].frontSide].sector].floorFlat
            if kind == .raiseAndChange {
                plats[index].high = height + Fixed(units: amount)
            } else {
                plats[index].high = nextHighestFloor(around: sector, above: height)
                // No more damage from what it covers.
                sectors[sector].special = 0
            }
            plats[index].status = .up
            startSound(SoundID.stnmov, fromSector: sector)
        case .downWaitUpStay, .blazeDownWaitUp:
            plats[index].speed = platSpeed.times(kind == .downWaitUpStay ? 4 : 8)
            plats[index].low = min(lowestFloor(around: sector), height)
            plats[index].high = height
            plats[index].wait = platWait
            plats[index].status = .down
            startSound(SoundID.pstart, fromSector: sector)
        case .perpetualRaise:
            plats[index].speed = platSpeed
            plats[index].low = min(lowestFloor(around: sector), height)
            plats[index].high = max(highestFloor(around: sector), height)
            plats[index].wait = platWait
            plats[index].status = random.play() & 1 == 0 ? .up : .down
            startSound(SoundID.pstart, fromSector: sector)
        }
    }

    private func resumePlats(tag: Int16) {
        for thinker in thinkers where thinker.kind == .plat {
            let index = thinker.index
            if !plats[index].isRemoved && plats[index].tag == Int32(tag)
                && plats[index].status == .inStasis
            {
                plats[index].status = plats[index].oldStatus
            }
        }
    }

    /// Stops the lifts with a tag.
    func stopPlats(tag: Int16) {
        for thinker in thinkers where thinker.kind == .plat {
            let index = thinker.index
            if !plats[index].isRemoved && plats[index].tag == Int32(tag)
                && plats[index].status != .inStasis
            {
                plats[index].oldStatus = plats[index].status
                plats[index].status = .inStasis
            }
        }
    }
}
