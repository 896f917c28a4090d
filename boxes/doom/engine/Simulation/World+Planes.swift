// Moving one floor or ceiling by one tic, and what sectors know of their neighbours.

/// Which plane of a sector moves.
enum MovingPlane {
    case floor, ceiling
}

extension World {
    /// Moves a plane towards a height; what is in the way is crushed or stops it.
    func move(
        _ plane: MovingPlane, of sector: Int32, speed: Fixed, to destination: Fixed, crush: Int32,
        direction: Int32
    ) -> PlaneResult {
        if direction != 1 && direction != -1 { return .moving }
        let last = plane == .floor ? sectors[sector].floorHeight : sectors[sector].ceilingHeight
        let next = direction == 1 ? last + speed : last - speed
        let arrives = direction == 1 ? next > destination : next < destination
        set(plane, of: sector, to: arrives ? destination : next)
        let isBlocked = changeSector(sector, crushes: crush != Crush.no)
        if arrives {
            if isBlocked { restore(plane, sector, last, crush) }
            return .arrived
        }
        if !isBlocked { return .moving }
        let isClosing = (plane == .floor) == (direction == 1)
        if plane == .ceiling && !isClosing { return .moving }
        if isClosing && crush == Crush.yes { return .crushed }
        restore(plane, sector, last, crush)
        return .crushed
    }

    private func set(_ plane: MovingPlane, of sector: Int32, to height: Fixed) {
        if plane == .floor {
            sectors[sector].floorHeight = height
        } else {
            sectors[sector].ceilingHeight = height
        }
    }

    private func restore(_ plane: MovingPlane, _ sector: Int32, _ height: Fixed, _ crush: Int32) {
        set(plane, of: sector, to: height)
        _ = changeSector(sector, crushes: crush != Crush.no)
    }

    /// The sector on the other side of a two-sided line, or `noIndex`.
    @inline(__always) func neighbour(of sector: Int32, across line: Int32) -> Int32 {
        if lines[line].flags & LineFlag.twoSided == 0 { return noIndex }
        return lines[line].frontSector == sector
            ? lines[line].backSector : lines[line].frontSector
    }

    /// A line of a sector, by its place in the sector's list.
    @inline(__always) func line(_ place: Int32, of sector: Int32) -> Int32 {
        level.sectorLines[sectors[sector].firstLine + place]
    }

    /// Calls `body` with every neighbour of a sector, once per line between them.
    @inline(__always) func forEachNeighbour(of sector: Int32, _ body: (Int32) -> Void) {
        for place in 0..<sectors[sector].lineCount {
            let other = neighbour(of: sector, across: line(place, of: sector))
            if other != noIndex { body(other) }
        }
    }

    func lowestFloor(around sector: Int32) -> Fixed {
        var height = sectors[sector].floorHeight
        forEachNeighbour(of: sector) { height = min(height, sectors[$0].floorHeight) }
        return height
    }

    func highestFloor(around sector: Int32) -> Fixed {
        var height: Fixed = -500
        forEachNeighbour(of: sector) { height = max(height, sectors[$0].floorHeight) }
        return height
    }

    /// The lowest neighbouring floor above a height, or that height if there is none.
    func nextHighestFloor(around sector: Int32, above current: Fixed) -> Fixed {
        var height = current
        var count = 0
        var lowest = current
        forEachNeighbour(of: sector) {
            let floor = sectors[$0].floorHeight
            if floor > height {
                // The twenty-second height overwrote the variable it is compared with.
                if count == 21 { height = floor }
                lowest = count == 0 ? floor : min(lowest, floor)
                count += 1
            }
        }
        return lowest
    }

    func lowestCeiling(around sector: Int32) -> Fixed {
        var height = Fixed.max
        forEachNeighbour(of: sector) { height = min(height, sectors[$0].ceilingHeight) }
        return height
    }

    func highestCeiling(around sector: Int32) -> Fixed {
        var height: Fixed = 0
        forEachNeighbour(of: sector) { height = max(height, sectors[$0].ceilingHeight) }
        return height
    }

    func lowestLight(around sector: Int32, _ limit: Int16) -> Int16 {
        var light = limit
        forEachNeighbour(of: sector) { light = min(light, sectors[$0].light) }
        return light
    }

    /// The first sector after `start` with a tag, or nil.
    func nextSector(tag: Int16, after start: Int32) -> Int32? {
        var sector = start &+ 1
        while sector < Int32(sectors.count) {
            if sectors[sector].tag == tag { return sector }
            sector &+= 1
        }
        return nil
    }

    /// Puts a mover at the end of the thinkers and makes its sector busy.
    func add(_ thinker: ThinkerRef, to sector: Int32) {
        thinkers.append(thinker)
        sectors[sector].mover = thinker
    }
}
