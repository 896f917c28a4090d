// What a terminal costs that scrolls by a line for each frame: its emulator, its drawing, and the window
// server.

import DesktopProtocol
import Geometry
import Graphics
import Std
import TerminalCore
import TerminalDrawing

/// A terminal of 80 columns and 30 rows, full of text.
final class ScrollingTerminal {
    private var emulator = Emulator(columns: 80, rows: 30)
    private var painter: TerminalPainter
    private var line = 0

    /// Nil without the system's fonts.
    init?() {
        guard let file = try? File.read("/base/data/fonts/dejavu-sans-mono-regular-14.grf"),
            let font = try? Font(grf: file)
        else { return nil }
        func eight(_ base: UInt32) -> [Color] {
            (0..<8).map { Color(0xFF00_0000 | (base &+ $0 &* 0x1F2F3F)) }
        }
        painter = TerminalPainter(
            regular: font, bold: font,
            colors: TerminalColors(
                normal: eight(0x101418), bright: eight(0x404448), dim: eight(0x202428)))
        for _ in 0..<30 { scroll() }
    }

    /// The pixels that all rows take.
    var size: Size {
        Size(80 * painter.cellSize.width, 30 * painter.cellSize.height)
    }

    /// One more line of text.
    func scroll() {
        line += 1
        emulator.feed(
            "\(line): the quick brown \u{1B}[1;33mfox\u{1B}[m jumps over the lazy dog, and on\r\n")
    }

    /// Draws the rows that changed, which is all of them.
    func draw(on canvas: inout Canvas) {
        var rows: [Int] = []
        emulator.takeChanges { rows.append($0) }
        for row in rows { painter.paint(row: row, of: emulator, cursor: .none, on: &canvas) }
    }
}
