// The frame of a window and its title bar. Programs draw them; moving, resizing and closing by force are
// the server's, which is told where they are.

internal import DesktopProtocol
internal import Geometry
internal import Graphics
internal import Theme

/// A window's frame, title bar and buttons, with the content inside.
final class Decoration: Element {
    let content: Element
    private let closeButton = TitleButton(.close)
    private let maximiseButton = TitleButton(.maximise)
    private let minimiseButton = TitleButton(.minimise)

    init(_ content: Element) {
        self.content = content
        super.init()
        add(content)
        for button in [minimiseButton, maximiseButton, closeButton] { add(button) }
    }

    /// Buttons know the window while it is open, so that the circle of references ends with it.
    override func windowChanged() {
        let window = window
        closeButton.onPress = window.map { window in { window.requestClose() } }
        maximiseButton.onPress = window.map { window in { window.toggleMaximised() } }
        minimiseButton.onPress = window.map { window in { window.minimise() } }
    }

    private var isTiled: Bool { !(window?.state.isDisjoint(with: .tiled) ?? true) }
    private var isFocusedWindow: Bool { window?.isFocused ?? false }

    /// The border; a window that fills the screen has none.
    func border(_ style: Style) -> Insets {
        isTiled ? .zero : Insets(all: max(1, style.theme.sizes.frame))
    }

    /// From the edges to the content.
    func insets(_ style: Style) -> Insets {
        var insets = border(style)
        insets.top += style.theme.sizes.titleBar
        return insets
    }

    private var titleArea = Rect.zero

    /// Where the window can be moved: the title without its buttons.
    var dragArea: Rect {
        let end = children.dropFirst().filter { $0.isVisible }.map { $0.frame.left }.min()
        return Rect(
            left: titleArea.left, top: titleArea.top, right: (end ?? titleArea.right) - 2,
            bottom: titleArea.bottom)
    }

    /// Where it is closed.
    var closeArea: Rect { closeButton.frame }

    override func measure(_ room: Size, _ style: Style) -> Size {
        let insets = insets(style)
        let wish = content.wish(room, style)
        return Size(
            wish.width + insets.left + insets.right, wish.height + insets.top + insets.bottom)
    }

    override func layout(_ style: Style) {
        let border = border(style)
        let inner = bounds.inset(by: border)
        let strip = Rect(
            x: inner.left, y: inner.top, width: inner.width, height: style.theme.sizes.titleBar)
        let gap = min(2, style.theme.sizes.smallPadding)
        titleArea = strip.inset(by: Insets(all: gap))
        content.frame = bounds.inset(by: insets(style))
        let options = window?.options ?? []
        minimiseButton.isVisible = !options.contains(.closeOnly)
        maximiseButton.isVisible = options.contains(.resizable) && !options.contains(.closeOnly)
        let height = max(8, titleArea.height - 4)
        let width = height + 2
        var right = titleArea.right - 2
        for button in [closeButton, maximiseButton, minimiseButton] where button.isVisible {
            button.frame = Rect(
                x: right - width, y: titleArea.top + 2, width: width, height: height)
            // Closing stands a little apart, so that it is not hit by mistake.
            right -= width + (button === closeButton ? 3 : 0)
        }
        maximiseButton.sign = window?.state.contains(.maximised) ?? false ? .restore : .maximise
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.deco
        canvas.fill(bounds, colors.backgroundNormal)
        let border = border(style).left
        if border > 0 {
            canvas.frame(
                bounds, topLeft: colors.backgroundNormal.mixed(with: colors.shadow, 70),
                bottomRight: colors.shadow)
            style.bevel(
                &canvas, bounds.inset(by: 1), colors, isRaised: true, thickness: border - 1)
        }
        drawTitle(&canvas, style, colors)
        canvas.fill(content.frame, style.theme.element.backgroundNormal)
    }

    private func drawTitle(_ canvas: inout Canvas, _ style: Style, _ colors: ColorSet) {
        let isActive = isFocusedWindow
        style.selection(&canvas, titleArea, colors, isActive: isActive)
        // A line of light above and of shade below lift the bar from the frame.
        canvas.horizontalLine(
            titleArea.origin, length: titleArea.width, Color.white.withAlpha(isActive ? 56 : 40))
        canvas.horizontalLine(
            Point(titleArea.left, titleArea.bottom - 1), length: titleArea.width,
            Color.black.withAlpha(56))
        var text = dragArea.inset(by: Insets(left: 6, right: 6))
        if let name = window?.icon, let icon = style.icon(name, size: 16) {
            let side = min(16, titleArea.height - 4)
            let place = Rect(
                x: text.left - 1, y: titleArea.top + (titleArea.height - side) / 2, width: side,
                height: side)
            canvas.draw(icon, scaledTo: place, opacity: isActive ? 255 : 190)
            text = text.inset(by: Insets(left: side + 6))
        }
        let font = style.boldFont
        let shown = font.truncated(window?.title ?? "", to: text.width)
        let ink = isActive ? colors.foregroundNormal : colors.foregroundInactive
        canvas.text(
            shown, font, in: text.offset(by: Point(1, 1)),
            Color.black.withAlpha(isActive ? 110 : 70))
        canvas.text(shown, font, in: text, ink)
    }
}

/// A button in a title bar.
final class TitleButton: Button {
    enum Sign {
        case close
        case maximise
        case restore
        case minimise
    }

    var sign: Sign { didSet { if sign != oldValue { redraw() } } }

    init(_ sign: Sign) {
        self.sign = sign
        super.init()
        takesFocus = false
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.button
        let state = state
        style.face(&canvas, bounds, colors, state)
        let offset = state.contains(.pressed) ? 1 : 0
        drawSign(
            &canvas, bounds.offset(by: Point(offset, offset)), style.ink(colors, state))
    }

    /// Signs of whole pixels, sharp in any size of the bar.
    private func drawSign(_ canvas: inout Canvas, _ rect: Rect, _ ink: Color) {
        let side = max(6, min(rect.width, rect.height) * 9 / 20) & ~1
        let box = Rect(
            x: rect.left + (rect.width - side) / 2, y: rect.top + (rect.height - side) / 2,
            width: side, height: side)
        switch sign {
        case .close:
            for step in 0..<side {
                let x = box.left + step
                canvas.fill(Rect(x: x, y: box.top + step, width: 2, height: 1), ink)
                canvas.fill(Rect(x: x, y: box.bottom - 1 - step, width: 2, height: 1), ink)
            }
        case .maximise:
            canvas.outline(Rect(x: box.left, y: box.top, width: side + 1, height: side), ink)
            canvas.fill(Rect(x: box.left, y: box.top, width: side + 1, height: 2), ink)
        case .restore:
            let small = side - 3
            let back = Rect(x: box.left + 3, y: box.top, width: small + 1, height: small)
            let front = Rect(x: box.left, y: box.top + 3, width: small + 1, height: small)
            canvas.outline(back, ink)
            canvas.fill(Rect(x: back.left, y: back.top, width: back.width, height: 2), ink)
            canvas.outline(front, ink)
            canvas.fill(Rect(x: front.left, y: front.top, width: front.width, height: 2), ink)
        case .minimise:
            canvas.fill(
                Rect(x: box.left, y: box.bottom - 2, width: side, height: 2), ink)
        }
    }
}
