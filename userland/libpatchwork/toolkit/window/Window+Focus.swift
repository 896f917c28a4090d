// Who has the keyboard: Tab goes through a window's elements in their order, arrows to neighbours.

internal import DesktopProtocol
internal import Geometry

extension Window {
    /// Gives an element the keyboard, or nobody.
    public func setFocus(_ element: Element?) {
        guard element !== focusedElement else { return }
        if let element, !element.isFocusable || !element.isUsable || element.window !== self {
            return
        }
        let old = focusedElement
        focusedElement = element
        old?.focusChanged()
        element?.focusChanged()
        element?.reveal()
    }

    /// Everything that can have the keyboard now, in order.
    var focusable: [Element] {
        var found: [Element] = []
        // One goes to the bar of menus with F10, not on the way through the controls.
        root.forEach { if $0.isFocusable, $0.isUsable, !($0 is MenuBar) { found.append($0) } }
        return found
    }

    func focusFirst() {
        if let first = focusable.first { setFocus(first) }
    }

    /// An element can no longer have the keyboard: the next one gets it.
    func focusLeaves(_ element: Element) {
        guard let focusedElement, element.contains(focusedElement) else { return }
        self.focusedElement = nil
        focusedElement.focusChanged()
    }

    /// Moves the keyboard to the next or the previous element.
    public func moveFocus(backwards: Bool = false) {
        let all = focusable
        guard !all.isEmpty else { return }
        let step = backwards ? all.count - 1 : 1
        let index = all.firstIndex { $0 === focusedElement }
        let next = index.map { ($0 + step) % all.count } ?? (backwards ? all.count - 1 : 0)
        setFocus(all[next])
    }

    /// What keys do that no element wanted.
    func navigate(_ input: KeyInput) -> Bool {
        switch input.code {
        case Keys.tab where !input.modifiers.contains(.control):
            moveFocus(backwards: input.hasShift)
        case Keys.left: return moveFocus(towards: Point(-1, 0))
        case Keys.right: return moveFocus(towards: Point(1, 0))
        case Keys.up: return moveFocus(towards: Point(0, -1))
        case Keys.down: return moveFocus(towards: Point(0, 1))
        case Keys.escape where options.contains(.dialog): requestClose()
        case Keys.f10: return focusMenuBar()
        default:
            guard Keys.isEnter(input.code), input.action == .press else { return false }
            var pressed: Button?
            root.forEach {
                if let button = $0 as? Button, button.isDefault, button.isUsable {
                    pressed = button
                }
            }
            guard let pressed else { return false }
            pressed.press()
        }
        return true
    }

    private func focusMenuBar() -> Bool {
        var bar: MenuBar?
        root.forEach { if let found = $0 as? MenuBar, found.isUsable { bar = found } }
        bar?.enter()
        return bar != nil
    }

    /// Moves the keyboard to the nearest element in a direction. Being aside counts twice as much as
    /// being far, so that one stays in a row or column.
    private func moveFocus(towards direction: Point) -> Bool {
        guard let focusedElement else {
            focusFirst()
            return self.focusedElement != nil
        }
        let from = focusedElement.windowFrame
        var best: (element: Element, cost: Int)?
        for candidate in focusable where candidate !== focusedElement {
            let to = candidate.windowFrame
            let ahead: Int
            let aside: Int
            if direction.x != 0 {
                ahead = direction.x > 0 ? to.left - from.right : from.left - to.right
                aside = max(0, to.top - from.bottom, from.top - to.bottom)
            } else {
                ahead = direction.y > 0 ? to.top - from.bottom : from.top - to.bottom
                aside = max(0, to.left - from.right, from.left - to.right)
            }
            guard ahead > -4 else { continue }
            let cost = max(0, ahead) + 2 * aside
            if cost < best?.cost ?? .max { best = (candidate, cost) }
        }
        guard let best else { return false }
        setFocus(best.element)
        return true
    }
}

extension Element {
    /// Asks those around it to scroll so that it can be seen.
    func reveal() {
        var element = parent
        while let current = element {
            if let scroll = current as? ScrollView { scroll.reveal(self) }
            element = current.parent
        }
    }
}
