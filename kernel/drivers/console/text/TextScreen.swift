// Text on a screen: a grid of characters in memory, of which only what changed is drawn.

public import GRF
internal import KernelBase

/// A screen that shows text as it is written.
///
/// Allocates when it is made and never again. Not synchronised: its owner sees to that.
public struct TextScreen: ~Copyable {
    private let surface: PixelSurface
    private let glyphs: GlyphCells
    private let palette: TextPalette
    private var grid: TextGrid
    /// The pixel where the top left cell begins: what is left over is shared out.
    private let left, top: Int

    /// Clears `surface` and makes it show text in `font`.
    ///
    /// `nil` when the font is of no use for it, when not one letter fits, or when there is no
    /// memory.
    public init?(_ surface: PixelSurface, font: GRFView) {
        guard let glyphs = GlyphCells(font), let palette = TextPalette(surface.format),
            let grid = TextGrid(
                columns: surface.width / glyphs.width, rows: surface.height / glyphs.height)
        else { return nil }
        self.surface = surface
        left = surface.width % glyphs.width / 2
        top = surface.height % glyphs.height / 2
        self.glyphs = glyphs
        self.palette = palette
        self.grid = grid
        surface.fill(self.palette.background(.normal))
    }

    /// Characters in a row.
    public var columns: Int { grid.columns }
    /// Rows.
    public var rows: Int { grid.rows }

    /// Adds `line`, UTF-8, whose first `prefixLength` bytes are less important than the rest. It
    /// ends where `line` has a line feed. Nothing is drawn before ``draw()``.
    ///
    /// What does not fit into a row goes on in the next one, below the end of the prefix.
    public mutating func write(
        _ line: borrowing Span<UInt8>, prefixLength: Int = 0, style: TextStyle = .normal
    ) {
        // A prefix that would take most of the row is no place to indent to.
        let indent = prefixLength * 3 <= grid.columns ? prefixLength : 0
        var index = 0
        while index < line.count {
            let part = index < prefixLength ? TextStyle.faint : style
            switch Latin1.next(line, &index) {
            case 0x0A: grid.endLine(style)
            case 0x09:
                repeat {
                    grid.put(0x20, part, indent: indent)
                } while grid.nextColumn % 8 != 0 && grid.nextColumn < grid.columns
            case let character: grid.put(character, part, indent: indent)
            }
        }
    }

    /// Draws what was written since the last call.
    public mutating func draw() {
        var row = 0
        while let columns = grid.takeChange(from: &row) {
            drawCells(row: row, columns)
        }
    }

    /// Draws everything, whatever the screen shows.
    public mutating func drawAll() {
        surface.fill(palette.background(.normal))
        grid.screenWasCleared()
        draw()
    }

    /// Draws row of pixels by row of pixels, so that write-combining memory gets whole bursts.
    private func drawCells(row: Int, _ columns: Range<Int>) {
        for y in 0..<glyphs.height {
            // Sound: `pixels` vouches for the row, and the cells fill exactly `count` pixels.
            var output = unsafe surface.pixels(
                x: left + columns.lowerBound * glyphs.width, y: top + row * glyphs.height + y,
                count: columns.count * glyphs.width)
            for column in columns {
                let cell = grid.cell(row: row, column: column)
                if glyphs.isBlank(cell.character) {
                    let background = palette.background(cell.style)
                    for x in 0..<glyphs.width { unsafe output[x] = background }
                } else {
                    let coverage = glyphs.row(y, of: cell.character)
                    let pixels = palette.pixels(of: cell.style)
                    for x in coverage.indices { unsafe output[x] = pixels[Int(coverage[x])] }
                }
                unsafe output += glyphs.width
            }
        }
    }
}
