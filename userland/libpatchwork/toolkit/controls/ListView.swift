// Lines of which one is chosen.

public import Geometry
public import Graphics

/// A list of lines, one of which can be chosen; it scrolls when there is not enough room.
public final class ListView: Element {
    /// A line.
    public struct Item: Sendable {
        /// What it says.
        public var text: String
        /// Name of its icon, or empty.
        public var icon: String
        /// What stands at its right end, faintly.
        public var detail: String

        /// A line that says something.
        public init(_ text: String, icon: String = "", detail: String = "") {
            self.text = text
            self.icon = icon
            self.detail = detail
        }
    }

    /// The lines.
    public var items: [Item] {
        didSet {
            if let chosen, chosen >= items.count { self.chosen = nil }
            relayout()
            redraw()
        }
    }
    /// The number of the line that is chosen.
    public var chosen: Int? {
        didSet {
            guard chosen != oldValue else { return }
            if let chosen { reveal(line: chosen) }
            redraw()
        }
    }
    /// How many lines it wants to show at once.
    public var visibleLines = 6 { didSet { relayout() } }
    /// Is told which line the user chose.
    public var onChoose: ((Int) -> Void)?
    /// Is told which line the user double-clicked, or pressed Enter on.
    public var onActivate: ((Int) -> Void)?

    private let bar = ScrollBar(.vertical)
    private var lineHeight = 20
    private var border = 2
    private var hovered: Int? { didSet { if hovered != oldValue { redraw() } } }
    /// The start of a line that was typed, for finding it.
    private var typed = ""
    private var typedAt: UInt64 = 0

    /// A list of lines.
    public init(_ items: [Item] = [], chosen: Int? = nil) {
        self.items = items
        self.chosen = chosen
        super.init()
        add(bar)
    }

    /// The bar knows the list while there is a window, so that the circle of references ends with it.
    public override func windowChanged() {
        bar.onScroll = window == nil ? nil : { [self] _ in redraw() }
    }

    /// A list of texts.
    public convenience init(texts: [String], chosen: Int? = nil) {
        self.init(texts.map { Item($0) }, chosen: chosen)
    }

    public override var isFocusable: Bool { true }

    private var rows: Rect {
        let inner = bounds.inset(by: border)
        return Rect(
            left: inner.left, top: inner.top, right: bar.isVisible ? bar.frame.left : inner.right,
            bottom: inner.bottom)
    }

    private func measureLine(_ style: Style) {
        let icon = items.contains { !$0.icon.isEmpty } ? 18 : 0
        lineHeight = max(style.font.lineHeight + 3, icon + 2)
        border = style.wellInset
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        measureLine(style)
        let widest = items.prefix(200).reduce(80) { max($0, style.font.width(of: $1.text)) }
        return Size(
            min(widest + 50, 400) + style.theme.sizes.scrollBar,
            visibleLines * lineHeight + 2 * border)
    }

    public override func layout(_ style: Style) {
        measureLine(style)
        let inner = bounds.inset(by: border)
        bar.total = items.count * lineHeight
        bar.page = inner.height
        bar.step = lineHeight
        bar.isVisible = bar.total > bar.page
        let width = style.theme.sizes.scrollBar
        bar.frame = Rect(
            x: inner.right - width, y: inner.top, width: width, height: inner.height)
        bar.position = min(bar.position, bar.limit)
        if let chosen { reveal(line: chosen) }
    }

    /// Scrolls until a line can be seen.
    public func reveal(line: Int) {
        let top = line * lineHeight
        if top < bar.position {
            bar.scroll(to: top)
        } else if top + lineHeight > bar.position + bar.page, bar.page > 0 {
            bar.scroll(to: top + lineHeight - bar.page)
        }
    }

    private func line(at point: Point) -> Int? {
        guard rows.contains(point) else { return nil }
        let line = (point.y - border + bar.position) / lineHeight
        return items.indices.contains(line) ? line : nil
    }

    private func choose(_ line: Int) {
        guard !items.isEmpty else { return }
        let line = min(max(0, line), items.count - 1)
        guard line != chosen else { return }
        chosen = line
        onChoose?(line)
    }

    // MARK: Input

    public override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .press:
            guard input.button == .left else { return false }
            focus()
            guard let line = line(at: input.position) else { return true }
            choose(line)
            if input.clicks == 2 { onActivate?(line) }
        case .move:
            hovered = line(at: input.position)
            if input.held.contains(.left) {
                choose((input.position.y - border + bar.position) / lineHeight)
            }
        case .wheel: return bar.isVisible ? bar.mouse(input) : false
        case .leave: hovered = nil
        case .enter, .release: break
        }
        return true
    }

    public override func key(_ input: KeyInput) -> Bool {
        guard input.isDown else { return false }
        let page = max(1, bar.page / lineHeight - 1)
        let now = chosen ?? -1
        switch input.code {
        case Keys.up: choose(chosen == nil ? 0 : now - 1)
        case Keys.down: choose(now + 1)
        case Keys.pageUp: choose(now - page)
        case Keys.pageDown: choose(now + page)
        case Keys.home: choose(0)
        case Keys.end: choose(items.count - 1)
        default:
            if Keys.isEnter(input.code) {
                guard let chosen, let onActivate else { return false }
                onActivate(chosen)
                return true
            }
            guard let scalar = input.text else { return false }
            find(Character(scalar))
        }
        return true
    }

    /// Chooses the next line that begins with what was typed within a second.
    private func find(_ character: Character) {
        let now = window?.application?.now() ?? 0
        typed = now &- typedAt < 1_000_000_000 ? typed + String(character) : String(character)
        typedAt = now
        let wanted = typed.lowercased()
        let start = (chosen ?? -1) + (typed.count == 1 ? 1 : 0)
        for step in 0..<items.count {
            let line = (max(0, start) + step) % items.count
            if items[line].text.lowercased().hasPrefix(wanted) { return choose(line) }
        }
    }

    // MARK: Drawing

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.view
        let isUsable = isUsable
        style.well(&canvas, bounds, colors, isUsable ? [] : .disabled)
        let rows = rows
        let saved = canvas.state
        canvas.clip(to: rows)
        let first = max(0, bar.position / lineHeight)
        var top = rows.top + first * lineHeight - bar.position
        for line in first..<max(first, items.count) {
            if top >= rows.bottom { break }
            let row = Rect(x: rows.left, y: top, width: rows.width, height: lineHeight)
            drawLine(&canvas, style, line, row, isUsable)
            top += lineHeight
        }
        canvas.state = saved
    }

    private func drawLine(
        _ canvas: inout Canvas, _ style: Style, _ line: Int, _ row: Rect, _ isUsable: Bool
    ) {
        let colors = style.theme.view
        let item = items[line]
        var ink = style.ink(colors, isUsable ? [] : .disabled)
        if line == chosen, isUsable {
            style.selection(&canvas, row, colors, isActive: isFocused)
            ink = colors.foregroundSelected
        } else if line == hovered, isUsable {
            canvas.fill(row, colors.backgroundSelectedEnd.withAlpha(36))
        }
        var text = row.inset(by: Insets(left: 6, right: 6))
        if let icon = style.icon(item.icon, size: 16) {
            let place = Rect(
                x: text.left - 1, y: row.top + (row.height - 16) / 2, width: 16, height: 16)
            canvas.draw(isUsable ? icon : icon.faded(), scaledTo: place)
            text = text.inset(by: Insets(left: 21))
        }
        if !item.detail.isEmpty {
            let width = style.font.width(of: item.detail)
            canvas.text(
                item.detail, style.font, in: text,
                line == chosen && isUsable ? ink : ink.mixed(with: colors.backgroundNormal, 110),
                horizontal: .end)
            text = text.inset(by: Insets(right: min(width + 12, text.width)))
        }
        canvas.text(item.text, style.font, in: text, ink)
        if line == chosen, isFocused {
            canvas.dashedOutline(
                row, colors.foregroundSelected.withAlpha(150),
                dash: style.theme.sizes.outlineLength)
        }
    }
}
