// What surrounds a view that is smaller than the screen: a tiled flat with a bevelled edge.

/// The border's pictures.
struct ViewBorder {
    private let flat: Int32
    private let pieces: [Patch]

    init(_ catalog: GraphicsCatalog, kind: GameKind) throws(DataError) {
        flat = catalog.flats.number(of: kind.isCommercial ? "GRNROCK" : "FLOOR7_2") ?? 0
        var pieces: [Patch] = []
        for name in [
            "BRDR_T", "BRDR_B", "BRDR_L", "BRDR_R", "BRDR_TL", "BRDR_TR", "BRDR_BL", "BRDR_BR",
        ] as [LumpName] {
            pieces.append(try catalog.patch(name))
        }
        self.pieces = pieces
    }

    /// Fills the screen above the status bar; the view is drawn over its middle afterwards.
    func draw(around view: ViewGeometry, flats: FlatSet, on screen: Canvas) {
        let (left, top) = (view.left, view.top)
        let (right, bottom) = (left + view.pixelWidth, top + view.height)
        let height = Screen.height - StatusBar.height
        let pixels = unsafe flats.pixels(flat)
        unsafe screen.tile(pixels, 0, 0, Screen.width, top)
        unsafe screen.tile(pixels, 0, bottom, Screen.width, height - bottom)
        unsafe screen.tile(pixels, 0, top, left, view.height)
        unsafe screen.tile(pixels, right, top, Screen.width - right, view.height)
        var x = left
        while x < right {
            screen.draw(pieces[0], x, top - 8)
            screen.draw(pieces[1], x, bottom)
            x += 8
        }
        var y = top
        while y < bottom {
            screen.draw(pieces[2], left - 8, y)
            screen.draw(pieces[3], right, y)
            y += 8
        }
        screen.draw(pieces[4], left - 8, top - 8)
        screen.draw(pieces[5], right, top - 8)
        screen.draw(pieces[6], left - 8, bottom)
        screen.draw(pieces[7], right, bottom)
    }
}
