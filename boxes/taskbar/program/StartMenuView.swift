// The Start menu: a list of programs with pictures that slides up from the bar.

import Patchwork

/// A line of the menu.
struct StartMenuItem {
    let text: String
    let icon: String
    /// A line divides it from the one above.
    var hasLineAbove = false
    let action: () -> Void

    init(_ text: String, icon: String, _ action: @escaping () -> Void) {
        self.text = text
        self.icon = icon
        self.action = action
    }
}

/// The menu's content. Pointer and arrow keys choose, a click or Enter starts.
final class StartMenuView: Element {
    private let items: [StartMenuItem]
    private var chosen: Int? { didSet { if chosen != oldValue { redraw() } } }
    /// Pixels of the menu that have not come up yet.
    private var hidden = 0
    private var timer: Timer?

    private static let sideBar = 28
    private static let iconSize = 32
    private static let rowHeight = 40
    private static let lineHeight = 9
    /// Sixty steps a second; the whole way takes about an eighth of one.
    private static let stepMilliseconds: UInt64 = 16
    private static let steps = 8

    init(_ items: [StartMenuItem]) {
        self.items = items
    }

    override var isFocusable: Bool { true }

    override func measure(_ room: Size, _ style: Style) -> Size {
        var width = 0
        var height = 0
        for item in items {
            width = max(width, style.font.width(of: item.text))
            height += Self.rowHeight + (item.hasLineAbove ? Self.lineHeight : 0)
        }
        let border = 2 * style.theme.sizes.frame
        return Size(
            max(width + Self.sideBar + Self.iconSize + 44, 180) + border, height + border)
    }

    // MARK: Sliding

    /// Lets the menu come up.
    func slideIn() {
        guard let application = window?.application else { return }
        let height = wish(Size(640, 4096), application.style).height
        hidden = height
        let step = max(1, height / Self.steps)
        timer = application.every(milliseconds: Self.stepMilliseconds) { [self] in
            hidden = max(0, hidden - step)
            redraw()
            if hidden == 0 { timer?.cancel() }
        }
    }

    override func windowChanged() {
        if window == nil {
            timer?.cancel()
            timer = nil
        }
    }

    // MARK: Drawing

    private func rect(ofItem index: Int, _ border: Int) -> Rect {
        var top = border
        for item in items[..<index] {
            top += Self.rowHeight + (item.hasLineAbove ? Self.lineHeight : 0)
        }
        if items[index].hasLineAbove { top += Self.lineHeight }
        return Rect(
            left: border + Self.sideBar, top: top, right: bounds.right - border,
            bottom: top + Self.rowHeight)
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        canvas.replace(bounds, with: .clear)
        canvas.translate(by: Point(0, hidden))
        let colors = style.theme.panel
        let border = style.theme.sizes.frame
        canvas.fill(bounds, colors.backgroundNormal)
        style.bevel(&canvas, bounds, colors, isRaised: true, thickness: border)
        let inner = bounds.inset(by: border)
        canvas.gradient(
            Rect(x: inner.left, y: inner.top, width: Self.sideBar - 4, height: inner.height),
            from: style.theme.deco.backgroundSelectedEnd,
            to: style.theme.deco.backgroundSelectedStart, .vertical)
        for (index, item) in items.enumerated() {
            draw(item, rect(ofItem: index, border), isChosen: index == chosen, &canvas, style)
        }
    }

    private func draw(
        _ item: StartMenuItem, _ area: Rect, isChosen: Bool, _ canvas: inout Canvas, _ style: Style
    ) {
        let colors = style.theme.panel
        if item.hasLineAbove {
            canvas.ridge(
                Rect(
                    x: area.left + 4, y: area.top - Self.lineHeight / 2 - 1,
                    width: area.width - 8, height: 2),
                BevelColors(light: colors.shadow, shade: colors.highlight))
        }
        if isChosen {
            style.selection(&canvas, area, colors, isActive: true)
        }
        if let image = style.icon(item.icon, size: Self.iconSize)
            ?? style.icon("program", size: Self.iconSize)
        {
            canvas.draw(
                image,
                scaledTo: Rect(
                    x: area.left + 6, y: area.top + (area.height - Self.iconSize) / 2,
                    width: Self.iconSize, height: Self.iconSize))
        }
        canvas.text(
            item.text, style.font,
            in: Rect(
                left: area.left + Self.iconSize + 16, top: area.top, right: area.right - 6,
                bottom: area.bottom),
            isChosen ? colors.foregroundSelected : colors.foregroundNormal)
    }

    // MARK: Choosing

    private func item(at point: Point) -> Int? {
        let border = window?.application?.style.theme.sizes.frame ?? 0
        let place = Point(point.x, point.y - hidden)
        return items.indices.first { index in
            var area = rect(ofItem: index, border)
            area = Rect(left: 0, top: area.top, right: area.right, bottom: area.bottom)
            return area.contains(place)
        }
    }

    override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .enter, .move: chosen = item(at: input.position)
        case .leave: chosen = nil
        case .release:
            if let index = item(at: input.position) { start(index) }
        case .press, .wheel: break
        }
        return true
    }

    override func key(_ input: KeyInput) -> Bool {
        guard input.isDown, !items.isEmpty else { return false }
        switch input.code {
        case Keys.down, Keys.tab: chosen = ((chosen ?? -1) + 1) % items.count
        case Keys.up: chosen = ((chosen ?? 0) + items.count - 1) % items.count
        case Keys.home: chosen = 0
        case Keys.end: chosen = items.count - 1
        case Keys.escape: window?.close()
        case Keys.enter, Keys.keypadEnter, Keys.space:
            if input.action == .press, let chosen { start(chosen) }
        default: return chooseByLetter(input)
        }
        return true
    }

    /// Chooses the next item that begins with a letter.
    private func chooseByLetter(_ input: KeyInput) -> Bool {
        guard let typed = input.text else { return false }
        let start = (chosen ?? -1) + 1
        for offset in 0..<items.count {
            let index = (start + offset) % items.count
            let first = items[index].text.unicodeScalars.first
            if let first, String(first).lowercased() == String(typed).lowercased() {
                chosen = index
                break
            }
        }
        return true
    }

    private func start(_ index: Int) {
        let action = items[index].action
        window?.close()
        action()
    }
}
