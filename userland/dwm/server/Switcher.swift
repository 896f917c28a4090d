// Alt+Tab: a plate with a small picture of each window, in the order in which they were used.

internal import DesktopProtocol
internal import Geometry
internal import Graphics

/// The switcher while it is shown.
struct Switcher {
    var candidates: [Surface]
    var index: Int
    var frame = Rect.zero
    var pixels: Pixels

    enum End {
        case commit
        case cancel
    }

    mutating func forget(_ surface: Surface) {
        guard let gone = candidates.firstIndex(where: { $0 === surface }) else { return }
        candidates.remove(at: gone)
        if index > gone || index >= candidates.count { index = max(0, index - 1) }
    }
}

/// Where the switcher's windows stand on its plate. With more than fit, the page with the chosen one is
/// shown.
private struct SwitcherLayout {
    let columns: Int
    let rows: Int

    static let cellSize = Size(168, 132)
    static let margin = 16

    init(count: Int, screen: Size) {
        let room = max(1, (screen.width - 4 * Self.margin) / Self.cellSize.width)
        columns = min(count, room)
        let rowsThatFit = max(1, (screen.height - 4 * Self.margin) / Self.cellSize.height)
        rows = min(rowsThatFit, (count + columns - 1) / columns)
    }

    /// The plate's.
    var size: Size {
        Size(
            columns * Self.cellSize.width + 2 * Self.margin,
            rows * Self.cellSize.height + 2 * Self.margin)
    }

    /// The first window and the one after the last on the page of a window.
    func page(of index: Int) -> Range<Int> {
        let first = index / (columns * rows) * columns * rows
        return first..<first + columns * rows
    }

    /// Where a window stands on its page.
    func cell(_ index: Int) -> Rect {
        let place = index - page(of: index).lowerBound
        return Rect(
            Point(
                Self.margin + place % columns * Self.cellSize.width,
                Self.margin + place / columns * Self.cellSize.height), Self.cellSize)
    }
}

extension WindowServer {
    /// Opens the switcher with the window chosen that was used before this one. Always true: the key
    /// is the desktop's.
    func beginSwitcher() -> Bool {
        if drag != nil { return true }
        var candidates = recency.filter { $0.isListed }
        if let dialog = focus, !dialog.isListed, let parent = dialog.parent,
            let place = candidates.firstIndex(where: { $0 === parent })
        {
            candidates.insert(candidates.remove(at: place), at: 0)
        }
        guard !candidates.isEmpty, let pixels = Pixels(size: Size(1, 1)) else { return true }
        dismissPopups()
        let hasCurrent = focus != nil && candidates.count > 1
        let backwards = keyboard.modifiers.contains(.shift)
        let index = hasCurrent ? (backwards ? candidates.count - 1 : 1) : 0
        switcher = Switcher(candidates: candidates, index: index, pixels: pixels)
        refreshSwitcher()
        updateHover()
        return true
    }

    /// Keys while the switcher is open; all are the desktop's.
    func switcherKey(_ code: UInt16) -> Bool {
        if switcher == nil { return false }
        switch code {
        case KeyCode.tab: chooseNext(keyboard.modifiers.contains(.shift) ? -1 : 1)
        case KeyCode.right, KeyCode.down: chooseNext(1)
        case KeyCode.left, KeyCode.up: chooseNext(-1)
        case KeyCode.escape: endSwitcher(.cancel)
        default: break
        }
        return true
    }

    /// Goes so many windows on, and draws anew only what that changes.
    private func chooseNext(_ step: Int) {
        guard let open = switcher else { return }
        let count = open.candidates.count
        let index = (open.index + step + count) % max(1, count)
        if index == open.index { return }
        switcher?.index = index
        let layout = layout(of: open)
        if layout.page(of: index) != layout.page(of: open.index) { return refreshSwitcher() }
        for number in [open.index, index] {
            let cell = layout.cell(number)
            open.pixels.fill(cell, with: settings.plateColor.premultiplied)
            draw(open.candidates[number], isChosen: number == index, in: cell, on: open.pixels)
            add(damage: cell.offset(by: open.frame.origin))
        }
    }

    func endSwitcher(_ end: Switcher.End) {
        guard let open = switcher else { return }
        add(damage: open.frame)
        switcher = nil
        if end == .commit, open.index < open.candidates.count {
            activate(open.candidates[open.index])
        }
        updateHover()
        updatePointerShape()
    }

    // MARK: Drawing

    /// Draws the plate anew.
    func refreshSwitcher() {
        guard let open = switcher else { return }
        if open.candidates.isEmpty { return endSwitcher(.cancel) }
        let layout = layout(of: open)
        let size = layout.size
        guard let pixels = Pixels(size: size) else { return endSwitcher(.cancel) }
        pixels.draw { canvas in drawPlate(&canvas, size) }
        for number in layout.page(of: open.index).clamped(to: 0..<open.candidates.count) {
            draw(
                open.candidates[number], isChosen: number == open.index, in: layout.cell(number),
                on: pixels)
        }
        add(damage: open.frame)
        let center = screenBounds.center
        let frame = Rect(
            Point(center.x - size.width / 2, center.y - size.height / 2), size)
        switcher?.pixels = pixels
        switcher?.frame = frame
        add(damage: frame)
    }

    private func layout(of open: Switcher) -> SwitcherLayout {
        SwitcherLayout(count: open.candidates.count, screen: screenBounds.size)
    }

    private func drawPlate(_ canvas: inout Canvas, _ size: Size) {
        canvas.fill(Rect(.zero, size), settings.plateColor)
        canvas.frame(
            Rect(.zero, size), topLeft: settings.textColor.withAlpha(0x60),
            bottomRight: settings.textColor.withAlpha(0x30), thickness: 1)
    }

    private func draw(_ surface: Surface, isChosen: Bool, in cell: Rect, on plate: Pixels) {
        if isChosen { plate.blend(cell, with: settings.accentColor.withAlpha(0xC0).premultiplied) }
        let titleHeight = font == nil ? 0 : 24
        let room = Rect(
            left: cell.left + 10, top: cell.top + 10, right: cell.right - 10,
            bottom: cell.bottom - 8 - titleHeight)
        if let pixels = surface.pixels { Thumbnail.draw(pixels, in: room, on: plate) }
        guard let font else { return }
        let title = surface.title.isEmpty ? surface.client.name : surface.title
        let text = font.truncated(title, to: cell.width - 16)
        let width = font.width(of: text)
        plate.draw { canvas in
            canvas.text(
                text, font,
                baseline: Point(cell.center.x - width / 2, cell.bottom - 12),
                settings.textColor)
        }
    }
}

/// Small pictures of large ones.
enum Thumbnail {
    /// Draws a picture into the middle of a rectangle, as large as it fits but no larger than it is.
    /// Each pixel is the mean of a grid of up to 4 × 4 of those it stands for.
    static func draw(_ source: Pixels, in room: Rect, on target: Pixels) {
        guard !source.size.isEmpty, !room.isEmpty else { return }
        var width = min(room.width, source.size.width)
        var height = width * source.size.height / source.size.width
        if height > room.height {
            height = room.height
            width = height * source.size.width / source.size.height
        }
        width = max(1, width)
        height = max(1, height)
        let origin = Point(
            room.left + (room.width - width) / 2, room.top + (room.height - height) / 2)
        var row = [UInt32](repeating: 0, count: width)
        for y in 0..<height {
            for x in 0..<width {
                row[x] = mean(source, x, y, width, height) | 0xFF00_0000
            }
            target.blend(row: row, x: origin.x, y: origin.y + y)
        }
    }

    private static func mean(_ source: Pixels, _ x: Int, _ y: Int, _ width: Int, _ height: Int)
        -> UInt32
    {
        let left = x * source.size.width / width
        let right = max(left + 1, (x + 1) * source.size.width / width)
        let top = y * source.size.height / height
        let bottom = max(top + 1, (y + 1) * source.size.height / height)
        let stepX = max(1, (right - left) / 4)
        let stepY = max(1, (bottom - top) / 4)
        var red: UInt32 = 0
        var green: UInt32 = 0
        var blue: UInt32 = 0
        var count: UInt32 = 0
        for sourceY in stride(from: top, to: bottom, by: stepY) {
            for sourceX in stride(from: left, to: right, by: stepX) {
                let pixel = source.pixel(at: Point(sourceX, sourceY))
                red += pixel >> 16 & 255
                green += pixel >> 8 & 255
                blue += pixel & 255
                count += 1
            }
        }
        return (red / count) << 16 | (green / count) << 8 | blue / count
    }
}
