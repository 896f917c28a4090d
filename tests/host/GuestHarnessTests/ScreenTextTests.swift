// Text that was painted in known places is found there, and nowhere else.

import GRF
import Geometry
import Testing

@testable import GuestHarness

@Suite struct ScreenTextTests {
    /// Letters of seven by nine pixels: random blots, a different one for each letter.
    private static func font() throws -> ScreenFont {
        var builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: 9, descender: 2, height: 12))
        var state: UInt32 = 12345
        for letter in "abcdefghijklmnopqrstuvwxyz".unicodeScalars {
            var coverage: [UInt8] = []
            for _ in 0..<63 {
                state = state &* 1_664_525 &+ 1_013_904_223
                coverage.append(state >> 31 == 0 ? 0 : UInt8(state >> 24 & 0x7F) + 128)
            }
            try builder.setGlyph(
                GRFGlyphMetrics(
                    bearingX: 0, bearingY: 9, advanceX: 8, advanceY: 0, width: 7, height: 9),
                coverage: coverage, inSlot: Int(letter.value))
        }
        return try ScreenFont(builder.encode())
    }

    /// Paints with a stencil over a gradient; the colours are given for coverage 0 and 255.
    private func paint(
        _ text: String, at place: Point, in font: ScreenFont, ink: UInt8, paper: UInt8,
        on pixels: inout [UInt8], width: Int
    ) throws {
        let stencil = try #require(try font.stencil(of: text))
        for y in 0..<stencil.size.height {
            for x in 0..<stencil.size.width {
                let coverage = Int(stencil.coverage[y * stencil.size.width + x])
                let behind = Int(paper) + x / 8
                let mixed = behind + (Int(ink) - behind) * coverage / 255
                let index = ((place.y + y) * width + place.x + x) * 3
                for channel in 0..<3 { pixels[index + channel] = UInt8(mixed) }
            }
        }
    }

    @Test(arguments: [(0, 200), (255, 40), (120, 60), (90, 130)] as [(UInt8, UInt8)])
    func findsWhatIsThere(ink: UInt8, paper: UInt8) throws {
        let font = try Self.font()
        var pixels = [UInt8](repeating: paper, count: 200 * 100 * 3)
        let places = [Point(0, 0), Point(60, 30), Point(160, 91)]
        for place in places {
            try paint(
                "start", at: place, in: font, ink: ink, paper: paper, on: &pixels, width: 200)
        }
        try paint(
            "stare", at: Point(20, 60), in: font, ink: ink, paper: paper, on: &pixels, width: 200)
        let picture = Picture(width: 200, height: 100, pixels: pixels)
        #expect(try picture.places(of: "start", in: font).map(\.origin) == places)
        #expect(try picture.places(of: "stare", in: font).map(\.origin) == [Point(20, 60)])
        #expect(try picture.places(of: "doom", in: font).isEmpty)
        let corner = Rect(x: 50, y: 20, width: 80, height: 40)
        #expect(
            try picture.places(of: "start", in: font, within: corner).map(\.origin) == [places[1]])
    }

    @Test func nothingToFind() throws {
        let font = try Self.font()
        let picture = Picture(width: 4, height: 4, pixels: [UInt8](repeating: 9, count: 48))
        #expect(try picture.places(of: "start", in: font).isEmpty)
        #expect(try picture.places(of: "   ", in: font).isEmpty)
        #expect(try picture.places(of: "", in: font).isEmpty)
        let nowhere = Rect(x: 100, y: 100, width: 5, height: 5)
        #expect(try picture.places(of: "a", in: font, within: nowhere).isEmpty)
    }
}
