// The numbers that depend on how a game is played: fast monsters and par times.

/// States 477 to 489: everything a demon does but standing and dying.
private let demonStates: ClosedRange<Int32> = 477...489

extension Definitions {
    /// Makes monsters fast, as nightmare has them, or normal again.
    func setFast(_ isFast: Bool) {
        if isFast == isFastNow { return }
        isFastNow = isFast
        for state in demonStates {
            let tics = states[state].tics
            states[state].tics = isFast ? tics >> 1 : tics << 1
        }
        for (missile, normal): (Int32, Int32) in [
            (MobjType.bruiserShot, 15), (MobjType.headShot, 10), (MobjType.troopShot, 10),
        ] {
            mobjs[missile].speed = (isFast ? 20 : normal) << 16
        }
    }

    /// The par time of a map in seconds.
    func parTime(_ rules: GameRules) -> Int32 {
        let key = rules.isCommercial ? 100 + rules.map : rules.episode * 10 + rules.map
        if let patched = parTimes[key] { return patched }
        if rules.isCommercial {
            let index = Int(rules.map) - 1
            return index < 32 ? Definitions.sequelPars[index] : 0
        }
        let index = Int(rules.map) - 1
        switch rules.episode {
        case 1...3 where index < 9:
            return Definitions.episodePars[Int(rules.episode - 1) * 9 + index]
        // There are no par times for the fourth episode; the original reads on into the sequel's.
        case 4 where index < 9: return Definitions.sequelPars[index]
        default: return 0
        }
    }

    private static let episodePars: [27 of Int32] = [
        30, 75, 120, 90, 165, 180, 180, 30, 165,
        90, 90, 90, 120, 90, 360, 240, 30, 170,
        90, 45, 90, 150, 90, 90, 165, 30, 135,
    ]

    private static let sequelPars: [32 of Int32] = [
        30, 90, 120, 120, 90, 150, 120, 120, 270, 90, 210, 150, 150, 150, 210, 150,
        420, 150, 210, 150, 240, 150, 180, 150, 150, 300, 330, 420, 300, 180, 120, 30,
    ]
}
