// Loading: a level is started as usual, then everything in it is replaced by what was saved.

extension Game {
    /// Goes on with a saved game. If it is damaged, the session stays as it is and `failure` says
    /// what is wrong.
    func load(_ bytes: [UInt8]) {
        do throws(DataError) {
            var reader = SaveReader(bytes: bytes)
            let header = try readHeader(&reader)
            let before = snapshot()
            do throws(DataError) {
                adopt(header.rules, header.playerInGame)
                try restore(&reader, header.levelTime)
            } catch {
                revert(to: before)
                throw error
            }
        } catch {
            failure = error
        }
    }

    private struct Header {
        var rules: GameRules
        var playerInGame: [4 of Bool]
        var levelTime: Int32
    }

    private func readHeader(_ reader: inout SaveReader) throws(DataError) -> Header {
        try reader.skip(SaveFormat.descriptionLength)
        let version = try reader.array(SaveFormat.versionLength)
        let text = String(decoding: version.prefix { $0 != 0 }, as: UTF8.self)
        guard text == "\(SaveFormat.version)" else {
            throw DataError(
                lump: "saved game",
                problem: "is of \"\(text)\"; only version 109 (1.9) can be loaded")
        }
        var rules = self.rules
        rules.skill = Int32(try reader.read8())
        rules.episode = Int32(try reader.read8())
        rules.map = Int32(try reader.read8())
        guard rules.skill <= 4 else { throw reader.damage("skill \(rules.skill)", 5) }
        var inGame: [4 of Bool] = .init(repeating: false)
        for number in 0..<4 { inGame[number] = try reader.read8() != 0 }
        guard inGame[Int(consolePlayer)] else {
            throw reader.damage("player \(consolePlayer) in this game", nil)
        }
        let high = Int32(try reader.read8())
        let middle = Int32(try reader.read8())
        let time = high << 16 | middle << 8 | Int32(try reader.read8())
        return Header(rules: rules, playerInGame: inGame, levelTime: time)
    }

    private func restore(_ reader: inout SaveReader, _ levelTime: Int32) throws(DataError) {
        guard makeWorld(), let world else {
            let reason = failure ?? DataError(lump: "saved game", problem: "has no level")
            failure = nil
            throw reason
        }
        world.begin(gameTic: gameTic)
        world.levelTime = levelTime
        for number in 0..<Int32(4) where playerInGame[Int(number)] {
            try reader.pad()
            world.players[number] = try reader.readPlayer(definitions)
        }
        try world.loadMap(&reader)
        try world.loadMobjs(&reader)
        try world.loadSpecials(&reader)
        guard try reader.read8() == SaveFormat.endMarker else {
            throw reader.damage("end mark", nil)
        }
        for number in 0..<Int32(4) where playerInGame[Int(number)] {
            guard world.players[number].mobj != .none else {
                throw reader.damage("object for player \(number)", nil)
            }
        }
        random = world.random
    }
}

extension SaveReader {
    /// A player's record of 280 bytes.
    mutating func readPlayer(_ definitions: Definitions) throws(DataError) -> Player {
        var player = Player()
        _ = try read32()
        player.state = try read("player state", as: PlayerState.self)
        player.command = try readCommand()
        player.viewZ = try readFixed()
        player.viewHeight = try readFixed()
        player.deltaViewHeight = try readFixed()
        player.bob = try readFixed()
        player.health = try read32()
        player.armorPoints = try read32()
        player.armorType = try read32()
        for power in 0..<6 { player.powers[power] = try read32() }
        for card in 0..<6 { player.cards[card] = try readBool() }
        player.hasBackpack = try readBool()
        for number in 0..<4 { player.frags[number] = try read32() }
        player.readyWeapon = try readWeapon()
        guard player.readyWeapon != .none else { throw damage("weapon in hand", nil) }
        player.pendingWeapon = try readWeapon()
        for weapon in 0..<9 { player.weaponOwned[weapon] = try readBool() }
        for kind in 0..<4 { player.ammo[kind] = try read32() }
        for kind in 0..<4 { player.maxAmmo[kind] = try read32() }
        player.attackDown = try readBool()
        player.useDown = try readBool()
        player.cheats = try read32()
        player.refire = try read32()
        try readEnd(of: &player, definitions)
        return player
    }

    private mutating func readEnd(
        of player: inout Player, _ definitions: Definitions
    ) throws(DataError) {
        player.killCount = try read32()
        player.itemCount = try read32()
        player.secretCount = try read32()
        _ = try read32()
        player.damageCount = try read32()
        player.bonusCount = try read32()
        _ = try read32()
        player.extraLight = try read32()
        player.fixedColorMap = try read("colour map", below: 34)
        player.colorMap = try read32()
        for slot in 0..<2 {
            player.sprites[slot].state = try read("state", below: definitions.states.count)
            player.sprites[slot].tics = try read32()
            player.sprites[slot].x = try readFixed()
            player.sprites[slot].y = try readFixed()
        }
        player.didSecret = try readBool()
    }

    private mutating func readWeapon() throws(DataError) -> Weapon {
        let value = try read32()
        if value == SaveFormat.noWeaponChange { return .none }
        guard value >= 0, value < 9, let weapon = Weapon(rawValue: value) else {
            throw damage("weapon \(value)", 9)
        }
        return weapon
    }

    private mutating func readCommand() throws(DataError) -> TicCommand {
        var command = TicCommand()
        command.forwardMove = Int8(bitPattern: try read8())
        command.sideMove = Int8(bitPattern: try read8())
        command.angleTurn = try read16()
        _ = try read16()
        command.chat = try read8()
        command.buttons = try read8()
        return command
    }

    /// A map object's record of 154 bytes.
    mutating func readMobj(_ definitions: Definitions) throws(DataError) -> Mobj {
        var mobj = Mobj()
        try skip(12)
        mobj.x = try readFixed()
        mobj.y = try readFixed()
        mobj.z = try readFixed()
        try skip(8)
        mobj.angle = Angle(raw: UInt32(bitPattern: try read32()))
        mobj.sprite = try read("sprite", below: definitions.spriteNames.count)
        mobj.frame = try read32()
        try skip(20)
        mobj.radius = try readFixed()
        mobj.height = try readFixed()
        mobj.momX = try readFixed()
        mobj.momY = try readFixed()
        mobj.momZ = try readFixed()
        try skip(4)
        mobj.type = try read("kind of object", below: definitions.mobjs.count)
        try skip(4)
        mobj.tics = try read32()
        mobj.state = try read("state", below: definitions.states.count)
        mobj.flags = try read32()
        mobj.health = try read32()
        mobj.moveDirection = try read("direction", below: 9)
        mobj.moveCount = try read32()
        try skip(4)
        mobj.reactionTime = try read32()
        mobj.threshold = try read32()
        mobj.player = try read("player", below: 5)
        mobj.lastLook = try read("player looked for", below: 4)
        mobj.spawnPoint.x = try read16()
        mobj.spawnPoint.y = try read16()
        mobj.spawnPoint.angle = try read16()
        mobj.spawnPoint.type = try read16()
        mobj.spawnPoint.options = try read16()
        try skip(4)
        return mobj
    }
}
