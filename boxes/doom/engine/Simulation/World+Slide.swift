// Sliding along a wall that a player ran into.

/// The nearest walls in the way of a sliding move.
struct SlideScratch {
    var mover = MobjID.none
    var bestFraction: Fixed = 0
    var bestLine: Int32 = 0
    var moveX: Fixed = 0
    var moveY: Fixed = 0
}

extension World {
    /// Moves a thing as far as its momentum allows, turning the momentum along walls.
    func slideMove(_ thing: MobjID) {
        slide.mover = thing
        for _ in 0..<2 {
            findSlideWall(thing)
            if slide.bestFraction.raw == 0x1_0001 { break }
            // Stay a little in front of the wall.
            slide.bestFraction.raw &-= 0x800
            if slide.bestFraction.raw > 0 {
                let x = mobjs[thing].x + mobjs[thing].momX * slide.bestFraction
                let y = mobjs[thing].y + mobjs[thing].momY * slide.bestFraction
                if !tryMove(thing, x, y) { break }
            }
            var rest = 1 - (slide.bestFraction + Fixed(raw: 0x800))
            if rest > 1 { rest = 1 }
            if rest.raw <= 0 { return }
            slide.moveX = mobjs[thing].momX * rest
            slide.moveY = mobjs[thing].momY * rest
            turnAlong(slide.bestLine)
            mobjs[thing].momX = slide.moveX
            mobjs[thing].momY = slide.moveY
            if tryMove(thing, mobjs[thing].x + slide.moveX, mobjs[thing].y + slide.moveY) { return }
        }
        stairStep(thing)
    }

    /// Tries one axis, then the other.
    private func stairStep(_ thing: MobjID) {
        if !tryMove(thing, mobjs[thing].x, mobjs[thing].y + mobjs[thing].momY) {
            tryMove(thing, mobjs[thing].x + mobjs[thing].momX, mobjs[thing].y)
        }
    }

    private func findSlideWall(_ thing: MobjID) {
        let (momX, momY) = (mobjs[thing].momX, mobjs[thing].momY)
        let radius = mobjs[thing].radius
        let forwardX = momX.raw > 0 ? radius : -radius
        let forwardY = momY.raw > 0 ? radius : -radius
        let leadX = mobjs[thing].x + forwardX
        let trailX = mobjs[thing].x - forwardX
        let leadY = mobjs[thing].y + forwardY
        let trailY = mobjs[thing].y - forwardY
        slide.bestFraction = Fixed(raw: 0x1_0001)
        traverse(from: leadX, leadY, to: leadX + momX, leadY + momY, for: .slide)
        traverse(from: trailX, leadY, to: trailX + momX, leadY + momY, for: .slide)
        traverse(from: leadX, trailY, to: leadX + momX, trailY + momY, for: .slide)
    }

    func slideMeets(_ intercept: Intercept) -> Bool {
        let line = intercept.line
        let mover = slide.mover
        if lines[line].flags & LineFlag.twoSided == 0 {
            // The back of a one-sided line does not stop anyone.
            if lines[line].isBehind(x: mobjs[mover].x, y: mobjs[mover].y) { return true }
        } else {
            openLine(line)
            let opening = trace.opening
            if opening.range >= mobjs[mover].height
                && opening.top - mobjs[mover].z >= mobjs[mover].height
                && opening.bottom - mobjs[mover].z <= 24
            {
                return true
            }
        }
        if intercept.fraction < slide.bestFraction {
            slide.bestFraction = intercept.fraction
            slide.bestLine = line
        }
        return false
    }

    /// Projects the rest of the move on the wall.
    private func turnAlong(_ line: Int32) {
        if lines[line].slope == .horizontal {
            slide.moveY = 0
            return
        }
        if lines[line].slope == .vertical {
            slide.moveX = 0
            return
        }
        let mover = slide.mover
        var wall = trigonometry.angle(x: lines[line].dx, y: lines[line].dy)
        if lines[line].isBehind(x: mobjs[mover].x, y: mobjs[mover].y) { wall += .degrees180 }
        var turn = trigonometry.angle(x: slide.moveX, y: slide.moveY) - wall
        if turn.raw > Angle.degrees180.raw { turn += .degrees180 }
        let length = approximateDistance(slide.moveX, slide.moveY) * trigonometry.cosine(turn)
        slide.moveX = length * trigonometry.cosine(wall)
        slide.moveY = length * trigonometry.sine(wall)
    }
}
