// The element that shows a terminal: its rows, its scroll bar, its cursor.

import Patchwork
import TerminalCore
import TerminalDrawing

/// A terminal's screen in a window.
final class TerminalView: Element {
    var emulator = Emulator(columns: TerminalView.usualColumns, rows: TerminalView.usualRows)
    private var painter: TerminalPainter?
    let scrollBar = ScrollBar(.vertical)

    /// Gets what is to be sent to the program.
    var onInput: (([UInt8]) -> Void)?
    /// Is told that Ctrl+C was pressed.
    var onInterrupt: (() -> Void)?
    /// Is told the new number of columns and rows.
    var onSizeChange: ((Int, Int) -> Void)?

    /// Added to the theme's size of text; changed with Ctrl and + or -.
    var zoom = 0
    var mouseState = TerminalMouseState()
    private var drawnCursor: (row: Int, column: Int)?
    private var blink = CursorBlink()
    private var holdTimer: Timer?
    private var pace = DrawingPace()

    private static let usualColumns = 80
    private static let usualRows = 30
    /// Pixels between the window's frame and the text.
    private static let margin = 4

    override init() {
        super.init()
        add(scrollBar)
        scrollBar.onScroll = { [self] line in
            emulator.scrollView(by: scrollBar.limit - line - emulator.linesAbove)
            showChanges()
        }
    }

    var title: String { emulator.title }
    var bellCount: Int { emulator.bellCount }
    var terminalSize: (columns: Int, rows: Int) { (emulator.columns, emulator.rows) }

    override var isFocusable: Bool { true }
    override var cursor: CursorShape { .text }

    override func key(_ input: KeyInput) -> Bool { take(key: input) }

    override func mouse(_ input: MouseInput) -> Bool { take(mouse: input) }

    override func pressCancelled() { mouseState.isSelecting = false }

    // MARK: Size

    private func painter(_ style: Style) -> TerminalPainter {
        if let painter { return painter }
        let theme = style.theme
        let size = min(max(theme.sizes.monospace + zoom, 8), 64)
        let family = theme.names.monospaceFont
        let painter = TerminalPainter(
            regular: style.font(size: size, family: family),
            bold: style.font(size: size, .bold, family: family),
            colors: TerminalColors(
                normal: theme.ansi.normal, bright: theme.ansi.bright, dim: theme.ansi.dim))
        self.painter = painter
        return painter
    }

    override func measure(_ room: Size, _ style: Style) -> Size {
        let cell = painter(style).cellSize
        return Size(
            emulator.columns * cell.width + 2 * Self.margin + style.theme.sizes.scrollBar,
            emulator.rows * cell.height + 2 * Self.margin)
    }

    override func layout(_ style: Style) {
        let bar = style.theme.sizes.scrollBar
        scrollBar.frame = Rect(
            x: bounds.right - bar, y: bounds.top, width: bar, height: bounds.height)
        let capacity = painter(style).capacity(
            of: Size(bounds.width - bar - 2 * Self.margin, bounds.height - 2 * Self.margin))
        guard capacity.columns != emulator.columns || capacity.rows != emulator.rows else {
            return
        }
        emulator.resize(columns: capacity.columns, rows: capacity.rows)
        onSizeChange?(emulator.columns, emulator.rows)
        drawnCursor = nil
        updateScrollBar()
        redraw()
    }

    override func styleChanged() { painter = nil }

    /// Shows larger or smaller text.
    func changeZoom(to wanted: Int) {
        zoom = min(max(wanted, -6), 18)
        painter = nil
        relayout()
        redraw()
    }

    /// The cell at a point; a point beyond the edges counts to the nearest cell. `edge` is the column's
    /// nearer side.
    func cell(at point: Point) -> (row: Int, column: Int, edge: Int) {
        guard let size = painter?.cellSize else { return (0, 0, 0) }
        let x = max(0, point.x - Self.margin)
        let y = max(0, point.y - Self.margin)
        return (
            min(y / size.height, emulator.rows - 1), min(x / size.width, emulator.columns - 1),
            min((x + size.width / 2) / size.width, emulator.columns)
        )
    }

    // MARK: Showing

    /// Shows what a program wrote; returns what must be answered.
    @discardableResult
    func show(_ bytes: [UInt8]) -> [UInt8] {
        emulator.feed(bytes)
        pace.note(byteCount: bytes.count)
        restartBlinking()
        showChanges()
        return emulator.takeReplies()
    }

    /// Shows text.
    func show(_ text: String) { show(Array(text.utf8)) }

    /// Has drawn again what changed.
    func showChanges() {
        guard let application = window?.application else { return drawChanges() }
        // A program that dies meanwhile must not freeze its screen.
        let delay =
            emulator.modes.isDrawingHeldBack ? 150 : pace.delay(now: application.now())
        if delay == 0 { return drawChanges() }
        if holdTimer == nil {
            holdTimer = application.after(milliseconds: delay) { [self] in drawChanges() }
        }
    }

    private func drawChanges() {
        holdTimer?.cancel()
        holdTimer = nil
        pace.noteDrawing(now: window?.application?.now() ?? 0)
        updateScrollBar()
        var changed: [Int] = []
        emulator.takeChanges { changed.append($0) }
        for row in changed { redraw(rect(ofRow: row)) }
        let place = emulator.visibleCursor
        if place?.row != drawnCursor?.row || place?.column != drawnCursor?.column {
            if let row = drawnCursor?.row { redraw(rect(ofRow: row)) }
            if let row = place?.row { redraw(rect(ofRow: row)) }
            drawnCursor = place
        }
    }

    private func rect(ofRow row: Int) -> Rect {
        guard let painter else { return bounds }
        return painter.rect(ofRow: row, columns: emulator.columns)
            .offset(by: Point(Self.margin, Self.margin))
    }

    private func updateScrollBar() {
        scrollBar.total = emulator.linesAvailableAbove + emulator.rows
        scrollBar.page = emulator.rows
        scrollBar.step = 1
        scrollBar.position = emulator.linesAvailableAbove - emulator.linesAbove
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        var painter = painter(style)
        painter.showsBlinking = blink.isLit
        let text = Rect(left: 0, top: 0, right: scrollBar.frame.left, bottom: bounds.bottom)
        let grid = Rect(
            x: Self.margin, y: Self.margin, width: emulator.columns * painter.cellSize.width,
            height: emulator.rows * painter.cellSize.height)
        for strip in margins(text, grid) { canvas.fill(strip, painter.colors.background) }
        let saved = canvas.state
        canvas.clip(to: grid)
        canvas.translate(by: grid.origin)
        for row in 0..<emulator.rows {
            let place = painter.rect(ofRow: row, columns: emulator.columns)
            guard !canvas.isHidden(place) else { continue }
            painter.paint(row: row, of: emulator, cursor: cursorLook, on: &canvas)
        }
        canvas.state = saved
        self.painter = painter
    }

    /// What is left of a rectangle around another.
    private func margins(_ outer: Rect, _ inner: Rect) -> [Rect] {
        [
            Rect(left: outer.left, top: outer.top, right: outer.right, bottom: inner.top),
            Rect(left: outer.left, top: inner.bottom, right: outer.right, bottom: outer.bottom),
            Rect(left: outer.left, top: inner.top, right: inner.left, bottom: inner.bottom),
            Rect(left: inner.right, top: inner.top, right: outer.right, bottom: inner.bottom),
        ]
    }

    // MARK: The cursor

    private var cursorLook: CursorLook {
        guard isFocused else { return .inactive }
        return blink.isLit || !emulator.cursorStyle.blinks ? .active : .none
    }

    override func focusChanged() {
        onInput?(KeyEncoder(emulator.modes).focus(isFocused: isFocused))
        restartBlinking()
        redraw()
    }

    func windowStateChanged() { restartBlinking() }

    /// Shows the cursor, and lets it blink for a while if it has the keyboard. An idle terminal
    /// without the focus, and one that nobody touches, need no timer.
    func restartBlinking() {
        let wasLit = blink.isLit
        blink.stop()
        if !wasLit { redrawBlinking() }
        guard isFocused, emulator.cursorStyle.blinks || painter?.sawBlinking ?? false,
            let application = window?.application
        else { return }
        blink.start(application) { [self] in redrawBlinking() }
    }

    private func redrawBlinking() {
        if painter?.sawBlinking ?? false { return redraw() }
        if let row = emulator.visibleCursor?.row { redraw(rect(ofRow: row)) }
    }
}

/// How often a flood of output is shown: nobody reads it while it passes, and drawing costs more than what
/// is drawn. What comes in small pieces, as answers to keys do, is always shown at once.
private struct DrawingPace {
    private var byteCount = 0
    private var lastDrawing: UInt64 = 0

    /// More than three screens of text.
    private static let flood = 8192
    private static let interval: UInt64 = 50_000_000

    mutating func note(byteCount count: Int) { byteCount += count }

    mutating func noteDrawing(now: UInt64) {
        byteCount = 0
        lastDrawing = now
    }

    /// Milliseconds until it is time to draw.
    func delay(now: UInt64) -> UInt64 {
        let due = lastDrawing + Self.interval
        return byteCount < Self.flood || due <= now ? 0 : (due - now + 999_999) / 1_000_000
    }
}

/// The rhythm of blinking. It ends by itself, lit, when nothing has happened for some time.
private struct CursorBlink {
    private final class Phase {
        var isLit = true
        var left = CursorBlink.mostChanges
        var timer: Timer?
    }

    /// Ten seconds of blinking; an even number, so that it ends lit.
    static let mostChanges = 20
    private static let halfPeriodMilliseconds: UInt64 = 500

    private var phase = Phase()

    var isLit: Bool { phase.isLit }

    mutating func stop() {
        phase.timer?.cancel()
        phase = Phase()
    }

    func start(_ application: Application, _ change: @escaping () -> Void) {
        let phase = phase
        phase.timer = application.every(milliseconds: Self.halfPeriodMilliseconds) {
            phase.isLit.toggle()
            phase.left -= 1
            if phase.left <= 0 { phase.timer?.cancel() }
            change()
        }
    }
}
