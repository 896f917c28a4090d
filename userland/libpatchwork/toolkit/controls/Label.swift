// Text that only says something.

public import Geometry
public import Graphics

/// A text, on one line or broken into as many as its width asks for.
public final class Label: Element {
    /// What it says.
    public var text: String {
        didSet {
            guard text != oldValue else { return }
            if wraps || oldValue.isEmpty || isMeasured { relayout() }
            redraw()
        }
    }
    /// Where the text goes in the label.
    public var alignment: Alignment { didSet { redraw() } }
    /// Whether it is broken into lines; else it is cut short.
    public var wraps: Bool { didSet { relayout() } }
    /// The face's weight.
    public var weight: FontWeight { didSet { relayout() } }
    /// The text's size in pixels; nil for the theme's.
    public var fontSize: Int? { didSet { relayout() } }
    /// The text's colour; nil for the theme's.
    public var color: Color? { didSet { redraw() } }
    private var isMeasured = true

    /// A label that says something.
    public init(
        _ text: String, alignment: Alignment = .start, wraps: Bool = false,
        weight: FontWeight = .regular, fontSize: Int? = nil
    ) {
        self.text = text
        self.alignment = alignment
        self.wraps = wraps
        self.weight = weight
        self.fontSize = fontSize
    }

    private func font(_ style: Style) -> Font {
        style.font(size: fontSize ?? style.theme.sizes.font, weight)
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        isMeasured = fixedWidth == nil
        let font = font(style)
        let lines =
            wraps
            ? font.lines(of: text, width: room.width)
            : text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let width = lines.reduce(0) { max($0, font.width(of: $1)) }
        return Size(width, max(1, lines.count) * font.lineHeight)
    }

    public override func layout(_ style: Style) {}

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let font = font(style)
        let colors = style.theme.element
        let ink = color ?? style.ink(colors, isUsable ? [] : .disabled)
        if wraps || text.utf8.contains(10) {
            canvas.paragraph(text, font, in: bounds, ink, horizontal: alignment, vertical: .center)
        } else {
            canvas.text(text, font, in: bounds, ink, horizontal: alignment)
        }
    }
}
