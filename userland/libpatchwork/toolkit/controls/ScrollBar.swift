// Scroll bars: which part of something long is shown.

public import Geometry
public import Graphics

/// A bar with a thumb that is as long as the part that is shown, and an arrow at both ends.
public final class ScrollBar: Element {
    /// Which way it runs.
    public let axis: Axis
    /// The length of everything.
    public var total = 0 { didSet { changed(oldValue != total) } }
    /// The length of what is shown at once.
    public var page = 0 { didSet { changed(oldValue != page) } }
    /// Where what is shown begins: 0 ... `total - page`.
    public var position = 0 { didSet { changed(oldValue != position) } }
    /// How far an arrow or a notch of the wheel goes.
    public var step = 20
    /// Is told where the user wants to be.
    public var onScroll: ((Int) -> Void)?

    private enum Part { case none, back, forward, before, behind, thumb }
    private var held = Part.none { didSet { redraw() } }
    private var grip = 0
    private var repeater: Timer?

    /// A bar along an axis.
    public init(_ axis: Axis) {
        self.axis = axis
    }

    /// The greatest position.
    public var limit: Int { max(0, total - page) }

    private func changed(_ isDifferent: Bool) { if isDifferent { redraw() } }

    /// Goes somewhere and tells so, if it is somewhere else.
    public func scroll(to wanted: Int) {
        let new = min(max(0, wanted), limit)
        guard new != position else { return }
        position = new
        onScroll?(new)
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let thickness = style.theme.sizes.scrollBar
        return axis == .vertical ? Size(thickness, 3 * thickness) : Size(3 * thickness, thickness)
    }

    // MARK: Places

    private func along(_ point: Point) -> Int { axis == .vertical ? point.y : point.x }
    private var length: Int { axis == .vertical ? bounds.height : bounds.width }
    private var thickness: Int { axis == .vertical ? bounds.width : bounds.height }
    private var arrow: Int { min(thickness, length / 2) }

    private func part(_ start: Int, _ length: Int) -> Rect {
        axis == .vertical
            ? Rect(x: 0, y: start, width: thickness, height: length)
            : Rect(x: start, y: 0, width: length, height: thickness)
    }

    private var thumb: (start: Int, length: Int) {
        let track = length - 2 * arrow
        guard limit > 0, track > 0 else { return (arrow, max(0, track)) }
        let size = min(track, max(thickness, track * page / max(1, total)))
        return (arrow + (track - size) * min(position, limit) / limit, size)
    }

    private func part(at point: Point) -> Part {
        guard bounds.contains(point), limit > 0 else { return .none }
        let place = along(point)
        let thumb = thumb
        if place < arrow { return .back }
        if place >= length - arrow { return .forward }
        if place < thumb.start { return .before }
        return place < thumb.start + thumb.length ? .thumb : .behind
    }

    // MARK: Input

    public override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .press:
            guard input.button == .left else { return false }
            held = part(at: input.position)
            grip = along(input.position) - thumb.start
            act()
            if held != .thumb, held != .none { startRepeating() }
        case .move where held == .thumb:
            let track = length - 2 * arrow - thumb.length
            let offset = along(input.position) - grip - arrow
            if track > 0 { scroll(to: (offset * limit + track / 2) / track) }
        case .release: pressCancelled()
        case .wheel: scroll(to: position - input.wheel * step * 3)
        case .enter, .leave: redraw()
        case .move: break
        }
        return true
    }

    public override func pressCancelled() {
        held = .none
        repeater?.cancel()
    }

    private func act() {
        switch held {
        case .back: scroll(to: position - step)
        case .forward: scroll(to: position + step)
        case .before: scroll(to: position - page)
        case .behind: scroll(to: position + page)
        case .thumb, .none: break
        }
    }

    private func startRepeating() {
        repeater?.cancel()
        repeater = window?.application?.after(milliseconds: 350) { [self] in
            guard held != .none, let application = window?.application else { return }
            act()
            repeater = application.every(milliseconds: 40) { [self] in
                if held == .none || window == nil { repeater?.cancel() } else { act() }
            }
        }
    }

    public override func windowChanged() {
        if window == nil {
            repeater?.cancel()
            repeater = nil
            held = .none
        }
    }

    // MARK: Drawing

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.button
        let isUsable = isUsable && limit > 0
        let track = colors.backgroundNormal.mixed(with: colors.highlight, colors.isDark ? 24 : 120)
        canvas.fill(bounds, track)
        let edge = colors.backgroundNormal.mixed(with: colors.shadow, 110)
        canvas.fill(
            axis == .vertical
                ? Rect(x: 0, y: 0, width: 1, height: length)
                : Rect(x: 0, y: 0, width: length, height: 1), edge)
        if held == .before || held == .behind {
            let start = held == .before ? arrow : thumb.start + thumb.length
            let end = held == .before ? thumb.start : length - arrow
            canvas.fill(part(start, end - start), colors.shadow.withAlpha(70))
        }
        let state: ControlState = isUsable ? [] : .disabled
        let isVertical = axis == .vertical
        button(
            &canvas, style, part(0, arrow), isVertical ? .up : .left,
            held == .back ? state.union(.pressed) : state)
        button(
            &canvas, style, part(length - arrow, arrow), isVertical ? .down : .right,
            held == .forward ? state.union(.pressed) : state)
        guard isUsable else { return }
        let rect = part(thumb.start, thumb.length)
        let look: ControlState = isHovered || held == .thumb ? .hovered : []
        style.face(&canvas, rect, colors, look)
        grip(&canvas, rect, colors)
    }

    private func button(
        _ canvas: inout Canvas, _ style: Style, _ rect: Rect, _ direction: Direction,
        _ state: ControlState
    ) {
        let colors = style.theme.button
        style.face(&canvas, rect, colors, state)
        let offset = state.contains(.pressed) ? Point(1, 1) : .zero
        canvas.arrow(
            direction, in: rect.offset(by: offset), size: max(3, arrow / 4),
            style.ink(colors, state))
    }

    /// Three grooves in the middle of the thumb.
    private func grip(_ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet) {
        let isVertical = axis == .vertical
        guard (isVertical ? rect.height : rect.width) >= 22 else { return }
        let center = Point((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)
        let half = max(2, thickness / 2 - 5)
        let dark = colors.shadow.mixed(with: colors.backgroundNormal, 60)
        for step in [-3, 0, 3] {
            if isVertical {
                let start = Point(center.x - half, center.y + step - 1)
                canvas.horizontalLine(start, length: 2 * half, dark)
                canvas.horizontalLine(start + Point(0, 1), length: 2 * half, colors.highlight)
            } else {
                let start = Point(center.x + step - 1, center.y - half)
                canvas.verticalLine(start, length: 2 * half, dark)
                canvas.verticalLine(start + Point(1, 0), length: 2 * half, colors.highlight)
            }
        }
    }
}
