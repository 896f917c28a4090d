// Lines that do something when used, and the switches on them.

private let buttonTime: Int32 = 35

/// Switch textures: each name begins `SW1` when off and `SW2` when on. The first group is in every
/// DOOM, the second in all but the shareware, the third in DOOM II alone.
private enum SwitchNames {
    static let all: StaticString = """
        BRCOM BRN1 BRN2 BRNGN BROWN COMM COMP DIRT EXIT GRAY GRAY1 METAL PIPE SLAD STARG STON1
        STON2 STONE STRTN
        BLUE CMT GARG GSTON HOT LION SATYR SKIN VINE WOOD
        PANEL ROCK MET2 WDMET BRIK MOD1 ZIM STON6 TEK MARB SKULL
        """
    static let sharewareCount = 19
    static let registeredCount = 29
}

extension World {
    /// Looks up the switch textures of this kind of game: pairs of off and on.
    func findSwitches() {
        switches.removeAll()
        var scanner = WordScanner(SwitchNames.all)
        let count =
            rules.isCommercial
            ? 40 : rules.isShareware ? SwitchNames.sharewareCount : SwitchNames.registeredCount
        for word in scanner.words().prefix(count) {
            let name = String(decoding: word, as: UTF8.self)
            guard let off = surfaces.texture(LumpName("SW1" + name)),
                let on = surfaces.texture(LumpName("SW2" + name))
            else { continue }
            switches += [off, on]
        }
    }

    /// Flips the switch on a line; one that works again pops back after a second.
    func changeSwitch(_ line: Int32, isAgain: Bool) {
        if !isAgain { lines[line].special = 0 }
        let side = lines[line].frontSide
        let sound = lines[line].special == 11 ? SoundID.swtchx : SoundID.swtchn
        for index in 0..<switches.count {
            let place: ButtonPlace
            if switches[index] == sides[side].topTexture {
                place = .top
            } else if switches[index] == sides[side].middleTexture {
                place = .middle
            } else if switches[index] == sides[side].bottomTexture {
                place = .bottom
            } else {
                continue
            }
            // The sound comes from wherever the first pressed button is.
            let source = buttons.first?.soundSector ?? noIndex
            if source == noIndex {
                startSound(sound, from: .none)
            } else {
                startSound(sound, fromSector: source)
            }
            set(side, place, switches[index ^ 1])
            if isAgain { press(line, place, switches[index]) }
            return
        }
    }

    private func set(_ side: Int32, _ place: ButtonPlace, _ texture: Int16) {
        switch place {
        case .top: sides[side].topTexture = texture
        case .middle: sides[side].middleTexture = texture
        case .bottom: sides[side].bottomTexture = texture
        }
    }

    private func press(_ line: Int32, _ place: ButtonPlace, _ texture: Int16) {
        for button in buttons where button.timer != 0 && button.line == line { return }
        let button = Button(
            line: line, place: place, texture: texture, timer: buttonTime,
            soundSector: lines[line].frontSector)
        if let free = buttons.firstIndex(where: { $0.timer == 0 }) {
            buttons[free] = button
        } else {
            buttons.append(button)
        }
    }

    /// Counts pressed buttons down.
    func updateButtons() {
        for index in buttons.indices where buttons[index].timer != 0 {
            buttons[index].timer -= 1
            if buttons[index].timer != 0 { continue }
            let button = buttons[index]
            set(lines[button.line].frontSide, button.place, button.texture)
            // The original hands over the place where it keeps the place: what it reads there as
            // coordinates are the next button's timer and zero.
            let next = index + 1 < buttons.count ? buttons[index + 1].timer : 0
            startSound(SoundID.swtchn, fromSector: button.soundSector, at: Fixed(raw: next), 0)
            buttons[index] = Button()
        }
    }

    /// A thing uses a special line; false if that does nothing for it.
    @discardableResult
    func use(_ line: Int32, fromBack: Bool, by thing: MobjID) -> Bool {
        let special = lines[line].special
        if fromBack && special != 124 { return false }
        if mobjs[thing].player == 0 {
            // Monsters open plain doors, but no secret ones.
            if lines[line].flags & LineFlag.secret != 0 { return false }
            switch special {
            case 1, 32, 33, 34: break
            default: return false
            }
        }
        switch special {
        case 1, 26, 27, 28, 31, 32, 33, 34, 117, 118: useDoor(line, by: thing)
        case 11:
            changeSwitch(line, isAgain: false)
            request = .exitLevel
        case 51:
            changeSwitch(line, isAgain: false)
            request = .secretExitLevel
        case 138:
            turnLightsOn(tag: lines[line].tag, 255)
            changeSwitch(line, isAgain: true)
        case 139:
            turnLightsOn(tag: lines[line].tag, 35)
            changeSwitch(line, isAgain: true)
        default:
            if useOnce(line, special, by: thing) {
                changeSwitch(line, isAgain: false)
            } else if useAgain(line, special, by: thing) {
                changeSwitch(line, isAgain: true)
            }
        }
        return true
    }

    /// Switches that work once; whether one of them started something.
    private func useOnce(_ line: Int32, _ special: Int16, by thing: MobjID) -> Bool {
        let tag = lines[line].tag
        switch special {
        case 7: return buildStairs(tag: tag, .slow8)
        case 127: return buildStairs(tag: tag, .turbo16)
        case 9: return startDonut(tag: tag)
        case 14: return startPlats(line, .raiseAndChange, amount: 32)
        case 15: return startPlats(line, .raiseAndChange, amount: 24)
        case 20: return startPlats(line, .raiseToNearestAndChange, amount: 0)
        case 21: return startPlats(line, .downWaitUpStay, amount: 0)
        case 122: return startPlats(line, .blazeDownWaitUp, amount: 0)
        case 18: return startFloors(tag: tag, .raiseToNearest, line: line)
        case 23: return startFloors(tag: tag, .lowerToLowest, line: line)
        case 71: return startFloors(tag: tag, .turboLower, line: line)
        case 55: return startFloors(tag: tag, .raiseCrush, line: line)
        case 101: return startFloors(tag: tag, .raise, line: line)
        case 102: return startFloors(tag: tag, .lower, line: line)
        case 131: return startFloors(tag: tag, .raiseTurbo, line: line)
        case 140: return startFloors(tag: tag, .raise512, line: line)
        case 41: return startCeilings(tag: tag, .lowerToFloor)
        case 49: return startCeilings(tag: tag, .crushAndRaise)
        case 29: return startDoors(tag: tag, .normal)
        case 50: return startDoors(tag: tag, .close)
        case 103: return startDoors(tag: tag, .open)
        case 111: return startDoors(tag: tag, .blazeRaise)
        case 112: return startDoors(tag: tag, .blazeOpen)
        case 113: return startDoors(tag: tag, .blazeClose)
        case 133, 135, 137: return startLockedDoors(line, .blazeOpen, by: thing)
        default: return false
        }
    }

    /// Buttons that work every time; whether one of them started something.
    private func useAgain(_ line: Int32, _ special: Int16, by thing: MobjID) -> Bool {
        let tag = lines[line].tag
        switch special {
        case 42: return startDoors(tag: tag, .close)
        case 61: return startDoors(tag: tag, .open)
        case 63: return startDoors(tag: tag, .normal)
        case 114: return startDoors(tag: tag, .blazeRaise)
        case 115: return startDoors(tag: tag, .blazeOpen)
        case 116: return startDoors(tag: tag, .blazeClose)
        case 99, 134, 136: return startLockedDoors(line, .blazeOpen, by: thing)
        case 43: return startCeilings(tag: tag, .lowerToFloor)
        case 45: return startFloors(tag: tag, .lower, line: line)
        case 60: return startFloors(tag: tag, .lowerToLowest, line: line)
        case 64: return startFloors(tag: tag, .raise, line: line)
        case 65: return startFloors(tag: tag, .raiseCrush, line: line)
        case 69: return startFloors(tag: tag, .raiseToNearest, line: line)
        case 70: return startFloors(tag: tag, .turboLower, line: line)
        case 132: return startFloors(tag: tag, .raiseTurbo, line: line)
        case 62: return startPlats(line, .downWaitUpStay, amount: 1)
        case 66: return startPlats(line, .raiseAndChange, amount: 24)
        case 67: return startPlats(line, .raiseAndChange, amount: 32)
        case 68: return startPlats(line, .raiseToNearestAndChange, amount: 0)
        case 123: return startPlats(line, .blazeDownWaitUp, amount: 0)
        default: return false
        }
    }
}
