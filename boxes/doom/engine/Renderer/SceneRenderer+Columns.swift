// The innermost loops: columns of walls and sprites, spans of floors. They run millions of times a
// second, so they use bare pointers.
//
// Why they stay inside their memory: rows and columns were clipped to the window before; sources
// are arena blocks with at least 128 bytes after every column (the row is masked with 127) or
// flats of 4,096 bytes (the place is masked with 4,095); colour map offsets come from the light
// tables.

extension SceneRenderer {
    /// Draws rows `top` to `bottom` of a column. `middle` is the texture row at the view's middle.
    @inline(__always) mutating func drawColumn(
        _ x: Int32, _ top: Int32, _ bottom: Int32, middle: Fixed, step: Fixed,
        source: UnsafePointer<UInt8>, colorMap: Int32
    ) {
        var count = bottom &- top
        if count < 0 { return }
        if detail != 0 {
            unsafe drawWideColumn(
                x, top, bottom, middle: middle, step: step, source: source, colorMap: colorMap)
            return
        }
        var target = unsafe pixels + Int(top &* Screen.width &+ x)
        let colors = unsafe colorMaps + Int(colorMap)
        // Nine bits up, so that the seven that count are the top ones and need no mask.
        var row = UInt32(bitPattern: middle.raw &+ (top &- centerY) &* step.raw) &<< 9
        let step = UInt32(bitPattern: step.raw) &<< 9
        while count >= 0 {
            unsafe target.pointee = colors[Int(source[Int(row &>> 25)])]
            unsafe target += Int(Screen.width)
            row &+= step
            count &-= 1
        }
    }

    /// The same, two pixels wide.
    private mutating func drawWideColumn(
        _ x: Int32, _ top: Int32, _ bottom: Int32, middle: Fixed, step: Fixed,
        source: UnsafePointer<UInt8>, colorMap: Int32
    ) {
        let colors = unsafe colorMaps + Int(colorMap)
        var row = middle.raw &+ (top &- centerY) &* step.raw
        var y = top
        while y <= bottom {
            let target = unsafe pixels + Int(y &* Screen.width &+ x &* 2)
            let color = unsafe colors[Int(source[Int((row >> 16) & 127)])]
            unsafe target[0] = color
            unsafe target[1] = color
            row &+= step.raw
            y &+= 1
        }
    }

    /// The same with a player's colours dyed first. Here the original does not let rows wrap: the one
    /// before a post's first is the byte in front of it.
    mutating func drawTranslatedColumn(
        _ x: Int32, _ top: Int32, _ bottom: Int32, middle: Fixed, step: Fixed,
        source: UnsafePointer<UInt8>, look: SpriteLook
    ) {
        let dye = unsafe translations + Int(look.translation)
        let colors = unsafe colorMaps + Int(look.colorMap)
        var row = middle.raw &+ (top &- centerY) &* step.raw
        var y = top
        while y <= bottom {
            let target = unsafe pixels + Int(y &* Screen.width &+ x &<< detail)
            let place = Int(min(max(row >> 16, -1), 127))
            let color = unsafe colors[Int(dye[Int(source[place])])]
            unsafe target[0] = color
            if detail != 0 { unsafe target[1] = color }
            row &+= step.raw
            y &+= 1
        }
    }

    /// Shimmers: each pixel is the darkened one above or below it, by a table of 50 steps. The
    /// window's first and last row stay untouched because they have no such neighbour.
    mutating func drawFuzzColumn(_ x: Int32, _ top: Int32, _ bottom: Int32) {
        let first = max(top, 1)
        let last = bottom == height &- 1 ? height &- 2 : bottom
        let colors = unsafe colorMaps + 6 * 256
        var y = first
        while y <= last {
            let target = unsafe pixels + Int(y &* Screen.width &+ x &<< detail)
            let down = (Self.fuzzTable >> UInt64(fuzzPosition)) & 1 == 1
            let neighbour = down ? Int(Screen.width) : -Int(Screen.width)
            unsafe target.pointee = colors[Int(target[neighbour])]
            if detail != 0 { unsafe target[1] = colors[Int(target[neighbour + 1])] }
            fuzzPosition = fuzzPosition == 49 ? 0 : fuzzPosition + 1
            y &+= 1
        }
    }

    /// Bit n is set where the n-th of the 50 steps looks down instead of up.
    private static var fuzzTable: UInt64 { 0x0002_DE19_AF21_DDB5 }

    /// Draws a row of a floor. Positions are packed as in the original: 6 bits and 10 bits of
    /// fraction each, so that one addition steps both.
    @inline(__always) mutating func fillSpan(
        _ row: Int32, _ first: Int32, _ last: Int32, x: Fixed, y: Fixed, stepX: Fixed,
        stepY: Fixed, source: UnsafePointer<UInt8>, colorMap: Int32
    ) {
        let colors = unsafe colorMaps + Int(colorMap)
        var place = Self.pack(x, y)
        let step = Self.pack(stepX, stepY)
        var target = unsafe pixels + Int(row &* Screen.width &+ first &<< detail)
        var count = last &- first
        if detail != 0 {
            while count >= 0 {
                let spot = Int((place >> 4) & 0x0FC0 | place >> 26)
                let color = unsafe colors[Int(source[spot])]
                unsafe target[0] = color
                unsafe target[1] = color
                unsafe target += 2
                place &+= step
                count &-= 1
            }
            return
        }
        // Four places at once; each is below 4,096.
        var places = SIMD4<UInt32>(0, 1, 2, 3) &* step &+ place
        let stride = SIMD4<UInt32>(repeating: step &* 4)
        while count >= 3 {
            let spots = (places &>> 4) & 0x0FC0 | places &>> 26
            unsafe target[0] = colors[Int(source[Int(spots[0])])]
            unsafe target[1] = colors[Int(source[Int(spots[1])])]
            unsafe target[2] = colors[Int(source[Int(spots[2])])]
            unsafe target[3] = colors[Int(source[Int(spots[3])])]
            unsafe target += 4
            places &+= stride
            count &-= 4
        }
        place = places[0]
        while count >= 0 {
            let spot = Int((place >> 4) & 0x0FC0 | place >> 26)
            unsafe target.pointee = colors[Int(source[spot])]
            unsafe target += 1
            place &+= step
            count &-= 1
        }
    }

    @inline(__always) private static func pack(_ x: Fixed, _ y: Fixed) -> UInt32 {
        (UInt32(bitPattern: x.raw) << 10) & 0xFFFF_0000
            | (UInt32(bitPattern: y.raw) >> 6) & 0x0000_FFFF
    }
}
