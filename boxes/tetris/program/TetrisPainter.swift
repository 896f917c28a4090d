// How a game of falling blocks looks at any size of its window.

import Patchwork
import TetrisCore

/// Draws games.
struct TetrisPainter {
    private static let colors: [Color] = [
        Color(0xFF2C_B5C8), Color(0xFFE3_B92B), Color(0xFFA0_48C8), Color(0xFF4B_A83F),
        Color(0xFFD1_4040), Color(0xFF3F_62C8), Color(0xFFDD_7D2A),
    ]
    private static let well = Color(0xFF14_171C)
    private static let gridLine = Color(0xFF1F_242B)

    /// Draws a game into a rectangle.
    func draw(_ game: Game, _ bounds: Rect, _ canvas: inout Canvas, _ style: Style) {
        canvas.fill(bounds, style.theme.element.backgroundNormal)
        let inner = bounds.inset(by: 10)
        // The panel beside the well is as wide as five cells.
        let cell = max(4, min(inner.height / Field.height, inner.width / (Field.width + 6)))
        let size = Size(cell * Field.width, cell * Field.height)
        let width = size.width + 6 * cell
        let well = Rect(
            x: inner.left + (inner.width - width) / 2,
            y: inner.top + (inner.height - size.height) / 2, width: size.width, height: size.height)
        drawWell(game, well, cell, &canvas, style)
        drawPanel(
            game,
            Rect(x: well.right + cell, y: well.top, width: 5 * cell, height: well.height), cell,
            &canvas, style)
        if game.phase != .running { drawMessage(game, well, &canvas, style) }
    }

    private func drawWell(
        _ game: Game, _ well: Rect, _ cell: Int, _ canvas: inout Canvas, _ style: Style
    ) {
        let frame = Rect(
            left: well.left - 2, top: well.top - 2, right: well.right + 2, bottom: well.bottom + 2)
        canvas.frame(
            frame, topLeft: style.theme.element.shadow, bottomRight: style.theme.element.highlight)
        canvas.fill(
            Rect(
                left: well.left - 1, top: well.top - 1, right: well.right + 1,
                bottom: well.bottom + 1), Self.well)
        for column in 1..<Field.width {
            canvas.verticalLine(
                Point(well.left + column * cell, well.top), length: well.height, Self.gridLine)
        }
        for row in 1..<Field.height {
            canvas.horizontalLine(
                Point(well.left, well.top + row * cell), length: well.width, Self.gridLine)
        }
        let saved = canvas.state
        canvas.clip(to: well)
        for row in 0..<Field.height {
            for column in 0..<Field.width {
                if let piece = game.field[Cell(column, row)] {
                    block(place(Cell(column, row), well, cell), piece, &canvas)
                }
            }
        }
        if game.phase != .over {
            for part in game.landing {
                ghost(place(part, well, cell), game.piece, &canvas)
            }
            for part in game.cells { block(place(part, well, cell), game.piece, &canvas) }
        }
        canvas.state = saved
    }

    private func place(_ part: Cell, _ well: Rect, _ cell: Int) -> Rect {
        Rect(x: well.left + part.x * cell, y: well.top + part.y * cell, width: cell, height: cell)
    }

    /// A block with an edge in the light and one in the shade.
    private func block(_ rect: Rect, _ piece: Piece, _ canvas: inout Canvas) {
        let color = Self.colors[piece.rawValue]
        let inner = rect.inset(by: 1)
        canvas.gradient(
            inner, from: color.mixed(with: .white, 40), to: color.mixed(with: .black, 30), .vertical
        )
        canvas.frame(
            inner, topLeft: color.mixed(with: .white, 110),
            bottomRight: color.mixed(with: .black, 110))
    }

    /// Where the falling piece would come to rest.
    private func ghost(_ rect: Rect, _ piece: Piece, _ canvas: inout Canvas) {
        let color = Self.colors[piece.rawValue]
        canvas.fill(rect.inset(by: 1), color.withAlpha(36))
        canvas.outline(rect.inset(by: 1), color.withAlpha(120))
    }

    // MARK: Beside the well

    private func drawPanel(
        _ game: Game, _ panel: Rect, _ cell: Int, _ canvas: inout Canvas, _ style: Style
    ) {
        var top = panel.top
        drawPiece("Next", game.next, panel, &top, cell, &canvas, style)
        drawPiece("Held", game.held, panel, &top, cell, &canvas, style)
        for (name, value) in [
            ("Score", game.score), ("Lines", game.lineCount), ("Level", game.level),
        ] {
            let font = style.font
            let line = font.lineHeight
            guard top + 2 * line <= panel.bottom else { return }
            canvas.text(
                name, font, in: Rect(x: panel.left, y: top, width: panel.width, height: line),
                style.theme.element.foregroundNormal.mixed(
                    with: style.theme.element.backgroundNormal, 60))
            canvas.text(
                "\(value)", style.boldFont,
                in: Rect(x: panel.left, y: top + line, width: panel.width, height: line),
                style.theme.element.foregroundNormal)
            top += 2 * line + max(4, cell / 3)
        }
    }

    private func drawPiece(
        _ name: String, _ piece: Piece?, _ panel: Rect, _ top: inout Int, _ cell: Int,
        _ canvas: inout Canvas, _ style: Style
    ) {
        let line = style.font.lineHeight
        canvas.text(
            name, style.font, in: Rect(x: panel.left, y: top, width: panel.width, height: line),
            style.theme.element.foregroundNormal.mixed(
                with: style.theme.element.backgroundNormal, 60))
        top += line + 2
        let box = Rect(x: panel.left, y: top, width: panel.width, height: 3 * cell)
        canvas.fill(box, Self.well)
        canvas.frame(
            box, topLeft: style.theme.element.shadow, bottomRight: style.theme.element.highlight)
        top += box.height + max(4, cell / 3)
        guard let piece else { return }
        let parts = piece.cells(turns: 0)
        let columns = (parts.map { $0.x }.max() ?? 0) + 1
        let rows = parts.map { $0.y }
        let firstRow = rows.min() ?? 0
        let rowCount = (rows.max() ?? 0) - firstRow + 1
        let x = box.left + (box.width - columns * cell) / 2
        let y = box.top + (box.height - rowCount * cell) / 2
        for part in parts {
            block(
                Rect(
                    x: x + part.x * cell, y: y + (part.y - firstRow) * cell, width: cell,
                    height: cell), piece, &canvas)
        }
    }

    private func drawMessage(
        _ game: Game, _ well: Rect, _ canvas: inout Canvas, _ style: Style
    ) {
        canvas.fill(well, Color(0xB000_0000))
        let (title, hint) =
            game.phase == .paused
            ? ("Paused", "P or a click goes on") : ("Game over", "Enter starts a new one")
        let height = style.boldFont.lineHeight
        let middle = well.center.y
        canvas.text(
            title, style.font(size: 20, .bold),
            in: Rect(x: well.left, y: middle - 2 * height, width: well.width, height: 2 * height),
            .white, horizontal: .center)
        canvas.text(
            hint, style.font,
            in: Rect(x: well.left, y: middle, width: well.width, height: height), .white,
            horizontal: .center)
    }
}
