// Cells as pixels, with a font of solid blocks, so that each pixel is known.

import GRF
import Geometry
import Graphics
import TerminalCore
import TerminalDrawing
import Testing

@Suite struct PainterTests {
    private let width = 8
    private let height = 16

    /// A font whose glyphs fill their cells down to the baseline, except the blank.
    private func font() throws -> Font {
        var builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: 12, descender: -4, height: 16))
        for slot in 32..<256 {
            let size = slot == 32 ? 0 : 1
            try builder.setGlyph(
                GRFGlyphMetrics(
                    bearingX: 0, bearingY: 12, advanceX: 8, width: UInt16(8 * size),
                    height: UInt16(12 * size)),
                coverage: Array(repeating: 255, count: 96 * size), inSlot: slot)
        }
        return try Font(grf: try builder.encode())
    }

    private func colors() -> TerminalColors {
        func eight(_ base: UInt32) -> [Color] { (0..<8).map { Color(0xFF00_0000 | base + $0) } }
        return TerminalColors(normal: eight(0x10), bright: eight(0x20), dim: eight(0x30))
    }

    /// The pixels of a terminal of one row.
    private func pixels(
        _ text: String, columns: Int = 4, cursor: CursorLook = .none,
        change: (inout Emulator) -> Void = { _ in }
    ) throws -> (Int, Int) -> UInt32 {
        var emulator = Emulator(columns: columns, rows: 1)
        emulator.feed(text)
        change(&emulator)
        var painter = TerminalPainter(regular: try font(), bold: try font(), colors: colors())
        let size = Size(columns * width, height)
        var words = [UInt32](repeating: 0, count: size.width * size.height)
        var canvas = Canvas(words.mutableSpan, size: size)
        painter.paint(row: 0, of: emulator, cursor: cursor, on: &canvas)
        return { words[$1 * size.width + $0] & 0xFF_FFFF }
    }

    @Test func charactersAndBackgrounds() throws {
        let pixel = try pixels("\u{1B}[31;42mx\u{1B}[0m y")
        #expect(pixel(0, 0) == 0x11)
        #expect(pixel(0, 15) == 0x12)
        #expect(pixel(8, 0) == 0x10)
        #expect(pixel(16, 0) == 0x17)
        #expect(pixel(16, 15) == 0x10)
    }

    @Test func looks() throws {
        #expect(try pixels("\u{1B}[1;31mx")(0, 0) == 0x21)
        #expect(try pixels("\u{1B}[2;31mx")(0, 0) == 0x31)
        #expect(try pixels("\u{1B}[7mx")(0, 15) == 0x17)
        #expect(try pixels("\u{1B}[8mx")(0, 0) == 0x10)
        #expect(try pixels("\u{1B}[4mx")(0, 14) == 0x17)
        #expect(try pixels("\u{1B}[53;7mx")(0, 0) == 0x10)
        #expect(try pixels("\u{1B}[?5hx")(0, 15) == 0x17)
        #expect(try pixels("\u{1B}[38;5;16mx")(0, 0) == 0)
        #expect(try pixels("\u{1B}[38;5;231mx")(0, 0) == 0xFFFFFF)
        #expect(try pixels("\u{1B}[38;5;232mx")(0, 0) == 0x080808)
        #expect(try pixels("\u{1B}[38;2;1;2;3mx")(0, 0) == 0x010203)
    }

    @Test func cursors() throws {
        #expect(try pixels("", cursor: .active)(3, 8) == 0x27)
        #expect(try pixels("", cursor: .inactive)(3, 8) == 0x10)
        #expect(try pixels("", cursor: .inactive)(0, 8) == 0x27)
        #expect(try pixels("\u{1B}[4 q", cursor: .active)(3, 15) == 0x27)
        #expect(try pixels("\u{1B}[4 q", cursor: .active)(3, 8) == 0x10)
        #expect(try pixels("\u{1B}[6 q", cursor: .active)(0, 8) == 0x27)
        #expect(try pixels("\u{1B}[?25l", cursor: .active)(3, 8) == 0x10)
    }

    @Test func selectedText() throws {
        let pixel = try pixels("abc") { emulator in
            emulator.beginSelection(row: 0, column: 1, unit: .character)
            emulator.extendSelection(row: 0, column: 2)
        }
        #expect(pixel(0, 15) == 0x10)
        #expect(pixel(8, 15) == 0x24)
        #expect(pixel(16, 15) == 0x10)
    }

    @Test func linesJoinTheirNeighbours() throws {
        let pixel = try pixels("─┼│█")
        for x in 0..<16 { #expect(pixel(x, 8) == 0x17) }
        for y in 0..<16 {
            #expect(pixel(12, y) == 0x17)
            #expect(pixel(20, y) == 0x17)
            #expect(pixel(24, y) == 0x17)
            #expect(pixel(31, y) == 0x17)
        }
        #expect(pixel(0, 7) == 0x10)
    }

    /// Every character that is drawn rather than taken from the font leaves something, and nothing
    /// outside of its cell.
    @Test func everyDrawnCharacterStaysInItsCell() throws {
        let blocks =
            (0x2500..<0x25A0).map { $0 } + [0x23BA, 0x23BD, 0x25C6] + Array(0x2801..<0x2900)
        for code in blocks {
            let pixel = try pixels(" \(Unicode.Scalar(UInt32(code))!) ", columns: 3)
            var inside = false
            for y in 0..<height {
                for x in 0..<3 * width where pixel(x, y) != 0x10 {
                    let isInCell = x >= width && x < 2 * width
                    #expect(isInCell, "U+\(String(code, radix: 16)) at \(x), \(y)")
                    inside = true
                }
            }
            #expect(inside, "U+\(String(code, radix: 16))")
        }
    }
}
