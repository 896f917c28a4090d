// Drawing a terminal's rows: backgrounds, characters, underlines, the cursor.

public import Geometry
public import Graphics
public import TerminalCore

/// How the cursor is drawn just now.
public enum CursorLook: Sendable {
    /// Not at all: it is off, or in the dark half of blinking.
    case none
    /// In the shape that the program chose; the window has the keyboard.
    case active
    /// As an outline: keys go elsewhere.
    case inactive
}

/// Draws terminals in a font and colours.
public struct TerminalPainter {
    /// The size of a cell.
    public let cellSize: Size
    /// The colours.
    public var colors: TerminalColors
    /// Whether characters that blink are to be seen.
    public var showsBlinking = true
    /// Whether any row that was drawn since this was reset has characters that blink.
    public var sawBlinking = false

    private let regular: Font
    private let bold: Font
    /// Whether runs of text may be drawn at once, because each character is as wide as a cell.
    private let regularIsEven: Bool
    private let boldIsEven: Bool
    private var cells: [Cell] = []
    private var text = String.UnicodeScalarView()
    private var tiles: GlyphTiles
    private var numbers: [Int] = []
    /// Columns whose characters have no tiles.
    private var rest: [Int] = []

    /// A painter with two weights of a font of fixed width.
    @export(interface)
    public init(regular: Font, bold: Font, colors: TerminalColors) {
        self.regular = regular
        self.bold = bold
        self.colors = colors
        let width = max(1, regular.width(of: "M"))
        cellSize = Size(width, regular.lineHeight)
        tiles = GlyphTiles(size: cellSize)
        regularIsEven = Self.isEven(regular, width)
        boldIsEven = Self.isEven(bold, width)
    }

    private static func isEven(_ font: Font, _ width: Int) -> Bool {
        let sample = "AVWa.,ijW~"
        return font.width(of: sample) == width * sample.utf8.count && font.width(of: "i") == width
    }

    /// How many columns and rows fit.
    @export(interface)
    public func capacity(of size: Size) -> (columns: Int, rows: Int) {
        (max(1, size.width / cellSize.width), max(1, size.height / cellSize.height))
    }

    /// The rectangle of a row, `columns` wide.
    @export(interface)
    public func rect(ofRow row: Int, columns: Int) -> Rect {
        Rect(
            x: 0, y: row * cellSize.height, width: columns * cellSize.width,
            height: cellSize.height)
    }

    /// Draws a row of what an emulator shows, with row 0 at the canvas' origin.
    @export(interface)
    public mutating func paint(
        row: Int, of emulator: Emulator, cursor: CursorLook, on canvas: inout Canvas
    ) {
        emulator.copyRow(row, to: &cells)
        tiles.makeRoom()
        let selected = emulator.selectedColumns(ofRow: row)
        let isReversed = emulator.modes.isReversed
        var start = 0
        while start < cells.count {
            let isSelected = selected.contains(start)
            var end = start + 1
            while end < cells.count, selected.contains(end) == isSelected,
                looksSame(cells[start], cells[end])
            {
                end += 1
            }
            var look = colors.colors(of: cells[start], isReversed: isReversed)
            if isSelected { look = (colors.selectedForeground, colors.selectedBackground) }
            paint(start..<end, row, look.foreground, look.background, on: &canvas)
            start = end
        }
        if cursor != .none, let place = emulator.visibleCursor, place.row == row {
            paintCursor(place.column, row, cursor, emulator, on: &canvas)
        }
    }

    private func looksSame(_ one: Cell, _ other: Cell) -> Bool {
        one.foreground == other.foreground && one.background == other.background
            && one.attributes == other.attributes && one.underlineColor == other.underlineColor
    }

    private func rect(_ columns: Range<Int>, _ row: Int) -> Rect {
        Rect(
            x: columns.lowerBound * cellSize.width, y: row * cellSize.height,
            width: columns.count * cellSize.width, height: cellSize.height)
    }

    /// Draws cells that look the same.
    private mutating func paint(
        _ columns: Range<Int>, _ row: Int, _ foreground: Color, _ background: Color,
        on canvas: inout Canvas
    ) {
        let area = rect(columns, row)
        canvas.fill(area, background)
        let cell = cells[columns.lowerBound]
        let attributes = cell.attributes
        if attributes.contains(.blink) {
            sawBlinking = true
            if !showsBlinking { return }
        }
        let look = GlyphLook(
            foreground: foreground, background: background, isBold: attributes.contains(.bold))
        paintCharacters(columns, row, look, on: &canvas)
        guard attributes.rawValue & ~0x1F != 0 else { return }
        let underlineColor = colors.color(cell.underlineColor, standard: foreground)
        underline(attributes.underline, area, underlineColor, on: &canvas)
        if attributes.contains(.struck) {
            canvas.horizontalLine(
                Point(area.left, area.top + regular.ascent * 2 / 3), length: area.width, foreground)
        }
        if attributes.contains(.overlined) {
            canvas.horizontalLine(area.origin, length: area.width, foreground)
        }
    }

    /// Draws characters in a look, on its background.
    private mutating func paintCharacters(
        _ columns: Range<Int>, _ row: Int, _ look: GlyphLook, on canvas: inout Canvas
    ) {
        let font = look.isBold ? bold : regular
        rest.removeAll(keepingCapacity: true)
        for column in columns {
            let scalar = cells[column].scalar
            if scalar != " " {
                if let tile = tiles.number(of: scalar, look, font, ascent: regular.ascent) {
                    numbers.append(tile)
                    continue
                }
                rest.append(column)
            }
            paintTiles(before: column, row, on: &canvas)
        }
        paintTiles(before: columns.upperBound, row, on: &canvas)
        // Tiles cover their whole cells: what reaches out of its own comes behind them.
        if !rest.isEmpty { paintRest(row, look, font, on: &canvas) }
    }

    /// Draws the tiles that were collected, which end before a column.
    private mutating func paintTiles(before column: Int, _ row: Int, on canvas: inout Canvas) {
        guard !numbers.isEmpty else { return }
        let place = rect(column - numbers.count..<column, row)
        canvas.tiles(numbers, of: tiles.pixels, size: cellSize, at: place.origin)
        numbers.removeAll(keepingCapacity: true)
    }

    private mutating func paintRest(
        _ row: Int, _ look: GlyphLook, _ font: Font, on canvas: inout Canvas
    ) {
        let isEven = look.isBold ? boldIsEven : regularIsEven
        let baseline = row * cellSize.height + regular.ascent
        var index = 0
        while index < rest.count {
            let start = rest[index]
            let scalar = cells[start].scalar
            if LineCharacters.contains(scalar) {
                LineCharacters.draw(
                    scalar, rect(start..<start + 1, row), look.foreground, on: &canvas)
                index += 1
                continue
            }
            text.removeAll(keepingCapacity: true)
            repeat {
                text.append(cells[rest[index]].scalar)
                index += 1
            } while isEven && index < rest.count && rest[index] == rest[index - 1] + 1
                && isEvenText(cells[rest[index]].scalar)
            canvas.text(
                String(text), font, baseline: Point(start * cellSize.width, baseline),
                look.foreground)
        }
    }

    /// Whether a character may stand in a run: Latin-1, whose glyphs the font has.
    private func isEvenText(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x100
    }

    private func underline(
        _ style: UnderlineStyle, _ area: Rect, _ color: Color, on canvas: inout Canvas
    ) {
        let y = min(area.bottom - 1, area.top + regular.ascent + 2)
        switch style {
        case .none: break
        case .single: canvas.horizontalLine(Point(area.left, y), length: area.width, color)
        case .double:
            canvas.horizontalLine(Point(area.left, y), length: area.width, color)
            canvas.horizontalLine(Point(area.left, y - 2), length: area.width, color)
        case .curly:
            for x in 0..<area.width {
                let height = [0, 0, 1, 2, 2, 1][(area.left + x) % 6]
                canvas.fill(
                    Rect(x: area.left + x, y: y - height, width: 1, height: 1), color)
            }
        case .dotted, .dashed:
            let (on, period) = style == .dotted ? (1, 2) : (4, 6)
            for x in 0..<area.width where (area.left + x) % period < on {
                canvas.fill(Rect(x: area.left + x, y: y, width: 1, height: 1), color)
            }
        }
    }

    private mutating func paintCursor(
        _ column: Int, _ row: Int, _ look: CursorLook, _ emulator: Emulator,
        on canvas: inout Canvas
    ) {
        let area = rect(column..<column + 1, row)
        guard look == .active else { return canvas.outline(area, colors.cursor) }
        switch emulator.cursorStyle.shape {
        case .block:
            canvas.fill(area, colors.cursor)
            let look = GlyphLook(
                foreground: colors.background, background: colors.cursor,
                isBold: cells[column].attributes.contains(.bold))
            paintCharacters(column..<column + 1, row, look, on: &canvas)
        case .underline:
            let height = max(2, area.height / 8)
            canvas.fill(
                Rect(x: area.left, y: area.bottom - height, width: area.width, height: height),
                colors.cursor)
        case .bar:
            canvas.fill(
                Rect(x: area.left, y: area.top, width: max(1, area.width / 6), height: area.height),
                colors.cursor)
        }
    }
}
