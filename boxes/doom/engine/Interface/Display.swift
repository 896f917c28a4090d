// Puts a frame together: the view or automap, the status bar, messages, menus; or the screens
// between levels. When the kind of screen changes, the old one melts into the new one.

/// What a frame shows.
struct DisplayContent {
    var phase: GamePhase
    /// The level in play, in phase `level`.
    var world: World?
    var skyTexture: Int32 = 0
    var intermission: Intermission?
    var finale: Finale?
    /// The picture of the title page.
    var page: LumpName?
    var isPaused = false
    /// The map's name under the automap.
    var mapTitle: [UInt8] = []
}

/// Draws frames.
final class Display {
    let screen = Canvas(height: Screen.height)
    let renderer: Renderer
    let statusBar: StatusBar
    let headsUp: HeadsUp
    let automap: Automap
    let menu: Menu
    /// The number of the palette that colours the frame.
    private(set) var paletteNumber = 0
    private let catalog: GraphicsCatalog
    private let border: ViewBorder
    private let melted = Canvas(height: Screen.height)
    private var wipe: Wipe?
    /// The kind of screen of the last frame; nil asks for a melt even if it stays the same.
    private var shownPhase: GamePhase? = .title
    private var wasHelpShown = false
    private var wasWholeScreen = false

    init(
        _ catalog: GraphicsCatalog, trigonometry: Trigonometry, texts: Texts, font: Font,
        kind: GameKind, limits: RenderLimits
    ) throws(DataError) {
        self.catalog = catalog
        renderer = unsafe Renderer(
            catalog: catalog, trigonometry: trigonometry, screen: screen.pixels, limits: limits)
        statusBar = try StatusBar(catalog, screen: screen)
        headsUp = HeadsUp(font: font, texts: texts)
        automap = try Automap(catalog)
        menu = Menu(
            try MenuPictures(catalog, font: font, kind: kind), kind: kind, texts: texts)
        border = try ViewBorder(catalog, kind: kind)
    }

    /// Whether one screen is melting into another; the game stands still meanwhile.
    var isMelting: Bool { wipe != nil }

    /// Lets the next frame melt in, whatever it shows.
    func forceMelt() {
        shownPhase = nil
    }

    /// Takes over the view size and detail of the settings.
    func apply(_ settings: Settings) {
        renderer.setView(blocks: settings.viewSize, isLowDetail: settings.isLowDetail)
    }

    /// Advances a melt by one tic.
    func meltOneTic() {
        guard let wipe else { return }
        if wipe.advance(tics: 1, on: melted) {
            self.wipe = nil
            // The status bar will only draw what changes, so the frame must be whole.
            screen.copyAll(from: melted)
        }
    }

    /// Draws a frame. A melt that begins here takes its random numbers from `random`.
    func draw(_ content: DisplayContent, random: inout RandomSource) {
        if wipe != nil {
            screen.copyAll(from: melted)
            menu.draw(on: screen)
            return
        }
        let melts = content.phase != shownPhase
        if melts { melted.copyAll(from: screen) }
        drawContent(content, melts: melts)
        shownPhase = content.phase
        if content.isPaused { drawPause() }
        menu.draw(on: screen)
        wasHelpShown = menu.showsHelp
        if melts {
            let wipe = Wipe(from: melted, to: screen, random: &random)
            _ = wipe.advance(tics: 0, on: melted)
            screen.copyAll(from: melted)
            self.wipe = wipe
        }
    }

    /// Ends a melt at once, with the new screen. The random numbers stay taken.
    func skipMelt() {
        guard let wipe else { return }
        while !wipe.advance(tics: 1, on: screen) {}
        self.wipe = nil
    }

    private func drawContent(_ content: DisplayContent, melts: Bool) {
        switch content.phase {
        case .level:
            if let world = content.world { drawLevel(world, content, melts: melts) }
        case .intermission: content.intermission?.draw(on: screen)
        case .finale: content.finale?.draw(on: screen)
        case .title:
            if let page = content.page, let patch = try? catalog.patch(ifPresent: page) {
                screen.draw(patch, 0, 0)
            }
        }
        if content.phase != .level { paletteNumber = 0 }
    }

    private func drawLevel(_ world: World, _ content: DisplayContent, melts: Bool) {
        let isWholeScreen = renderer.geometry.height == Screen.height
        automap.draw(world, on: screen)
        let refresh = melts || (!isWholeScreen && wasWholeScreen) || wasHelpShown
        wasWholeScreen = isWholeScreen
        statusBar.draw(
            world, isVisible: !isWholeScreen || automap.isOpen, refresh: refresh)
        paletteNumber = StatusBar.palette(for: world.players[world.consolePlayer])
        if !automap.isOpen {
            if renderer.geometry.pixelWidth < Screen.width {
                border.draw(around: renderer.geometry, flats: catalog.flats, on: screen)
            }
            renderer.draw(world, skyTexture: content.skyTexture)
        }
        headsUp.draw(on: screen, mapTitle: automap.isOpen ? content.mapTitle : nil)
    }

    private func drawPause() {
        let view = renderer.geometry
        let y = automap.isOpen ? 4 : view.top + 4
        menu.pictures.draw("M_PAUSE", view.left + (view.pixelWidth - 68) / 2, y, on: screen)
    }
}
