// Damaged maps and demos: an error that names the lump, or a level that plays; never a trap.

import Foundation
import Testing

@testable import DoomEngine

@Suite struct HostileMapTests {
    private func damagedMap(
        _ main: WADFile, _ wad: WADDirectory, _ map: LumpName, _ random: inout Repeatable
    ) throws -> WADDirectory {
        let marker = try wad.require(map)
        var builder = WADBuilder()
        builder.lumps.append((map.description, []))
        let victim = 1 + random.draw(10)
        for part in 1...10 {
            var bytes = wad.bytes(at: marker + part)
            if part == victim { damage(&bytes, &random) }
            builder.lumps.append((wad.name(at: marker + part).description, bytes))
        }
        return try WADDirectory(
            files: [main, WADFile(name: "damaged.wad", bytes: builder.build())])
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout Repeatable) {
        if bytes.isEmpty { return }
        if random.draw(4) == 0 {
            bytes.removeLast(random.draw(bytes.count + 1))
            return
        }
        for _ in 0..<1 + random.draw(6) {
            let at = random.draw(65536) * 16 % bytes.count + random.draw(16)
            if at < bytes.count { bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][random.draw(5)] }
        }
    }

    @Test func damagedMapsAreErrorsOrPlay() throws {
        let wad = try installedWAD("freedoom2")
        let path = "/usr/share/games/doom/freedoom2.wad"
        let bytes = try #require(FileManager.default.contents(atPath: path))
        let main = WADFile(name: "freedoom2.wad", bytes: [UInt8](bytes))
        var random = Repeatable(state: 2026)
        var errors = 0
        for round in 0..<60 {
            let map: LumpName = round % 2 == 0 ? "MAP01" : "MAP15"
            let damaged = try damagedMap(main, wad, map, &random)
            let demo = PlayScript.demo(
                seed: UInt32(round), skill: 3, episode: 1, map: round % 2 == 0 ? 1 : 15, flags: 0)
            do {
                let trace = try DemoTrace(wad: damaged, demo: demo, name: "play")
                for _ in 0..<70 { _ = try trace.advance() }
            } catch {
                #expect(error.lump.hasPrefix(map.description), "seed 2026, round \(round)")
                errors += 1
            }
        }
        #expect(errors > 10)
    }

    @Test func damagedDemosAreErrorsOrPlay() throws {
        let wad = try installedWAD("freedoom1")
        let demo = wad.bytes(at: try wad.require("DEMO3"))
        var random = Repeatable(state: 99)
        for _ in 0..<20 {
            var damaged = Array(demo.prefix(random.draw(400)))
            for _ in 0..<random.draw(4) where !damaged.isEmpty {
                damaged[random.draw(min(damaged.count, 30))] = UInt8(random.draw(256))
            }
            guard let trace = try? DemoTrace(wad: wad, demo: damaged, name: "damaged") else {
                continue
            }
            for _ in 0..<100 where (try? trace.advance()) != true { break }
        }
    }

    @Test func loopsOfNodesAreNamed() throws {
        let wad = try installedWAD("freedoom2")
        let surfaces = try SurfaceCatalog(wad: wad)
        var loader = try LevelLoader(wad: wad, surfaces: surfaces, map: "MAP01")
        _ = try loader.load()
        loader.nodes[loader.nodes.count - 1].left = Int32(loader.nodes.count) - 1
        #expect(throws: DataError.self) { try loader.checkTree(lump: "MAP01 NODES") }
    }
}
