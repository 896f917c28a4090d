// Where things are: the lists of things per sector and per block.

extension World {
    /// Puts a thing into the lists of its place. Newcomers go to the head, which decides the order
    /// in which everything later meets them.
    func link(_ thing: MobjID) {
        let subsector = level.subsector(x: mobjs[thing].x, y: mobjs[thing].y)
        mobjs[thing].subsector = subsector
        let flags = mobjs[thing].flags
        if flags & MobjFlag.noSector == 0 {
            let sector = subsectors[subsector].sector
            let head = sectors[sector].firstThing
            mobjs[thing].sectorPrevious = .none
            mobjs[thing].sectorNext = head
            if head != .none { mobjs[head].sectorPrevious = thing }
            sectors[sector].firstThing = thing
        }
        if flags & MobjFlag.noBlockmap == 0 {
            mobjs[thing].blockPrevious = .none
            mobjs[thing].blockNext = .none
            if let block = block(blockX(mobjs[thing].x), blockY(mobjs[thing].y)) {
                let head = blockThings[block]
                mobjs[thing].blockNext = head
                if head != .none { mobjs[head].blockPrevious = thing }
                blockThings[block] = thing
            }
        }
    }

    /// Takes a thing out of the lists of its place. Its own links stay, for walks that stand on it.
    func unlink(_ thing: MobjID) {
        let flags = mobjs[thing].flags
        if flags & MobjFlag.noSector == 0 {
            let next = mobjs[thing].sectorNext
            let previous = mobjs[thing].sectorPrevious
            if next != .none { mobjs[next].sectorPrevious = previous }
            if previous != .none {
                mobjs[previous].sectorNext = next
            } else {
                sectors[sector(of: thing)].firstThing = next
            }
        }
        if flags & MobjFlag.noBlockmap == 0 {
            let next = mobjs[thing].blockNext
            let previous = mobjs[thing].blockPrevious
            if next != .none { mobjs[next].blockPrevious = previous }
            if previous != .none {
                mobjs[previous].blockNext = next
            } else if let block = block(blockX(mobjs[thing].x), blockY(mobjs[thing].y)) {
                blockThings[block] = next
            }
        }
    }
}
