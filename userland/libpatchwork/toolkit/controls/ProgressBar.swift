// How far something has come.

public import Geometry
public import Graphics

/// A bar that fills from left to right.
public final class ProgressBar: Element {
    /// What is done, of `total`.
    public var value: Int { didSet { if value != oldValue { redraw() } } }
    /// How much is to be done.
    public var total: Int { didSet { if total != oldValue { redraw() } } }
    /// What stands on the bar; nil for the percentage, empty for nothing.
    public var text: String? { didSet { redraw() } }

    /// A bar.
    public init(_ value: Int = 0, of total: Int = 100, text: String? = nil) {
        self.value = value
        self.total = total
        self.text = text
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        Size(160, style.font.lineHeight + 6)
    }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.view
        let state: ControlState = isUsable ? [] : .disabled
        style.well(&canvas, bounds, colors, state)
        let inner = bounds.inset(by: style.wellInset)
        let part = min(max(0, value), max(1, total))
        let (product, overflow) = inner.width.multipliedReportingOverflow(by: part)
        let length = overflow ? inner.width : product / max(1, total)
        let done = Rect(x: inner.left, y: inner.top, width: length, height: inner.height)
        let saved = canvas.state
        canvas.clip(to: done)
        // The gradient is the whole bar's, so that it does not move while the bar grows.
        style.selection(&canvas, inner, colors, isActive: isUsable)
        canvas.fill(
            Rect(x: inner.left, y: inner.top, width: inner.width, height: inner.height / 2),
            Color.white.withAlpha(26))
        canvas.state = saved
        let percent = overflow ? 100 : part * 100 / max(1, total)
        let shown = text ?? "\(percent) %"
        // On the done part the text has the colour of what is chosen, on the rest its own.
        canvas.clip(to: done)
        canvas.text(shown, style.font, in: inner, colors.foregroundSelected, horizontal: .center)
        canvas.state = saved
        canvas.clip(
            to: Rect(
                left: done.right, top: inner.top, right: inner.right, bottom: inner.bottom))
        canvas.text(
            shown, style.font, in: inner, style.ink(colors, state), horizontal: .center)
        canvas.state = saved
    }
}
