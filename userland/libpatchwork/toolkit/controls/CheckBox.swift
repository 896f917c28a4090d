// Boxes to check, and rounds of which one is chosen.

public import Geometry
public import Graphics

/// What check boxes and radio buttons have in common: a sign, a text, pressing.
public class Choosable: Element {
    /// What it says.
    public final var text: String { didSet { relayout(); redraw() } }
    /// Whether it is on.
    public final var isOn: Bool { didSet { if isOn != oldValue { redraw() } } }
    /// Is told after the user changed it.
    public final var onChange: ((Bool) -> Void)?
    final var isPressed = false { didSet { if isPressed != oldValue { redraw() } } }

    /// Something that is on or off.
    init(_ text: String, isOn: Bool, onChange: ((Bool) -> Void)?) {
        self.text = text
        self.isOn = isOn
        self.onChange = onChange
    }

    /// What pressing does.
    func press() {}

    /// Draws the sign in a square of `side`.
    func drawSign(_ canvas: inout Canvas, _ box: Rect, _ style: Style, _ state: ControlState) {}

    /// It can have the keyboard.
    public override var isFocusable: Bool { true }

    private final func side(_ style: Style) -> Int { max(13, style.font.lineHeight - 4) | 1 }

    /// Sign and text side by side.
    public override func measure(_ room: Size, _ style: Style) -> Size {
        let side = side(style)
        let font = style.font
        let width = text.isEmpty ? 0 : font.width(of: text) + 11
        return Size(side + width, max(side, font.lineHeight) + 4)
    }

    final var state: ControlState {
        if !isUsable { return .disabled }
        var state: ControlState = []
        if isPressed { state.insert(.pressed) }
        if isHovered { state.insert(.hovered) }
        if isFocused { state.insert(.focused) }
        return state
    }

    /// Draws sign and text.
    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let side = side(style)
        let state = state
        let box = Rect(x: 0, y: (bounds.height - side) / 2, width: side, height: side)
        drawSign(&canvas, box, style, state)
        guard !text.isEmpty else {
            if state.contains(.focused) {
                style.focusRing(&canvas, box.inset(by: 3), style.theme.view)
            }
            return
        }
        let font = style.font
        let place = Rect(
            left: side + 7, top: 0, right: min(bounds.right - 2, side + 7 + font.width(of: text)),
            bottom: bounds.height)
        style.text(&canvas, text, font, place, style.theme.element, state)
        if state.contains(.focused) {
            let height = font.ascent + font.descent + 2
            let ring = Rect(
                x: place.left - 3, y: (bounds.height - height) / 2, width: place.width + 5,
                height: height)
            style.focusRing(&canvas, ring, style.theme.element)
        }
    }

    /// Pressing with the left button.
    public override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .press:
            guard input.button == .left else { return false }
            focus()
            isPressed = true
        case .move:
            if input.held.contains(.left) { isPressed = bounds.contains(input.position) }
        case .release:
            let wasPressed = isPressed
            isPressed = false
            if wasPressed { press() }
        case .enter, .leave: redraw()
        case .wheel: return false
        }
        return true
    }

    public override func pressCancelled() { isPressed = false }

    /// Pressing with the space bar.
    public override func key(_ input: KeyInput) -> Bool {
        guard input.code == Keys.space, !input.isCommand else { return false }
        if input.action == .press { press() }
        return true
    }
}

/// A box that is checked or not.
public final class CheckBox: Choosable {
    /// A box with a text behind it.
    public override init(
        _ text: String, isOn: Bool = false, onChange: ((Bool) -> Void)? = nil
    ) {
        super.init(text, isOn: isOn, onChange: onChange)
    }

    override func press() {
        isOn.toggle()
        onChange?(isOn)
    }

    override func drawSign(
        _ canvas: inout Canvas, _ box: Rect, _ style: Style, _ state: ControlState
    ) {
        style.well(&canvas, box, style.theme.view, state)
        if style.theme.view.isDark { canvas.outline(box, style.signEdge(state)) }
        if state.contains(.pressed) {
            canvas.fill(
                box.inset(by: style.wellInset), style.theme.view.shadow.withAlpha(60))
        }
        guard isOn else { return }
        let ink = style.ink(style.theme.view, state)
        let unit = Double(box.width) / 13
        let corners = [(3.2, 6.6), (5.6, 9.2), (10.0, 3.8)].map {
            FinePoint(Double(box.left) + $0 * unit, Double(box.top) + $1 * unit)
        }
        canvas.stroke(corners, width: 2 * unit, ink)
    }
}

/// One of several of which one is chosen.
public final class RadioButton: Choosable {
    /// The others, and this one too.
    public let group: RadioGroup

    /// One more of a group.
    public init(_ text: String, _ group: RadioGroup) {
        self.group = group
        super.init(text, isOn: group.buttons.isEmpty, onChange: nil)
        group.buttons.append(self)
    }

    override func press() { group.choose(self) }

    /// Arrows go on to the next one of the group and choose it, the space bar chooses.
    public override func key(_ input: KeyInput) -> Bool {
        let forward = input.code == Keys.down || input.code == Keys.right
        guard input.isDown, forward || input.code == Keys.up || input.code == Keys.left else {
            return super.key(input)
        }
        guard let index = group.buttons.firstIndex(where: { $0 === self }) else { return false }
        let next = index + (forward ? 1 : -1)
        guard group.buttons.indices.contains(next) else { return false }
        group.choose(group.buttons[next])
        group.buttons[next].focus()
        return true
    }

    override func drawSign(
        _ canvas: inout Canvas, _ box: Rect, _ style: Style, _ state: ControlState
    ) {
        let colors = style.theme.view
        let around = style.theme.element
        let center = FinePoint(
            Double(box.left) + Double(box.width) / 2, Double(box.top) + Double(box.height) / 2)
        let radius = Double(box.width) / 2
        let ground =
            state.contains(.disabled)
            ? colors.backgroundNormal.mixed(with: around.backgroundNormal, 150)
            : colors.backgroundNormal
        if colors.isDark {
            canvas.disc(center: center, radius: radius - 0.4, style.signEdge(state))
        } else {
            // Light from the upper left: a dark ring, and a light one beneath, moved down and right.
            canvas.circle(
                center: FinePoint(center.x + 0.6, center.y + 0.6), radius: radius, width: 1.3,
                around.highlight)
            canvas.disc(center: center, radius: radius - 0.4, around.shadow)
        }
        canvas.disc(
            center: center, radius: radius - 1.5,
            state.contains(.pressed) ? ground.mixed(with: colors.shadow, 60) : ground)
        if state.contains(.hovered) {
            canvas.circle(
                center: center, radius: radius - 1.5, width: 1,
                colors.backgroundSelectedEnd.mixed(with: ground, 110))
        }
        if isOn {
            canvas.disc(center: center, radius: radius * 0.42, style.ink(colors, state))
        }
    }
}

/// Buttons of which one is chosen.
public final class RadioGroup {
    /// All of them.
    public fileprivate(set) var buttons: [RadioButton] = []
    /// Is told which one the user chose.
    public var onChange: ((Int) -> Void)?

    /// A group without buttons.
    public init(onChange: ((Int) -> Void)? = nil) {
        self.onChange = onChange
    }

    /// Which one is chosen, 0 for the first.
    public var chosen: Int {
        get { buttons.firstIndex { $0.isOn } ?? 0 }
        set { for (index, button) in buttons.enumerated() { button.isOn = index == newValue } }
    }

    func choose(_ button: RadioButton) {
        guard !button.isOn else { return }
        for other in buttons { other.isOn = other === button }
        onChange?(chosen)
    }
}
