// Keeps what is on the screen in step with the session: after each tic of the game the status bar,
// messages, automap, intermission or finale have their tic too, in the original's order, because
// they share its second random sequence.

/// Connects a session with a display.
final class Presenter {
    let game: Game
    let catalog: GraphicsCatalog
    let display: Display
    let texts: Texts
    let kind: GameKind
    private let font: Font
    private let pictures: IntermissionPictures
    private(set) var intermission: Intermission?
    private(set) var finale: Finale?
    /// The picture behind title pages.
    var page: LumpName?
    /// Sounds of menus and screens, by number; the owner takes them.
    var sounds: [Int32] = []
    /// The world whose beginning was seen.
    private var shownWorld: World?

    /// - Parameter filler: what lies behind pictures; see `DemoTrace`.
    init(_ game: Game, limits: RenderLimits, filler: UInt8 = 0) throws(DataError) {
        self.game = game
        catalog = try GraphicsCatalog(
            wad: game.wad, spriteNames: game.definitions.spriteNames,
            arena: GraphicsArena(filler: filler))
        kind = GameKind(game.wad)
        texts = Texts(game.definitions)
        font = try Font(catalog)
        pictures = try IntermissionPictures(catalog, kind: kind)
        display = try Display(
            catalog, trigonometry: game.trigonometry, texts: texts, font: font, kind: kind,
            limits: limits)
    }

    /// Follows a tic that the game just ran.
    func follow() {
        let phase = game.phase
        if phase != .intermission { intermission = nil }
        if phase != .finale { finale = nil }
        switch phase {
        case .level: followLevel()
        case .intermission: followIntermission()
        case .finale: followFinale()
        case .title: shownWorld = nil
        }
    }

    private func followLevel() {
        guard let world = game.world else { return }
        if shownWorld !== world {
            shownWorld = world
            display.statusBar.start(
                game.bornPlayer ?? world.players[world.consolePlayer])
            display.headsUp.start()
            display.automap.startLevel()
            display.forceMelt()
        } else if let born = world.bornPlayer {
            // Somebody who dies in a game for several is put at a start of the same level.
            display.statusBar.start(born)
            display.headsUp.start()
        }
        world.bornPlayer = nil
        display.statusBar.tick(world, random: world.statusRandom)
        display.automap.tick(world)
        display.headsUp.tick(world, isEnabled: display.menu.settings.showsMessages)
    }

    private func followIntermission() {
        guard let world = game.world else { return }
        display.automap.close()
        let intermission =
            self.intermission
            ?? Intermission(summary, pictures: pictures, kind: kind, random: &world.random)
        self.intermission = intermission
        var buttons: [UInt8?] = []
        for player in 0..<4 {
            buttons.append(game.playerInGame[player] ? game.commands[player].buttons : nil)
        }
        let isOver = intermission.tick(
            buttons: buttons, players: world.players, random: &world.random)
        if isOver {
            game.finishIntermission()
            // A story shows at once, and has its first tic in the next one.
            if game.phase == .finale { finale = newFinale() }
        }
        for sound in intermission.sounds { world.drawPitch(of: sound) }
        sounds += intermission.sounds
        intermission.sounds = []
    }

    private func newFinale() -> Finale {
        Finale(
            catalog: catalog, font: font, texts: texts, kind: kind,
            episode: game.rules.episode, map: game.rules.map)
    }

    private func followFinale() {
        display.automap.close()
        let finale = self.finale ?? newFinale()
        self.finale = finale
        var isPressed = false
        for player in 0..<4 where game.playerInGame[player] && game.commands[player].buttons != 0 {
            isPressed = true
        }
        switch finale.tick(isPressed: isPressed, definitions: game.definitions) {
        case .goesOn: break
        case .changesScreen: display.forceMelt()
        case .continues: game.finishFinaleText()
        }
        takeSounds(of: finale)
    }

    private func takeSounds(of finale: Finale) {
        for sound in finale.sounds { game.world?.drawPitch(of: sound) }
        sounds += finale.sounds
        finale.sounds = []
    }

    private var summary: LevelSummary {
        let stats = game.stats
        let player = stats.players[Int(game.consolePlayer)]
        let isParty = game.rules.isDeathmatch || game.rules.isNetGame
        return LevelSummary(
            episode: Int(stats.episode) - 1, lastMap: Int(stats.lastMap) - 1,
            nextMap: Int(stats.nextMap) - 1, didSecret: stats.didSecret, kills: player.kills,
            items: player.items, secrets: player.secrets, totalKills: stats.totalKills,
            totalItems: stats.totalItems, totalSecrets: stats.totalSecrets,
            timeInTics: player.time, parInTics: stats.parTime,
            party: !isParty
                ? nil
                : PartyStatistics(
                    stats, me: game.consolePlayer, isDeathmatch: game.rules.isDeathmatch))
    }

    /// Draws a frame.
    func draw() {
        var content = DisplayContent(phase: game.phase, world: game.world)
        content.skyTexture = Int32(game.surfaces.texture(game.skyName) ?? 0)
        content.intermission = intermission
        content.finale = finale
        content.page = page
        content.isPaused = game.isPaused
        if display.automap.isOpen {
            content.mapTitle = texts.mapTitle(game.mapName, isCommercial: kind.isCommercial)
        }
        if let world = game.world {
            display.draw(content, random: &world.random)
        } else {
            display.draw(content, random: &game.random)
        }
        // The end of the third episode shoots while it is drawn.
        if let finale { takeSounds(of: finale) }
    }

    /// The frame's 256 colours as red, green, blue, brightened as the settings say.
    func palette() -> [UInt8] {
        let start = display.paletteNumber * 768
        let gamma = display.menu.settings.gamma
        return (0..<768).map { Gamma.corrected(catalog.palette.palettes[start + $0], gamma) }
    }

    /// The fingerprint of the frame and of its colours, as the reference recordings have it: of the
    /// 64,000 indices, then of 256 times red, green, blue without their low two bits, and 0.
    func frameHash() -> UInt64 {
        var hash = Hash()
        display.screen.feed(&hash)
        let start = display.paletteNumber * 768
        for index in 0..<256 {
            for channel in 0..<3 {
                let value = catalog.palette.palettes[start + index * 3 + channel]
                hash.combine(Gamma.corrected(value, 0) & 0xFC)
            }
            hash.combine(0 as UInt8)
        }
        return hash.value
    }
}
