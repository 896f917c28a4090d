// The whole program from the outside: keys in, frames, sounds and saved games out.

import Testing

@testable import DoomEngine

@Suite struct EngineTests {
    private func engine(_ number: Int, warp: (Int, Int)? = nil) throws -> Engine {
        let freedoom = try Freedoom.game(number)
        var options = EngineOptions()
        if let warp { options.warp = (episode: warp.0, map: warp.1) }
        return try Engine(wad: freedoom.wad, options: options)
    }

    private func press(_ key: Key, typed: UInt8 = 0, _ engine: Engine) {
        engine.handle(.keyDown(key, typed: typed))
        engine.handle(.keyUp(key))
    }

    private func type(_ text: String, _ engine: Engine) {
        for character in text.utf8 { press(Key(character), typed: character, engine) }
    }

    /// Runs and draws; the melt counts as tics.
    private func run(_ engine: Engine, _ tics: Int) {
        for _ in 0..<tics {
            engine.tick()
            engine.draw()
        }
    }

    private func hash(_ engine: Engine) -> UInt64 { engine.presenter.frameHash() }

    @Test func anyKeyButAltWakesTheMenus() throws {
        let engine = try engine(2)
        run(engine, 3)
        press(.alternate, engine)
        #expect(!engine.presenter.display.menu.isOpen)
        press(.control, engine)
        #expect(engine.presenter.display.menu.isOpen)
    }

    @Test(arguments: [1, 2]) func titleMenuNewGameSaveLoadAndQuit(number: Int) throws {
        let engine = try engine(number)
        run(engine, 3)
        let title = hash(engine)
        press(.escape, engine)
        run(engine, 1)
        #expect(hash(engine) != title)
        // New game; where there are episodes, the first one; the second skill.
        press(.enter, engine)
        if number == 1 { press(.enter, engine) }
        press(.up, engine)
        press(.enter, engine)
        run(engine, 120)
        #expect(engine.game.phase == .level)
        #expect(engine.game.rules.skill == 1)
        engine.handle(.keyDown(.up, typed: 0))
        run(engine, 40)
        engine.handle(.keyUp(.up))
        let world = try #require(engine.game.world)
        let place = world.mobjs[world.players[0].mobj].x
        // Save into the second slot.
        press(.function(2), engine)
        press(.down, engine)
        press(.enter, engine)
        type("two", engine)
        press(.enter, engine)
        run(engine, 3)
        let saved = try #require(engine.takeSavedGames().first)
        #expect(saved.slot == 1)
        #expect(saved.bytes.starts(with: Array("TWO".utf8)))
        // Play on, then load it.
        engine.handle(.keyDown(.down, typed: 0))
        run(engine, 60)
        engine.handle(.keyUp(.down))
        press(.function(3), engine)
        press(.down, engine)
        press(.enter, engine)
        run(engine, 2)
        let loaded = try #require(engine.game.world)
        #expect(loaded !== world)
        let distance = (loaded.mobjs[loaded.players[0].mobj].x - place).magnitude
        #expect(distance < 64)
        #expect(engine.failure == nil)
        press(.function(10), engine)
        #expect(!engine.hasQuit)
        press(Key(UInt8(ascii: "y")), typed: UInt8(ascii: "y"), engine)
        engine.tick()
        #expect(engine.hasQuit)
    }

    @Test func cheatsAutomapAndMessages() throws {
        let engine = try engine(1, warp: (1, 1))
        run(engine, 120)
        let world = try #require(engine.game.world)
        type("iddqd", engine)
        #expect(world.players[0].cheats & Cheat.god != 0)
        type("idkfa", engine)
        #expect(world.players[0].weaponOwned[6])
        run(engine, 1)
        let view = hash(engine)
        press(.tab, engine)
        run(engine, 1)
        let map = hash(engine)
        #expect(map != view)
        type("iddt", engine)
        run(engine, 1)
        #expect(hash(engine) != map)
        for key in ["f", "g", "m", "m", "c", "0"] { type(key, engine) }
        for key in [Key.left, .up, .equals, .minus] {
            engine.handle(.keyDown(key, typed: 0))
            run(engine, 10)
            engine.handle(.keyUp(key))
        }
        press(.tab, engine)
        type("idclev12", engine)
        run(engine, 3)
        #expect(engine.game.mapName == "E1M2")
    }

    @Test func everyViewSizeAndDetailIsDrawn() throws {
        let engine = try engine(2, warp: (1, 1))
        run(engine, 120)
        var seen = Set<UInt64>()
        for size in 3...11 as ClosedRange<Int32> {
            for isLow in [false, true] {
                engine.settings.viewSize = size
                engine.settings.isLowDetail = isLow
                run(engine, 1)
                seen.insert(hash(engine))
            }
        }
        #expect(seen.count == 18)
    }

    @Test func episodesEndWithTheirFinale() throws {
        for (number, map) in [(1, 8), (2, 30), (2, 6)] as [(Int, Int)] {
            let engine = try engine(number, warp: (1, map))
            run(engine, 120)
            engine.game.world?.request = .exitLevel
            for tic in 0..<1500 where engine.game.phase != .finale {
                if tic % 20 == 0 { press(.control, engine) }
                engine.handle(.keyDown(tic % 20 < 10 ? .control : .shift, typed: 0))
                engine.handle(.keyUp(tic % 20 < 10 ? .shift : .control))
                run(engine, 1)
            }
            #expect(engine.game.phase == .finale)
            engine.releaseKeys()
            run(engine, 200)
        }
    }
}
