// The box without its windows: command line, names of files, choice of a game, keys, time, preferences.

import DoomFront
import Testing

@testable import DoomEngine

@Suite struct FrontTests {
    @Test func commandLinesOfTheOriginalAreRead() throws {
        let line = try CommandLine([
            "-iwad", "doom2", "-file", "a.wad", "b.wad", "-warp", "7", "-skill", "4", "-fast",
            "-respawn", "-nomonsters", "-record", "run",
        ])
        #expect(line.iwad == "doom2")
        #expect(line.files == ["a.wad", "b.wad"])
        #expect(line.level(isCommercial: true).map == 7)
        #expect(line.skill == 4)
        #expect(line.isFast && line.respawns && line.hasNoMonsters && line.startsGame)
        #expect(line.recording == "run")
        let timing = try CommandLine(["-timedemo", "demo1"])
        #expect(timing.demo == "demo1" && timing.demoPurpose == .timing && !timing.startsGame)
        #expect(try CommandLine(["-playdemo", "x"]).demoPurpose == .watching)
    }

    @Test func episodesAndMaps() throws {
        let cases: [([String], Int, Int)] = [
            (["-warp", "2", "3"], 2, 3), (["-warp", "23"], 2, 3), (["-warp", "5"], 1, 5),
            ([], 1, 1),
        ]
        for (arguments, episode, map) in cases {
            let level = try CommandLine(arguments).level(isCommercial: false)
            #expect(level.episode == episode && level.map == map)
        }
    }

    @Test(arguments: [
        ["-iwad"], ["-file", "-fast"], ["-warp"], ["-warp", "x"], ["-warp", "0"], ["-skill", "6"],
        ["-skill", "nothing"], ["-nonsense"], ["-playdemo", "a:b"], ["-record", "../x"],
        ["-record", ".x"], ["-playdemo", "a", "-record", "b"],
    ])
    func mistakesOnTheCommandLineAreNamed(arguments: [String]) {
        #expect(throws: CommandLineError.self) { try CommandLine(arguments) }
    }

    @Test func namesOfFilesHoldNoFlags() {
        #expect(DataFile.wad("doom2") == "/app/data/doom2.wad")
        #expect(DataFile.wad("DOOM2.WAD") == "/app/data/DOOM2.WAD")
        #expect(DataFile.wad("/elsewhere/x.wad") == "/elsewhere/x.wad")
        #expect(DataFile.wad("x:write") == nil)
        #expect(DataFile.wad("/x:write") == nil)
        #expect(DataFile.wad("a/b") == nil)
        #expect(DataFile.demo("run") == "/app/data/run.lmp")
        #expect(DataFile.savedGame(slot: 3, wad: "/app/data/doom2.wad") == "/app/data/doom2-3.dsg")
    }

    @Test func onlyMainWADsAreOfferedKnownOnesFirst() {
        let files = ["zoo.wad", "doom2.wad", "patch.wad", "Freedoom1.WAD", "notes.txt", "a:b.wad"]
        let choices = GameList.choices(files: files) { $0 != "/app/data/patch.wad" }
        #expect(choices.map(\.title) == ["Freedoom: Phase 1", "DOOM II", "zoo"])
        #expect(choices.first?.path == "/app/data/Freedoom1.WAD")
        #expect(GameList.choices(files: ["x.wad"]) { _ in false }.isEmpty)
        #expect(GameList.title("/app/data/FreeDoom2.wad") == "Freedoom: Phase 2")
        #expect(GameList.title("/elsewhere/zoo.wad") == "zoo")
    }

    @Test func keysMeanWhatTheyMeantInTheOriginal() {
        #expect(KeyMap.gameKey(0x04) == Key(UInt8(ascii: "a")))
        #expect(KeyMap.gameKey(0x27) == Key(UInt8(ascii: "0")))
        #expect(KeyMap.gameKey(0x36) == Key(UInt8(ascii: ",")))
        #expect(KeyMap.gameKey(0x3A) == Key.function(1))
        #expect(KeyMap.gameKey(0x52) == Key.up)
        #expect(KeyMap.gameKey(0xE4) == Key.control)
        #expect(KeyMap.gameKey(0xFFFF) == nil)
        #expect(KeyMap.meaning(of: 0x28, hasAlternate: true) == .toggleFullScreen)
        #expect(KeyMap.meaning(of: 0x28, hasAlternate: false) == .game(.enter))
        #expect(KeyMap.meaning(of: 0x16, hasAlternate: true) == .toggleScaling)
        #expect(KeyMap.meaning(of: 0x9999, hasAlternate: false) == .nothing)
    }

    @Test func thirtyFiveTicsASecondWithoutDrift() {
        var pacer = Pacer(now: 1000)
        var count = 0
        // Looked at every 7 ms for ten seconds.
        for step in 0..<1429 { count += pacer.due(now: 1000 + UInt64(step) * 7_000_000) }
        #expect(count == 350)
        // A long gap is not made up for.
        #expect(pacer.due(now: 100_000_000_000) == 1)
        #expect(pacer.due(now: 100_000_000_001) == 0)
        #expect(pacer.deadline > 100_000_000_000)
    }

    @Test func framesAreCountedByTheSecond() {
        var times = FrameTimes(now: 500)
        // 40 frames in the first second, 25 shown in it; 60 in the second one, all shown; then a half.
        for frame in 0..<40 {
            times.count(isShown: frame < 25, now: 500 + UInt64(frame) * 25_000_000)
        }
        for frame in 0..<90 {
            times.count(isShown: true, now: 1_000_000_500 + UInt64(frame) * 16_666_667)
        }
        #expect(
            times.report(now: 2_500_000_500) == """
                timed 130 frames in 2500 ms: 52.0 frames per second
                shown 115 of them: 46.0 frames per second, 25 in the slowest second
                """)
        // Too short to say which second was the slowest.
        var short = FrameTimes(now: 0)
        short.count(isShown: true, now: 1_000_000)
        #expect(short.report(now: 10_000_000).hasSuffix("shown 1 of them: 100.0 frames per second"))
    }

    @Test func theMouseIsThePlayersOnlyInALevel() throws {
        final class NoFiles: GameFiles {
            func read(_ path: String) -> [UInt8]? { nil }
            func write(_ path: String, _ bytes: [UInt8]) -> Bool { true }
        }
        var options = EngineOptions()
        options.warp = (episode: 1, map: 1)
        let engine = try Engine(wad: try Freedoom.game(2).wad, options: options)
        let session = GameSession(
            engine, wad: "x", preferences: Preferences(), recording: nil, files: NoFiles())
        session.activate(now: 0)
        func run(_ tics: Int) { for _ in 0..<tics { session.tick() } }
        func press(_ code: UInt16) {
            for isDown in [true, false] {
                _ = session.key(code, isDown: isDown, typed: 0, hasAlternate: false)
            }
        }
        var angle: UInt32? {
            engine.game.world.map { $0.mobjs[$0.players[0].mobj].angle.raw }
        }
        run(100)
        #expect(session.keepsPointer)
        let start = angle
        session.mouse(dx: 100, dy: 0, buttons: 0)
        run(2)
        let turned = angle
        #expect(turned != start)
        // In a menu, in a pause, and without the keyboard it is the desktop's.
        press(0x29)
        #expect(!session.keepsPointer)
        session.mouse(dx: 100, dy: 0, buttons: 0)
        press(0x29)
        run(2)
        #expect(angle == turned && session.keepsPointer)
        press(0x48)
        run(2)
        #expect(!session.keepsPointer)
        press(0x48)
        run(2)
        #expect(session.keepsPointer)
        session.deactivate()
        #expect(!session.keepsPointer)
    }

    @Test func preferencesSurviveBeingWritten() {
        var preferences = Preferences()
        preferences.scaling = .smooth
        preferences.isFullScreen = true
        preferences.mouseWalks = true
        preferences.settings.viewSize = 7
        preferences.settings.alwaysRuns = true
        #expect(Preferences(readingConfiguration: Array(preferences.text.utf8)) == preferences)
        #expect(Preferences(readingConfiguration: [0, 255, 10]) == Preferences())
        let absurd = Array("[game]\nview = 99999999999\nmusic = -5\n".utf8)
        #expect(Preferences(readingConfiguration: absurd).settings.viewSize <= 11)
    }
}
