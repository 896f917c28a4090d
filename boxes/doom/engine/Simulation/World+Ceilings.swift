// Ceilings that move, crushers above all.

private let ceilingSpeed: Fixed = 1

extension World {
    /// One tic of a ceiling.
    func think(ceiling index: Int32) {
        let sector = ceilings[index].sector
        let direction = ceilings[index].direction
        if direction != 1 && direction != -1 { return }
        let kind = ceilings[index].kind
        let result = move(
            .ceiling, of: sector, speed: ceilings[index].speed,
            to: direction == 1 ? ceilings[index].topHeight : ceilings[index].bottomHeight,
            crush: direction == 1 ? Crush.no : ceilings[index].crush, direction: direction)
        if levelTime & 7 == 0 && kind != .silentCrushAndRaise {
            startSound(SoundID.stnmov, fromSector: sector)
        }
        if result == .arrived {
            if direction == 1 {
                endRise(index, sector, kind)
            } else {
                endFall(index, sector, kind)
            }
        } else if result == .crushed && direction == -1
            && (kind == .silentCrushAndRaise || kind == .crushAndRaise || kind == .lowerAndCrush)
        {
            ceilings[index].speed = Fixed(raw: ceilingSpeed.raw / 8)
        }
    }

    private func endRise(_ index: Int32, _ sector: Int32, _ kind: CeilingKind) {
        switch kind {
        case .raiseToHighest: removeCeiling(index, sector)
        case .silentCrushAndRaise, .fastCrushAndRaise, .crushAndRaise:
            if kind == .silentCrushAndRaise { startSound(SoundID.pstop, fromSector: sector) }
            ceilings[index].direction = -1
        default: break
        }
    }

    private func endFall(_ index: Int32, _ sector: Int32, _ kind: CeilingKind) {
        switch kind {
        case .silentCrushAndRaise, .crushAndRaise, .fastCrushAndRaise:
            if kind == .silentCrushAndRaise { startSound(SoundID.pstop, fromSector: sector) }
            if kind != .fastCrushAndRaise { ceilings[index].speed = ceilingSpeed }
            ceilings[index].direction = 1
        case .lowerAndCrush, .lowerToFloor: removeCeiling(index, sector)
        case .raiseToHighest: break
        }
    }

    private func removeCeiling(_ index: Int32, _ sector: Int32) {
        if !ceilings[index].isListed { return }
        sectors[sector].mover = .none
        ceilings[index].isRemoved = true
    }

    /// Starts the ceilings with a tag and wakes those in stasis.
    @discardableResult
    func startCeilings(tag: Int16, _ kind: CeilingKind) -> Bool {
        if kind == .fastCrushAndRaise || kind == .silentCrushAndRaise || kind == .crushAndRaise {
            resumeCeilings(tag: tag)
        }
        var isStarted = false
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            if sectors[sector].mover != .none { continue }
            isStarted = true
            let index = ceilings.allocate()
            ceilings[index].sector = sector
            ceilings[index].kind = kind
            ceilings[index].tag = Int32(sectors[sector].tag)
            ceilings[index].speed = ceilingSpeed
            ceilings[index].direction = -1
            start(ceiling: index, sector, kind)
            listCeiling(index)
            add(ThinkerRef(index: index, kind: .ceiling), to: sector)
        }
        return isStarted
    }

    /// Gives a new ceiling its place among those that lines and its own end find again.
    func listCeiling(_ index: Int32) {
        var count = 0
        for thinker in thinkers where thinker.kind == .ceiling {
            let other = ceilings[thinker.index]
            if other.isListed && !other.isRemoved { count += 1 }
        }
        ceilings[index].isListed = count < 30
    }

    private func start(ceiling index: Int32, _ sector: Int32, _ kind: CeilingKind) {
        let floor = sectors[sector].floorHeight
        switch kind {
        case .raiseToHighest:
            ceilings[index].topHeight = highestCeiling(around: sector)
            ceilings[index].direction = 1
        case .lowerToFloor: ceilings[index].bottomHeight = floor
        case .lowerAndCrush: ceilings[index].bottomHeight = floor + 8
        case .fastCrushAndRaise, .silentCrushAndRaise, .crushAndRaise:
            ceilings[index].crush = Crush.yes
            ceilings[index].topHeight = sectors[sector].ceilingHeight
            ceilings[index].bottomHeight = floor + 8
            if kind == .fastCrushAndRaise { ceilings[index].speed = ceilingSpeed.times(2) }
        }
    }

    private func resumeCeilings(tag: Int16) {
        for thinker in thinkers where thinker.kind == .ceiling {
            let index = thinker.index
            if ceilings[index].isListed && !ceilings[index].isRemoved
                && ceilings[index].tag == Int32(tag) && ceilings[index].direction == 0
            {
                ceilings[index].direction = ceilings[index].oldDirection
            }
        }
    }

    /// Stops the crushers with a tag; false if none moved.
    @discardableResult
    func stopCeilings(tag: Int16) -> Bool {
        var isStopped = false
        for thinker in thinkers where thinker.kind == .ceiling {
            let index = thinker.index
            if ceilings[index].isListed && !ceilings[index].isRemoved
                && ceilings[index].tag == Int32(tag) && ceilings[index].direction != 0
            {
                ceilings[index].oldDirection = ceilings[index].direction
                ceilings[index].direction = 0
                isStopped = true
            }
        }
        return isStopped
    }
}
