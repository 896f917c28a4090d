// Which pixels the colours of a terminal are.

public import Graphics
internal import TerminalCore

/// The colours of a terminal.
public struct TerminalColors: Sendable {
    /// Of text without a colour of its own.
    public var foreground: Color
    /// Behind it.
    public var background: Color
    /// Of the cursor; the character on a block is drawn in the background's colour.
    public var cursor: Color
    /// Behind selected text.
    public var selectedBackground: Color
    /// Selected text.
    public var selectedForeground: Color
    /// The first sixteen: normal ones, then bright ones.
    private var named: [Color]
    /// The eight normal ones when they are faint.
    private var faint: [Color]

    /// Colours from a theme's three times eight.
    @export(interface)
    public init(normal: [Color], bright: [Color], dim: [Color]) {
        func eight(_ colors: [Color]) -> [Color] {
            Array((colors + Array(repeating: .white, count: 8)).prefix(8))
        }
        named = eight(normal) + eight(bright)
        faint = eight(dim)
        foreground = named[7]
        background = named[0]
        cursor = named[15]
        selectedBackground = named[12]
        selectedForeground = named[0]
    }

    /// One of xterm's 256 colours: sixteen of the theme, a cube of 216, and 24 greys.
    func indexed(_ index: UInt8) -> Color {
        switch index {
        case 0..<16: return named[Int(index)]
        case 16..<232:
            let cube = index - 16
            // The steps of the cube are not even: xterm's 256colres.h.
            func step(_ value: UInt8) -> UInt8 { value == 0 ? 0 : 55 + value * 40 }
            return Color(
                red: step(cube / 36), green: step(cube / 6 % 6), blue: step(cube % 6))
        default:
            let grey = 8 + (index - 232) * 10
            return Color(red: grey, green: grey, blue: grey)
        }
    }

    func color(_ color: CellColor, standard: Color) -> Color {
        switch color.kind {
        case .standard: standard
        case .indexed(let index): indexed(index)
        case .rgb(let rgb): Color(rgb | 0xFF00_0000)
        }
    }

    /// The colours of a cell: bold brightens the eight named colours, dim darkens, inverse exchanges.
    func colors(of cell: Cell, isReversed: Bool) -> (foreground: Color, background: Color) {
        let attributes = cell.attributes
        var front = color(cell.foreground, standard: foreground)
        var back = color(cell.background, standard: background)
        if attributes.contains(.dim) {
            if case .indexed(let index) = cell.foreground.kind, index < 8 {
                front = faint[Int(index)]
            } else {
                front = front.mixed(with: back, 110)
            }
        } else if attributes.contains(.bold), case .indexed(let index) = cell.foreground.kind,
            index < 8
        {
            front = named[Int(index) + 8]
        }
        if attributes.contains(.inverse) != isReversed { swap(&front, &back) }
        if attributes.contains(.hidden) { front = back }
        return (front, back)
    }
}
