// Putting elements into others, and finding one's way around the tree.

internal import DesktopProtocol
public import Geometry
internal import Graphics

extension Element {
    /// Puts an element in front of the others inside.
    public final func add(_ child: Element) {
        insert(child, at: children.count)
    }

    /// Puts an element inside, behind those from `index` on.
    public final func insert(_ child: Element, at index: Int) {
        child.removeFromParent()
        child.parent = self
        children.insert(child, at: min(max(0, index), children.count))
        child.attach(to: window)
        relayout()
        child.redraw()
    }

    /// Takes it out of its parent.
    public final func removeFromParent() {
        guard let parent else { return }
        parent.redraw(frame)
        parent.children.removeAll { $0 === self }
        self.parent = nil
        attach(to: nil)
        parent.relayout()
    }

    /// Takes out everything inside.
    public final func removeAll() {
        for child in children {
            child.parent = nil
            child.attach(to: nil)
        }
        children = []
        relayout()
        redraw()
    }

    /// Sets the window of a whole branch.
    final func attach(to window: Window?) {
        guard self.window !== window else { return }
        if window == nil { self.window?.forget(self) }
        self.window = window
        needsLayout = true
        windowChanged()
        for child in children { child.attach(to: window) }
    }

    /// Lays out what needs it, from the top down.
    final func layoutTree(_ style: Style) {
        if needsLayout {
            needsLayout = false
            layout(style)
        }
        for child in children where child.isVisible { child.layoutTree(style) }
    }

    /// Draws the branch into the canvas, whose origin is this element's.
    final func drawTree(_ canvas: inout Canvas, _ style: Style) {
        let saved = canvas.state
        draw(&canvas, style)
        canvas.state = saved
        for child in children where child.isVisible && !canvas.isHidden(child.frame) {
            canvas.clip(to: child.frame)
            canvas.translate(by: child.frame.origin)
            child.drawTree(&canvas, style)
            canvas.state = saved
        }
    }

    /// The frontmost element at a point, nil if it is outside.
    final func element(at point: Point) -> Element? {
        guard isVisible, bounds.contains(point) else { return nil }
        for child in children.reversed() {
            if let found = child.element(at: point - child.frame.origin) { return found }
        }
        return self
    }

    /// Where a point of this element is in the window.
    public final func windowPoint(_ point: Point) -> Point {
        var point = point
        var element = self
        while let parent = element.parent {
            point = point + element.frame.origin
            element = parent
        }
        return point
    }

    /// Where it is in the window.
    public final var windowFrame: Rect { Rect(windowPoint(.zero), frame.size) }

    /// Whether `other` is this element or inside of it.
    public final func contains(_ other: Element) -> Bool {
        var element: Element? = other
        while let current = element {
            if current === self { return true }
            element = current.parent
        }
        return false
    }

    /// Calls `body` for this element and all inside, in the order of the keyboard.
    public final func forEach(_ body: (Element) -> Void) {
        body(self)
        for child in children { child.forEach(body) }
    }

    /// Gives it the keyboard.
    public final func focus() { window?.setFocus(self) }
}

/// Small changes that can be written behind the making of an element.
extension Element {
    /// Takes a share of the room that is left in a stack.
    @discardableResult
    public final func growing(_ share: Int = 1) -> Self {
        grow = share
        return self
    }

    /// Goes somewhere across a stack instead of filling it.
    @discardableResult
    public final func placed(_ placement: Placement) -> Self {
        self.placement = placement
        return self
    }

    /// Has a width or height of its own.
    @discardableResult
    public final func sized(width: Int? = nil, height: Int? = nil) -> Self {
        fixedWidth = width ?? fixedWidth
        fixedHeight = height ?? fixedHeight
        return self
    }

    /// Cannot be used for the time being.
    @discardableResult
    public final func disabled() -> Self {
        isEnabled = false
        return self
    }
}
