// Turns a frame of palette indices into 32-bit pixels of any size. The tables depend on that size alone
// and are made once; drawing is then one pass over the picture.

/// Draws frames as pictures of one size.
public struct FrameScaler: Sendable {
    /// The picture's width in pixels.
    public let width: Int
    /// The picture's height in pixels.
    public let height: Int
    private let mode: ScalingMode
    /// For each column or row of the picture its place in the frame, times 256.
    private let columns: [Int32]
    private let rows: [Int32]

    /// The colour around a picture.
    public static let black: UInt32 = 0xFF00_0000

    /// A scaler for pictures as large as a placement.
    @export(interface)
    public init(_ placement: FramePlacement, mode: ScalingMode) {
        width = placement.width
        height = placement.height
        self.mode = mode
        columns = Self.steps(width, source: 320, mode)
        rows = Self.steps(height, source: 200, mode)
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

    /// Draws a frame of 320 × 200 indices with 256 packed colours; `pixels` begins with the picture's
    /// first pixel.
    ///
    /// `stride` is the distance of rows in pixels. Nothing happens if any of the buffers is smaller
    /// than it must be.
    @export(interface)
    public func draw(
        _ frame: UnsafeBufferPointer<UInt8>, palette: [UInt32],
        into pixels: UnsafeMutableBufferPointer<UInt32>, stride: Int
    ) {
        guard stride >= width, palette.count >= 256, frame.count >= Screen.pixelCount,
            pixels.count >= stride * (height - 1) + width
        else { return }
        // Sound: sizes were checked above and are at least 1, and `columns` and `rows` stay inside of
        // the frame.
        let source = frame.baseAddress!
        let target = pixels.baseAddress!
        unsafe palette.withUnsafeBufferPointer { colors in
            unsafe columns.withUnsafeBufferPointer { columns in
                let job = unsafe ScaleJob(
                    source: source, colors: colors.baseAddress!, columns: columns.baseAddress!,
                    width: width, target: target, stride: stride)
                if mode == .smooth {
                    job.drawSmooth(rows)
                } else {
                    job.drawBlocks(rows)
                }
            }
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

    /// Stores two pixels at a time, and the odd one before them.
    @inline(__always) private func repeatPixels(
        _ pixels: UnsafePointer<UInt8>, _ line: UnsafeMutablePointer<UInt32>, _ factor: Int
    ) {
        var place = unsafe UnsafeMutableRawPointer(line)
        var x = 0
        while x < 320 {
            let color = unsafe colors[Int(pixels[x])]
            if factor & 1 != 0 {
                unsafe place.storeBytes(of: color, as: UInt32.self)
                unsafe place += 4
            }
            let pair = UInt64(color) << 32 | UInt64(color)
            var copy = 1
            while copy < factor {
                unsafe place.storeBytes(of: pair, as: UInt64.self)
                unsafe place += 8
                copy &+= 2
            }
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
