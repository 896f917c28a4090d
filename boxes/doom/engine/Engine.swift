// The whole game behind one object: WADs and input in; frames, colours and sounds out. It makes no
// system calls and keeps no time: whoever owns it calls `tick()` 35 times a second and shows `frame`.

/// A saved game that the owner of the files is asked to keep.
public struct SavedGame: Sendable {
    /// The slot, 0...5.
    public let slot: Int
    /// The file's content.
    public let bytes: [UInt8]
}

/// A game of DOOM.
public final class Engine {
    let game: Game
    let presenter: Presenter
    var titles: TitleLoop
    var builder = CommandBuilder()
    var cheats = CheatReader()
    /// Saved games by slot, nil for empty ones.
    var slots: [[UInt8]?] = [nil, nil, nil, nil, nil, nil]
    var savedGames: [SavedGame] = []
    var sounds: [SoundStart] = []
    /// Whether one demo was asked for, after which the game quits.
    var isSingleDemo = false
    /// Whether the loop of title pages runs.
    var isAtTitles = false
    /// Whether the box shows the game; without focus it stands still.
    public var isSuspended = false

    /// Whether the player chose to quit, or the one demo that was asked for has ended.
    public internal(set) var hasQuit = false
    /// What went wrong with the last level, demo or saved game; the owner may set it to nil.
    public var failure: DataError?
    /// Whether the player changed settings since the owner last set this to false.
    public var settingsChanged = false

    /// A game that is about to start.
    ///
    /// - Parameter files: the main WAD, then patch WADs.
    /// - Throws: an error naming the lump or file that is damaged or missing.
    @export(interface)
    public convenience init(
        files: [WADFile], options: EngineOptions = EngineOptions()
    ) throws(DataError) {
        try self.init(wad: try WADDirectory(files: files), options: options)
    }

    /// A game that is about to start, from WADs that are open already.
    ///
    /// - Throws: an error naming the lump that is damaged or missing.
    @export(interface)
    public init(wad: WADDirectory, options: EngineOptions) throws(DataError) {
        game = try Game(wad: wad)
        presenter = try Presenter(game, limits: options.keepsVanillaLimits ? .vanilla : .lifted)
        titles = TitleLoop(kind: presenter.kind, wad: game.wad)
        try start(options)
    }

    private func start(_ options: EngineOptions) throws(DataError) {
        if let bytes = options.demo {
            game.request(.playDemo(try DemoFile(bytes: bytes, name: "demo")))
            isSingleDemo = true
        } else if let name = options.demoLump {
            let bytes = game.wad.bytes(at: try game.wad.require(LumpName(name)))
            game.request(.playDemo(try DemoFile(bytes: bytes, name: name)))
            isSingleDemo = true
        } else if let warp = options.warp {
            var rules = game.gameKind
            rules.skill = Int32(clamping: options.skill - 1)
            rules.episode = Int32(clamping: warp.episode)
            rules.map = Int32(clamping: warp.map)
            rules.fastMonsters = options.hasFastMonsters
            rules.respawnMonsters = options.monstersRespawn
            rules.noMonsters = options.hasNoMonsters
            if options.records {
                var recording = DemoFile()
                recording.rules = rules
                game.recording = recording
            }
            game.request(.newGame(rules))
        } else {
            isAtTitles = true
            advanceTitles()
        }
    }

    /// Whether the player walks through a level: no menu, no demo, no pause.
    public var isPlaying: Bool {
        game.phase == .level && game.demo == nil && !isAtTitles && !game.isPaused
            && !presenter.display.menu.isOpen
    }

    // MARK: Settings and saved games

    /// What the player set in the menus.
    public var settings: Settings {
        get { presenter.display.menu.settings }
        set {
            presenter.display.menu.settings = newValue.clamped
            applySettings()
        }
    }

    func applySettings() {
        presenter.display.apply(settings)
        game.world?.soundVolume = settings.effectVolume
    }

    /// Puts a saved game into a slot, as found on the disk; its name is read from it.
    @export(interface)
    public func fillSlot(_ slot: Int, with bytes: [UInt8]) {
        guard slots.indices.contains(slot), bytes.count >= 24 else { return }
        slots[slot] = bytes
        presenter.display.menu.slotNames[slot] = Array(bytes.prefix(24).prefix { $0 != 0 })
    }

    /// The games that were saved since the last call, for the disk.
    @export(interface)
    public func takeSavedGames() -> [SavedGame] {
        defer { savedGames = [] }
        return savedGames
    }

    /// The demo recorded so far, as a file; nil unless recording was asked for.
    public var recordedDemo: [UInt8]? { game.recording?.bytes() }

    // MARK: Input

    /// Handles a key or the mouse.
    @export(interface)
    public func handle(_ event: InputEvent) {
        switch event {
        case .keyDown(let key, let typed):
            if handleKey(key, typed) { return }
        case .keyUp(let key): presenter.display.automap.release(key)
        case .mouse: break
        }
        builder.handle(event, sensitivity: settings.mouseSensitivity)
    }

    /// Forgets all keys that are held, as when the window loses the keyboard.
    @export(interface)
    public func releaseKeys() {
        builder.releaseAll()
    }

    private func handleKey(_ key: Key, _ typed: UInt8) -> Bool {
        let (menu, automap) = (presenter.display.menu, presenter.display.automap)
        let context = MenuContext(
            canSave: game.phase == .level && game.demo == nil, isPlayingDemo: game.demo != nil,
            isAutomapOpen: automap.isOpen)
        if menu.handle(key, typed: typed, context) { return true }
        if isAtTitles {
            // Any key wakes the menus, but for the one that commands of the window begin with.
            if key == .alternate { return false }
            menu.open()
            menu.sounds.append(SoundID.swtchn)
            return true
        }
        if game.phase == .finale, let finale = presenter.finale, finale.handleKey() { return true }
        guard game.phase == .level, let world = game.world else { return false }
        if game.demo == nil, !world.rules.isNetGame, let cheat = cheats.read(typed) {
            if let name = presenter.apply(cheat, world) { say(name) }
        }
        switch automap.handle(key, world) {
        case .ignored: return false
        case .handled: return true
        case .says(let name, let number):
            say(name, number)
            return true
        }
    }

    /// Shows a text of the interface.
    func say(_ name: String, _ number: Int? = nil) {
        var text = presenter.texts.text(name)
        if let number { text += Array(" \(number)".utf8) }
        presenter.display.headsUp.announce(text)
    }

    // MARK: What comes out

    /// The frame's 64,000 palette indices, row by row; valid until the next `draw()`.
    public var frame: UnsafeBufferPointer<UInt8> { unsafe presenter.display.screen.bytes }

    /// The frame's 256 colours as red, green, blue, brightened as the settings say.
    public var palette: [UInt8] { presenter.palette() }

    /// What `palette` depends on: equal keys mean equal colours.
    public var paletteKey: (palette: Int, gamma: Int32) {
        (presenter.display.paletteNumber, settings.gamma)
    }

    /// Draws the frame; as often as it is shown, at most once a tic.
    @export(interface)
    public func draw() {
        presenter.draw()
    }

    /// The sounds that started since the last call.
    @export(interface)
    public func takeSounds() -> [SoundStart] {
        defer { sounds = [] }
        return sounds
    }
}
