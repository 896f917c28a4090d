// Menus: lists of what can be done, opened beside what they belong to.

public import Geometry
public import Graphics

/// A line of a menu.
public struct MenuItem {
    /// What it says.
    public var title: String
    /// Name of its icon, or empty.
    public var icon: String
    /// The keys that do the same, as text.
    public var shortcut: String
    /// Whether it can be chosen.
    public var isEnabled = true
    /// Whether it has a check mark.
    public var isChecked = false
    /// Items of the menu that it opens.
    public var submenu: [MenuItem] = []
    /// What choosing it does.
    public var action: (() -> Void)?
    /// Whether it is a line between groups.
    let isSeparator: Bool

    /// A line that does something.
    public init(
        _ title: String, icon: String = "", shortcut: String = "", isEnabled: Bool = true,
        isChecked: Bool = false, action: (() -> Void)? = nil
    ) {
        self.title = title
        self.icon = icon
        self.shortcut = shortcut
        self.isEnabled = isEnabled
        self.isChecked = isChecked
        self.action = action
        isSeparator = false
    }

    /// A line that opens another menu.
    public init(_ title: String, icon: String = "", submenu: [MenuItem]) {
        self.init(title, icon: icon)
        self.submenu = submenu
    }

    private init() {
        title = ""
        icon = ""
        shortcut = ""
        isSeparator = true
    }

    /// A line between groups.
    public static var separator: MenuItem { MenuItem() }

    var canBeChosen: Bool { !isSeparator && isEnabled }
}

/// Menus that are open.
public enum Menu {
    /// Opens a menu with its upper left corner at a point of an element. It closes when something is
    /// chosen, with Escape, and when one clicks elsewhere.
    @discardableResult
    public static func open(
        _ items: [MenuItem], at point: Point, of element: Element, leastWidth: Int = 0,
        onClosed: (() -> Void)? = nil
    ) -> Window? {
        guard let window = element.window, let application = window.application else { return nil }
        let view = MenuView(items)
        view.leastWidth = leastWidth
        let popup = Window("menu", role: .popup, parent: window, content: view)
        popup.position = element.windowPoint(point)
        popup.onClosed = onClosed
        application.open(popup)
        popup.setFocus(view)
        return popup
    }
}

/// The lines of an open menu.
public final class MenuView: Element {
    let items: [MenuItem]
    /// The line that is chosen by pointer or keys.
    var current: Int? { didSet { if current != oldValue { redraw() } } }
    /// Keys left and right that this menu has no use for, for menu bars.
    var onSideways: ((Int) -> Void)?
    /// The menu is as wide as what it belongs to, or wider.
    var leastWidth = 0
    private var child: Window?
    private var childLine: Int?
    private var opener: Timer?

    init(_ items: [MenuItem]) {
        self.items = items
    }

    public override var isFocusable: Bool { true }

    // MARK: Places

    private func height(_ item: MenuItem, _ style: Style) -> Int {
        item.isSeparator ? style.theme.sizes.separator : max(22, style.font.lineHeight + 6)
    }

    private var edge: Int { 3 }

    private func rows(_ style: Style) -> [Rect] {
        var top = edge
        return items.map { item in
            let height = height(item, style)
            defer { top += height }
            return Rect(x: edge, y: top, width: bounds.width - 2 * edge, height: height)
        }
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let font = style.font
        var width = 100
        for item in items where !item.isSeparator {
            let shortcut = item.shortcut.isEmpty ? 0 : font.width(of: item.shortcut) + 28
            width = max(width, 30 + font.width(of: item.title) + shortcut + 28)
        }
        return Size(
            max(leastWidth, width + 2 * edge), items.reduce(2 * edge) { $0 + height($1, style) })
    }

    private func line(at point: Point) -> Int? {
        guard let style = window?.style else { return nil }
        return rows(style).firstIndex { $0.contains(point) }
    }

    // MARK: Input

    public override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .move, .enter:
            let line = line(at: input.position)
            guard line != current else { return true }
            current = line.flatMap { items[$0].canBeChosen ? $0 : nil }
            opener?.cancel()
            // Submenus wait, so that a pointer on its way elsewhere opens none.
            opener = window?.application?.after(milliseconds: 180) { [self] in
                if child != nil, childLine != current { closeChild() }
                if let current, !items[current].submenu.isEmpty { openChild(current) }
            }
        case .release:
            if let line = line(at: input.position) { choose(line) }
        case .leave: if child == nil { current = nil }
        case .press, .wheel: break
        }
        return true
    }

    public override func key(_ input: KeyInput) -> Bool {
        guard input.isDown else { return true }
        switch input.code {
        case Keys.down: step(1)
        case Keys.up: step(-1)
        case Keys.home:
            current = nil
            step(1)
        case Keys.end:
            current = nil
            step(-1)
        case Keys.right:
            if let current, !items[current].submenu.isEmpty {
                openChild(current, byKey: true)
            } else {
                sideways(1)
            }
        case Keys.left:
            if window?.parent?.content is MenuView { window?.close() } else { sideways(-1) }
        case Keys.escape: window?.close()
        default:
            if Keys.isEnter(input.code) || input.code == Keys.space {
                if let current { choose(current, byKey: true) }
            } else if let scalar = input.text {
                jump(to: Character(scalar))
            }
        }
        return true
    }

    private func sideways(_ step: Int) {
        var menu: MenuView? = self
        while let current = menu {
            if let onSideways = current.onSideways { return onSideways(step) }
            menu = current.window?.parent?.content as? MenuView
        }
    }

    private func step(_ step: Int) {
        var line = current ?? (step > 0 ? -1 : items.count)
        for _ in items {
            line = (line + step + items.count) % items.count
            if items[line].canBeChosen {
                current = line
                return
            }
        }
    }

    /// Goes to the next line that begins with a character.
    private func jump(to character: Character) {
        let wanted = String(character).lowercased()
        for step in 1...max(1, items.count) {
            let line = ((current ?? -1) + step + items.count) % max(1, items.count)
            if items[line].canBeChosen, items[line].title.lowercased().hasPrefix(wanted) {
                current = line
                return
            }
        }
    }

    private func choose(_ line: Int, byKey: Bool = false) {
        let item = items[line]
        guard item.canBeChosen else { return }
        if !item.submenu.isEmpty { return openChild(line, byKey: byKey) }
        // The outermost menu takes all others with it.
        var outermost = window
        while let parent = outermost?.parent, parent.role == .popup { outermost = parent }
        outermost?.close()
        item.action?()
    }

    private func openChild(_ line: Int, byKey: Bool = false) {
        guard childLine != line, let style = window?.style else { return }
        closeChild()
        current = line
        let row = rows(style)[line]
        childLine = line
        child = Menu.open(
            items[line].submenu, at: Point(row.right - 2, row.top - 3), of: self,
            onClosed: { [self] in
                child = nil
                childLine = nil
            })
        if byKey, let view = child?.content as? MenuView { view.step(1) }
    }

    private func closeChild() {
        child?.close()
        child = nil
        childLine = nil
    }

    public override func windowChanged() {
        if window == nil {
            opener?.cancel()
            opener = nil
        }
    }

    // MARK: Drawing

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.panel
        canvas.fill(bounds, colors.backgroundNormal)
        canvas.outline(bounds, colors.backgroundNormal.mixed(with: colors.shadow, 190))
        style.bevel(&canvas, bounds.inset(by: 1), colors, isRaised: true, thickness: 1)
        for (line, row) in rows(style).enumerated() where !canvas.isHidden(row) {
            drawLine(&canvas, style, line, row)
        }
    }

    private func drawLine(_ canvas: inout Canvas, _ style: Style, _ line: Int, _ row: Rect) {
        let colors = style.theme.panel
        let item = items[line]
        if item.isSeparator {
            return canvas.separator(
                row.inset(by: Insets(left: 4, right: 4)), colors.raised, .horizontal)
        }
        let isCurrent = line == current
        let state: ControlState = item.isEnabled ? [] : .disabled
        if isCurrent { style.selection(&canvas, row, colors, isActive: true) }
        var ink = style.ink(colors, state)
        if isCurrent { ink = colors.foregroundSelected }
        if item.isChecked {
            let corners = [(8.5, 0.0), (11.5, 3.2), (17.0, -4.0)].map {
                FinePoint(
                    Double(row.left) + $0, Double(row.top) + Double(row.height) / 2 + $1)
            }
            canvas.stroke(corners, width: 2, ink)
        } else if let icon = style.icon(item.icon, size: 16) {
            canvas.draw(
                item.isEnabled ? icon : icon.faded(),
                scaledTo: Rect(
                    x: row.left + 5, y: row.top + (row.height - 16) / 2, width: 16, height: 16))
        }
        let text = row.inset(by: Insets(left: 28, right: 24))
        if isCurrent || item.isEnabled {
            canvas.text(item.title, style.font, in: text, ink)
        } else {
            style.text(&canvas, item.title, style.font, text, colors, state)
        }
        let faint = isCurrent ? ink : ink.mixed(with: colors.backgroundNormal, 90)
        canvas.text(item.shortcut, style.font, in: text, faint, horizontal: .end)
        if !item.submenu.isEmpty {
            canvas.arrow(
                .right,
                in: Rect(x: row.right - 18, y: row.top, width: 14, height: row.height), ink)
        }
    }
}
