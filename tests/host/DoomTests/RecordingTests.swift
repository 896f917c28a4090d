// Recording: what was played is what the demo plays.

import Testing

@testable import DoomEngine

@Suite struct RecordingTests {
    @Test func aRecordedGamePlaysBack() throws {
        let wad = try installedWAD("freedoom2")
        let game = try Game(wad: wad)
        game.recording = DemoFile()
        var rules = GameRules()
        rules.skill = 3
        rules.map = 7
        game.request(.newGame(rules))
        var random = Repeatable(state: 5)
        var command = TicCommand()
        for tic in 0..<400 {
            if tic % 20 == 0 {
                command.forwardMove = Int8(random.draw(100) - 50)
                command.angleTurn = Int16(random.draw(4000) - 2000)
                command.buttons = UInt8(random.draw(4))
            }
            game.tick([command, TicCommand(), TicCommand(), TicCommand()])
        }
        let bytes = try #require(game.recording).bytes()
        #expect(bytes.count == 13 + 4 * 400 + 1)
        let trace = try DemoTrace(wad: wad, demo: bytes, name: "recorded")
        for _ in 0..<400 { #expect(try trace.advance()) }
        // A trace adds the numbers that the melting screen draws; all else is the same.
        var (played, recorded) = (trace.row(), game.row())
        played.menuRandom = 0
        recorded.menuRandom = 0
        #expect(played == recorded)
    }
}
