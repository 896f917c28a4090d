// Frames of the game as the engine draws them on this machine, for every number of bullets.

import Foundation
import Geometry

@testable import DoomEngine

/// A game of the second phase whose player can be given bullets.
struct AmmunitionFrames {
    private let engine: Engine
    private let screen: Size

    init(screen: Size, map: Int) throws {
        self.screen = screen
        let path = "/usr/share/games/doom/freedoom2.wad"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DataError(lump: path, problem: "is missing: install Debian's package freedoom")
        }
        let wad = try WADDirectory(files: [WADFile(name: path, bytes: [UInt8](data))])
        var options = EngineOptions()
        options.warp = (episode: 1, map: map)
        engine = try Engine(wad: wad, options: options)
        // The screen melts to the level first.
        for _ in 0..<120 {
            engine.tick()
            engine.draw()
        }
    }

    /// The screen's pixels in a region, without their alpha byte.
    func pixels(bullets: Int, within region: Rect) -> [UInt32] {
        engine.game.world?.players[0].ammo[Int(Ammo.clip.rawValue)] = Int32(bullets)
        engine.tick()
        engine.draw()
        guard
            let place = FramePlacement(
                windowWidth: screen.width, windowHeight: screen.height, mode: .integer)
        else { return [] }
        var pixels = [UInt32](repeating: 0, count: screen.area)
        let scaler = FrameScaler(place, mode: .integer)
        let colors = FrameScaler.pack(engine.palette)
        unsafe pixels.withUnsafeMutableBufferPointer {
            unsafe scaler.draw(
                engine.frame, palette: colors,
                into: UnsafeMutableBufferPointer(
                    rebasing: $0[(place.y * screen.width + place.x)...]), stride: screen.width)
        }
        var result: [UInt32] = []
        for y in region.top..<region.bottom {
            for x in region.left..<region.right {
                result.append(pixels[y * screen.width + x] & 0xFF_FFFF)
            }
        }
        return result
    }
}
