// All frames of Freedoom's eight demos against the reference: 22,637 of them, with their colours.
// A golden file holds the low 32 bits of each frame's hash, from tic 2 on; 0 stands for a frame that
// reads past a picture, where the reference shows whatever its memory happens to hold. That it does is
// shown here: such a frame is another one when other bytes lie behind our pictures.

import Foundation
import Testing

@testable import DoomEngine

@Suite struct DemoFrameTests {
    static let demos = [1, 2].flatMap { game in (1...4).map { (game, $0) } }

    @Test(arguments: demos) func framesAreEqualToTheReference(game: Int, demo: Int) throws {
        let freedoom = try Freedoom.game(game)
        let bytes = [UInt8](try Freedoom.golden("frames-freedoom\(game)-demo\(demo).bin"))
        let trace = try DemoTrace(
            wad: freedoom.wad, demo: nil, name: "DEMO\(demo)", frames: .vanilla)
        let other = try DemoTrace(
            wad: freedoom.wad, demo: nil, name: "DEMO\(demo)", frames: .vanilla, filler: 170)
        var different: [Int32] = []
        var excused: [Int32] = []
        var compared = 0
        while try trace.advance() {
            _ = try other.advance()
            let tic = Int(trace.row().gameTic)
            let place = (tic - 2) * 4
            guard tic >= 2, place + 4 <= bytes.count else { continue }
            let golden = (0..<4).reduce(UInt32(0)) {
                $0 | UInt32(bytes[place + $1]) << UInt32($1 * 8)
            }
            compared += 1
            if golden == 0 {
                if trace.frameHash() == other.frameHash() { excused.append(Int32(tic)) }
                continue
            }
            let hash = UInt32(trace.frameHash()?.suffix(8) ?? "", radix: 16)
            if hash != golden { different.append(Int32(tic)) }
        }
        #expect(compared == bytes.count / 4)
        #expect(different.isEmpty, "frames differ at tics \(different.prefix(20))")
        #expect(excused.isEmpty, "left out without need: tics \(excused)")
    }

    /// Two players on the first map, made by a machine; the first dies and is reborn at tic 620.
    @Test func whoIsRebornHasAFreshStatusBar() throws {
        let freedoom = try Freedoom.game(2)
        let golden = [UInt8](try Freedoom.golden("frames-reborn.bin"))
        let trace = try DemoTrace(
            wad: freedoom.wad, demo: [UInt8](try Freedoom.golden("reborn.lmp")), name: "reborn",
            frames: .vanilla)
        var different: [Int] = []
        var compared = 0
        while try trace.advance() {
            let tic = Int(trace.row().gameTic)
            let place = (tic - 2) * 4
            guard tic >= 2, place + 4 <= golden.count else { continue }
            compared += 1
            let wanted = golden[place..<place + 4].reversed().reduce(UInt32(0)) {
                $0 << 8 | UInt32($1)
            }
            let hash = UInt32(trace.frameHash()?.suffix(8) ?? "", radix: 16)
            if wanted != 0 && hash != wanted { different.append(tic) }
        }
        #expect(compared == 698)
        #expect(different.isEmpty, "frames differ at tics \(different.prefix(20))")
    }
}
