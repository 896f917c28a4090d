// Turns a frame of palette indices into 32-bit pixels of any size. The tables depend on the window
// alone and are made once; drawing is then one pass over the window.

/// Draws frames into windows of one size.
public struct FrameScaler: Sendable {
    /// The window's size in pixels.
    public let windowWidth: Int
    /// The window's size in pixels.
    public let windowHeight: Int
    /// Where the picture is in the window; nil when the window is too small for any.
    public let placement: FramePlacement?
    private let mode: ScalingMode
    /// For each column or row of the picture its place in the frame, times 256.
    private let columns: [Int32]
    private let rows: [Int32]

    /// The colour around the picture.
    public static let black: UInt32 = 0xFF00_0000

    /// A scaler for windows of this size.
    @export(interface)
    public init(windowWidth: Int, windowHeight: Int, mode: ScalingMode) {
        self.windowWidth = max(windowWidth, 0)
        self.windowHeight = max(windowHeight, 0)
        self.mode = mode
        placement = FramePlacement(
            windowWidth: windowWidth, windowHeight: windowHeight, mode: mode)
        columns = Self.steps(placement?.width ?? 0, source: 320, mode)
        rows = Self.steps(placement?.height ?? 0, source: 200, mode)
    }

    /// Where each of `count` pixels takes its colour from, in 1/256 of a source pixel. Blending
    /// reads between the centres of pixels, otherwise the pixel below the centre counts.
    private static func steps(_ count: Int, source: Int, _ mode: ScalingMode) -> [Int32] {
        (0..<count).map { index in
            let center = (2 * index + 1) * source * 128 / count
            let place = mode == .smooth ? center - 128 : center & ~255
            return Int32(min(max(place, 0), (source - 1) * 256))
        }
    }

    /// Packs 256 times red, green, blue into opaque pixels (alpha in the top byte, then red, green,
    /// blue).
    @export(interface)
    public static func pack(_ palette: [UInt8]) -> [UInt32] {
        (0..<256).map { index in
            guard index * 3 + 2 < palette.count else { return black }
            let red = UInt32(palette[index * 3])
            let green = UInt32(palette[index * 3 + 1])
            return black | red << 16 | green << 8 | UInt32(palette[index * 3 + 2])
        }
    }

    /// Draws a frame of 320 × 200 indices with 256 packed colours over the whole window.
    ///
    /// `stride` is the distance of rows in pixels. Nothing happens if any of the buffers is smaller
    /// than it must be.
    @export(interface)
    public func draw(
        _ frame: UnsafeBufferPointer<UInt8>, palette: [UInt32],
        into pixels: UnsafeMutableBufferPointer<UInt32>, stride: Int
    ) {
        guard windowHeight > 0, windowWidth > 0, stride >= windowWidth, palette.count >= 256,
            frame.count >= Screen.pixelCount,
            pixels.count >= stride * (windowHeight - 1) + windowWidth
        else { return }
        unsafe clearBorder(pixels, stride)
        guard let placement else { return }
        // Sound: sizes were checked above, `columns` and `rows` stay inside of the frame, and the
        // placement inside of the window.
        let source = frame.baseAddress!
        let target = unsafe pixels.baseAddress! + placement.y * stride + placement.x
        var colors = palette
        unsafe colors.withUnsafeMutableBufferPointer { colors in
            unsafe columns.withUnsafeBufferPointer { columns in
                let job = unsafe ScaleJob(
                    source: source, colors: colors.baseAddress!, columns: columns.baseAddress!,
                    width: placement.width, target: target, stride: stride)
                if mode == .smooth {
                    job.drawSmooth(rows)
                } else {
                    job.drawBlocks(rows)
                }
            }
        }
    }

    private func clearBorder(_ pixels: UnsafeMutableBufferPointer<UInt32>, _ stride: Int) {
        for y in 0..<windowHeight {
            let isInside = placement.map { y >= $0.y && y < $0.y + $0.height } ?? false
            let left = isInside ? placement!.x : windowWidth
            let right = isInside ? placement!.x + placement!.width : windowWidth
            for x in 0..<left { unsafe pixels[y * stride + x] = Self.black }
            for x in right..<windowWidth { unsafe pixels[y * stride + x] = Self.black }
        }
    }
}

/// One drawing of a frame: the buffers, already checked.
@safe private struct ScaleJob {
    let source: UnsafePointer<UInt8>
    let colors: UnsafePointer<UInt32>
    let columns: UnsafePointer<Int32>
    let width: Int
    let target: UnsafeMutablePointer<UInt32>
    let stride: Int

    /// Each row is made once and copied as long as it repeats.
    func drawBlocks(_ rows: [Int32]) {
        var last = -1
        for y in rows.indices {
            let row = Int(rows[y] >> 8)
            let line = unsafe target + y * stride
            if row == last {
                // As bytes: freestanding, `update` is a loop with a call for each pixel.
                unsafe UnsafeMutableRawPointer(line).copyMemory(
                    from: line - stride, byteCount: width * 4)
                continue
            }
            last = row
            unsafe drawBlocks(source + row * 320, line)
        }
    }

    /// A row of blocks. Twice, three and four times as wide, the windows people have, need no look
    /// at where each pixel comes from.
    private func drawBlocks(_ pixels: UnsafePointer<UInt8>, _ line: UnsafeMutablePointer<UInt32>) {
        switch width {
        case 640: unsafe repeatPixels(pixels, line, 2)
        case 960: unsafe repeatPixels(pixels, line, 3)
        case 1280: unsafe repeatPixels(pixels, line, 4)
        default:
            for x in 0..<width { unsafe line[x] = colors[Int(pixels[Int(columns[x] >> 8)])] }
        }
    }

    @inline(__always) private func repeatPixels(
        _ pixels: UnsafePointer<UInt8>, _ line: UnsafeMutablePointer<UInt32>, _ factor: Int
    ) {
        var place = unsafe line
        var x = 0
        while x < 320 {
            let color = unsafe colors[Int(pixels[x])]
            var copy = 0
            while copy < factor {
                unsafe place[copy] = color
                copy &+= 1
            }
            unsafe place += factor
            x &+= 1
        }
    }

    /// Blends four neighbours, with weights of 1/256: rows of the frame are stretched to the
    /// picture's width once each, then every row of the picture is a mixture of two of those.
    func drawSmooth(_ rows: [Int32]) {
        let stretched = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * width)
        defer { unsafe stretched.deallocate() }
        var upper = unsafe stretched
        var lower = unsafe stretched + width
        var (upperRow, lowerRow) = (-1, -1)
        for y in rows.indices {
            let row = Int(rows[y] >> 8)
            let next = min(row + 1, 199)
            if row != upperRow {
                unsafe swap(&upper, &lower)
                swap(&upperRow, &lowerRow)
                if row != upperRow { unsafe stretch(row, upper) }
                upperRow = row
            }
            if next != lowerRow { unsafe stretch(next, lower) }
            lowerRow = next
            let weight = UInt32(rows[y] & 255)
            let line = unsafe target + y * stride
            var x = 0
            while x < width {
                unsafe line[x] = Self.blend(upper[x], lower[x], weight) | FrameScaler.black
                x &+= 1
            }
        }
    }

    private func stretch(_ row: Int, _ line: UnsafeMutablePointer<UInt32>) {
        let pixels = unsafe source + row * 320
        var x = 0
        while x < width {
            let column = unsafe Int(columns[x] >> 8)
            let next = min(column &+ 1, 319)
            unsafe line[x] = Self.blend(
                colors[Int(pixels[column])], colors[Int(pixels[next])],
                UInt32(columns[x] & 255))
            x &+= 1
        }
    }

    /// A mixture of two colours; two channels are multiplied at a time.
    @inline(__always) private static func blend(
        _ a: UInt32, _ b: UInt32, _ weight: UInt32
    ) -> UInt32 {
        let outer = ((a & 0xFF00FF) &* (256 &- weight) &+ (b & 0xFF00FF) &* weight) >> 8
        let green = ((a & 0x00FF00) &* (256 &- weight) &+ (b & 0x00FF00) &* weight) >> 8
        return outer & 0xFF00FF | green & 0x00FF00
    }
}
