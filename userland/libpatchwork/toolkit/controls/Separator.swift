// A groove that separates groups.

public import Geometry
public import Graphics

/// A line between groups of a stack.
public final class Separator: Element {
    /// Which way the line runs.
    public let axis: Axis

    /// A line along an axis.
    public init(_ axis: Axis = .horizontal) {
        self.axis = axis
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let size = style.theme.sizes.separator
        return axis == .horizontal ? Size(0, size) : Size(size, 0)
    }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        canvas.separator(bounds, style.theme.element.raised, axis)
    }
}
