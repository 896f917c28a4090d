// An arrow for the time before the cursor's program has given its pictures, or without it.

internal import Geometry

enum DefaultCursor {
    private static let rows: [StaticString] = [
        "#           ",
        "##          ",
        "#.#         ",
        "#..#        ",
        "#...#       ",
        "#....#      ",
        "#.....#     ",
        "#......#    ",
        "#.......#   ",
        "#........#  ",
        "#.........# ",
        "#......#####",
        "#...#..#    ",
        "#..##..#    ",
        "#.#  #..#   ",
        "##   #..#   ",
        "#     #..#  ",
        "      #..#  ",
        "       ##   ",
    ]

    static let size = Size(12, 19)

    private static let picture: [UInt32] = rows.flatMap { row in
        let text = unsafe UnsafeBufferPointer(start: row.utf8Start, count: row.utf8CodeUnitCount)
        // SAFETY: the text of a StaticString lives as long as the program.
        return unsafe text.map { byte -> UInt32 in
            switch byte {
            case UInt8(ascii: "#"): 0xFF00_0000
            case UInt8(ascii: "."): 0xFFFF_FFFF
            default: 0
            }
        }
    }

    /// Draws the part inside of `rect`.
    static func paint(_ rect: Rect, at origin: Point, on screen: Pixels) {
        for y in rect.top..<rect.bottom {
            let start = (y - origin.y) * size.width + rect.left - origin.x
            screen.blend(
                row: [UInt32](picture[start..<(start + rect.width)]), x: rect.left, y: y)
        }
    }
}
