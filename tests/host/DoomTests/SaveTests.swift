// Saved games: equal to the reference engine's, byte for byte where bytes mean something; loaded
// again; and hostile.

import Testing

@testable import DoomEngine

@Suite struct SaveTests {
    /// A built-in demo that ends with a save command in a tic.
    private func demo(_ wad: WADDirectory, _ name: LumpName, savingAt tic: Int) throws -> [UInt8] {
        var bytes = Array(wad.bytes(at: try wad.require(name)).prefix(13 + 4 * (tic + 1)))
        bytes[13 + 4 * tic + 3] = 0x80 | 2 | 1 << 2
        return bytes + [UInt8](repeating: 0, count: 12) + [0x80]
    }

    private func save(_ wadName: String, _ name: LumpName, _ tic: Int) throws -> [UInt8] {
        let wad = try installedWAD(wadName)
        let bytes = try demo(wad, name, savingAt: tic)
        let trace = try DemoTrace(wad: wad, demo: bytes, name: "save")
        while try trace.advance() {}
        return try #require(trace.savedGame)
    }

    /// Hashes from `record.py save`; no screen sets flags of lines or takes messages here.
    @Test(
        arguments: [
            ("freedoom1", "DEMO4", 3000, 0x27a3_b9aa_d0ce_cad1 as UInt64),
            ("freedoom2", "DEMO3", 2000, 0xf5ff_6901_d003_b1e5),
            ("freedoom2", "DEMO4", 700, 0xb7a3_623d_a611_8ceb),
        ])
    func savesAreTheReferences(wad: String, name: String, tic: Int, hash: UInt64) throws {
        var bytes = try save(wad, LumpName(name), tic)
        let message = 52 + 54 * 4
        for offset in message..<message + 4 { bytes[offset] = 0 }
        #expect(fnv(bytes) == hash)
    }

    private func load(_ bytes: [UInt8], _ game: Game) {
        game.request(.loadGame(bytes))
        game.tick(.init(repeating: TicCommand()))
    }

    @Test func aLoadedGameSavesAndLoadsAgain() throws {
        let bytes = try save("freedoom2", "DEMO2", 2000)
        let game = try Game(wad: try installedWAD("freedoom2"))
        game.load(bytes)
        #expect(game.failure == nil)
        // Loading drops fractions of heights and whom monsters chase; after that nothing changes.
        let second = game.save(description: Game.defaultDescription)
        #expect(second.count == bytes.count)
        game.load(second)
        #expect(game.failure == nil)
        #expect(game.save(description: Game.defaultDescription) == second)
    }

    @Test func damagedSavesAreErrorsAndLeaveTheSessionAlone() throws {
        let bytes = try save("freedoom1", "DEMO3", 600)
        let game = try Game(wad: try installedWAD("freedoom1"))
        var random = Repeatable(state: 7)
        var errors = 0
        for round in 0..<120 {
            var damaged = bytes
            if round % 4 == 0 {
                damaged.removeLast(1 + random.draw(damaged.count - 1))
            } else {
                for _ in 0..<1 + random.draw(40) {
                    damaged[random.draw(damaged.count)] = UInt8(random.draw(256))
                }
            }
            game.failure = nil
            load(damaged, game)
            if game.failure != nil { errors += 1 }
            for _ in 0..<20 { game.tick(.init(repeating: TicCommand())) }
        }
        #expect(errors > 30)
        game.failure = nil
        load(bytes, game)
        #expect(game.failure == nil)
    }

    @Test func otherVersionsAreNamed() throws {
        let game = try Game(wad: try installedWAD("freedoom1"))
        game.load([UInt8](repeating: 0x41, count: 100))
        #expect(game.failure?.problem.contains("version 109") == true)
        #expect(game.phase == .title)
    }
}
