// What the screen says of a game that fills it.

import DoomEngine
import Geometry
import GuestHarness
import Testing

/// Reads the number of bullets from the game on the whole screen: by comparing it with what the engine
/// draws for every number on this machine.
struct StatusBarReader {
    private let view: Rect
    private let digits: Rect
    /// What the digits' place shows, by number of bullets.
    private var pictures: [[UInt32]] = []
    /// The view at the start of the map.
    private let start: [UInt32]

    init(screen: Size, map: Int = 1) throws {
        let place = try #require(
            FramePlacement(
                windowWidth: screen.width, windowHeight: screen.height, mode: .integer))
        func part(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Rect {
            Rect(
                x: place.x + x * place.width / 320, y: place.y + y * place.height / 200,
                width: width * place.width / 320, height: height * place.height / 200)
        }
        view = part(0, 16, 320, 100)
        digits = part(2, 172, 42, 16)
        let frames = try AmmunitionFrames(screen: screen, map: map)
        start = frames.pixels(bullets: 50, within: view)
        for count in 0...50 { pictures.append(frames.pixels(bullets: count, within: digits)) }
    }

    /// How many bullets there are; nil if the screen shows something else.
    func bullets(on picture: Picture) -> Int? {
        pictures.firstIndex(of: pixels(of: digits, on: picture))
    }

    /// The part of the view's pixels that differ.
    func differenceOfViews(_ first: Picture, _ second: Picture) -> Double {
        let pairs = zip(pixels(of: view, on: first), pixels(of: view, on: second))
        return Double(pairs.count { $0 != $1 }) / Double(view.size.area)
    }

    /// The part of the view's pixels that are different at the start of the map.
    func differenceFromStart(_ picture: Picture) -> Double {
        let pairs = zip(start, pixels(of: view, on: picture))
        return Double(pairs.count { $0 != $1 }) / Double(view.size.area)
    }

    /// Waits for the map as it begins. Every map, and a demo, too, begins with 50 bullets.
    func seeStart(_ desktop: Desktop) throws {
        try desktop.wait(for: "the start of a map and 50 bullets") {
            bullets(on: $0) == 50 && differenceFromStart($0) < 0.2 ? true : nil
        }
    }

    private func pixels(of region: Rect, on picture: Picture) -> [UInt32] {
        var result: [UInt32] = []
        for y in region.top..<region.bottom {
            for x in region.left..<region.right {
                let (red, green, blue) = picture[x, y]
                result.append(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
            }
        }
        return result
    }
}
