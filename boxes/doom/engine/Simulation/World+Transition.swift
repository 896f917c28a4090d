// What goes along from one level to the next.

extension World {
    /// Takes the players and what the original kept in variables from the world before.
    func inherit(from old: World) {
        for number in 0..<Int32(4) {
            players[number] = old.players[number]
            players[number].mobj = .none
            players[number].attacker = .none
            players[number].frags = .init(repeating: 0)
            if playerInGame[Int(number)] && players[number].state == .dead {
                players[number].state = .reborn
            }
        }
        random = old.random
        brainEasy = old.brainEasy
        aim.range = old.aim.range
        aim.bulletSlope = old.aim.bulletSlope
        trace.opening = old.trace.opening
        soundVolume = old.soundVolume
    }

    /// Takes away what a player cannot keep after a level.
    func finishLevel(_ number: Int32) {
        players[number].powers = .init(repeating: 0)
        players[number].cards = .init(repeating: false)
        mobjs[players[number].mobj].flags &= ~MobjFlag.shadow
        players[number].extraLight = 0
        players[number].fixedColorMap = 0
        players[number].damageCount = 0
        players[number].bonusCount = 0
    }
}
