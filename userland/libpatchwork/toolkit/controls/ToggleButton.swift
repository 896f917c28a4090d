// A button that stays down.

internal import Graphics

/// A button that stays down until it is pressed again.
public final class ToggleButton: Button {
    /// Whether it is down.
    public var isOn = false { didSet { if isOn != oldValue { redraw() } } }
    /// Is told after the user changed it.
    public var onChange: ((Bool) -> Void)?

    /// A button that says something.
    public init(_ text: String = "", isOn: Bool = false, onChange: ((Bool) -> Void)? = nil) {
        self.isOn = isOn
        self.onChange = onChange
        super.init(text)
    }

    /// Changes it and tells so.
    public override func press() {
        isOn.toggle()
        onChange?(isOn)
        super.press()
    }

    /// Draws it sunken while it is on.
    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.button
        var state = state
        if isOn { state.insert(.selected) }
        if look == .raised || !state.isDisjoint(with: [.hovered, .pressed, .selected]) {
            style.face(&canvas, bounds, colors, state)
        }
        var content = state
        if isOn { content.insert(.pressed) }
        drawContent(&canvas, style, content)
        if state.contains(.focused) {
            style.focusRing(&canvas, bounds.inset(by: style.theme.sizes.frame + 1), colors)
        }
    }
}
