// Floors that rise and sink, stairs that build themselves, and the donut.

private let floorSpeed: Fixed = 1

/// How stairs are built.
enum StairKind {
    case slow8, turbo16
}

extension World {
    /// One tic of a floor.
    func think(floor index: Int32) {
        let sector = floors[index].sector
        let result = move(
            .floor, of: sector, speed: floors[index].speed, to: floors[index].destination,
            crush: floors[index].crush, direction: floors[index].direction)
        if levelTime & 7 == 0 { startSound(SoundID.stnmov, fromSector: sector) }
        if result != .arrived { return }
        sectors[sector].mover = .none
        let direction = floors[index].direction
        let kind = floors[index].kind
        if (direction == 1 && kind == .donutRaise) || (direction == -1 && kind == .lowerAndChange) {
            sectors[sector].special = Int16(truncatingIfNeeded: floors[index].newSpecial)
            sectors[sector].floorFlat = floors[index].texture
        }
        floors[index].isRemoved = true
        startSound(SoundID.pstop, fromSector: sector)
    }

    private func newFloor(_ sector: Int32, _ kind: FloorKind, _ direction: Int32) -> Int32 {
        let index = floors.allocate()
        floors[index].kind = kind
        floors[index].sector = sector
        floors[index].direction = direction
        floors[index].speed = floorSpeed
        add(ThinkerRef(index: index, kind: .floor), to: sector)
        return index
    }

    /// Starts the floors with a tag; the line, if any, is where new flats and specials come from.
    @discardableResult
    func startFloors(tag: Int16, _ kind: FloorKind, line: Int32) -> Bool {
        var isStarted = false
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            if sectors[sector].mover != .none { continue }
            isStarted = true
            switch kind {
            case .lower, .lowerToLowest, .turboLower, .lowerAndChange:
                lower(newFloor(sector, kind, -1), sector, kind)
            default: raise(newFloor(sector, kind, 1), sector, kind, line)
            }
        }
        return isStarted
    }

    private func lower(_ floor: Int32, _ sector: Int32, _ kind: FloorKind) {
        switch kind {
        case .lower: floors[floor].destination = highestFloor(around: sector)
        case .turboLower:
            floors[floor].speed = floorSpeed.times(4)
            floors[floor].destination = highestFloor(around: sector)
            if floors[floor].destination != sectors[sector].floorHeight {
                floors[floor].destination += 8
            }
        default:
            floors[floor].destination = lowestFloor(around: sector)
            if kind == .lowerAndChange { findModel(floor, sector) }
        }
    }

    private func raise(_ floor: Int32, _ sector: Int32, _ kind: FloorKind, _ line: Int32) {
        let height = sectors[sector].floorHeight
        switch kind {
        case .raise, .raiseCrush:
            var destination = min(
                lowestCeiling(around: sector), sectors[sector].ceilingHeight)
            if kind == .raiseCrush {
                floors[floor].crush = Crush.yes
                destination -= 8
            }
            floors[floor].destination = destination
        case .raiseTurbo, .raiseToNearest:
            if kind == .raiseTurbo { floors[floor].speed = floorSpeed.times(4) }
            floors[floor].destination = nextHighestFloor(around: sector, above: height)
        case .raise512: floors[floor].destination = height + 512
        case .raiseToTexture:
            floors[floor].destination = height + shortestLowerTexture(around: sector)
        default:
            floors[floor].destination = height + 24
            if kind == .raise24AndChange && line != noIndex {
                let model = lines[line].frontSector
                sectors[sector].floorFlat = sectors[model].floorFlat
                sectors[sector].special = sectors[model].special
            }
        }
    }

    private func shortestLowerTexture(around sector: Int32) -> Fixed {
        var height = Fixed.max
        for place in 0..<sectors[sector].lineCount {
            let line = line(place, of: sector)
            if lines[line].flags & LineFlag.twoSided == 0 { continue }
            for side in [lines[line].frontSide, lines[line].backSide] where side != noIndex {
                let texture = Int(sides[side].bottomTexture)
                if texture >= 0 && texture < surfaces.textureHeights.count {
                    height = min(height, surfaces.textureHeights[texture])
                }
            }
        }
        return height
    }

    /// Finds the neighbour whose flat and special a sinking floor takes over.
    ///
    /// The original walks on to neighbours that do not match and takes their number of lines for
    /// the sector's own; lists of lines follow each other in memory, here as there.
    private func findModel(_ floor: Int32, _ sector: Int32) {
        floors[floor].texture = sectors[sector].floorFlat
        var current = sector
        var place: Int32 = 0
        while place < sectors[current].lineCount {
            let entry = sectors[sector].firstLine + place
            place += 1
            if Int(entry) >= level.sectorLines.count { return }
            let line = level.sectorLines[entry]
            if lines[line].flags & LineFlag.twoSided == 0 || lines[line].backSide == noIndex {
                continue
            }
            let front = sides[lines[line].frontSide].sector
            current = front == sector ? sides[lines[line].backSide].sector : front
            if sectors[current].floorHeight == floors[floor].destination {
                floors[floor].texture = sectors[current].floorFlat
                floors[floor].newSpecial = Int32(sectors[current].special)
                return
            }
        }
    }

    /// Builds stairs from the sectors with a tag, on through neighbours with the same flat.
    func buildStairs(tag: Int16, _ kind: StairKind) -> Bool {
        var isStarted = false
        var previous = noIndex
        let speed = kind == .slow8 ? Fixed(raw: floorSpeed.raw / 4) : floorSpeed.times(4)
        let step: Fixed = kind == .slow8 ? 8 : 16
        while let first = nextSector(tag: tag, after: previous) {
            previous = first
            if sectors[first].mover != .none { continue }
            isStarted = true
            var height = sectors[first].floorHeight + step
            startStair(first, speed, height)
            let flat = sectors[first].floorFlat
            // The search for the next tagged sector goes on from the last stair.
            while let next = nextStair(after: previous, flat, &height, step) {
                startStair(next, speed, height)
                previous = next
            }
        }
        return isStarted
    }

    private func startStair(_ sector: Int32, _ speed: Fixed, _ height: Fixed) {
        let floor = newFloor(sector, .lower, 1)
        floors[floor].speed = speed
        floors[floor].destination = height
        floors[floor].crush = Crush.stairs
    }

    private func nextStair(
        after sector: Int32, _ flat: Int16, _ height: inout Fixed, _ step: Fixed
    ) -> Int32? {
        for place in 0..<sectors[sector].lineCount {
            let line = line(place, of: sector)
            if lines[line].flags & LineFlag.twoSided == 0 || lines[line].frontSector != sector {
                continue
            }
            let next = lines[line].backSector
            if next == noIndex || sectors[next].floorFlat != flat { continue }
            // A busy neighbour makes the next step higher all the same.
            height += step
            if sectors[next].mover == .none { return next }
        }
        return nil
    }

    /// Lowers a pillar and raises the pool around it to the height beyond.
    func startDonut(tag: Int16) -> Bool {
        var isStarted = false
        var previous = noIndex
        while let pillar = nextSector(tag: tag, after: previous) {
            previous = pillar
            if sectors[pillar].mover != .none { continue }
            isStarted = true
            if sectors[pillar].lineCount == 0 { break }
            let pool = neighbour(of: pillar, across: line(0, of: pillar))
            if pool == noIndex { break }
            startDonut(pillar, pool)
        }
        return isStarted
    }

    private func startDonut(_ pillar: Int32, _ pool: Int32) {
        for place in 0..<sectors[pool].lineCount {
            let model = lines[line(place, of: pool)].backSector
            if model == pillar { continue }
            // Without a sector beyond, the original read what lay at address zero.
            let height: Fixed = model == noIndex ? 0 : sectors[model].floorHeight
            let flat: Int16 = model == noIndex ? 0x16 : sectors[model].floorFlat
            let half = Fixed(raw: floorSpeed.raw / 2)
            let rising = newFloor(pool, .donutRaise, 1)
            floors[rising].speed = half
            floors[rising].texture = flat
            floors[rising].destination = height
            let sinking = newFloor(pillar, .lower, -1)
            floors[sinking].speed = half
            floors[sinking].destination = height
            return
        }
    }
}
