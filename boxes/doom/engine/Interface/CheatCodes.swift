// Cheat codes: words typed during play. Each key is compared as it comes, so a code may begin in
// the middle of anything else.

/// A cheat that was typed completely.
enum CheatCode: Equatable {
    case god, ammo, ammoAndKeys, noClip, chainsaw, power(Int), powerMenu, position, map
    /// Another level: two digits.
    case level(Int, Int)
}

/// Recognises cheat codes in what is typed.
struct CheatReader {
    private var typed: [UInt8] = []
    private static let codes: [(String, CheatCode)] = [
        ("iddqd", .god), ("idkfa", .ammoAndKeys), ("idfa", .ammo), ("idclip", .noClip),
        ("idspispopd", .noClip), ("idchoppers", .chainsaw), ("iddt", .map), ("idmypos", .position),
        ("idbeholdv", .power(Power.invulnerability)), ("idbeholds", .power(Power.strength)),
        ("idbeholdi", .power(Power.invisibility)), ("idbeholdr", .power(Power.ironFeet)),
        ("idbeholda", .power(Power.allMap)), ("idbeholdl", .power(Power.infrared)),
        ("idbehold", .powerMenu),
    ]

    /// Takes a typed character; the cheat that it completes.
    mutating func read(_ character: UInt8) -> CheatCode? {
        if character == 0 { return nil }
        let isUpper = character >= 0x41 && character <= 0x5A
        typed.append(isUpper ? character + 0x20 : character)
        if typed.count > 16 { typed.removeFirst() }
        for (code, cheat) in Self.codes where typed.suffix(code.utf8.count) == Array(code.utf8)[...]
        {
            return cheat
        }
        let tail = Array(typed.suffix(8))
        if tail.count == 8, tail.prefix(6) == Array("idclev".utf8)[...],
            let first = Self.digit(tail[6]), let second = Self.digit(tail[7])
        {
            return .level(first, second)
        }
        return nil
    }

    private static func digit(_ character: UInt8) -> Int? {
        character >= 0x30 && character <= 0x39 ? Int(character - 0x30) : nil
    }
}

extension Presenter {
    /// Carries out a cheat; gives the name of the text to show.
    func apply(_ cheat: CheatCode, _ world: World) -> String? {
        let number = world.consolePlayer
        switch cheat {
        case .god:
            world.players[number].cheats ^= Cheat.god
            let isOn = world.players[number].cheats & Cheat.god != 0
            if isOn {
                world.players[number].health = 100
                world.mobjs[world.players[number].mobj].health = 100
            }
            return isOn ? "STSTR_DQDON" : "STSTR_DQDOFF"
        case .ammo, .ammoAndKeys:
            arm(number, world)
            if cheat == .ammo { return "STSTR_FAADDED" }
            for card in 0..<6 { world.players[number].cards[card] = true }
            return "STSTR_KFAADDED"
        case .noClip:
            world.players[number].cheats ^= Cheat.noClip
            return world.players[number].cheats & Cheat.noClip != 0
                ? "STSTR_NCON" : "STSTR_NCOFF"
        case .chainsaw:
            world.players[number].weaponOwned[Int(Weapon.chainsaw.rawValue)] = true
            world.players[number].powers[Power.invulnerability] = 1
            return "STSTR_CHOPPERS"
        case .power(let power):
            toggle(power, number, world)
            return "STSTR_BEHOLDX"
        case .powerMenu: return "STSTR_BEHOLD"
        case .position: return nil
        case .map:
            if !world.rules.isDeathmatch { display.automap.cheat = (display.automap.cheat + 1) % 3 }
            return nil
        case .level(let first, let second):
            return changeLevel(first, second) ? "STSTR_CLEV" : nil
        }
    }

    private func arm(_ number: Int32, _ world: World) {
        world.players[number].armorPoints = 200
        world.players[number].armorType = 2
        for weapon in 0..<9 { world.players[number].weaponOwned[weapon] = true }
        for kind in 0..<4 {
            world.players[number].ammo[kind] = world.players[number].maxAmmo[kind]
        }
    }

    private func toggle(_ power: Int, _ number: Int32, _ world: World) {
        let body = world.players[number].mobj
        guard world.players[number].powers[power] == 0 else {
            world.players[number].powers[power] = power == Power.strength ? 0 : 1
            return
        }
        switch power {
        case Power.invulnerability: world.players[number].powers[power] = 30 * 35
        case Power.infrared: world.players[number].powers[power] = 120 * 35
        case Power.allMap, Power.strength: world.players[number].powers[power] = 1
        default: world.players[number].powers[power] = 60 * 35
        }
        if power == Power.invisibility { world.mobjs[body].flags |= MobjFlag.shadow }
        if power == Power.strength {
            world.players[number].health = max(world.players[number].health, 100)
            world.mobjs[body].health = world.players[number].health
        }
    }

    private func changeLevel(_ first: Int, _ second: Int) -> Bool {
        var rules = game.rules
        let name: LumpName
        if kind.isCommercial {
            rules.map = Int32(first * 10 + second)
            name = LumpName("MAP\(first)\(second)")
        } else {
            rules.episode = Int32(first)
            rules.map = Int32(second)
            name = LumpName("E\(first)M\(second)")
        }
        guard game.wad.index(of: name) != nil else { return false }
        game.request(.newGame(rules))
        return true
    }
}
