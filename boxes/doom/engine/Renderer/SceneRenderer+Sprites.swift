// Things: which of them are in view, how large, and which picture shows them.

extension SceneRenderer {
    /// Nothing nearer than this is drawn.
    private static var nearest: Fixed { 4 }

    /// Adds the things of a sector, once a frame.
    mutating func addSprites(of sector: Int32) {
        if sectorFrames[sector] == frameNumber { return }
        sectorFrames[sector] = frameNumber
        let lights = brightness(Int32(sectors[sector].light)) &* LightTables.scales
        var thing = sectors[sector].firstThing
        while thing != .none {
            addSprite(thing.raw, lights)
            thing = mobjs[thing.raw].sectorNext
        }
    }

    private mutating func addSprite(_ index: Int32, _ lights: Int32) {
        let x = mobjs[index].x - viewX
        let y = mobjs[index].y - viewY
        let depth = x * viewCosine - -(y * viewSine)
        if depth < Self.nearest { return }
        let scale = projection / depth
        let across = -(y * viewCosine + -(x * viewSine))
        if across.magnitude > depth << 2 { return }
        guard let view = picture(of: index) else { return }
        let left = across - pictures[view.picture].leftOffset
        let x1 = (centerXFraction + left * scale).units
        if x1 > width { return }
        let x2 = (centerXFraction + (left + pictures[view.picture].width) * scale).units &- 1
        if x2 < 0 || visibleSprites.count >= spriteLimit { return }
        let top = mobjs[index].z + pictures[view.picture].topOffset
        let step = Fixed(raw: 65536) / scale
        var sprite = VisibleSprite(
            x1: max(x1, 0), x2: min(x2, width &- 1), x: mobjs[index].x, y: mobjs[index].y,
            bottom: mobjs[index].z, top: top, startFraction: 0, scale: scale << detail, step: step,
            textureMiddle: top - viewZ, picture: view.picture,
            look: look(flags: mobjs[index].flags, frame: mobjs[index].frame, scale, lights))
        if view.isMirrored {
            sprite.startFraction = pictures[view.picture].width - Fixed(raw: 1)
            sprite.step = -step
        }
        if sprite.x1 > x1 { sprite.startFraction += sprite.step.times(sprite.x1 &- x1) }
        visibleSprites.append(sprite)
    }

    private mutating func picture(of index: Int32) -> (picture: Int32, isMirrored: Bool)? {
        let frame = sprites.frame(mobjs[index].sprite, mobjs[index].frame & 0x7FFF)
        var side = 0
        if frame.rotates {
            let direction = angle(toX: mobjs[index].x, y: mobjs[index].y)
            let turned = direction - mobjs[index].angle
            side = Int((turned.raw &+ (Angle.degrees45.raw / 2) &* 9) >> 29)
        }
        let picture = Int32(frame.pictures[side])
        return picture < 0 ? nil : (picture, frame.mirrored & (1 << UInt8(side)) != 0)
    }

    private mutating func look(flags: Int32, frame: Int32, _ scale: Fixed, _ lights: Int32)
        -> SpriteLook
    {
        if flags & MobjFlag.shadow != 0 {
            return SpriteLook(colorMap: SpriteLook.fuzz, translation: -1)
        }
        let dye = (flags & MobjFlag.translation) >> MobjFlag.translationShift
        let translation = dye == 0 ? -1 : (dye &- 1) &* 256
        if fixedColorMap >= 0 {
            return SpriteLook(colorMap: fixedColorMap, translation: translation)
        }
        if frame & fullBrightFrame != 0 { return SpriteLook(colorMap: 0, translation: translation) }
        let index = min(UInt32(bitPattern: scale.raw) >> UInt32(12 &- detail), 47)
        return SpriteLook(
            colorMap: lightsByScale[lights &+ Int32(bitPattern: index)], translation: translation)
    }

    /// Draws a picture of the player's own weapon; `frame` has the full-brightness bit.
    mutating func drawWeapon(
        sprite: Int32, frame: Int32, x: Fixed, y: Fixed, sector: Int32, isInvisible: Bool
    ) {
        let view = sprites.frame(sprite, frame & 0x7FFF)
        let picture = Int32(view.pictures[0])
        if picture < 0 { return }
        let left = x - 160 - pictures[picture].leftOffset
        let x1 = (centerXFraction + left * weaponScale).units
        if x1 > width { return }
        let right = left + pictures[picture].width
        let x2 = (centerXFraction + right * weaponScale).units &- 1
        if x2 < 0 { return }
        var colorMap = fixedColorMap
        if isInvisible {
            colorMap = SpriteLook.fuzz
        } else if colorMap < 0 {
            let row = brightness(Int32(sectors[sector].light)) &* LightTables.scales
            colorMap = frame & fullBrightFrame != 0 ? 0 : lightsByScale[row &+ 47]
        }
        var weapon = VisibleSprite(
            x1: max(x1, 0), x2: min(x2, width &- 1), x: 0, y: 0, bottom: 0, top: 0,
            startFraction: 0, scale: weaponScale << detail, step: weaponStep,
            textureMiddle: Fixed(raw: (100 << 16) + 32768) - (y - pictures[picture].topOffset),
            picture: picture, look: SpriteLook(colorMap: colorMap, translation: -1))
        if view.mirrored & 1 != 0 {
            weapon.step = -weaponStep
            weapon.startFraction = pictures[picture].width - Fixed(raw: 1)
        }
        if weapon.x1 > x1 { weapon.startFraction += weapon.step.times(weapon.x1 &- x1) }
        drawSprite(weapon, top: ClipList.open, bottom: ClipList.bottom)
    }
}
