// Stage two: floors, ceilings and the sky. While walls are drawn, each plane collects for every
// column the rows it shows in; here these columns are turned into horizontal spans.

extension SceneRenderer {
    /// The plane of this height, flat and light; all sky is one plane.
    mutating func findPlane(_ height: Fixed, flat: Int32, light: Int32) -> Int32 {
        var (key, shade) = (height, light)
        if flat == skyFlat { (key, shade) = (0, 0) }
        var index: Int32 = 0
        while index < planes.count {
            if planes[index].height == key && planes[index].flat == flat
                && planes[index].light == shade
            {
                return index
            }
            index &+= 1
        }
        return addPlane(
            ViewPlane(height: key, flat: flat, light: shade, minX: Screen.width, maxX: -1))
    }

    private mutating func addPlane(_ plane: ViewPlane) -> Int32 {
        planes.append(plane)
        _ = spans.append(repeating: 0xFF, length: Self.bottomRows - Self.topRows)
        _ = spans.append(repeating: 0, length: Self.planeStride - Self.bottomRows + Self.topRows)
        return planes.count &- 1
    }

    /// Makes room for columns in a plane; when one of them is taken, a new plane like it is made.
    mutating func reserve(_ index: Int32, _ start: Int32, _ stop: Int32) -> Int32 {
        let plane = planes[index]
        let unionLow = min(start, plane.minX)
        let unionHigh = max(stop, plane.maxX)
        let low = max(start, plane.minX)
        let high = min(stop, plane.maxX)
        let rows = topRow(of: index)
        var x = low
        while x <= high && spans[rows &+ x] == 0xFF { x &+= 1 }
        if x > high {
            planes[index].minX = unionLow
            planes[index].maxX = unionHigh
            return index
        }
        return addPlane(
            ViewPlane(
                height: plane.height, flat: plane.flat, light: plane.light, minX: start,
                maxX: stop))
    }

    /// The index in `spans` of a plane's first row in column 0.
    @inline(__always) mutating func topRow(of plane: Int32) -> Int32 {
        plane &* Self.planeStride &+ Self.topRows
    }

    /// Draws all planes.
    mutating func drawPlanes() {
        var index: Int32 = 0
        while index < planes.count {
            if planes[index].minX <= planes[index].maxX {
                if planes[index].flat == skyFlat {
                    drawSky(index)
                } else {
                    drawPlane(index)
                }
            }
            index &+= 1
        }
    }

    private mutating func drawSky(_ index: Int32) {
        let tops = topRow(of: index)
        let bottoms = tops &+ (Self.bottomRows - Self.topRows)
        for x in planes[index].minX...planes[index].maxX {
            let top = Int32(spans[tops &+ x])
            let bottom = Int32(spans[bottoms &+ x])
            if top > bottom { continue }
            // Four turns of the sky texture make a whole turn of the viewer.
            let angle = (viewAngle + columnToAngle[x]).raw >> 22
            unsafe drawColumn(
                x, top, bottom, middle: 100, step: weaponStep >> detail,
                source: textures.column(skyTexture, Int32(bitPattern: angle)), colorMap: 0)
        }
    }

    private mutating func drawPlane(_ index: Int32) {
        let plane = planes[index]
        let source = unsafe flats.pixels(flatTranslation[plane.flat])
        let planeHeight = (plane.height - viewZ).magnitude
        let lights = brightness(plane.light) &* LightTables.distances
        let tops = unsafe spans.pointer + Int(topRow(of: index))
        let bottoms = unsafe tops + Int(Self.bottomRows - Self.topRows)
        var span = SpanState(height: planeHeight, lights: lights)
        // Columns one before and one past the plane hold the row 255, which closes all spans.
        var top1 = 255 as Int32
        var bottom1 = 0 as Int32
        for x in plane.minX...plane.maxX &+ 1 {
            let isEnd = x > plane.maxX
            let top2 = unsafe isEnd ? 255 : Int32(tops[Int(x)])
            let bottom2 = unsafe Int32(bottoms[Int(x)])
            span.last = x &- 1
            var (top, bottom) = (top1, bottom1)
            while top < top2 && top <= bottom {
                unsafe drawSpan(top, &span, source)
                top &+= 1
            }
            while bottom > bottom2 && bottom >= top {
                unsafe drawSpan(bottom, &span, source)
                bottom &-= 1
            }
            (top1, bottom1) = (top2, bottom2)
            var (newTop, newBottom) = (top2, bottom2)
            while newTop < top && newTop <= newBottom {
                spanStarts[newTop] = x
                newTop &+= 1
            }
            while newBottom > bottom && newBottom >= newTop {
                spanStarts[newBottom] = x
                newBottom &-= 1
            }
        }
    }

    /// What the spans of one plane have in common.
    struct SpanState {
        let height: Fixed
        let lights: Int32
        var last: Int32 = 0
    }

    /// Draws one row of a plane from where its span started.
    @inline(__always) private mutating func drawSpan(
        _ y: Int32, _ span: inout SpanState, _ source: UnsafePointer<UInt8>
    ) {
        let x1 = spanStarts[y]
        if cachedHeight[y] != span.height {
            cachedHeight[y] = span.height
            let distance = span.height * rowSlope[y]
            cachedDistance[y] = distance
            cachedStepX[y] = distance * baseScaleX
            cachedStepY[y] = distance * baseScaleY
        }
        let distance = cachedDistance[y]
        let length = distance * columnDistance[x1]
        let angle = (viewAngle + columnToAngle[x1]).fineIndex
        let x = viewX + sine[angle + 2048] * length
        let z = -viewY - sine[angle] * length
        var colorMap = fixedColorMap
        if colorMap < 0 {
            let index = min(UInt32(bitPattern: distance.raw) >> 20, 127)
            colorMap = lightsByDistance[span.lights &+ Int32(bitPattern: index)]
        }
        unsafe fillSpan(
            y, x1, span.last, x: x, y: z, stepX: cachedStepX[y], stepY: cachedStepY[y],
            source: source, colorMap: colorMap)
    }
}
