// One of several, shown as a button with a menu.

public import Geometry
public import Graphics

/// Shows what is chosen, and opens a menu of what else there is.
public final class Choice: Element {
    /// What there is.
    public var options: [String] { didSet { relayout(); redraw() } }
    /// Which one is chosen.
    public var chosen: Int { didSet { if chosen != oldValue { redraw() } } }
    /// Is told which one the user chose.
    public var onChange: ((Int) -> Void)?
    private var popup: Window? { didSet { redraw() } }

    /// A choice of several.
    public init(_ options: [String], chosen: Int = 0, onChange: ((Int) -> Void)? = nil) {
        self.options = options
        self.chosen = chosen
        self.onChange = onChange
    }

    public override var isFocusable: Bool { true }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let widest = options.reduce(40) { max($0, style.font.width(of: $1)) }
        return Size(widest + 40, style.font.lineHeight + 2 * (style.theme.sizes.frame + 3))
    }

    private func choose(_ index: Int) {
        guard options.indices.contains(index), index != chosen else { return }
        chosen = index
        onChange?(index)
    }

    private func open() {
        let items = options.enumerated().map { index, option in
            MenuItem(option, isChecked: index == chosen) { [self] in choose(index) }
        }
        popup = Menu.open(
            items, at: Point(0, bounds.height), of: self, leastWidth: bounds.width
        ) { [self] in popup = nil }
        (popup?.content as? MenuView)?.current = chosen
    }

    public override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .press:
            guard input.button == .left else { return false }
            focus()
            open()
        case .wheel: choose(chosen - input.wheel.signum())
        case .enter, .leave: redraw()
        case .move, .release: break
        }
        return true
    }

    public override func key(_ input: KeyInput) -> Bool {
        guard input.isDown, !input.isCommand else { return false }
        switch input.code {
        case Keys.up: choose(chosen - 1)
        case Keys.down: choose(chosen + 1)
        case Keys.home: choose(0)
        case Keys.end: choose(options.count - 1)
        case Keys.space: open()
        default:
            guard Keys.isEnter(input.code) else { return false }
            open()
        }
        return true
    }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.button
        var state: ControlState = isUsable ? [] : .disabled
        if isHovered { state.insert(.hovered) }
        if popup != nil { state.insert(.pressed) }
        style.face(&canvas, bounds, colors, state)
        let offset = popup != nil ? Point(1, 1) : .zero
        let inner = bounds.inset(by: style.theme.sizes.frame + 3).offset(by: offset)
        let text = inner.inset(by: Insets(left: 3, right: 22))
        if options.indices.contains(chosen) {
            style.text(&canvas, options[chosen], style.font, text, colors, state)
        }
        canvas.separator(
            Rect(x: inner.right - 19, y: inner.top, width: 2, height: inner.height), colors.raised,
            .vertical)
        canvas.arrow(
            .down, in: Rect(x: inner.right - 14, y: inner.top, width: 12, height: inner.height),
            style.ink(colors, state))
        if isFocused {
            style.focusRing(
                &canvas,
                bounds.inset(
                    by: Insets(
                        left: style.theme.sizes.frame + 1, top: style.theme.sizes.frame + 1,
                        right: style.theme.sizes.frame + 25,
                        bottom: style.theme.sizes.frame + 1)), colors)
        }
    }
}
