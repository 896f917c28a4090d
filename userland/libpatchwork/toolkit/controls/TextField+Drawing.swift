// What a text field looks like.

internal import Geometry
internal import Graphics

extension TextField {
    /// The column at which text begins.
    var textStart: Int { 6 }

    /// The field, the selection, the text and the caret. The caret does not blink: nothing may wake a
    /// desktop on which nothing happens.
    func paint(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.view
        var state: ControlState = isUsable ? [] : .disabled
        if isHovered { state.insert(.hovered) }
        let isActive = isFocused
        style.well(&canvas, bounds, colors, state)
        if isActive {
            canvas.outline(
                bounds.inset(by: style.wellInset), colors.backgroundSelectedEnd)
        }
        let font = style.font
        let shown = isSecret ? String(repeating: "\u{2022}", count: characters.count) : text
        offsets = font.offsets(in: shown)
        let inner = bounds.inset(
            by: Insets(left: textStart - 1, top: 2, right: textStart - 1, bottom: 2))
        scroll(inner.width - 2)
        let saved = canvas.state
        canvas.clip(to: inner)
        let top = (bounds.height - font.ascent - font.descent) / 2
        let baseline = Point(textStart - first, top + font.ascent)
        if characters.isEmpty, !placeholder.isEmpty {
            canvas.text(
                placeholder, font, baseline: Point(textStart, baseline.y),
                colors.foregroundNormal.mixed(with: colors.backgroundNormal, 135))
        }
        canvas.text(shown, font, baseline: baseline, style.ink(colors, state))
        if !selection.isEmpty, isUsable {
            let part = Rect(
                left: textStart - first + offsets[selection.lowerBound], top: top - 1,
                right: textStart - first + offsets[selection.upperBound],
                bottom: top + font.ascent + font.descent + 1)
            canvas.clip(to: part)
            style.selection(&canvas, part, colors, isActive: isActive)
            canvas.text(shown, font, baseline: baseline, colors.foregroundSelected)
            canvas.state = saved
            canvas.clip(to: inner)
        }
        if isActive, isEditable {
            canvas.fill(
                Rect(
                    x: textStart - first + offsets[caret], y: top - 1, width: 1,
                    height: font.ascent + font.descent + 2), colors.foregroundNormal)
        }
        canvas.state = saved
    }

    /// Keeps the caret in sight and the field filled.
    private func scroll(_ width: Int) {
        let place = offsets[min(caret, offsets.count - 1)]
        let end = offsets[offsets.count - 1]
        if place - first > width { first = place - width }
        if place < first { first = max(0, place - width / 4) }
        first = max(0, min(first, end - width))
    }
}
