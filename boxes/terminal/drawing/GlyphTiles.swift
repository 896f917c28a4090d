// Pictures of characters on their backgrounds, kept: a terminal draws the same ones again and again, and
// copying a cell costs a tenth of finding a glyph and blending it.

internal import Geometry
internal import Graphics

/// What a character looks like beside its shape.
struct GlyphLook: Equatable {
    var foreground: Color
    var background: Color
    var isBold: Bool
}

/// Pictures of Latin-1 characters in some looks, each a cell large.
struct GlyphTiles {
    /// The tiles of one look: their numbers by character.
    private struct Page {
        let look: GlyphLook
        var numbers: [Int16]
    }

    /// Tiles at most, more than a screen in a few colours needs.
    private static let mostTiles = 768
    private static let mostPages = 32
    private static let unknown: Int16 = -1
    private static let tooLarge: Int16 = -2

    /// The size of a cell.
    let size: Size
    /// All tiles, one behind the other.
    private(set) var pixels: [UInt32] = []
    private var pages: [Page] = []
    private var count = 0

    init(size: Size) { self.size = size }

    /// Forgets all tiles if there is no room for more; their numbers mean nothing then.
    mutating func makeRoom() {
        if count == Self.mostTiles || pages.count == Self.mostPages {
            self = GlyphTiles(size: size)
        }
    }

    /// The number of a character's tile, drawn if need be; nil if it needs to be drawn otherwise, since it
    /// reaches into its neighbours' cells, lets something shine through, or finds no room.
    mutating func number(
        of scalar: Unicode.Scalar, _ look: GlyphLook, _ font: Font, ascent: Int
    ) -> Int? {
        guard scalar.value < 256, look.background.alpha == 255, !size.isEmpty else { return nil }
        guard let page = page(of: look) else { return nil }
        let known = pages[page].numbers[Int(scalar.value)]
        if known >= 0 { return Int(known) }
        if known == Self.tooLarge { return nil }
        if count == Self.mostTiles { return nil }
        guard let tile = draw(scalar, look, font, ascent: ascent) else {
            pages[page].numbers[Int(scalar.value)] = Self.tooLarge
            return nil
        }
        pixels += tile
        pages[page].numbers[Int(scalar.value)] = Int16(count)
        count += 1
        return count - 1
    }

    private mutating func page(of look: GlyphLook) -> Int? {
        // The newest first: text of one colour follows text of that colour.
        if let place = pages.lastIndex(where: { $0.look == look }) { return place }
        if pages.count == Self.mostPages { return nil }
        pages.append(Page(look: look, numbers: Array(repeating: Self.unknown, count: 256)))
        return pages.count - 1
    }

    /// The pixels of a cell with a character in it; nil if the character does not stay in it.
    private func draw(
        _ scalar: Unicode.Scalar, _ look: GlyphLook, _ font: Font, ascent: Int
    ) -> [UInt32]? {
        // A cell with as much room on each side.
        let all = Size(3 * size.width, 3 * size.height)
        let cell = Rect(Point(size.width, size.height), size)
        let picture = Image(size: all) { canvas in
            canvas.fill(Rect(.zero, all), look.background)
            canvas.text(
                String(scalar), font, baseline: cell.origin + Point(0, ascent), look.foreground)
        }
        let background = look.background.premultiplied
        var tile: [UInt32] = []
        tile.reserveCapacity(size.area)
        for y in 0..<all.height {
            for x in 0..<all.width {
                let pixel = picture.pixels[y * all.width + x]
                if cell.contains(Point(x, y)) {
                    tile.append(pixel)
                } else if pixel != background {
                    return nil
                }
            }
        }
        return tile
    }
}
