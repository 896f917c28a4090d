// What is between levels, where plays of several and changed maps found differences.

import Testing

@testable import DoomEngine

@Suite struct BetweenLevelsTests {
    /// The first player killed all, the third nothing but the first, thrice; the fourth is not there.
    private func stats() -> LevelStats {
        var stats = LevelStats()
        stats.totalKills = 10
        for number in 0..<3 { stats.players[number].isInGame = true }
        stats.players[0].kills = 10
        stats.players[2].frags[0] = 3
        stats.players[2].frags[2] = 1
        return stats
    }

    /// Counts until nothing changes; the sounds on the way.
    private func count(_ party: inout PartyStatistics, from tics: Int32 = 0) -> [Int32] {
        var sounds: [Int32] = []
        var isHurried = false
        for tic in 1...600 {
            #expect(
                !party.count(isHurried: &isHurried, tics: tics + Int32(tic), sounds: &sounds))
        }
        return sounds.filter { $0 != SoundID.pistol }
    }

    @Test func friendsCountPercentsAndThenFrags() throws {
        var party = PartyStatistics(stats(), me: 0, isDeathmatch: false)
        #expect(party.showsFrags)
        let sounds = count(&party)
        #expect(sounds == [SoundID.barexp, SoundID.barexp, SoundID.barexp, SoundID.pldeth])
        #expect(party.rows.map { $0?.kills } == [100, 0, 0, nil])
        // The one who killed himself once loses a frag.
        #expect(party.rows.map { $0?.frags } == [0, 0, 2, nil])
        var isHurried = true
        var last: [Int32] = []
        #expect(party.count(isHurried: &isHurried, tics: 0, sounds: &last))
        #expect(last == [SoundID.sgcock])
    }

    @Test func enemiesCountVictims() throws {
        var party = PartyStatistics(stats(), me: 0, isDeathmatch: true)
        #expect(count(&party) == [SoundID.barexp])
        #expect(party.rows[2]?.victims[0] == 3)
        #expect(party.rows[2]?.frags == 2)
        var isHurried = true
        var last: [Int32] = []
        #expect(party.count(isHurried: &isHurried, tics: 0, sounds: &last))
        #expect(last == [SoundID.slop])
    }

    @Test func whoHurriesSeesTheEndOfTheCount() {
        var party = PartyStatistics(stats(), me: 0, isDeathmatch: false)
        var sounds: [Int32] = []
        var isHurried = true
        #expect(!party.count(isHurried: &isHurried, tics: 1, sounds: &sounds))
        #expect(!isHurried && sounds == [SoundID.barexp])
        #expect(party.rows[0]?.kills == 100)
    }

    private func finale(_ map: Int32) throws -> (Finale, Game) {
        let game = try Game(wad: try installedWAD("freedoom2"))
        let catalog = try GraphicsCatalog(
            wad: game.wad, spriteNames: game.definitions.spriteNames)
        let finale = Finale(
            catalog: catalog, font: try Font(catalog), texts: Texts(game.definitions),
            kind: GameKind(game.wad), episode: 1, map: map)
        return (finale, game)
    }

    /// A story that is skipped has its tic all the same, and shows the letter of it.
    @Test func aSkippedStoryGoesOnForATic() throws {
        let (finale, game) = try finale(6)
        for _ in 0..<51 {
            let outcome = finale.tick(isPressed: false, definitions: game.definitions)
            guard case .goesOn = outcome else {
                Issue.record("went on by itself")
                return
            }
        }
        let outcome = finale.tick(isPressed: true, definitions: game.definitions)
        guard case .continues = outcome else {
            Issue.record("was not skipped")
            return
        }
        #expect(finale.tics == 52)
    }

    /// The original's list of moving ceilings has 30 places; the others never stop.
    @Test func ceilingsWithoutAPlaceNeverEnd() throws {
        let game = try Game(wad: try installedWAD("freedoom2"))
        game.request(.newGame(game.gameKind))
        for _ in 0..<3 { game.tick(.init(repeating: TicCommand())) }
        let world = try #require(game.world)
        for sector in 0..<40 { world.sectors[sector].tag = 4242 }
        #expect(world.startCeilings(tag: 4242, .lowerAndCrush))
        var moving: [Int32] = []
        for thinker in world.thinkers where thinker.kind == .ceiling {
            moving.append(thinker.index)
        }
        #expect(moving.count == 40)
        #expect(moving.map { world.ceilings[$0].isListed } == (0..<40).map { $0 < 30 })
        #expect(world.stopCeilings(tag: 4242))
        #expect(moving.map { world.ceilings[$0].direction } == (0..<40).map { $0 < 30 ? 0 : -1 })
    }
}
