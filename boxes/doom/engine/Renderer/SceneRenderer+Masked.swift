// Stage three: sprites from far to near, each clipped by the walls before it, and walls one can
// see through wherever a sprite or the end of the frame asks for them.

extension SceneRenderer {
    /// Draws all sprites and all masked walls.
    mutating func drawMasked() {
        sortSprites()
        var index: Int32 = 0
        while index < spriteOrder.count {
            clipAndDraw(visibleSprites[spriteOrder[index]])
            index &+= 1
        }
        index = drawnSegs.count &- 1
        while index >= 0 {
            if drawnSegs[index].maskedColumns != ClipList.none {
                drawMaskedWall(index, drawnSegs[index].x1, drawnSegs[index].x2)
            }
            index &-= 1
        }
    }

    /// Orders sprites by scale; equal ones stay in the order in which they were found.
    private mutating func sortSprites() {
        spriteOrder.truncate(to: 0)
        var index: Int32 = 0
        while index < visibleSprites.count {
            spriteOrder.append(index)
            let scale = visibleSprites[index].scale
            var place = index
            while place > 0 && visibleSprites[spriteOrder[place &- 1]].scale > scale {
                spriteOrder[place] = spriteOrder[place &- 1]
                place &-= 1
            }
            spriteOrder[place] = index
            index &+= 1
        }
    }

    /// Finds the rows in which no nearer wall hides a sprite, and draws it there.
    private mutating func clipAndDraw(_ sprite: VisibleSprite) {
        if sprite.x1 > sprite.x2 { return }
        let columns = sprite.x1..<sprite.x2 &+ 1
        fill(spriteBottom, columns, -2)
        fill(spriteTop, columns, -2)
        // Sound: the index is below the number of segs, and nothing is added to them meanwhile.
        let segs = unsafe drawnSegs.pointer
        var index = drawnSegs.count &- 1
        while index >= 0 {
            let seg = unsafe segs + Int(index)
            if unsafe seg.pointee.x1 <= sprite.x2 && seg.pointee.x2 >= sprite.x1 {
                clip(sprite, against: index)
            }
            index &-= 1
        }
        replaceUnset(spriteBottom, columns, Int16(truncatingIfNeeded: height))
        replaceUnset(spriteTop, columns, -1)
        drawSprite(sprite, top: ClipList.none, bottom: ClipList.none)
    }

    @inline(__always) private func fill(
        _ rows: Table<Int16>, _ columns: Range<Int32>, _ row: Int16
    ) {
        unsafe (rows.window(columns) + Int(columns.lowerBound)).update(
            repeating: row, count: columns.count)
    }

    /// Gives a row to the columns that have none (-2) yet.
    @inline(__always) private func replaceUnset(
        _ rows: Table<Int16>, _ columns: Range<Int32>, _ row: Int16
    ) {
        let place = unsafe rows.window(columns)
        var x = Int(columns.lowerBound)
        while x < Int(columns.upperBound) {
            unsafe place[x] = place[x] == -2 ? row : place[x]
            x &+= 1
        }
    }

    /// The same with the rows of a clip list.
    @inline(__always) private func replaceUnset(
        _ rows: Table<Int16>, _ columns: Range<Int32>, list: Int32
    ) {
        let place = unsafe rows.window(columns)
        let source = unsafe clipLists.window(
            list &+ columns.lowerBound..<list &+ columns.upperBound, origin: list)
        var x = Int(columns.lowerBound)
        while x < Int(columns.upperBound) {
            unsafe place[x] = place[x] == -2 ? source[x] : place[x]
            x &+= 1
        }
    }

    /// Clips a sprite by a seg that shares columns with it; or draws what the seg has in front of
    /// which the sprite stands.
    private mutating func clip(_ sprite: VisibleSprite, against index: Int32) {
        let drawn = drawnSegs[index]
        var silhouette = drawn.silhouette
        let isMasked = drawn.maskedColumns != ClipList.none
        if silhouette.isEmpty && !isMasked { return }
        let first = max(drawn.x1, sprite.x1)
        let last = min(drawn.x2, sprite.x2)
        let near = max(drawn.scale1, drawn.scale2)
        let far = min(drawn.scale1, drawn.scale2)
        if near < sprite.scale || (far < sprite.scale && !isBehind(sprite, drawn.seg)) {
            if isMasked { drawMaskedWall(index, first, last) }
            return
        }
        if sprite.bottom >= drawn.bottomHeight { silhouette.remove(.bottom) }
        if sprite.top <= drawn.topHeight { silhouette.remove(.top) }
        if silhouette.contains(.bottom) {
            replaceUnset(spriteBottom, first..<last &+ 1, list: drawn.bottomClip)
        }
        if silhouette.contains(.top) {
            replaceUnset(spriteTop, first..<last &+ 1, list: drawn.topClip)
        }
    }

    /// Whether a sprite is on the back side of a seg.
    private mutating func isBehind(_ sprite: VisibleSprite, _ seg: Int32) -> Bool {
        let v1 = segs[seg].v1
        let v2 = segs[seg].v2
        return Self.isOnLeft(
            x: sprite.x, y: sprite.y, originX: vertices[v1].x, originY: vertices[v1].y,
            dx: vertices[v2].x - vertices[v1].x, dy: vertices[v2].y - vertices[v1].y)
    }

    /// Draws a sprite between clip lists; `ClipList.none` stands for the sprite's own lists.
    mutating func drawSprite(_ sprite: VisibleSprite, top: Int32, bottom: Int32) {
        let patch = pictures[sprite.picture].patch
        var brush = MaskedBrush(
            middle: sprite.textureMiddle, scale: sprite.scale,
            step: sprite.step.magnitude >> detail,
            screenTop: centerYFraction - sprite.textureMiddle * sprite.scale, look: sprite.look)
        var fraction = sprite.startFraction
        var x = sprite.x1
        while x <= sprite.x2 {
            let column = fraction.units
            if column >= 0 && column < patch.width {
                brush.above =
                    top == ClipList.none ? Int32(spriteTop[x]) : Int32(clipLists[top &+ x])
                brush.below =
                    bottom == ClipList.none
                    ? Int32(spriteBottom[x]) : Int32(clipLists[bottom &+ x])
                unsafe drawPosts(x, patch.column(column), brush, limit: nil)
            }
            fraction += sprite.step
            x &+= 1
        }
    }

    /// How the posts of a column are drawn.
    struct MaskedBrush {
        var middle: Fixed
        var scale: Fixed
        var step: Fixed
        /// The row of the picture's top, as a fixed-point number.
        var screenTop: Fixed
        var look: SpriteLook
        /// The rows just outside of what is visible.
        var above: Int32 = -1
        var below: Int32 = 0
    }

    /// Draws the posts of one column. With a limit, posts that are not a patch's own are walked
    /// only as far as it.
    @inline(__always) private mutating func drawPosts(
        _ x: Int32, _ column: UnsafePointer<UInt8>, _ brush: MaskedBrush,
        limit: UnsafePointer<UInt8>?
    ) {
        var post = unsafe column
        while unsafe post[0] != 0xFF {
            if let limit = unsafe limit, unsafe post + 2 >= limit { return }
            let row = unsafe Int32(post[0])
            let length = unsafe Int32(post[1])
            let start = brush.screenTop + brush.scale.times(row)
            let end = start + brush.scale.times(length)
            let top = max((start.raw &+ 65535) >> 16, brush.above &+ 1)
            let bottom = min((end.raw &- 1) >> 16, brush.below &- 1)
            if top <= bottom {
                unsafe drawPost(
                    x, top, bottom, brush, middle: brush.middle - Fixed(units: row),
                    source: post + 3)
            }
            unsafe post += Int(length) + 4
        }
    }

    @inline(__always) private mutating func drawPost(
        _ x: Int32, _ top: Int32, _ bottom: Int32, _ brush: MaskedBrush, middle: Fixed,
        source: UnsafePointer<UInt8>
    ) {
        if brush.look.colorMap == SpriteLook.fuzz {
            drawFuzzColumn(x, top, bottom)
        } else if brush.look.translation >= 0 {
            unsafe drawTranslatedColumn(
                x, top, bottom, middle: middle, step: brush.step, source: source,
                look: brush.look)
        } else {
            unsafe drawColumn(
                x, top, bottom, middle: middle, step: brush.step, source: source,
                colorMap: brush.look.colorMap)
        }
    }

    /// Draws columns of the middle texture of a wall with an opening; each column only once.
    mutating func drawMaskedWall(_ index: Int32, _ first: Int32, _ last: Int32) {
        let drawn = drawnSegs[index]
        let seg = segs[drawn.seg]
        let side = sides[seg.side]
        let texture = textureTranslation[Int32(side.middleTexture)]
        let near = sectors[seg.frontSector]
        let far = sectors[seg.backSector]
        let lights = wallLights(seg, sector: seg.frontSector)
        var middle: Fixed
        if lines[seg.line].flags & LineFlag.dontPegBottom != 0 {
            middle = max(near.floorHeight, far.floorHeight) + shapes[texture].height - viewZ
        } else {
            middle = min(near.ceilingHeight, far.ceilingHeight) - viewZ
        }
        middle += side.rowOffset
        var brush = MaskedBrush(
            middle: middle, scale: drawn.scale1 + drawn.scaleStep.times(first &- drawn.x1),
            step: 0, screenTop: 0, look: SpriteLook(colorMap: fixedColorMap, translation: -1))
        var x = first
        while x <= last {
            let column = clipLists[drawn.maskedColumns &+ x]
            if column != Int16.max {
                clipLists[drawn.maskedColumns &+ x] = Int16.max
                aim(&brush, lights)
                brush.above = Int32(clipLists[drawn.topClip &+ x])
                brush.below = Int32(clipLists[drawn.bottomClip &+ x])
                let pixels = unsafe textures.column(texture, Int32(column))
                let limit = unsafe textures.postLimit(texture, pixels)
                unsafe drawPosts(x, pixels - 3, brush, limit: limit)
            }
            brush.scale += drawn.scaleStep
            x &+= 1
        }
    }

    /// Sets what depends on the scale of a masked wall's column.
    @inline(__always) private mutating func aim(_ brush: inout MaskedBrush, _ lights: Int32) {
        let scale = UInt32(bitPattern: brush.scale.raw)
        if fixedColorMap < 0 {
            let index = min(scale >> 12, 47)
            brush.look.colorMap = lightsByScale[lights &+ Int32(bitPattern: index)]
        }
        brush.screenTop = centerYFraction - brush.middle * brush.scale
        brush.step = Fixed(raw: Int32(bitPattern: UInt32.max / max(scale, 1)))
    }
}
