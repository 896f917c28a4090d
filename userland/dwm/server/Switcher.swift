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

extension WindowServer {
    private var cellSize: Size { Size(168, 132) }
    private var plateMargin: Int { 16 }

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
        guard let open = switcher else { return false }
        let count = open.candidates.count
        switch code {
        case KeyCode.tab:
            let step = keyboard.modifiers.contains(.shift) ? count - 1 : 1
            switcher?.index = (open.index + step) % max(1, count)
        case KeyCode.right, KeyCode.down: switcher?.index = (open.index + 1) % max(1, count)
        case KeyCode.left, KeyCode.up:
            switcher?.index = (open.index + count - 1) % max(1, count)
        case KeyCode.escape:
            endSwitcher(.cancel)
            return true
        default: return true
        }
        refreshSwitcher()
        return true
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
        let room = max(1, (screenBounds.width - 4 * plateMargin) / cellSize.width)
        let columns = min(open.candidates.count, room)
        let rowsThatFit = max(1, (screenBounds.height - 4 * plateMargin) / cellSize.height)
        let rows = min(rowsThatFit, (open.candidates.count + columns - 1) / columns)
        let size = Size(
            columns * cellSize.width + 2 * plateMargin, rows * cellSize.height + 2 * plateMargin)
        guard let pixels = Pixels(size: size) else { return endSwitcher(.cancel) }
        // With more windows than fit, the page with the chosen one is shown.
        let perPage = columns * rows
        let firstShown = open.index / perPage * perPage
        pixels.draw { canvas in drawPlate(&canvas, size) }
        for place in 0..<min(perPage, open.candidates.count - firstShown) {
            let cell = Rect(
                Point(
                    plateMargin + place % columns * cellSize.width,
                    plateMargin + place / columns * cellSize.height), cellSize)
            let number = firstShown + place
            draw(open.candidates[number], isChosen: number == open.index, in: cell, on: pixels)
        }
        add(damage: open.frame)
        let center = screenBounds.center
        let frame = Rect(
            Point(center.x - size.width / 2, center.y - size.height / 2), size)
        switcher?.pixels = pixels
        switcher?.frame = frame
        add(damage: frame)
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
