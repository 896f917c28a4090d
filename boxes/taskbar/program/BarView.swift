// What the task bar looks like: Start button, window buttons, clock.

import Patchwork
import Std
import TaskbarCore

/// The content of the bar.
final class BarView: Element {
    let startButton = BarButton("Start", icon: "start")
    /// Is told the handle of a window whose button was pressed.
    var onWindow: ((UInt32) -> Void)?

    private let clock = ClockView()
    private var buttons: [BarButton] = []

    /// The widest button of a window.
    private static let widest = 180
    private static let gap = 4

    override init() {
        super.init()
        startButton.isBold = true
        add(startButton)
        add(clock)
    }

    /// Shows the time.
    func show(_ date: CalendarDate) { clock.date = date }

    /// Shows a button for each window.
    func show(_ windows: [ListedWindow]) {
        while buttons.count > windows.count { buttons.removeLast().removeFromParent() }
        while buttons.count < windows.count {
            let button = BarButton("")
            buttons.append(button)
            add(button)
        }
        for (button, window) in zip(buttons, windows) {
            button.text = window.title.isEmpty ? "Window" : window.title
            button.icon = window.icon.isEmpty ? "program" : window.icon
            button.isHeld = window.state.contains(.focused)
            button.isFaint = window.state.contains(.minimised)
            button.isUrgent = window.state.contains(.urgent)
            let handle = window.handle
            button.onPress = { [self] in onWindow?(handle) }
        }
    }

    override func layout(_ style: Style) {
        let inner = bounds.inset(
            by: Insets(left: 4, top: style.theme.sizes.frame + 2, right: 4, bottom: 4))
        let startWidth = startButton.measure(inner.size, style).width
        startButton.frame = Rect(
            x: inner.left, y: inner.top, width: startWidth, height: inner.height)
        let clockWidth = clock.measure(inner.size, style).width
        clock.frame = Rect(
            x: inner.right - clockWidth, y: inner.top, width: clockWidth, height: inner.height)
        let left = startButton.frame.right + 2 * Self.gap
        let room = clock.frame.left - 2 * Self.gap - left
        guard !buttons.isEmpty, room > 0 else { return }
        let width = min(Self.widest, (room - (buttons.count - 1) * Self.gap) / buttons.count)
        for (index, button) in buttons.enumerated() {
            button.frame = Rect(
                x: left + index * (width + Self.gap), y: inner.top, width: max(0, width),
                height: inner.height)
        }
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.panel
        canvas.fill(bounds, colors.backgroundNormal)
        let thickness = max(1, style.theme.sizes.frame - 1)
        for line in 0..<thickness {
            canvas.horizontalLine(
                Point(0, line), length: bounds.width,
                colors.highlight.mixed(
                    with: colors.backgroundNormal, UInt8(clamping: 255 * line / thickness)))
        }
    }
}

/// A button of the bar: flat pictures and text on a raised or sunken face.
final class BarButton: Element {
    var text: String { didSet { if text != oldValue { redraw() } } }
    var icon: String { didSet { if icon != oldValue { redraw() } } }
    /// Held down: the window has the focus, or the menu is open.
    var isHeld = false { didSet { if isHeld != oldValue { redraw() } } }
    /// The window is minimised.
    var isFaint = false { didSet { if isFaint != oldValue { redraw() } } }
    /// The window calls for attention.
    var isUrgent = false { didSet { if isUrgent != oldValue { redraw() } } }
    var isBold = false
    var onPress: (() -> Void)?
    private var isPressed = false { didSet { if isPressed != oldValue { redraw() } } }

    init(_ text: String, icon: String = "") {
        self.text = text
        self.icon = icon
    }

    private static let iconSize = 16

    private func font(_ style: Style) -> Font { isBold ? style.boldFont : style.font }

    override func measure(_ room: Size, _ style: Style) -> Size {
        Size(font(style).width(of: text) + Self.iconSize + 30, room.height)
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        var colors = style.theme.panel
        if isUrgent { colors.backgroundNormal = Color(0xFFE0_A030) }
        var state: ControlState = []
        if isPressed { state.insert(.pressed) }
        if isHeld { state.insert(.selected) }
        if isHovered { state.insert(.hovered) }
        style.face(&canvas, bounds, colors, state)
        let shift = isHeld || isPressed ? 1 : 0
        var left = bounds.left + 9 + shift
        if let image = style.icon(icon, size: Self.iconSize) {
            let shown = isFaint ? image.faded() : image
            let side = Self.iconSize
            canvas.draw(
                shown,
                scaledTo: Rect(
                    x: left, y: (bounds.height - side) / 2 + shift, width: side, height: side))
            left += side + 7
        }
        let area = Rect(
            left: left, top: bounds.top + shift, right: bounds.right - 8,
            bottom: bounds.bottom + shift)
        let font = isHeld && !isBold ? style.boldFont : font(style)
        canvas.text(
            text, font, in: area, isFaint ? colors.foregroundDisabled : colors.foregroundNormal)
    }

    override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .enter, .leave: redraw()
        case .press:
            guard input.button == .left else { return false }
            isPressed = true
        case .move:
            if input.held.contains(.left) { isPressed = bounds.contains(input.position) }
        case .release:
            guard isPressed else { return true }
            isPressed = false
            onPress?()
        case .wheel: return false
        }
        return true
    }

    override func pressCancelled() { isPressed = false }
}

/// The time above the date.
private final class ClockView: Element {
    var date = CalendarDate(epochSeconds: 0) { didSet { if date != oldValue { redraw() } } }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private var time: String { Self.twoDigits(date.hour) + ":" + Self.twoDigits(date.minute) }

    private var day: String {
        "\(date.year)-" + Self.twoDigits(date.month) + "-" + Self.twoDigits(date.day)
    }

    override func measure(_ room: Size, _ style: Style) -> Size {
        Size(style.font.width(of: "0000-00-00") + 20, room.height)
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.panel
        style.bevel(&canvas, bounds, colors, isRaised: false, thickness: 1)
        let line = min(style.font.lineHeight, bounds.height / 2)
        let top = (bounds.height - 2 * line) / 2
        for (index, text) in [time, day].enumerated() {
            canvas.text(
                text, style.font,
                in: Rect(x: 0, y: top + index * line, width: bounds.width, height: line),
                colors.foregroundNormal, horizontal: .center)
        }
    }
}
