// An element that a program draws itself.

public import Geometry
public import Graphics

/// A surface for a program's own drawing and input, without a class of its own.
///
/// ```swift
/// let circle = Drawing(size: Size(100, 100)) { canvas, bounds, style in
///     canvas.disc(center: FinePoint(50, 50), radius: 40, .white)
/// }
/// ```
public final class Drawing: Element {
    /// Draws it, from (0, 0) to the rectangle's size.
    public var onDraw: (inout Canvas, Rect, Style) -> Void { didSet { redraw() } }
    /// Reacts to the mouse.
    public var onMouse: ((MouseInput) -> Bool)?
    /// Reacts to keys. With it, the element can have the keyboard.
    public var onKey: ((KeyInput) -> Bool)?
    /// Is told when it gets another size.
    public var onResize: ((Size) -> Void)?
    /// Is told when it gets or loses the keyboard.
    public var onFocus: ((Bool) -> Void)?
    /// The size it wants to have.
    public var size: Size { didSet { relayout() } }
    /// The pointer's shape over it.
    public var pointer = CursorShape.arrow

    /// An element of this size that is drawn by a closure.
    public init(size: Size = .zero, _ draw: @escaping (inout Canvas, Rect, Style) -> Void) {
        self.size = size
        onDraw = draw
    }

    public override func measure(_ room: Size, _ style: Style) -> Size { size }

    public override func layout(_ style: Style) { onResize?(bounds.size) }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        onDraw(&canvas, bounds, style)
    }

    public override func mouse(_ input: MouseInput) -> Bool {
        if input.phase == .press, isFocusable { focus() }
        return onMouse?(input) ?? false
    }

    public override func key(_ input: KeyInput) -> Bool { onKey?(input) ?? false }

    public override var isFocusable: Bool { onKey != nil }

    public override var cursor: CursorShape { pointer }

    public override func focusChanged() {
        onFocus?(isFocused)
        redraw()
    }
}
