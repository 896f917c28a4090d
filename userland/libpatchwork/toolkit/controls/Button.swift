// Buttons: pressed with the mouse, the space bar or Enter.

public import Geometry
public import Graphics

/// Something to press, with a text, a picture or both.
open class Button: Element {
    /// How it looks.
    public enum Look: Sendable {
        /// Raised.
        case raised
        /// Raised only under the pointer: for bars of tools.
        case flat
    }

    /// What it says.
    public final var text: String {
        didSet { if text != oldValue { relayout(); redraw() } }
    }
    /// A picture left of the text.
    public final var image: Image? {
        didSet { relayout(); redraw() }
    }
    /// Name of an icon of 16 pixels left of the text, if there is no `image`.
    public final var icon = "" {
        didSet { relayout(); redraw() }
    }
    /// How it looks.
    public final var look = Look.raised { didSet { redraw() } }
    /// What pressing does.
    public final var onPress: (() -> Void)?
    /// Whether it takes the keyboard; buttons of bars do not.
    public final var takesFocus = true
    /// Where text and picture go.
    public final var alignment = Alignment.center { didSet { redraw() } }
    /// Whether it is held down now.
    public private(set) final var isPressed = false {
        didSet { if isPressed != oldValue { redraw() } }
    }
    /// Whether Enter presses it wherever the keyboard is; drawn with a stronger line.
    public final var isDefault = false { didSet { redraw() } }

    /// A button that says something.
    public init(_ text: String = "", onPress: (() -> Void)? = nil) {
        self.text = text
        self.onPress = onPress
    }

    open override var isFocusable: Bool { takesFocus }

    /// Does what pressing does.
    open func press() { onPress?() }

    /// Its state for drawing.
    public final var state: ControlState {
        var state: ControlState = []
        if !isUsable { return .disabled }
        if isPressed { state.insert(.pressed) }
        if isHovered { state.insert(.hovered) }
        if isFocused { state.insert(.focused) }
        return state
    }

    private final func picture(_ style: Style) -> Image? {
        image ?? (icon.isEmpty ? nil : style.icon(icon, size: 16))
    }

    open override func measure(_ room: Size, _ style: Style) -> Size {
        let picture = picture(style)
        let font = style.font
        let border = style.theme.sizes.frame
        var width = text.isEmpty ? 0 : font.width(of: text)
        if let picture { width += picture.size.width + (text.isEmpty ? 0 : 6) }
        let height = max(font.lineHeight, picture?.size.height ?? 0)
        let side = text.isEmpty ? 4 : 12
        return Size(
            max(width + 2 * (border + side), text.isEmpty ? 0 : 72), height + 2 * (border + 3))
    }

    open override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.button
        let state = state
        if look == .raised || !state.isDisjoint(with: [.hovered, .pressed]) {
            style.face(&canvas, bounds, colors, state)
        }
        if isDefault, !state.contains(.disabled) {
            canvas.outline(bounds, colors.bezel)
        }
        drawContent(&canvas, style, state)
        if state.contains(.focused) {
            style.focusRing(&canvas, bounds.inset(by: style.theme.sizes.frame + 1), colors)
        }
    }

    /// Draws text and picture; pressed ones move with the face.
    open func drawContent(_ canvas: inout Canvas, _ style: Style, _ state: ControlState) {
        let colors = style.theme.button
        let inner = bounds.inset(by: style.theme.sizes.frame + 3)
            .offset(by: state.contains(.pressed) ? Point(1, 1) : .zero)
        let picture = picture(style)
        let shown = style.font.truncated(
            text, to: inner.width - (picture.map { $0.size.width + 6 } ?? 0))
        let textWidth = style.font.width(of: shown)
        let pictureWidth = picture.map { $0.size.width + (text.isEmpty ? 0 : 6) } ?? 0
        var x = inner.left + alignment.offset(textWidth + pictureWidth, in: inner.width)
        if let picture {
            let y = inner.top + (inner.height - picture.size.height) / 2
            canvas.draw(
                state.contains(.disabled) ? picture.faded() : picture, at: Point(x, y))
            x += pictureWidth
        }
        let place = Rect(x: x, y: inner.top, width: textWidth, height: inner.height)
        style.text(&canvas, shown, style.font, place, colors, state)
    }

    open override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .enter, .leave: redraw()
        case .press:
            guard input.button == .left else { return false }
            if takesFocus { focus() }
            isPressed = true
        case .move:
            if input.held.contains(.left) { isPressed = bounds.contains(input.position) }
        case .release:
            guard input.button == .left, isPressed else { return true }
            isPressed = false
            press()
        case .wheel: return false
        }
        return true
    }

    open override func pressCancelled() { isPressed = false }

    open override func key(_ input: KeyInput) -> Bool {
        guard input.code == Keys.space || Keys.isEnter(input.code), !input.isCommand else {
            return false
        }
        if Keys.isEnter(input.code) {
            if input.action == .press { press() }
            return true
        }
        switch input.action {
        case .press: isPressed = true
        case .release:
            guard isPressed else { return true }
            isPressed = false
            press()
        case .repeat: break
        }
        return true
    }

    open override func focusChanged() {
        if !isFocused { isPressed = false }
        redraw()
    }
}
