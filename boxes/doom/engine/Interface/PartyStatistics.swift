// The statistics of a level that several played: a row for each, or who killed whom. What counts, and
// with which sounds, is the original's, because each sound draws a number.

/// The counts of all players, going up.
struct PartyStatistics: Equatable {
    /// What one player did, in percent but for the frags.
    struct Row: Equatable {
        var kills: Int32 = 0
        var items: Int32 = 0
        var secrets: Int32 = 0
        var frags: Int32 = 0
        /// How often each player was killed by this one.
        var victims: [4 of Int32] = .init(repeating: 0)

        static func == (a: Row, b: Row) -> Bool {
            (a.kills, a.items, a.secrets, a.frags) == (b.kills, b.items, b.secrets, b.frags)
                && (0..<4).allSatisfy { a.victims[$0] == b.victims[$0] }
        }
    }

    let isDeathmatch: Bool
    /// The player at this screen.
    let me: Int
    /// The rows as they end, nil for players who are not there.
    private let final: [Row?]
    /// The rows as they show.
    private(set) var rows: [Row?]
    /// Whether players of a common game killed each other.
    let showsFrags: Bool
    /// What counts: even numbers, with pauses at odd ones between.
    private var step = 1
    private var pause: Int32 = 35

    private var lastStep: Int { isDeathmatch ? 4 : 10 }

    init(_ stats: LevelStats, me: Int32, isDeathmatch: Bool) {
        self.isDeathmatch = isDeathmatch
        self.me = Int(me)
        var final: [Row?] = []
        for number in 0..<4 { final.append(PartyStatistics.row(of: number, stats)) }
        self.final = final
        rows = final.map { $0 == nil ? nil : Row() }
        showsFrags = final.reduce(Int32(0)) { $0 &+ ($1?.frags ?? 0) } != 0
    }

    private static func row(of number: Int, _ stats: LevelStats) -> Row? {
        let player = stats.players[number]
        if !player.isInGame { return nil }
        var row = Row()
        row.kills = LevelSummary.percent(player.kills, of: stats.totalKills)
        row.items = LevelSummary.percent(player.items, of: stats.totalItems)
        row.secrets = LevelSummary.percent(player.secrets, of: stats.totalSecrets)
        row.victims = player.frags
        row.frags = sum(player.frags, of: number, stats)
        return row
    }

    /// Frags, less those of oneself.
    private static func sum(_ frags: [4 of Int32], of number: Int, _ stats: LevelStats) -> Int32 {
        var sum: Int32 = 0
        for other in 0..<4 where other != number && stats.players[other].isInGame {
            sum &+= frags[other]
        }
        return sum &- frags[number]
    }

    /// One tic of counting; true when somebody wants to go on from the end.
    mutating func count(isHurried: inout Bool, tics: Int32, sounds: inout [Int32]) -> Bool {
        if isHurried && step != lastStep {
            isHurried = false
            rows = final
            sounds.append(SoundID.barexp)
            step = lastStep
        }
        if step == lastStep {
            if isHurried { sounds.append(isDeathmatch ? SoundID.slop : SoundID.sgcock) }
            return isHurried
        }
        if step & 1 == 1 {
            pause -= 1
            if pause == 0 {
                step += 1
                pause = 35
            }
            return false
        }
        if tics & 3 == 0 { sounds.append(SoundID.pistol) }
        if advance() { return false }
        let isLastFrag = !isDeathmatch && step == 8
        sounds.append(isLastFrag ? SoundID.pldeth : SoundID.barexp)
        step += !isDeathmatch && step == 6 && !showsFrags ? 3 : 1
        return false
    }

    /// Whether what counts in this step still goes up.
    private mutating func advance() -> Bool {
        var goesOn = false
        for number in 0..<4 {
            guard var row = rows[number], let end = final[number] else { continue }
            let isBusy =
                if isDeathmatch {
                    countVictims(&row, end)
                } else {
                    switch step {
                    case 2: Self.rise(&row.kills, by: 2, to: end.kills)
                    case 4: Self.rise(&row.items, by: 2, to: end.items)
                    case 6: Self.rise(&row.secrets, by: 2, to: end.secrets)
                    default: Self.rise(&row.frags, by: 1, to: end.frags)
                    }
                }
            rows[number] = row
            if isBusy { goesOn = true }
        }
        return goesOn
    }

    private static func rise(_ value: inout Int32, by step: Int32, to end: Int32) -> Bool {
        value += step
        if value < end { return true }
        value = end
        return false
    }

    private func countVictims(_ row: inout Row, _ end: Row) -> Bool {
        var goesOn = false
        for other in 0..<4 where final[other] != nil && row.victims[other] != end.victims[other] {
            let next = row.victims[other] + (end.victims[other] < 0 ? -1 : 1)
            row.victims[other] = min(max(next, -99), 99)
            goesOn = true
        }
        row.frags = min(max(end.frags, -99), 99)
        return goesOn
    }
}
