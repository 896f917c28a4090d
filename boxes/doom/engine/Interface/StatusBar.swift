// The status bar: ammunition, health, arms, face, armour, keys. Numbers and icons are drawn over a
// background picture, and erased with it, in the original's order: icons with transparent pixels
// show by what they were preceded, so the order is part of the picture.

/// The status bar and the colour of the whole screen.
final class StatusBar {
    static let top: Int32 = 168
    static let height: Int32 = 32

    let pictures: StatusPictures
    var face = FaceState()
    private let background = Canvas(height: StatusBar.height)
    private let screen: Canvas
    /// Nothing was drawn yet since the level began.
    private var isFirst = true
    private var wasShown = true
    private var isShown = true
    // What the icons showed last; -1 for nothing.
    private var armsBackgroundShown = -1
    private var armsShown: [Int] = [-1, -1, -1, -1, -1, -1]
    private var faceShown = -1
    private var keysShown: [Int] = [-1, -1, -1]
    /// What the bar shows; it follows the player once a tic.
    private var values = StatusValues()

    init(_ catalog: GraphicsCatalog, screen: Canvas) throws(DataError) {
        pictures = try StatusPictures(catalog)
        self.screen = screen
    }

    /// Forgets everything, the face's timers included, as at the start of the program.
    func reset() {
        face = FaceState()
    }

    /// Starts afresh for a player who enters a level.
    func start(_ player: Player) {
        isFirst = true
        face.start(player)
        values = StatusValues()
        armsBackgroundShown = -1
        armsShown = [-1, -1, -1, -1, -1, -1]
        faceShown = -1
        keysShown = [-1, -1, -1]
    }

    /// Follows the console player; `random` is this tic's number for the face.
    func tick(_ world: World, random: Int32) {
        let player = world.players[world.consolePlayer]
        values.update(player, world)
        face.update(player, world, random: random)
    }

    /// Draws what changed; everything if `refresh` is set or the level just began. Without the bar
    /// (full-screen view) nothing shows, but with the automap it does.
    func draw(_ world: World, isVisible: Bool, refresh: Bool) {
        isShown = isVisible
        let redraw = isFirst || refresh
        isFirst = false
        if redraw && isShown {
            background.draw(pictures.bar, 0, 0)
            if world.rules.isNetGame {
                background.draw(pictures.faceBackground, 143, 0)
            }
            screen.copy(
                0, 0, Screen.width, Self.height, from: background, toX: 0, Self.top)
        }
        drawNumbers(world, redraw)
        drawIcons(world, redraw)
    }

    private func drawNumbers(_ world: World, _ redraw: Bool) {
        guard isShown else { return }
        number(values.ready, 44, 171, digits: 3, pictures.tall)
        for kind in 0..<4 {
            let y = [173, 179, 191, 185][kind] as Int32
            number(values.ammo[kind], 288, y, digits: 3, pictures.short)
            number(values.maxAmmo[kind], 314, y, digits: 3, pictures.short)
        }
        if redraw { screen.draw(pictures.percent, 90, 171) }
        number(values.health, 90, 171, digits: 3, pictures.tall)
        if redraw { screen.draw(pictures.percent, 221, 171) }
        number(values.armor, 221, 171, digits: 3, pictures.tall)
    }

    private func drawIcons(_ world: World, _ redraw: Bool) {
        guard isShown else { return }
        let isDeathmatch = world.rules.isDeathmatch
        if !isDeathmatch {
            if armsBackgroundShown != 1 || redraw { screen.draw(pictures.arms, 104, 168) }
            armsBackgroundShown = 1
            for slot in 0..<6 {
                let x = 111 + Int32(slot % 3) * 12
                let y = 172 + Int32(slot / 3) * 10
                icon(
                    values.arms[slot], &armsShown[slot], x, y,
                    [pictures.gray[slot], pictures.short[slot + 2]], redraw)
            }
        }
        icon(face.index, &faceShown, 143, 168, pictures.faces, redraw)
        for slot in 0..<3 {
            icon(
                values.keys[slot], &keysShown[slot], 239, 171 + Int32(slot) * 10, pictures.keys,
                redraw)
        }
        if isDeathmatch { number(values.frags, 138, 171, digits: 2, pictures.tall) }
    }

    /// Draws a number that ends at `x`, or nothing for nil, over a fresh background.
    private func number(
        _ value: Int32?, _ x: Int32, _ y: Int32, digits: Int32, _ font: [Patch]
    ) {
        let width = font[0].width
        let left = x - digits * width
        screen.copy(
            left, y - Self.top, width * digits, font[0].height, from: background, toX: left, y)
        guard let value else { return }
        let isNegative = value < 0
        let lowest: Int32 = digits == 2 ? -9 : digits == 3 ? -99 : Int32.min + 1
        var rest = isNegative ? 0 - max(value, lowest) : value
        var right = x
        if rest == 0 { screen.draw(font[0], right - width, y) }
        var room = digits
        while rest > 0 && room > 0 {
            right -= width
            screen.draw(font[Int(rest % 10)], right, y)
            rest /= 10
            room -= 1
        }
        if isNegative { screen.draw(pictures.minus, right - 8, y) }
    }

    /// Draws one of some pictures if it changed, after erasing the one before.
    private func icon(
        _ index: Int, _ shown: inout Int, _ x: Int32, _ y: Int32, _ choices: [Patch],
        _ redraw: Bool
    ) {
        if index < 0 || (index == shown && !redraw) { return }
        if shown >= 0 {
            let old = choices[shown]
            let left = x - old.leftOffset
            let top = y - old.topOffset
            screen.copy(
                left, top - Self.top, old.width, old.height, from: background, toX: left, top)
        }
        screen.draw(choices[index], x, y)
        shown = index
    }

    /// Which of the 14 palettes colours the screen: pain, a pickup's flash or the radiation suit.
    static func palette(for player: Player) -> Int {
        var pain = player.damageCount
        if player.powers[Power.strength] != 0 {
            pain = max(pain, 12 - (player.powers[Power.strength] >> 6))
        }
        if pain != 0 { return 1 + Int(min((pain + 7) >> 3, 7)) }
        if player.bonusCount != 0 { return 9 + Int(min((player.bonusCount + 7) >> 3, 3)) }
        let suit = player.powers[Power.ironFeet]
        return suit > 4 * 32 || suit & 8 != 0 ? 13 : 0
    }
}
