// How directions map to screen columns and rows to distances, for one size of the view. All of it
// is integer arithmetic of the original, rounding included; frames depend on every entry.

/// The size of the whole screen in pixels.
enum Screen {
    static let width: Int32 = 320
    static let height: Int32 = 200
    static let pixelCount = 64000
}

/// The view's window on the screen and its projection tables.
final class ViewGeometry {
    /// The columns and rows that are computed.
    let width: Int32
    let height: Int32
    /// 1 when each column is two pixels wide, otherwise 0.
    let detail: Int32
    /// The window's width in pixels and its top left corner on the screen.
    let pixelWidth: Int32
    let left: Int32
    let top: Int32
    let centerX: Int32
    let centerY: Int32
    let centerXFraction: Fixed
    let centerYFraction: Fixed
    /// The distance of the projection plane.
    let projection: Fixed
    /// The direction of the window's left edge.
    let clipAngle: Angle
    /// The screen column of each of 4,096 directions in front.
    let angleToColumn: Table<Int32>
    /// The direction of each column, and of the one past the last.
    let columnToAngle: Table<Angle>
    /// The slope at which each row looks down or up.
    let rowSlope: Table<Fixed>
    /// 1 / cosine of each column's direction.
    let columnDistance: Table<Fixed>
    /// How much a weapon's picture is scaled, and the inverse.
    let weaponScale: Fixed
    let weaponStep: Fixed

    /// Tables for a view of `blocks` thirty-seconds of the screen, 3...11: 10 leaves room for the
    /// status bar, 11 is the whole screen. With a detail of 1, every column is drawn twice.
    init(blocks: Int32, detail: Int32, trigonometry: Trigonometry) {
        let size = min(max(blocks, 3), 11)
        self.detail = detail
        pixelWidth = size == 11 ? Screen.width : size * 32
        width = pixelWidth >> detail
        height = size == 11 ? Screen.height : (size * 168 / 10) & ~7
        left = (Screen.width - pixelWidth) >> 1
        top = pixelWidth == Screen.width ? 0 : (Screen.height - 32 - height) >> 1
        centerX = width / 2
        centerY = height / 2
        centerXFraction = Fixed(units: centerX)
        centerYFraction = Fixed(units: centerY)
        projection = centerXFraction
        weaponScale = Fixed(raw: 65536 * width / Screen.width)
        weaponStep = Fixed(raw: 65536 * Screen.width / width)
        rowSlope = Table(count: Int(Screen.height), initial: 0)
        columnDistance = Table(count: Int(Screen.width), initial: 0)
        angleToColumn = Self.columns(width: width, trigonometry: trigonometry)
        columnToAngle = Table(count: Int(Screen.width) + 1, initial: .zero)
        for x in 0...width {
            var index = 0
            while angleToColumn[index] > x { index += 1 }
            columnToAngle[x] = Angle(raw: UInt32(index) << 19) - .degrees90
        }
        for index in 0..<4096 {
            if angleToColumn[index] == -1 {
                angleToColumn[index] = 0
            } else if angleToColumn[index] == width + 1 {
                angleToColumn[index] = width
            }
        }
        clipAngle = columnToAngle[0]
        for row in 0..<height {
            let offset = Fixed(units: row - height / 2) + Fixed(raw: 32768)
            rowSlope[row] = Fixed(units: pixelWidth / 2) / offset.magnitude
        }
        for x in 0..<width {
            let cosine = trigonometry.cosine(columnToAngle[x]).magnitude
            columnDistance[x] = Fixed(raw: 65536) / cosine
        }
    }

    /// The column of each direction, with -1 and width + 1 for those outside the window.
    private static func columns(width: Int32, trigonometry: Trigonometry) -> Table<Int32> {
        let center = Fixed(units: width / 2)
        let focalLength = center / trigonometry.tangent[3072]
        let table = Table<Int32>(count: 4096, initial: 0)
        for index in 0..<4096 {
            let tangent = trigonometry.tangent[index]
            if tangent > 2 {
                table[index] = -1
            } else if tangent < -2 {
                table[index] = width + 1
            } else {
                let x = (center - tangent * focalLength + Fixed(raw: 65535)).units
                table[index] = min(max(x, -1), width + 1)
            }
        }
        return table
    }

    deinit {
        angleToColumn.deallocate()
        columnToAngle.deallocate()
        rowSlope.deallocate()
        columnDistance.deallocate()
    }
}
