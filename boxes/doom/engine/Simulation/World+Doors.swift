// Doors: ceilings that rise to let somebody through, some only with a key.

private let doorSpeed: Fixed = 2
private let doorWait: Int32 = 150

extension World {
    /// One tic of a door.
    func think(door index: Int32) {
        let sector = doors[index].sector
        switch doors[index].direction {
        case 0:
            doors[index].topCountdown &-= 1
            if doors[index].topCountdown == 0 { endWait(index, sector) }
        case 2:
            doors[index].topCountdown &-= 1
            if doors[index].topCountdown == 0 && doors[index].kind == .raiseIn5Minutes {
                doors[index].direction = 1
                doors[index].kind = .normal
                startSound(SoundID.doropn, fromSector: sector)
            }
        case -1: closeDoor(index, sector)
        case 1: openDoor(index, sector)
        default: break
        }
    }

    private func endWait(_ index: Int32, _ sector: Int32) {
        switch doors[index].kind {
        case .blazeRaise:
            doors[index].direction = -1
            startSound(SoundID.bdcls, fromSector: sector)
        case .normal:
            doors[index].direction = -1
            startSound(SoundID.dorcls, fromSector: sector)
        case .close30ThenOpen:
            doors[index].direction = 1
            startSound(SoundID.doropn, fromSector: sector)
        default: break
        }
    }

    private func closeDoor(_ index: Int32, _ sector: Int32) {
        let result = move(
            .ceiling, of: sector, speed: doors[index].speed, to: sectors[sector].floorHeight,
            crush: Crush.no, direction: -1)
        let kind = doors[index].kind
        if result == .arrived {
            switch kind {
            case .blazeRaise, .blazeClose:
                removeDoor(index, sector)
                startSound(SoundID.bdcls, fromSector: sector)
            case .normal, .close: removeDoor(index, sector)
            case .close30ThenOpen:
                doors[index].direction = 0
                doors[index].topCountdown = 35 * 30
            default: break
            }
        } else if result == .crushed && kind != .blazeClose && kind != .close {
            doors[index].direction = 1
            startSound(SoundID.doropn, fromSector: sector)
        }
    }

    private func openDoor(_ index: Int32, _ sector: Int32) {
        let result = move(
            .ceiling, of: sector, speed: doors[index].speed, to: doors[index].topHeight,
            crush: Crush.no, direction: 1)
        if result != .arrived { return }
        switch doors[index].kind {
        case .blazeRaise, .normal:
            doors[index].direction = 0
            doors[index].topCountdown = doors[index].topWait
        case .close30ThenOpen, .blazeOpen, .open: removeDoor(index, sector)
        default: break
        }
    }

    private func removeDoor(_ index: Int32, _ sector: Int32) {
        sectors[sector].mover = .none
        doors[index].isRemoved = true
    }

    private func newDoor(_ sector: Int32, _ kind: DoorKind) -> Int32 {
        let index = doors.allocate()
        doors[index].kind = kind
        doors[index].sector = sector
        doors[index].topWait = doorWait
        doors[index].speed = doorSpeed
        add(ThinkerRef(index: index, kind: .door), to: sector)
        return index
    }

    /// Starts the doors with a tag; false if there was none to start.
    @discardableResult
    func startDoors(tag: Int16, _ kind: DoorKind) -> Bool {
        var isStarted = false
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            if sectors[sector].mover != .none { continue }
            isStarted = true
            start(door: newDoor(sector, kind), sector, kind)
        }
        return isStarted
    }

    private func start(door: Int32, _ sector: Int32, _ kind: DoorKind) {
        switch kind {
        case .blazeClose, .close:
            doors[door].topHeight = lowestCeiling(around: sector) - 4
            doors[door].direction = -1
            if kind == .blazeClose { doors[door].speed = doorSpeed.times(4) }
            startSound(
                kind == .close ? SoundID.dorcls : SoundID.bdcls, fromSector: sector)
        case .close30ThenOpen:
            doors[door].topHeight = sectors[sector].ceilingHeight
            doors[door].direction = -1
            startSound(SoundID.dorcls, fromSector: sector)
        case .blazeRaise, .blazeOpen, .normal, .open:
            doors[door].direction = 1
            doors[door].topHeight = lowestCeiling(around: sector) - 4
            let isBlazing = kind == .blazeRaise || kind == .blazeOpen
            if isBlazing { doors[door].speed = doorSpeed.times(4) }
            if doors[door].topHeight != sectors[sector].ceilingHeight {
                startSound(isBlazing ? SoundID.bdopn : SoundID.doropn, fromSector: sector)
            }
        case .raiseIn5Minutes: break
        }
    }

    /// Whether a thing may open a lock; tells its player what is missing.
    private func hasKey(
        _ thing: MobjID, _ card: Int, _ skull: Int, _ message: Message
    ) -> Bool {
        let player = mobjs[thing].player - 1
        if player < 0 { return false }
        if players[player].cards[card] || players[player].cards[skull] { return true }
        players[player].message = message
        startSound(SoundID.oof, from: .none)
        return false
    }

    /// Starts tagged doors that need a key.
    func startLockedDoors(_ line: Int32, _ kind: DoorKind, by thing: MobjID) -> Bool {
        let isOpen =
            switch lines[line].special {
            case 99, 133: hasKey(thing, Card.blueCard, Card.blueSkull, .needBlueObject)
            case 134, 135: hasKey(thing, Card.redCard, Card.redSkull, .needRedObject)
            default: hasKey(thing, Card.yellowCard, Card.yellowSkull, .needYellowObject)
            }
        return isOpen && startDoors(tag: lines[line].tag, kind)
    }

    /// Opens or closes the door behind a line by hand.
    func useDoor(_ line: Int32, by thing: MobjID) {
        let special = lines[line].special
        switch special {
        case 26, 32:
            if !hasKey(thing, Card.blueCard, Card.blueSkull, .needBlueKey) { return }
        case 27, 34:
            if !hasKey(thing, Card.yellowCard, Card.yellowSkull, .needYellowKey) { return }
        case 28, 33:
            if !hasKey(thing, Card.redCard, Card.redSkull, .needRedKey) { return }
        default: break
        }
        // A door special on a one-sided line stops the original with an error.
        let sector = lines[line].backSector
        if sector == noIndex { return }
        if sectors[sector].mover != .none {
            switch special {
            case 1, 26, 27, 28, 117:
                reverse(sectors[sector].mover, isPlayer: mobjs[thing].player != 0)
                return
            default: break
            }
        }
        let isBlazing = special == 117 || special == 118
        startSound(isBlazing ? SoundID.bdopn : SoundID.doropn, fromSector: sector)
        let staysOpen = special == 118 || (special >= 31 && special <= 34)
        let door = newDoor(
            sector,
            staysOpen ? (isBlazing ? .blazeOpen : .open) : (isBlazing ? .blazeRaise : .normal))
        doors[door].direction = 1
        if isBlazing { doors[door].speed = doorSpeed.times(4) }
        if staysOpen { lines[line].special = 0 }
        doors[door].topHeight = lowestCeiling(around: sector) - 4
    }

    /// Turns a door that moves. The original took any mover for a door and wrote into whatever
    /// field was at the direction's place.
    private func reverse(_ mover: ThinkerRef, isPlayer: Bool) {
        switch mover.kind {
        case .door:
            if doors[mover.index].direction == -1 {
                doors[mover.index].direction = 1
            } else if isPlayer {
                // Monsters never close doors.
                doors[mover.index].direction = -1
            }
        case .plat:
            if plats[mover.index].count == -1 {
                plats[mover.index].count = 1
            } else if isPlayer {
                plats[mover.index].wait = -1
            }
        case .ceiling:
            if ceilings[mover.index].speed.raw == -1 {
                ceilings[mover.index].speed = Fixed(raw: 1)
            } else if isPlayer {
                ceilings[mover.index].speed = Fixed(raw: -1)
            }
        default: break
        }
    }

    /// A door that closes half a minute after the level begins.
    func spawnDoorClosingIn30(_ sector: Int32) {
        let door = newDoor(sector, .normal)
        sectors[sector].special = 0
        doors[door].topWait = 0
        doors[door].topCountdown = 30 * 35
    }

    /// A door that opens five minutes after the level begins.
    func spawnDoorRaisingIn5Minutes(_ sector: Int32) {
        let door = newDoor(sector, .raiseIn5Minutes)
        sectors[sector].special = 0
        doors[door].direction = 2
        doors[door].topHeight = lowestCeiling(around: sector) - 4
        doors[door].topCountdown = 5 * 60 * 35
    }
}
