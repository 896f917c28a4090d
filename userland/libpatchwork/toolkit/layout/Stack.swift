// Elements in a row or column.

public import Geometry
public import Graphics

/// Elements side by side or one below the other. Room that is left goes to those that grow; where there
/// is too little, those that grow get less first, and then the last ones.
public final class Stack: Element {
    /// Which way.
    public let axis: Axis
    /// Between elements; nil for the theme's big padding.
    public var spacing: Int? { didSet { relayout() } }
    /// Around all of them.
    public var padding: Insets { didSet { relayout() } }

    /// A stack of elements.
    public init(
        _ axis: Axis, spacing: Int? = nil, padding: Insets = .zero, _ elements: [Element]
    ) {
        self.axis = axis
        self.spacing = spacing
        self.padding = padding
        super.init()
        for element in elements { add(element) }
    }

    private func along(_ size: Size) -> Int { axis == .horizontal ? size.width : size.height }
    private func across(_ size: Size) -> Int { axis == .horizontal ? size.height : size.width }
    private func size(_ along: Int, _ across: Int) -> Size {
        axis == .horizontal ? Size(along, across) : Size(across, along)
    }

    private func gap(_ style: Style) -> Int { spacing ?? style.theme.sizes.bigPadding }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let shown = children.filter { $0.isVisible }
        let inner = Size(
            room.width - padding.left - padding.right, room.height - padding.top - padding.bottom)
        var length = max(0, shown.count - 1) * gap(style)
        var thickness = 0
        for child in shown {
            let wish = child.wish(inner, style)
            length += along(wish)
            thickness = max(thickness, across(wish))
        }
        let size = size(length, thickness)
        return Size(
            size.width + padding.left + padding.right, size.height + padding.top + padding.bottom)
    }

    public override func layout(_ style: Style) {
        let inner = bounds.inset(by: padding)
        let shown = children.filter { $0.isVisible }
        let gap = gap(style)
        let room = along(inner.size) - max(0, shown.count - 1) * gap
        let wishes = shown.map { $0.wish(inner.size, style) }
        let lengths = Stack.share(
            room, wishes: wishes.map { along($0) }, shares: shown.map { $0.grow })
        var start = axis == .horizontal ? inner.left : inner.top
        for (index, child) in shown.enumerated() {
            let place = child.placement.place(across(wishes[index]), in: across(inner.size))
            let length = lengths[index]
            child.frame =
                axis == .horizontal
                ? Rect(x: start, y: inner.top + place.start, width: length, height: place.length)
                : Rect(x: inner.left + place.start, y: start, width: place.length, height: length)
            start += length + gap
        }
    }

    /// Lengths that fit `room`: wishes, with what is left over or missing shared out.
    static func share(_ room: Int, wishes: [Int], shares: [Int]) -> [Int] {
        var lengths = wishes
        var left = room - wishes.reduce(0, +)
        var shareLeft = shares.reduce(0, +)
        for index in lengths.indices where shares[index] > 0 && shareLeft > 0 {
            let part = max(-lengths[index], left * shares[index] / shareLeft)
            lengths[index] += part
            left -= part
            shareLeft -= shares[index]
        }
        for index in lengths.indices.reversed() where left < 0 {
            let part = min(lengths[index], -left)
            lengths[index] -= part
            left += part
        }
        return lengths
    }
}

/// Nothing, taking room in a stack: all that is left, or a fixed length.
public final class Spacer: Element {
    /// Room that takes what is left.
    public override init() {
        super.init()
        grow = 1
    }

    /// Room of a fixed length.
    public init(_ length: Int) {
        super.init()
        sized(width: length, height: length)
    }
}
