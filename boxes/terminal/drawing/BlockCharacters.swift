// Block elements, shades and Braille patterns, drawn for the size of the cell.

internal import Geometry
internal import Graphics

extension LineCharacters {
    /// U+2580 to U+259F.
    static func block(_ code: Int, _ cell: Rect, _ color: Color, _ canvas: inout Canvas) {
        switch code {
        case 0x2580: part(cell, 0, 0, 8, 4, color, &canvas)
        case 0x2581...0x2588: part(cell, 0, 0x2588 - code, 8, 8, color, &canvas)
        case 0x2589...0x258F: part(cell, 0, 0, 0x2590 - code, 8, color, &canvas)
        case 0x2590: part(cell, 4, 0, 8, 8, color, &canvas)
        case 0x2591...0x2593:
            canvas.fill(cell, color.withAlpha(UInt8(64 * (code - 0x2590))))
        case 0x2594: part(cell, 0, 0, 8, 1, color, &canvas)
        case 0x2595: part(cell, 7, 0, 8, 8, color, &canvas)
        default:
            let quarters = quadrants[code - 0x2596]
            if quarters & 1 != 0 { part(cell, 0, 0, 4, 4, color, &canvas) }
            if quarters & 2 != 0 { part(cell, 4, 0, 8, 4, color, &canvas) }
            if quarters & 4 != 0 { part(cell, 0, 4, 4, 8, color, &canvas) }
            if quarters & 8 != 0 { part(cell, 4, 4, 8, 8, color, &canvas) }
        }
    }

    /// Which quarters of the cell U+2596 and the following fill: upper left 1, upper right 2, lower
    /// left 4, lower right 8.
    private static let quadrants: InlineArray<10, UInt8> = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]

    /// Fills a part of the cell, its edges in eighths.
    private static func part(
        _ cell: Rect, _ left: Int, _ top: Int, _ right: Int, _ bottom: Int, _ color: Color,
        _ canvas: inout Canvas
    ) {
        func eighths(_ length: Int, _ count: Int) -> Int { (length * count + 4) / 8 }
        canvas.fill(
            Rect(
                left: cell.left + eighths(cell.width, left),
                top: cell.top + eighths(cell.height, top),
                right: cell.left + eighths(cell.width, right),
                bottom: cell.top + eighths(cell.height, bottom)), color)
    }

    /// U+2800 to U+28FF: bits 0 to 2 are the left column's first three dots, 3 to 5 the right one's,
    /// 6 and 7 the fourth row (Unicode Standard, section 21.1).
    static func braille(_ dots: Int, _ cell: Rect, _ color: Color, _ canvas: inout Canvas) {
        let side = max(1, cell.width / 4)
        for bit in 0..<8 where dots & 1 << bit != 0 {
            let (column, row) = bit < 6 ? (bit / 3, bit % 3) : (bit - 6, 3)
            canvas.fill(
                Rect(
                    x: cell.left + cell.width * (2 * column + 1) / 4 - side / 2,
                    y: cell.top + cell.height * (2 * row + 1) / 8 - side / 2, width: side,
                    height: side), color)
        }
    }
}
