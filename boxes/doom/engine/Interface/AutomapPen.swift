// Draws the lines of the automap.

/// Palette indices of the automap.
enum AutomapColor {
    static let wall: UInt8 = 176
    static let teleporter: UInt8 = 184
    static let floorStep: UInt8 = 64
    static let ceilingStep: UInt8 = 231
    static let flat: UInt8 = 96
    static let unseen: UInt8 = 99
    static let thing: UInt8 = 112
    static let grid: UInt8 = 104
    static let crosshair: UInt8 = 96
    static let player: UInt8 = 209
    static let invisible: UInt8 = 246
    /// Players' colours in a net game.
    static let players: [UInt8] = [112, 96, 64, 176]
}

/// Draws onto a screen through a window.
struct AutomapPen {
    let window: AutomapWindow
    let screen: Canvas
    let trigonometry: Trigonometry

    /// Draws the visible part of a line.
    func line(_ a: MapPoint, _ b: MapPoint, _ color: UInt8) {
        guard let (start, end) = window.clip(a, b) else { return }
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let (stepX, stepY): (Int32, Int32) = (dx < 0 ? -1 : 1, dy < 0 ? -1 : 1)
        let (ax, ay) = (2 * abs(dx), 2 * abs(dy))
        var (x, y) = start
        if ax > ay {
            var error = ay - ax / 2
            while true {
                screen[x, y] = color
                if x == end.x { return }
                if error >= 0 {
                    y += stepY
                    error -= ax
                }
                x += stepX
                error += ay
            }
        }
        var error = ax - ay / 2
        while true {
            screen[x, y] = color
            if y == end.y { return }
            if error >= 0 {
                x += stepX
                error -= ay
            }
            y += stepY
            error += ax
        }
    }

    /// Draws the borders of the blockmap's blocks.
    func drawGrid(_ blockmap: Blockmap) {
        var x = Self.firstGridLine(window.left, blockmap.originX)
        while x < window.right {
            line(
                MapPoint(x: x, y: window.bottom), MapPoint(x: x, y: window.top),
                AutomapColor.grid)
            x += 128
        }
        var y = Self.firstGridLine(window.bottom, blockmap.originY)
        while y < window.top {
            line(
                MapPoint(x: window.left, y: y), MapPoint(x: window.right, y: y),
                AutomapColor.grid)
            y += 128
        }
    }

    private static func firstGridLine(_ start: Fixed, _ origin: Fixed) -> Fixed {
        let rest = (start - origin).raw % (128 << 16)
        return rest == 0 ? start : start + Fixed(raw: (128 << 16) - rest)
    }

    /// Draws the level's lines: those seen, or all of them with the map or the cheat.
    func drawLines(_ world: World, cheat: Int) {
        let hasMap = world.players[world.consolePlayer].powers[Power.allMap] != 0
        let level = world.level
        for index in 0..<level.lines.count {
            let entry = level.lines[index]
            guard let color = color(entry, level, cheat: cheat, hasMap: hasMap) else { continue }
            let (v1, v2) = (level.vertices[entry.v1], level.vertices[entry.v2])
            line(MapPoint(x: v1.x, y: v1.y), MapPoint(x: v2.x, y: v2.y), color)
        }
    }

    private func color(_ line: Line, _ level: Level, cheat: Int, hasMap: Bool) -> UInt8? {
        let isHidden = line.flags & LineFlag.dontDraw != 0
        guard cheat != 0 || line.flags & LineFlag.mapped != 0 else {
            return hasMap && !isHidden ? AutomapColor.unseen : nil
        }
        if isHidden && cheat == 0 { return nil }
        if line.backSector < 0 { return AutomapColor.wall }
        if line.special == 39 { return AutomapColor.teleporter }
        if line.flags & LineFlag.secret != 0 { return AutomapColor.wall }
        let (front, back) = (level.sectors[line.frontSector], level.sectors[line.backSector])
        if back.floorHeight != front.floorHeight { return AutomapColor.floorStep }
        if back.ceilingHeight != front.ceilingHeight { return AutomapColor.ceilingStep }
        return cheat != 0 ? AutomapColor.flat : nil
    }

    /// Draws the player's arrow, in net games everybody's.
    func drawPlayers(_ world: World, cheat: Int) {
        if !world.rules.isNetGame {
            let body = world.mobjs[world.players[world.consolePlayer].mobj]
            draw(
                cheat != 0 ? AutomapShape.cheatArrow : AutomapShape.arrow, body, scale: nil,
                AutomapColor.player)
            return
        }
        for number in 0..<4 where world.playerInGame[number] {
            if world.rules.isDeathmatch && number != Int(world.consolePlayer) { continue }
            let player = world.players[number]
            let isInvisible = player.powers[Power.invisibility] != 0
            draw(
                AutomapShape.arrow, world.mobjs[player.mobj], scale: nil,
                isInvisible ? AutomapColor.invisible : AutomapColor.players[number])
        }
    }

    /// Draws a triangle for every thing.
    func drawThings(_ world: World) {
        for sector in 0..<world.level.sectors.count {
            var thing = world.level.sectors[sector].firstThing
            while thing != .none {
                draw(AutomapShape.triangle, world.mobjs[thing], scale: 16, AutomapColor.thing)
                thing = world.mobjs[thing].sectorNext
            }
        }
    }

    private func draw(_ shape: [Int32], _ body: Mobj, scale: Fixed?, _ color: UInt8) {
        var index = 0
        while index + 3 < shape.count {
            let a = place(shape[index], shape[index + 1], body, scale)
            let b = place(shape[index + 2], shape[index + 3], body, scale)
            line(a, b, color)
            index += 4
        }
    }

    private func place(_ x: Int32, _ y: Int32, _ body: Mobj, _ scale: Fixed?) -> MapPoint {
        var (x, y) = (Fixed(raw: x), Fixed(raw: y))
        if let scale { (x, y) = (scale * x, scale * y) }
        if body.angle != .zero {
            let (sine, cosine) = (trigonometry.sine(body.angle), trigonometry.cosine(body.angle))
            (x, y) = (x * cosine - y * sine, x * sine + y * cosine)
        }
        return MapPoint(x: x + body.x, y: y + body.y)
    }
}

/// The automap's drawings, as lines of two points each.
enum AutomapShape {
    private static let r: Int32 = 8 * 16 * 65536 / 7

    /// The player.
    static let arrow: [Int32] = [
        -r + r / 8, 0, r, 0,
        r, 0, r - r / 2, r / 4,
        r, 0, r - r / 2, -r / 4,
        -r + r / 8, 0, -r - r / 8, r / 4,
        -r + r / 8, 0, -r - r / 8, -r / 4,
        -r + 3 * r / 8, 0, -r + r / 8, r / 4,
        -r + 3 * r / 8, 0, -r + r / 8, -r / 4,
    ]

    /// The player while the map cheats: an arrow that carries letters.
    static let cheatArrow: [Int32] = [
        -r + r / 8, 0, r, 0,
        r, 0, r - r / 2, r / 6,
        r, 0, r - r / 2, -r / 6,
        -r + r / 8, 0, -r - r / 8, r / 6,
        -r + r / 8, 0, -r - r / 8, -r / 6,
        -r + 3 * r / 8, 0, -r + r / 8, r / 6,
        -r + 3 * r / 8, 0, -r + r / 8, -r / 6,
        -r / 2, 0, -r / 2, -r / 6,
        -r / 2, -r / 6, -r / 2 + r / 6, -r / 6,
        -r / 2 + r / 6, -r / 6, -r / 2 + r / 6, r / 4,
        -r / 6, 0, -r / 6, -r / 6,
        -r / 6, -r / 6, 0, -r / 6,
        0, -r / 6, 0, r / 4,
        r / 6, r / 4, r / 6, -r / 7,
        r / 6, -r / 7, r / 6 + r / 32, -r / 7 - r / 32,
        r / 6 + r / 32, -r / 7 - r / 32, r / 6 + r / 10, -r / 7,
    ]

    /// Any other thing, at a sixteenth of its size.
    static let triangle: [Int32] = [
        -32768, -45875, 65536, 0,
        65536, 0, -32768, 45875,
        -32768, 45875, -32768, -45875,
    ]
}
