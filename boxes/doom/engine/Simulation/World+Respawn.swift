// Players that come back in games for several.

extension World {
    /// Whether a player fits at a start; makes the fog of its arrival if so.
    private func canSpawn(_ player: Int32, at start: MapThing) -> Bool {
        let x = Fixed(units: Int32(start.x))
        let y = Fixed(units: Int32(start.y))
        let mobj = players[player].mobj
        if mobj == .none {
            // At the beginning of a level others may stand there already.
            for other in 0..<player where players[other].mobj != .none {
                if mobjs[players[other].mobj].x == x && mobjs[players[other].mobj].y == y {
                    return false
                }
            }
            return true
        }
        if !checkPosition(mobj, x, y) { return false }
        keepBody(mobj)
        let sector = subsectors[level.subsector(x: x, y: y)].sector
        let angle = start.direction
        let fog = spawnMobj(
            x + trigonometry.cosine(angle).times(20), y + trigonometry.sine(angle).times(20),
            sectors[sector].floorHeight, MobjType.teleportFog)
        if players[consolePlayer].viewZ.raw != 1 { startSound(SoundID.telept, from: fog) }
        return true
    }

    /// Only the last 32 bodies of players stay.
    private func keepBody(_ mobj: MobjID) {
        bodies.append(mobj)
        if bodies.count > 32 { removeMobj(bodies.removeFirst()) }
    }

    /// Puts a player at a random free deathmatch start.
    func spawnDeathmatch(_ player: Int32) {
        if deathmatchStarts.isEmpty { return }
        for _ in 0..<20 {
            let choice = Int(random.play()) % deathmatchStarts.count
            if canSpawn(player, at: deathmatchStarts[choice]) {
                deathmatchStarts[choice].type = Int16(player) + 1
                spawnPlayer(deathmatchStarts[choice])
                return
            }
        }
        spawnPlayer(playerStarts[Int(player)])
    }

    /// A player was reborn: alone the level starts over, otherwise life goes on.
    func reborn(_ player: Int32) {
        if !rules.isNetGame {
            request = .restartLevel
            return
        }
        mobjs[players[player].mobj].player = 0
        if rules.isDeathmatch {
            spawnDeathmatch(player)
            return
        }
        if canSpawn(player, at: playerStarts[Int(player)]) {
            spawnPlayer(playerStarts[Int(player)])
            return
        }
        for number in 0..<4 where canSpawn(player, at: playerStarts[number]) {
            // The start is another player's; this one only borrows it.
            let original = playerStarts[number].type
            playerStarts[number].type = Int16(player) + 1
            spawnPlayer(playerStarts[number])
            playerStarts[number].type = original
            return
        }
        spawnPlayer(playerStarts[Int(player)])
    }
}
