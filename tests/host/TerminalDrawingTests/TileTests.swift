// Characters that are kept as pictures look like characters that are drawn.

import GRF
import Geometry
import Graphics
import SeededRandom
import TerminalCore
import TerminalDrawing
import Testing

@Suite struct TileTests {
    private static let cell = Size(8, 16)

    /// A font of fixed width whose glyphs are all different, with soft edges; some of them reach out of
    /// their cells on every side.
    private func font() throws -> Font {
        var builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: 12, descender: -4, height: 16))
        for slot in 33..<256 {
            let reachesOut = slot % 7 == 0
            let (width, height) = reachesOut ? (12, 20) : (8, 16)
            try builder.setGlyph(
                GRFGlyphMetrics(
                    bearingX: reachesOut ? -2 : 0, bearingY: reachesOut ? 14 : 12, advanceX: 8,
                    width: UInt16(width), height: UInt16(height)),
                coverage: (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* slot &* 37) },
                inSlot: slot)
        }
        try builder.setGlyph(
            GRFGlyphMetrics(bearingX: 0, bearingY: 0, advanceX: 8, width: 0, height: 0),
            coverage: [], inSlot: 32)
        return try Font(grf: try builder.encode())
    }

    private func picture(_ columns: Int, _ rows: Int, _ draw: (inout Canvas) -> Void) -> Image {
        Image(size: Size(columns * Self.cell.width, rows * Self.cell.height), draw: draw)
    }

    private func colors() -> TerminalColors {
        func eight(_ base: UInt32) -> [Color] {
            (0..<8).map { Color(0xFF00_0000 | (base &+ $0 &* 0x1F_2F3F)) }
        }
        return TerminalColors(
            normal: eight(0x10_1418), bright: eight(0x40_4448), dim: eight(0x20_2428))
    }

    /// Text of many colours, drawn again and again by one painter while its tiles come and go, against text
    /// that is drawn run by run.
    @Test func tilesLookLikeText() throws {
        let font = try font()
        var painter = TerminalPainter(regular: font, bold: font, colors: colors())
        var random = SeededGenerator(seed: 7)
        for round in 0..<60 {
            var emulator = Emulator(columns: 20, rows: 1)
            // Each line has a few runs in colours of their own.
            var runs: [(text: String, foreground: Color, background: Color)] = []
            for _ in 0..<4 {
                var text = ""
                for _ in 0..<5 {
                    let code = UInt8.random(in: 0x20...0xFF, using: &random)
                    // Neither controls nor the soft hyphen, which take no room.
                    let isShown = !(0x7F...0xA0).contains(code) && code != 0xAD
                    text.unicodeScalars.append(isShown ? Unicode.Scalar(code) : "x")
                }
                let numbers = (0..<6).map { _ in UInt8.random(in: 0...255, using: &random) }
                let parts = numbers.map { "\($0)" }
                emulator.feed(
                    "\u{1B}[38;2;\(parts[0]);\(parts[1]);\(parts[2])m"
                        + "\u{1B}[48;2;\(parts[3]);\(parts[4]);\(parts[5])m" + text)
                runs.append(
                    (
                        text,
                        Color(red: numbers[0], green: numbers[1], blue: numbers[2]),
                        Color(red: numbers[3], green: numbers[4], blue: numbers[5])
                    ))
            }
            for _ in 0..<2 {
                let drawn = picture(20, 1) {
                    painter.paint(row: 0, of: emulator, cursor: .none, on: &$0)
                }
                let wanted = picture(20, 1) { canvas in expected(runs, font, on: &canvas) }
                #expect(drawn.pixels == wanted.pixels, "round \(round)")
            }
        }
    }

    /// Background, then what stays in its cell, then what does not: runs from the left.
    private func expected(
        _ runs: [(text: String, foreground: Color, background: Color)], _ font: Font,
        on canvas: inout Canvas
    ) {
        for (index, run) in runs.enumerated() {
            let left = index * 5 * Self.cell.width
            canvas.fill(
                Rect(x: left, y: 0, width: 5 * Self.cell.width, height: Self.cell.height),
                run.background)
            for reachesOut in [false, true] {
                for (column, scalar) in run.text.unicodeScalars.enumerated()
                where (scalar.value % 7 == 0) == reachesOut {
                    canvas.text(
                        String(scalar), font,
                        baseline: Point(left + column * Self.cell.width, 12), run.foreground)
                }
            }
        }
    }

    @Test func tilesAreCutToTheClip() throws {
        let atlas = (0..<2 * 12).map { UInt32($0) | 0xFF00_0000 }
        let picture = Image(size: Size(10, 6)) { canvas in
            canvas.clip(to: Rect(x: 1, y: 1, width: 5, height: 3))
            canvas.tiles([1, 0, 1], of: atlas, size: Size(3, 4), at: Point(-1, 0))
        }
        for y in 0..<6 {
            for x in 0..<10 {
                let isInside = (1..<6).contains(x) && (1..<4).contains(y)
                let tile = [1, 0, 1, 0][(x + 1) / 3]
                let wanted = UInt32(tile * 12 + y * 3 + (x + 1) % 3) | 0xFF00_0000
                #expect(picture.pixels[y * 10 + x] == (isInside ? wanted : 0))
            }
        }
    }
}
