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
        let (dx, dy) = fogOffset(start)
        let fog = spawnMobj(
            x + dx.times(20), y + dy.times(20), sectors[sector].floorHeight,
            MobjType.teleportFog)
        if players[consolePlayer].viewZ.raw != 1 { startSound(SoundID.telept, from: fog) }
        return true
    }

    /// Where the fog of an arrival is, in twentieths. The original computed the angle with a sign: for
    /// starts that face west or south it read before its tables of sines, in the one of tangents.
    func fogOffset(_ start: MapThing) -> (Fixed, Fixed) {
        switch (Int32(start.angle) / 45) & 7 {
        case 4: (trigonometry.tangent[2048], trigonometry.tangent[0])
        case 5: (trigonometry.tangent[3072], trigonometry.tangent[1024])
        case 6: (trigonometry.sine[0], trigonometry.tangent[2048])
        case 7: (trigonometry.sine[1024], trigonometry.tangent[3072])
        default: (trigonometry.cosine(start.direction), trigonometry.sine(start.direction))
        }
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
