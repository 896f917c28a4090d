// The bar of menus at the top of a window.

public import Geometry
public import Graphics

/// Titles of menus, side by side. F10 goes there, arrows from one to the next.
public final class MenuBar: Element {
    /// Titles and what their menus contain.
    public var menus: [(title: String, items: [MenuItem])] {
        didSet { relayout(); redraw() }
    }
    private var current: Int? { didSet { if current != oldValue { redraw() } } }
    private var hovered: Int? { didSet { if hovered != oldValue { redraw() } } }
    private var popup: Window?
    private var places: [Rect] = []
    private var before: Element?

    /// A bar of menus.
    public init(_ menus: [(title: String, items: [MenuItem])]) {
        self.menus = menus
    }

    public override var isFocusable: Bool { !menus.isEmpty }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let width = menus.reduce(0) { $0 + style.font.width(of: $1.title) + 18 }
        return Size(width, style.font.lineHeight + 7)
    }

    public override func layout(_ style: Style) {
        var x = 2
        places = menus.map { menu in
            let width = style.font.width(of: menu.title) + 18
            defer { x += width }
            return Rect(x: x, y: 1, width: width, height: bounds.height - 2)
        }
    }

    /// Gets the keyboard, and remembers who had it.
    func enter() {
        before = window?.focusedElement
        focus()
    }

    private func leave() {
        window?.setFocus(before?.window === window ? before : nil)
        before = nil
    }

    private func open(_ index: Int, byKey: Bool = false) {
        popup?.close()
        current = index
        let place = places[index]
        popup = Menu.open(
            menus[index].items, at: Point(place.left, bounds.height - 1), of: self,
            onClosed: { [self] in
                popup = nil
                current = nil
            })
        guard let view = popup?.content as? MenuView else { return }
        if byKey { _ = view.key(KeyInput(Keys.home)) }
        view.onSideways = { [self] step in
            open((index + step + menus.count) % menus.count, byKey: true)
        }
    }

    public override func mouse(_ input: MouseInput) -> Bool {
        let index = places.firstIndex { $0.contains(input.position) }
        switch input.phase {
        case .press:
            guard input.button == .left, let index else { return false }
            if popup != nil, current == index { popup?.close() } else { open(index) }
        case .move, .enter:
            hovered = index
            if popup != nil, let index, index != current { open(index) }
        case .leave: hovered = nil
        case .release: break
        case .wheel: return false
        }
        return true
    }

    public override func key(_ input: KeyInput) -> Bool {
        guard input.isDown, !menus.isEmpty else { return false }
        switch input.code {
        case Keys.left: current = ((current ?? 0) + menus.count - 1) % menus.count
        case Keys.right: current = ((current ?? 0) + 1) % menus.count
        case Keys.escape, Keys.f10: leave()
        case Keys.down, Keys.space: open(current ?? 0, byKey: true)
        default:
            guard Keys.isEnter(input.code) else { return false }
            open(current ?? 0, byKey: true)
        }
        return true
    }

    public override func focusChanged() {
        if isFocused { current = current ?? 0 } else if popup == nil { current = nil }
        redraw()
    }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.element
        canvas.fill(bounds, colors.backgroundNormal)
        for (index, menu) in menus.enumerated() where index < places.count {
            let place = places[index]
            var ink = style.ink(colors, isUsable ? [] : .disabled)
            if index == current, popup != nil {
                style.selection(&canvas, place, style.theme.panel, isActive: true)
                ink = colors.foregroundSelected
            } else if index == hovered {
                style.bevel(&canvas, place, colors, isRaised: true, thickness: 1)
            }
            canvas.text(menu.title, style.font, in: place, ink, horizontal: .center)
            if isFocused, index == current, popup == nil {
                style.focusRing(&canvas, place.inset(by: 2), colors)
            }
        }
    }
}
