// Characters that must join their neighbours: lines, blocks, shades. Fonts draw them with gaps, if they
// have them at all, so they are drawn for the size of the cell.

internal import Geometry
internal import Graphics

/// Box-drawing characters, block elements, scan lines and Braille patterns.
enum LineCharacters {
    /// Whether a character is drawn here.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2500..<0x25A0, 0x23BA...0x23BD, 0x25C6, 0x2800..<0x2900: true
        default: false
        }
    }

    /// Draws a character that is contained into a cell, and nothing beside it.
    static func draw(
        _ scalar: Unicode.Scalar, _ cell: Rect, _ color: Color, on canvas: inout Canvas
    ) {
        let saved = canvas.state
        canvas.clip(to: cell)
        draw(Int(scalar.value), cell, color, &canvas)
        canvas.state = saved
    }

    private static func draw(_ code: Int, _ cell: Rect, _ color: Color, _ canvas: inout Canvas) {
        switch code {
        case 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D:
            dashes(code, cell, isVertical: false, color, &canvas)
        case 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F:
            dashes(code, cell, isVertical: true, color, &canvas)
        case 0x256D...0x2570: arc(code - 0x256D, cell, color, &canvas)
        case 0x2571...0x2573: diagonals(code, cell, color, &canvas)
        case 0x2500..<0x2580: lines(strokes[code - 0x2500], cell, color, &canvas)
        case 0x2580..<0x25A0: block(code, cell, color, &canvas)
        case 0x23BA...0x23BD:
            // Scan lines 1, 3, 7 and 9; the fifth is an ordinary line.
            let place = [0, 2, 6, 8][code - 0x23BA] * (cell.height - thin(cell)) / 8
            canvas.fill(
                Rect(x: cell.left, y: cell.top + place, width: cell.width, height: thin(cell)),
                color)
        case 0x25C6: diamond(cell, color, &canvas)
        default: braille(code - 0x2800, cell, color, &canvas)
        }
    }

    /// The thickness of a light line.
    private static func thin(_ cell: Rect) -> Int { max(1, cell.width / 8) }

    // MARK: Lines

    /// For each character from U+2500 the line that leads from the middle to the left, up, right and
    /// down, two bits each from the lowest: 0 none, 1 light, 2 heavy, 3 double. From the characters'
    /// names in the Unicode Character Database.
    private static let strokes: InlineArray<128, UInt8> = [
        0x11, 0x22, 0x44, 0x88, 0x11, 0x22, 0x44, 0x88, 0x11, 0x22, 0x44, 0x88, 0x50, 0x60, 0x90,
        0xA0, 0x41, 0x42, 0x81, 0x82, 0x14, 0x24, 0x18, 0x28, 0x05, 0x06, 0x09, 0x0A, 0x54, 0x64,
        0x58, 0x94, 0x98, 0x68, 0xA4, 0xA8, 0x45, 0x46, 0x49, 0x85, 0x89, 0x4A, 0x86, 0x8A, 0x51,
        0x52, 0x61, 0x62, 0x91, 0x92, 0xA1, 0xA2, 0x15, 0x16, 0x25, 0x26, 0x19, 0x1A, 0x29, 0x2A,
        0x55, 0x56, 0x65, 0x66, 0x59, 0x95, 0x99, 0x5A, 0x69, 0x96, 0xA5, 0x6A, 0xA6, 0x9A, 0xA9,
        0xAA, 0x11, 0x22, 0x44, 0x88, 0x33, 0xCC, 0x70, 0xD0, 0xF0, 0x43, 0xC1, 0xC3, 0x34, 0x1C,
        0x3C, 0x07, 0x0D, 0x0F, 0x74, 0xDC, 0xFC, 0x47, 0xCD, 0xCF, 0x73, 0xD1, 0xF3, 0x37, 0x1D,
        0x3F, 0x77, 0xDD, 0xFF, 0x50, 0x41, 0x05, 0x14, 0x00, 0x00, 0x00, 0x01, 0x04, 0x10, 0x40,
        0x02, 0x08, 0x20, 0x80, 0x21, 0x84, 0x12, 0x48,
    ]

    /// Where the strokes of one direction lie across it: one line in the middle, or two beside it.
    private static func tracks(_ weight: UInt8, _ middle: Int, _ thin: Int) -> [Range<Int>] {
        let start = middle - thin / 2
        switch weight {
        case 1: return [start..<start + thin]
        case 2: return [start - thin..<start + 2 * thin]
        case 3: return [start - thin..<start, start + thin..<start + 2 * thin]
        default: return []
        }
    }

    private static func lines(
        _ strokes: UInt8, _ cell: Rect, _ color: Color, _ canvas: inout Canvas
    ) {
        let thin = thin(cell)
        let (left, up, right, down) = (
            strokes & 3, strokes >> 2 & 3, strokes >> 4 & 3, strokes >> 6
        )
        let middle = cell.center
        // How far the lines across reach from the middle: a corner is filled to its outer edge.
        let across = reach(max(left, right), middle.y, thin)
        let along = reach(max(up, down), middle.x, thin)
        /// Two double lines that meet leave their crossing open.
        let isOpen = max(left, right) == 3 && max(up, down) == 3
        for (index, track) in tracks(left, middle.y, thin).enumerated() {
            let inner =
                isOpen && (index == 0 ? up : down) != 0 ? along.lowerBound + thin : along.upperBound
            canvas.fill(
                Rect(
                    left: cell.left, top: track.lowerBound, right: inner, bottom: track.upperBound),
                color)
        }
        for (index, track) in tracks(right, middle.y, thin).enumerated() {
            let inner =
                isOpen && (index == 0 ? up : down) != 0 ? along.upperBound - thin : along.lowerBound
            canvas.fill(
                Rect(
                    left: inner, top: track.lowerBound, right: cell.right, bottom: track.upperBound),
                color)
        }
        for (index, track) in tracks(up, middle.x, thin).enumerated() {
            let inner =
                isOpen && (index == 0 ? left : right) != 0
                ? across.lowerBound + thin : across.upperBound
            canvas.fill(
                Rect(left: track.lowerBound, top: cell.top, right: track.upperBound, bottom: inner),
                color)
        }
        for (index, track) in tracks(down, middle.x, thin).enumerated() {
            let inner =
                isOpen && (index == 0 ? left : right) != 0
                ? across.upperBound - thin : across.lowerBound
            canvas.fill(
                Rect(
                    left: track.lowerBound, top: inner, right: track.upperBound, bottom: cell.bottom
                ), color)
        }
    }

    /// The stretch around the middle that lines of a weight cover; without any, the middle itself.
    private static func reach(_ weight: UInt8, _ middle: Int, _ thin: Int) -> Range<Int> {
        let start = middle - thin / 2
        return weight >= 2 ? start - thin..<start + 2 * thin : start..<start + thin
    }

    private static func dashes(
        _ code: Int, _ cell: Rect, isVertical: Bool, _ color: Color, _ canvas: inout Canvas
    ) {
        let count = code >= 0x254C ? 2 : code >= 0x2508 ? 4 : 3
        let thick = code % 2 == 1 ? 3 * thin(cell) : thin(cell)
        let length = isVertical ? cell.height : cell.width
        for index in 0..<count {
            let start = length * index / count
            let end = max(start + 1, length * (index + 1) / count - max(1, length / count / 3))
            if isVertical {
                canvas.fill(
                    Rect(
                        x: cell.center.x - thick / 2, y: cell.top + start, width: thick,
                        height: end - start), color)
            } else {
                canvas.fill(
                    Rect(
                        x: cell.left + start, y: cell.center.y - thick / 2, width: end - start,
                        height: thick), color)
            }
        }
    }

    /// Rounded corners: 0 right and down, 1 left and down, 2 left and up, 3 right and up.
    private static func arc(_ corner: Int, _ cell: Rect, _ color: Color, _ canvas: inout Canvas) {
        let thin = Double(thin(cell))
        let half = Int(thin) / 2
        let x = Double(cell.center.x - half) + thin / 2
        let y = Double(cell.center.y - half) + thin / 2
        let toRight = corner == 0 || corner == 3
        let toBottom = corner < 2
        let radius = Double(min(cell.width, cell.height)) / 2
        let endX = Double(toRight ? cell.right : cell.left)
        let endY = Double(toBottom ? cell.bottom : cell.top)
        let (signX, signY) = (toRight ? 1.0 : -1.0, toBottom ? 1.0 : -1.0)
        var points = [FinePoint(x, endY), FinePoint(x, y + signY * radius)]
        // A quadratic Bézier curve around the corner that a sharp one would have.
        for step in 1...7 {
            let t = Double(step) / 8
            points.append(
                FinePoint(x + signX * radius * t * t, y + signY * radius * (1 - t) * (1 - t)))
        }
        points += [FinePoint(x + signX * radius, y), FinePoint(endX, y)]
        canvas.stroke(points, width: thin, color)
    }

    private static func diagonals(
        _ code: Int, _ cell: Rect, _ color: Color, _ canvas: inout Canvas
    ) {
        let width = Double(thin(cell))
        let (left, right) = (Double(cell.left), Double(cell.right))
        let (top, bottom) = (Double(cell.top), Double(cell.bottom))
        if code != 0x2572 {
            canvas.stroke([FinePoint(left, bottom), FinePoint(right, top)], width: width, color)
        }
        if code != 0x2571 {
            canvas.stroke([FinePoint(left, top), FinePoint(right, bottom)], width: width, color)
        }
    }

    private static func diamond(_ cell: Rect, _ color: Color, _ canvas: inout Canvas) {
        let half = Double(cell.width) / 2
        let (x, y) = (Double(cell.left) + half, Double(cell.center.y))
        canvas.fill(
            Polygon([
                FinePoint(x, y - half), FinePoint(x + half, y), FinePoint(x, y + half),
                FinePoint(x - half, y),
            ]), color)
    }
}
