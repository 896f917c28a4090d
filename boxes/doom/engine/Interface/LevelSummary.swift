// What a finished level leaves behind for the intermission screen.

/// How a level was finished, and where the game goes on. Maps and episodes count from 0.
struct LevelSummary: Equatable {
    var episode: Int = 0
    var lastMap: Int = 0
    var nextMap: Int = 0
    /// The episode's secret level was visited.
    var didSecret = false
    var kills: Int32 = 0
    var items: Int32 = 0
    var secrets: Int32 = 0
    var totalKills: Int32 = 0
    var totalItems: Int32 = 0
    var totalSecrets: Int32 = 0
    var timeInTics: Int32 = 0
    var parInTics: Int32 = 0
    /// What several players did; nil for one alone.
    var party: PartyStatistics?

    /// A part of a total in percent; of nothing, everything counts as a hundredth, as in vanilla.
    static func percent(_ part: Int32, of total: Int32) -> Int32 {
        let product = Int64(part) * 100 / Int64(max(total, 1))
        return Int32(clamping: product)
    }
}
