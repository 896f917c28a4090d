// Frames from 20 places of each of the 68 maps against the reference, pixel by pixel.
// goldens/make_viewpoints.py tells how the goldens are made.

import Foundation
import Testing

@testable import DoomEngine

@Suite struct ViewpointTests {
    /// A line of the goldens.
    private struct Viewpoint {
        let map: LumpName
        let start: (x: Int16, y: Int16, angle: Int16)
        let hash: UInt64
        /// Pixels that read past a picture, which are not the same in every run of the reference.
        let mask: [Range<Int>]

        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard fields.count >= 5, let x = Int16(fields[1]), let y = Int16(fields[2]),
                let angle = Int16(fields[3]), let hash = UInt64(fields[4], radix: 16)
            else { return nil }
            map = LumpName(String(fields[0]))
            start = (x, y, angle)
            self.hash = hash
            mask = fields.dropFirst(5).map {
                let run = $0.split(separator: "+").map { Int($0, radix: 16) ?? 0 }
                return run[0]..<run[0] + run[1]
            }
        }
    }

    /// The WAD with player 1's start moved.
    private func patched(_ wad: WADDirectory, _ view: Viewpoint) throws -> WADDirectory {
        let marker = try wad.require(view.map)
        var lumps: [(name: String, bytes: [UInt8])] = [(view.map.description, [])]
        for index in marker + 1...marker + 10 {
            lumps.append((wad.name(at: index).description, wad.bytes(at: index)))
        }
        for thing in stride(from: 0, to: lumps[1].bytes.count - 9, by: 10)
        where lumps[1].bytes[thing + 6] == 1 && lumps[1].bytes[thing + 7] == 0 {
            let numbers = [view.start.x, view.start.y, view.start.angle]
            for (place, number) in numbers.enumerated() {
                let bits = UInt16(bitPattern: number)
                lumps[1].bytes[thing + place * 2] = UInt8(truncatingIfNeeded: bits)
                lumps[1].bytes[thing + place * 2 + 1] = UInt8(bits >> 8)
            }
        }
        let patch = WADFile(name: "moved.wad", bytes: WADBuilder(lumps: lumps).build())
        let empty = WADFile(name: "main.wad", bytes: WADBuilder(magic: "IWAD").build())
        return try WADDirectory(files: [empty, patch])
    }

    @Test(arguments: [1, 2]) func framesAreEqualToTheReference(number: Int) throws {
        let game = try Freedoom.game(number)
        let text = String(
            decoding: try Freedoom.golden("viewpoints-freedoom\(number).txt"), as: UTF8.self)
        let views = text.split(separator: "\n").compactMap { Viewpoint($0) }
        #expect(views.count == (number == 1 ? 720 : 640))
        let session = try Game(wad: game.wad)
        let presenter = try Presenter(session, limits: .vanilla)
        var different: [String] = []
        for view in views {
            let level = try Level.load(
                view.map, wad: try patched(game.wad, view), surfaces: session.surfaces)
            let pixels = frame(of: level, view.map, session, presenter)
            var masked = pixels
            for run in view.mask { for index in run { masked[index] = 0 } }
            var hash = Hash()
            for pixel in masked { hash.combine(pixel) }
            if hash.value != view.hash { different.append("\(view.map) \(view.start)") }
        }
        #expect(different.isEmpty, "frames differ: \(different.prefix(20))")
    }

    /// The frame after the second tic on a level, as a new game shows it.
    private func frame(
        of level: Level, _ name: LumpName, _ session: Game, _ presenter: Presenter
    ) -> [UInt8] {
        let world = World(
            definitions: session.definitions, trigonometry: session.trigonometry,
            surfaces: session.surfaces, level: level)
        world.rules = session.gameKind
        world.rules.skill = 3
        let digits = name.characters.filter { $0 >= 0x30 && $0 <= 0x39 }.map { Int32($0 - 0x30) }
        if world.rules.isCommercial {
            world.rules.map = digits[0] * 10 + digits[1]
        } else {
            world.rules.episode = digits[0]
            world.rules.map = digits[1]
        }
        world.begin(gameTic: 0)
        let display = presenter.display
        // Where nothing is drawn, the screen keeps what it showed; the reference starts black.
        display.screen.fill(0, 0, Screen.width, Screen.height, 0)
        display.statusBar.reset()
        display.statusBar.start(world.players[0])
        display.headsUp.start()
        display.renderer.resetFuzz()
        for _ in 0..<2 {
            world.tick()
            display.statusBar.tick(world, random: world.random.menu())
            display.headsUp.tick(world, isEnabled: true)
        }
        let sky = session.surfaces.texture(Game.sky(for: world.rules)) ?? 0
        display.forceMelt()
        display.draw(
            DisplayContent(phase: .level, world: world, skyTexture: Int32(sky)),
            random: &world.random)
        display.skipMelt()
        return unsafe Array(display.screen.bytes)
    }
}
