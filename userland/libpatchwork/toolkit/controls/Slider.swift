// A knob on a groove: a number from a range.

public import Geometry
public import Graphics

/// Chooses a whole number from a range.
public final class Slider: Element {
    /// What can be chosen.
    public var range: ClosedRange<Int> {
        didSet {
            value = min(max(value, range.lowerBound), range.upperBound)
            redraw()
        }
    }
    /// What is chosen.
    public var value: Int { didSet { if value != oldValue { redraw() } } }
    /// What an arrow key adds; page keys add ten times as much.
    public var step = 1
    /// Marks below the groove, this far from one another; 0 for none.
    public var marks = 0 { didSet { relayout() } }
    /// Is told what the user chose.
    public var onChange: ((Int) -> Void)?

    private var isHeld = false { didSet { redraw() } }
    private var grip = 0

    /// A slider over a range.
    public init(_ range: ClosedRange<Int>, value: Int? = nil, onChange: ((Int) -> Void)? = nil) {
        self.range = range
        self.value = min(max(value ?? range.lowerBound, range.lowerBound), range.upperBound)
        self.onChange = onChange
    }

    public override var isFocusable: Bool { true }

    private func choose(_ wanted: Int) {
        let new = min(max(wanted, range.lowerBound), range.upperBound)
        guard new != value else { return }
        value = new
        onChange?(new)
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        Size(140, 24 + (marks > 0 ? 6 : 0))
    }

    // MARK: Places

    private var knobSize: Size { Size(11, 20) }
    private var track: (start: Int, length: Int) {
        (knobSize.width / 2, max(1, bounds.width - knobSize.width))
    }

    private func place(_ value: Int) -> Int {
        let span = range.upperBound - range.lowerBound
        guard span > 0 else { return track.start }
        return track.start + track.length * (value - range.lowerBound) / span
    }

    private var knob: Rect {
        Rect(Point(place(value) - knobSize.width / 2, 2), knobSize)
    }

    private func value(at x: Int) -> Int {
        let span = range.upperBound - range.lowerBound
        let along = min(max(0, x - track.start), track.length)
        return range.lowerBound + (along * span + track.length / 2) / track.length
    }

    // MARK: Input

    public override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .press:
            guard input.button == .left else { return false }
            focus()
            isHeld = true
            if knob.contains(input.position) {
                grip = input.position.x - place(value)
            } else {
                grip = 0
                choose(value(at: input.position.x))
            }
        case .move where isHeld: choose(value(at: input.position.x - grip))
        case .release: isHeld = false
        case .wheel: choose(value + input.wheel * step)
        case .enter, .leave: redraw()
        case .move: break
        }
        return true
    }

    public override func pressCancelled() { isHeld = false }

    public override func key(_ input: KeyInput) -> Bool {
        guard input.isDown, !input.isCommand else { return false }
        switch input.code {
        case Keys.left, Keys.down: choose(value - step)
        case Keys.right, Keys.up: choose(value + step)
        case Keys.pageDown: choose(value - 10 * step)
        case Keys.pageUp: choose(value + 10 * step)
        case Keys.home: choose(range.lowerBound)
        case Keys.end: choose(range.upperBound)
        default: return false
        }
        return true
    }

    // MARK: Drawing

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.button
        let isUsable = isUsable
        let middle = 2 + knobSize.height / 2
        let groove = Rect(
            x: track.start - 3, y: middle - 2, width: track.length + 7, height: 5)
        style.well(&canvas, groove, style.theme.view, isUsable ? [] : .disabled)
        let done = Rect(
            left: groove.left + 1, top: groove.top + 1, right: place(value),
            bottom: groove.bottom - 1)
        if isUsable, !done.isEmpty {
            style.selection(&canvas, done, style.theme.view, isActive: true)
        }
        if marks > 0 {
            var mark = range.lowerBound
            while mark <= range.upperBound {
                canvas.verticalLine(
                    Point(place(mark), knob.bottom + 1), length: 4,
                    style.theme.element.shadow)
                mark += marks
            }
        }
        var state: ControlState = isUsable ? [] : .disabled
        if isHovered || isHeld { state.insert(.hovered) }
        style.face(&canvas, knob, colors, state)
        let middleOfKnob = knob.center
        let line =
            isUsable ? colors.shadow : colors.shadow.mixed(with: colors.backgroundNormal, 120)
        canvas.verticalLine(Point(middleOfKnob.x, knob.top + 6), length: knob.height - 12, line)
        canvas.verticalLine(
            Point(middleOfKnob.x + 1, knob.top + 6), length: knob.height - 12, colors.highlight)
        if isFocused {
            style.focusRing(&canvas, bounds, style.theme.element)
        }
    }
}
