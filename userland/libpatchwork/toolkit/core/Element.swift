// Everything one sees in a window is an element: a rectangle that measures, draws and handles input,
// and holds others.

public import Geometry

/// A part of a window. Controls, layouts and programs' own drawings are subclasses.
///
/// An element is placed by its parent's `layout`, in the parent's pixels. Override
///
/// - `measure` to say how much room it wants,
/// - `draw` to show it, from (0, 0) to `bounds.size`,
/// - `mouse` and `key` to react; they return whether the input was for it.
///
/// After a change that shows, call `redraw()`; after one that needs another size, `relayout()`. Both
/// only note what is to be done: everything is drawn once, before the next frame.
open class Element {
    /// Elements inside, from back to front.
    public internal(set) final var children: [Element] = []
    /// The element this one is in.
    public internal(set) final var parent: Element?
    /// The window it is in. Cut when it is taken out, so that the circle of references ends.
    public internal(set) final var window: Window?
    /// Where it is in its parent. Set by the parent's `layout`.
    public final var frame: Rect = .zero {
        didSet {
            guard frame != oldValue else { return }
            parent?.redraw(oldValue.union(frame))
            if frame.size != oldValue.size { needsLayout = true }
        }
    }
    /// Whether it can be used. What cannot is shown faintly and gets no input.
    public final var isEnabled = true {
        didSet {
            guard isEnabled != oldValue else { return }
            if !isEnabled { window?.focusLeaves(self) }
            redraw()
        }
    }
    /// Whether it is shown and takes room.
    public final var isVisible = true {
        didSet {
            guard isVisible != oldValue else { return }
            if !isVisible { window?.focusLeaves(self) }
            relayout()
            parent?.redraw(frame)
        }
    }
    /// How much of the room that is left in a stack this one takes, compared with others; 0 for none.
    public final var grow = 0
    /// Where it goes across a stack's axis when there is more room than it wants.
    public final var placement = Placement.fill
    /// The width wished for, instead of what `measure` says.
    public final var fixedWidth: Int?
    /// The height wished for, instead of what `measure` says.
    public final var fixedHeight: Int?
    /// What programs like to remember it by.
    public final var tag = 0

    /// Whether `layout` is to be called before drawing.
    final var needsLayout = true

    /// An element without others inside.
    public init() {}

    // MARK: To be overridden

    /// How large it wants to be, given the room there is.
    open func measure(_ room: Size, _ style: Style) -> Size { .zero }

    /// Places the elements inside. `bounds` has the size that this element got.
    open func layout(_ style: Style) {
        for child in children { child.frame = bounds }
    }

    /// Draws it, without the elements inside, which follow by themselves.
    open func draw(_ canvas: inout Canvas, _ style: Style) {}

    /// Reacts to the mouse. True if the input was for this element; else its parent is asked.
    open func mouse(_ input: MouseInput) -> Bool { false }

    /// A press that this element took will have no release: its window was taken away under the mouse.
    /// What the press began is over, and what a release would do is not done.
    open func pressCancelled() {}

    /// Reacts to a key. True if the input was for this element; else its parent is asked.
    open func key(_ input: KeyInput) -> Bool { false }

    /// Whether it can have the keyboard.
    open var isFocusable: Bool { false }

    /// It got the keyboard or lost it, or its window did.
    open func focusChanged() { redraw() }

    /// The theme changed.
    open func styleChanged() {}

    /// It was put into a window that is shown, or taken out of one.
    open func windowChanged() {}

    /// The pointer's shape over it; say `cursorChanged` when it is another one.
    open var cursor: CursorShape { .arrow }

    // MARK: What is always the same

    /// Its own rectangle, from (0, 0).
    public final var bounds: Rect { Rect(.zero, frame.size) }

    /// Whether it has the keyboard, and its window too.
    public final var isFocused: Bool {
        guard let window, isFocusable else { return false }
        return window.isFocused && window.focusedElement === self
    }

    /// Whether the pointer is over it.
    public final var isHovered: Bool { window?.isHovered(self) ?? false }

    /// Whether it and everything around it can be used.
    public final var isUsable: Bool {
        var element: Element? = self
        while let current = element {
            if !current.isEnabled || !current.isVisible { return false }
            element = current.parent
        }
        return true
    }

    /// The size it wants, with what was fixed taken into account.
    public final func wish(_ room: Size, _ style: Style) -> Size {
        let room = Size(fixedWidth ?? room.width, fixedHeight ?? room.height)
        if let fixedWidth, let fixedHeight { return Size(fixedWidth, fixedHeight) }
        let size = measure(room, style)
        return Size(fixedWidth ?? size.width, fixedHeight ?? size.height)
    }

    /// Has all of it drawn again before the next frame.
    public final func redraw() { redraw(bounds) }

    /// Has a part of it drawn again before the next frame.
    public final func redraw(_ part: Rect) {
        var rect = part.intersection(bounds)
        var element = self
        while let parent = element.parent {
            guard element.isVisible, !rect.isEmpty else { return }
            rect = rect.offset(by: element.frame.origin).intersection(parent.bounds)
            element = parent
        }
        guard element.isVisible else { return }
        element.window?.damage(rect)
    }

    /// The pointer has another shape over it from now on.
    public final func cursorChanged() { window?.refreshCursor() }

    /// Has everything measured and placed again before the next frame.
    public final func relayout() {
        var element: Element? = self
        while let current = element {
            current.needsLayout = true
            element = current.parent
        }
        window?.needsUpdate()
    }
}

/// Where an element goes across the axis of a stack, or in a cell.
public enum Placement: Sendable {
    /// It takes all the room.
    case fill
    /// Left or at the top, as large as it wants to be.
    case start
    /// In the middle.
    case center
    /// Right or at the bottom.
    case end

    /// Start and length in `room` pixels of something that wants `length`.
    public func place(_ length: Int, in room: Int) -> (start: Int, length: Int) {
        let length = min(length, room)
        return switch self {
        case .fill: (0, room)
        case .start: (0, length)
        case .center: ((room - length) / 2, length)
        case .end: (room - length, length)
        }
    }
}
