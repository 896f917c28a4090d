// Rules between and around levels that random plays against the reference brought to light.

import Testing

@testable import DoomEngine

@Suite struct SessionRuleTests {
    /// A demo of empty commands.
    private func demo(players: [UInt8], deathmatch: UInt8 = 0, map: UInt8 = 1) -> [UInt8] {
        [109, 2, 1, map, deathmatch, 0, 0, 0, 0] + players
            + [UInt8](repeating: 0, count: 4 * players.count { $0 != 0 } * 4) + [0x80]
    }

    private func game(playing bytes: [UInt8]) throws -> Game {
        let game = try Game(wad: try installedWAD("freedoom2"))
        game.request(.playDemo(try DemoFile(bytes: bytes, name: "rules")))
        for _ in 0..<3 { game.tick(.init(repeating: TicCommand())) }
        return game
    }

    @Test func onlyTheSecondPlayerMakesADemoAGameForSeveral() throws {
        #expect(try game(playing: demo(players: [1, 0, 1, 1])).rules.isNetGame == false)
        #expect(try game(playing: demo(players: [1, 1, 0, 0])).rules.isNetGame)
    }

    @Test func headersOfDemosSurviveReadingAndWriting() throws {
        for players in [[1, 0, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1]] as [[UInt8]] {
            var bytes = demo(players: players, deathmatch: 2, map: 9)
            bytes[8] = players[0] == 1 ? 0 : 1
            #expect(try DemoFile(bytes: bytes, name: "header").bytes() == bytes)
        }
    }

    /// Demos with whole turns: 1.11 has a fifth byte.
    @Test func longTurnsAreRead() throws {
        let header: [UInt8] = [111, 2, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]
        let bytes = header + [25, 0, 0x34, 0x12, 1, 0xE7, 24, 0xFF, 0xFF, 2, 0x80]
        let demo = try DemoFile(bytes: bytes, name: "long")
        #expect(demo.commands.map(\.angleTurn) == [0x1234, -1])
        #expect(demo.commands.map(\.forwardMove) == [25, -25])
        #expect(demo.commands.map(\.buttons) == [1, 2])
        #expect(demo.bytes() == bytes)
        let trace = try DemoTrace(
            wad: try installedWAD("freedoom2"), demo: bytes, name: "long")
        let start = try #require(try trace.advance() ? trace.row().angle : nil)
        #expect(try trace.advance())
        #expect(trace.row().angle == start &- 1 << 16)
    }

    /// Skills beyond the last are the last, and The Ultimate DOOM takes episode 0 for the fourth.
    @Test func headersBeyondTheRangeAreBroughtIntoIt() throws {
        var bytes = demo(players: [1, 0, 0, 0])
        bytes[1] = 200
        #expect(try game(playing: bytes).rules.skill == 4)
        bytes[2] = 0
        let ultimate = try Game(wad: try installedWAD("freedoom1"))
        ultimate.request(.playDemo(try DemoFile(bytes: bytes, name: "rules")))
        ultimate.tick(.init(repeating: TicCommand()))
        #expect(ultimate.rules.episode == 4)
    }

    /// Rows name no objects where the first player does not take part.
    @Test func rowsWithoutTheFirstPlayerAreEmpty() throws {
        var bytes = demo(players: [0, 1, 0, 0])
        bytes[8] = 1
        let row = try game(playing: bytes).row()
        #expect(row.mobjCount == 0)
        #expect(row.mobjHash == 0xcbf2_9ce4_8422_2325)
        #expect(row.playRandom != 0)
    }

    /// Who left the level while the trigger was pulled, but not noticed by a weapon, hurries at once.
    @Test(arguments: [true, false]) func theIntermissionSharesTheMemoryOfButtons(isKnown: Bool)
        throws
    {
        let game = try Game(wad: try installedWAD("freedoom2"))
        let presenter = try Presenter(game, limits: .vanilla)
        game.request(.newGame(game.gameKind))
        var command = TicCommand()
        func tick() {
            game.tick([command, TicCommand(), TicCommand(), TicCommand()])
            presenter.follow()
        }
        for _ in 0..<3 { tick() }
        let world = try #require(game.world)
        world.players[0].attackDown = isKnown
        command.buttons = 1
        game.request(.completed(isSecret: false))
        tick()
        let sounds = presenter.sounds
        #expect(game.phase == .intermission)
        #expect(sounds.contains(SoundID.barexp) == !isKnown)
        #expect(world.players[0].attackDown)
    }

    /// A level forgets who was too fast before it.
    @Test func speedIsForgottenWhenALevelBegins() throws {
        let game = try Game(wad: try installedWAD("freedoom2"))
        var command = TicCommand()
        command.forwardMove = 127
        game.request(.newGame(game.gameKind))
        for _ in 0..<20 { game.tick([command, TicCommand(), TicCommand(), TicCommand()]) }
        game.request(.loadLevel)
        for _ in 0..<200 {
            game.tick(.init(repeating: TicCommand()))
            #expect(game.world?.players[0].message != .turboGreen)
        }
    }

    /// Who paused between levels plays on in the next one.
    @Test func aLevelBeginsWithoutPause() throws {
        let game = try Game(wad: try installedWAD("freedoom2"))
        game.request(.newGame(game.gameKind))
        for _ in 0..<3 { game.tick(.init(repeating: TicCommand())) }
        game.isPaused = true
        game.request(.loadLevel)
        game.tick(.init(repeating: TicCommand()))
        #expect(game.world?.levelTime == 1)
    }

    /// Starts that face west or south have their fog where the original's tables of tangents led.
    @Test func fogOfArrivals() throws {
        let game = try game(playing: demo(players: [1, 1, 0, 0], deathmatch: 1))
        let world = try #require(game.world)
        for (angle, x, y) in [(0, 1_310_700, 500), (270, 500, 500), (180, 500, -3_418_206_080)]
            as [(Int16, Int64, Int64)]
        {
            let offset = world.fogOffset(MapThing(x: 0, y: 0, angle: angle, type: 11, options: 7))
            #expect(Int64(offset.0.raw) * 20 == x)
            #expect(Int64(offset.1.raw) * 20 == y)
        }
    }
}
