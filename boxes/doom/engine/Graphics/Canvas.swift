// A 320-pixel-wide picture of palette indices that interface pictures are drawn onto.

/// Palette indices in rows of 320; the screen, or a buffer beside it.
@safe final class Canvas {
    /// The number of rows.
    let height: Int32
    /// The first pixel. Valid while the canvas is.
    let pixels: UnsafeMutablePointer<UInt8>

    /// A canvas of zeros.
    init(height: Int32) {
        self.height = height
        let count = Int(Screen.width * height)
        unsafe pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        unsafe pixels.initialize(repeating: 0, count: count)
    }

    deinit {
        unsafe pixels.deallocate()
    }

    /// All pixels, for copies and hashes.
    var bytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: pixels, count: Int(Screen.width * height))
    }

    /// Feeds all pixels, row by row, into a hash.
    func feed(_ hash: inout Hash) {
        var index = 0
        while index < Screen.pixelCount && index < Int(Screen.width * height) {
            unsafe hash.combine(pixels[index])
            index += 1
        }
    }

    /// The pixel at a point; 0 outside.
    subscript(x: Int32, y: Int32) -> UInt8 {
        get { contains(x, y) ? unsafe pixels[Int(y * Screen.width + x)] : 0 }
        set { if contains(x, y) { unsafe pixels[Int(y * Screen.width + x)] = newValue } }
    }

    @inline(__always) private func contains(_ x: Int32, _ y: Int32) -> Bool {
        x >= 0 && x < Screen.width && y >= 0 && y < height
    }

    /// Draws a picture with its offsets; what is outside of the canvas is left out.
    func draw(_ patch: Patch, _ x: Int32, _ y: Int32, mirrored: Bool = false) {
        let left = x &- patch.leftOffset
        let top = y &- patch.topOffset
        var column: Int32 = 0
        while column < patch.width {
            let source = mirrored ? patch.width &- 1 &- column : column
            drawColumn(patch, source, atX: left &+ column, y: top)
            column &+= 1
        }
    }

    /// Draws one column of a picture with its top at `y`.
    func drawColumn(_ patch: Patch, _ column: Int32, atX x: Int32, y: Int32) {
        guard x >= 0, x < Screen.width, column >= 0, column < patch.width else { return }
        // Sound: the patch's posts were checked when it was loaded, and rows are clipped here.
        var post = unsafe patch.column(column)
        while unsafe post[0] != 0xFF {
            let length = unsafe Int32(post[1])
            let first = unsafe y &+ Int32(post[0])
            let start = max(first, 0)
            let end = min(first &+ length, height)
            var source = unsafe post + Int(3 &+ start &- first)
            var target = unsafe pixels + Int(start &* Screen.width &+ x)
            var rest = end &- start
            while rest > 0 {
                unsafe target.pointee = source.pointee
                unsafe source += 1
                unsafe target += Int(Screen.width)
                rest &-= 1
            }
            unsafe post += Int(length) + 4
        }
    }

    /// Fills a rectangle.
    func fill(_ x: Int32, _ y: Int32, _ width: Int32, _ height: Int32, _ color: UInt8) {
        for row in max(y, 0)..<max(min(y &+ height, self.height), max(y, 0)) {
            for column in max(x, 0)..<max(min(x &+ width, Screen.width), max(x, 0)) {
                unsafe pixels[Int(row * Screen.width + column)] = color
            }
        }
    }

    /// Repeats a flat over a rectangle, counted from the canvas's corner.
    func tile(
        _ flat: UnsafePointer<UInt8>, _ x: Int32, _ y: Int32, _ width: Int32, _ height: Int32
    ) {
        for row in max(y, 0)..<max(min(y &+ height, self.height), max(y, 0)) {
            for column in max(x, 0)..<max(min(x &+ width, Screen.width), max(x, 0)) {
                let spot = Int((row & 63) << 6 | column & 63)
                unsafe pixels[Int(row * Screen.width + column)] = flat[spot]
            }
        }
    }

    /// Copies as bytes: freestanding, `update` is a loop with a call for each pixel.
    private static func move(
        _ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        unsafe UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count)
    }

    /// Copies a rectangle from another canvas to a point of this one, clipped to both.
    func copy(
        _ x: Int32, _ y: Int32, _ width: Int32, _ height: Int32, from source: Canvas,
        toX targetX: Int32, _ targetY: Int32
    ) {
        // Sound: the rectangle is clipped to both canvases before anything is copied.
        let cutX = max(0, 0 - x, 0 - targetX)
        let cutY = max(0, 0 - y, 0 - targetY)
        let columns = min(width, Screen.width - x, Screen.width - targetX) - cutX
        let rows = min(height, source.height - y, self.height - targetY) - cutY
        if columns <= 0 || rows <= 0 { return }
        var from = unsafe source.pixels + Int((y + cutY) * Screen.width + x + cutX)
        var to = unsafe pixels + Int((targetY + cutY) * Screen.width + targetX + cutX)
        for _ in 0..<rows {
            unsafe Self.move(from, to: to, Int(columns))
            unsafe from += Int(Screen.width)
            unsafe to += Int(Screen.width)
        }
    }

    /// Takes over all pixels of a canvas of the same size.
    func copyAll(from source: Canvas) {
        unsafe Self.move(
            source.pixels, to: pixels, Int(Screen.width * min(height, source.height)))
    }
}
