// Recording: what was played is what the demo plays, here and in the reference engine.

import DoomFront
import Foundation
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

    /// Keys and mouse of a player go in, through all that `doom -record` does. The goldens are what the
    /// reference engine says of the demo's tics: the hash of all rows.
    @Test(arguments: [
        (["-warp", "4", "-skill", "4", "-fast"], 2, 0x459AE477),
        (["-warp", "2", "3", "-skill", "2", "-respawn"], 1, 0x68FE4785),
        (["-warp", "11", "-skill", "5", "-nomonsters"], 2, 0xC9768A9E),
    ])
    func whatAPlayerRecordsIsWhatTheReferencePlays(
        arguments: [String], game: Int, golden: Int
    ) throws {
        let files = MemoryFiles()
        let session = try GameSession(
            starting: "/usr/share/games/doom/freedoom\(game).wad",
            try CommandLine(["-record", "run"] + arguments),
            preferences: Preferences(), files: files)
        session.activate(now: 0)
        var player = RandomPlayer(session)
        for _ in 0..<900 {
            player.act()
            session.tick()
        }
        session.finish()
        let demo = try #require(files.written["/app/data/run.lmp"])
        let trace = try DemoTrace(
            wad: try installedWAD("freedoom\(game)"), demo: demo, name: "recorded")
        var hash = fnv([])
        var tics = 0
        while try trace.advance() {
            let row = trace.row()
            // The reference is asked from the second tic on.
            if row.gameTic < 2 { continue }
            hash = fnv(row.columns.utf8, from: hash)
            tics += 1
        }
        #expect(tics == 899)
        #expect(hash & 0xFFFF_FFFF == UInt64(golden), "\(demo.count) bytes")
    }
}

/// The host's files, and what was written instead of them.
private final class MemoryFiles: GameFiles {
    var written: [String: [UInt8]] = [:]

    func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    func write(_ path: String, _ bytes: [UInt8]) -> Bool {
        written[path] = bytes
        return true
    }
}

/// Presses keys and moves the mouse, always the same.
private struct RandomPlayer {
    /// Up, down, left, right, Shift, Control, space, comma, full stop, and digits: as a keyboard has
    /// them.
    private static let keys: [UInt16] = [
        0x52, 0x52, 0x52, 0x51, 0x50, 0x4F, 0xE1, 0xE0, 0x2C, 0x36, 0x37, 0x1F, 0x20, 0x21,
    ]
    private let session: GameSession
    private var random = Repeatable(state: 77)
    private var held: Set<UInt16> = []

    init(_ session: GameSession) { self.session = session }

    mutating func act() {
        if random.draw(3) == 0 {
            let key = Self.keys[random.draw(Self.keys.count)]
            let isDown = held.insert(key).inserted
            if !isDown { held.remove(key) }
            _ = session.key(key, isDown: isDown, typed: 0, hasAlternate: false)
        }
        if random.draw(8) == 0 {
            session.mouse(dx: random.draw(60) - 30, dy: 0, buttons: UInt8(random.draw(2)))
        }
    }
}
