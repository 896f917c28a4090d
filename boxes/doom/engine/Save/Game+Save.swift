// Saving: the whole session as the bytes of a version 1.9 saved game.

extension Game {
    /// The bytes of a saved game of the moment; empty when there is nothing to save.
    func save(description: String) -> [UInt8] {
        guard let world else { return [] }
        var writer = SaveWriter()
        writer.write(description, length: SaveFormat.descriptionLength)
        writer.write("\(SaveFormat.version)", length: SaveFormat.versionLength)
        writer.write8(UInt8(truncatingIfNeeded: rules.skill))
        writer.write8(UInt8(truncatingIfNeeded: rules.episode))
        writer.write8(UInt8(truncatingIfNeeded: rules.map))
        for number in 0..<4 { writer.write8(playerInGame[number] ? 1 : 0) }
        writer.write8(UInt8(truncatingIfNeeded: world.levelTime >> 16))
        writer.write8(UInt8(truncatingIfNeeded: world.levelTime >> 8))
        writer.write8(UInt8(truncatingIfNeeded: world.levelTime))
        for number in 0..<Int32(4) where playerInGame[Int(number)] {
            writer.pad()
            writer.write(world.players[number])
        }
        world.saveMap(&writer)
        world.saveMobjs(&writer)
        world.saveSpecials(&writer)
        writer.write8(SaveFormat.endMarker)
        world.players[consolePlayer].message = .gameSaved
        return writer.bytes
    }
}

extension SaveWriter {
    /// A player's record of 280 bytes.
    mutating func write(_ player: Player) {
        write32(SaveFormat.pointer)
        write32(player.state.rawValue)
        write(player.command)
        write(player.viewZ)
        write(player.viewHeight)
        write(player.deltaViewHeight)
        write(player.bob)
        write32(player.health)
        write32(player.armorPoints)
        write32(player.armorType)
        for power in 0..<6 { write32(player.powers[power]) }
        for card in 0..<6 { write(player.cards[card]) }
        write(player.hasBackpack)
        for number in 0..<4 { write32(player.frags[number]) }
        write32(player.readyWeapon.rawValue)
        write32(
            player.pendingWeapon == .none
                ? SaveFormat.noWeaponChange : player.pendingWeapon.rawValue)
        for weapon in 0..<9 { write(player.weaponOwned[weapon]) }
        for kind in 0..<4 { write32(player.ammo[kind]) }
        for kind in 0..<4 { write32(player.maxAmmo[kind]) }
        write(player.attackDown)
        write(player.useDown)
        write32(player.cheats)
        write32(player.refire)
        writeEnd(of: player)
    }

    private mutating func writeEnd(of player: Player) {
        write32(player.killCount)
        write32(player.itemCount)
        write32(player.secretCount)
        write32(player.message == .none ? 0 : SaveFormat.pointer)
        write32(player.damageCount)
        write32(player.bonusCount)
        write32(player.attacker == .none ? 0 : SaveFormat.pointer)
        write32(player.extraLight)
        write32(player.fixedColorMap)
        write32(player.colorMap)
        for slot in 0..<2 {
            write32(player.sprites[slot].state)
            write32(player.sprites[slot].tics)
            write(player.sprites[slot].x)
            write(player.sprites[slot].y)
        }
        write(player.didSecret)
    }

    private mutating func write(_ command: TicCommand) {
        write8(UInt8(bitPattern: command.forwardMove))
        write8(UInt8(bitPattern: command.sideMove))
        write16(Int32(command.angleTurn))
        // A checksum between network players.
        write16(0)
        write8(command.chat)
        write8(command.buttons)
    }

    /// A map object's record of 154 bytes.
    mutating func write(_ mobj: Mobj) {
        func isSet(_ id: MobjID) -> Int32 { id == .none ? 0 : SaveFormat.pointer }
        writeThinker(isActive: true)
        for value in [mobj.x, mobj.y, mobj.z] { write(value) }
        write32(isSet(mobj.sectorNext))
        write32(isSet(mobj.sectorPrevious))
        write32(Int32(bitPattern: mobj.angle.raw))
        write32(mobj.sprite)
        write32(mobj.frame)
        write32(isSet(mobj.blockNext))
        write32(isSet(mobj.blockPrevious))
        write32(SaveFormat.pointer)
        for value in [mobj.floorZ, mobj.ceilingZ, mobj.radius, mobj.height] { write(value) }
        for value in [mobj.momX, mobj.momY, mobj.momZ] { write(value) }
        write32(0)
        write32(mobj.type)
        write32(SaveFormat.pointer)
        for value in [mobj.tics, mobj.state, mobj.flags, mobj.health] { write32(value) }
        write32(mobj.moveDirection)
        write32(mobj.moveCount)
        write32(isSet(mobj.target))
        write32(mobj.reactionTime)
        write32(mobj.threshold)
        write32(mobj.player)
        write32(mobj.lastLook)
        let start = mobj.spawnPoint
        for value in [start.x, start.y, start.angle, start.type, start.options] {
            write16(Int32(value))
        }
        write32(isSet(mobj.tracer))
    }
}
