// A game in a window, without the window: time, input, frames and files on one side, the engine on the
// other. It is told everything and asks nothing, so tests can play it.

public import DoomEngine

/// A game that is being played.
public final class GameSession {
    /// The game itself.
    public let engine: Engine
    /// The player's choices; what the menus change is stored at once.
    public private(set) var preferences: Preferences
    /// Told of what went wrong, one sentence each.
    public var onProblem: ((String) -> Void)?
    /// Whether the game goes on. Without the keyboard it stands still.
    public private(set) var isActive = false
    /// Tics that were run.
    public private(set) var tics = 0

    private let wad: String
    private let files: any GameFiles
    private let recording: String?
    private var pacer: Pacer
    private var scaler: FrameScaler?
    private var colors: [UInt32] = []
    private var colorsKey: (palette: Int, gamma: Int32) = (-1, -1)
    /// The tic whose frame the engine holds.
    private var drawnTic = -1

    /// A game whose files are named after a WAD. It stands still until `activate`.
    @export(interface)
    public init(
        _ engine: Engine, wad: String, preferences: Preferences, recording: String?,
        files: any GameFiles
    ) {
        self.engine = engine
        self.wad = wad
        self.preferences = preferences
        self.recording = recording
        self.files = files
        pacer = Pacer(now: 0)
        engine.settings = preferences.settings
        for slot in 0..<6 {
            if let bytes = files.read(DataFile.savedGame(slot: slot, wad: wad)) {
                engine.fillSlot(slot, with: bytes)
            }
        }
    }

    /// Whether the player left the game, or the demo ended.
    public var hasQuit: Bool { engine.hasQuit }

    // MARK: Time

    /// The window got the keyboard.
    @export(interface)
    public func activate(now: UInt64) {
        if isActive { return }
        isActive = true
        engine.isSuspended = false
        pacer = Pacer(now: now)
    }

    /// The window lost the keyboard: keys are up, and the game stands still.
    @export(interface)
    public func deactivate() {
        isActive = false
        engine.isSuspended = true
        engine.releaseKeys()
    }

    /// When `advance` has something to do; nil while the game stands still.
    public var deadline: UInt64? { isActive ? pacer.deadline : nil }

    /// Runs the tics that are due.
    ///
    /// - Returns: whether there is a new frame to show.
    @export(interface)
    public func advance(now: UInt64) -> Bool {
        guard isActive else { return false }
        let due = pacer.due(now: now)
        for _ in 0..<due where !engine.hasQuit { tick() }
        return due > 0
    }

    /// Runs one tic, whatever the time.
    @export(interface)
    public func tick() {
        engine.tick()
        tics += 1
        _ = engine.takeSounds()
        for game in engine.takeSavedGames() {
            let path = DataFile.savedGame(slot: game.slot, wad: wad)
            if !files.write(path, game.bytes) { onProblem?("cannot write \(path)") }
        }
        if let failure = engine.failure {
            engine.failure = nil
            onProblem?(failure.description)
        }
        if engine.settingsChanged {
            engine.settingsChanged = false
            preferences.settings = engine.settings
            storePreferences()
        }
    }

    /// Keeps what has to be kept at the end.
    @export(interface)
    public func finish() {
        guard let recording, let bytes = engine.recordedDemo else { return }
        let path = DataFile.demo(recording)
        if !files.write(path, bytes) { onProblem?("cannot write \(path)") }
    }

    // MARK: Input

    /// A key of the desktop went down (or repeats) or up.
    ///
    /// - Returns: what the window has to do about it.
    @export(interface)
    public func key(
        _ code: UInt16, isDown: Bool, typed: UInt8, hasAlternate: Bool
    ) -> KeyMeaning {
        let meaning = KeyMap.meaning(of: code, hasAlternate: hasAlternate)
        switch meaning {
        case .game(let key):
            engine.handle(isDown ? .keyDown(key, typed: typed) : .keyUp(key))
        case .toggleScaling:
            if isDown { toggleScaling() }
        case .toggleFullScreen, .nothing: break
        }
        return meaning
    }

    /// Whether the mouse is the player's: it turns, and the pointer is to stay out of the way.
    public var keepsPointer: Bool { isActive && engine.isPlaying }

    /// The mouse moved, with these buttons held (1 left, 2 right, 4 middle). Movement that is not the
    /// player's, as on the way to a menu of the desktop, turns nobody.
    @export(interface)
    public func mouse(dx: Int, dy: Int, buttons: UInt8) {
        let (dx, dy) = keepsPointer ? (dx, preferences.mouseWalks ? -dy : 0) : (0, 0)
        engine.handle(
            .mouse(
                dx: Int32(clamping: dx), dy: Int32(clamping: dy),
                buttons: MouseButtons(rawValue: buttons & 7)))
    }

    private func toggleScaling() {
        preferences.scaling = preferences.scaling == .smooth ? .integer : .smooth
        scaler = nil
        storePreferences()
    }

    /// Remembers whether the game is on the whole screen.
    @export(interface)
    public func remember(isFullScreen: Bool) {
        if preferences.isFullScreen == isFullScreen { return }
        preferences.isFullScreen = isFullScreen
        storePreferences()
    }

    private func storePreferences() {
        if !files.write(DataFile.configuration, Array(preferences.text.utf8)) {
            onProblem?("cannot write \(DataFile.configuration)")
        }
    }

    // MARK: Frames

    /// Whether the frame of the last tic was not drawn yet.
    public var hasNewFrame: Bool { drawnTic != tics }

    /// Where the picture goes in a window of this size; nil if not a pixel of it fits.
    @export(interface)
    public func placement(width: Int, height: Int) -> FramePlacement? {
        FramePlacement(windowWidth: width, windowHeight: height, mode: preferences.scaling)
    }

    /// Draws the frame of the moment where `placement` put it: `pixels` begins with its first pixel, and
    /// its rows are `stride` pixels apart.
    @export(interface)
    public func draw(
        into pixels: UnsafeMutableBufferPointer<UInt32>, _ placement: FramePlacement, stride: Int
    ) {
        if drawnTic != tics {
            drawnTic = tics
            engine.draw()
        }
        let scaler = scaler(for: placement)
        let key = engine.paletteKey
        if key.palette != colorsKey.palette || key.gamma != colorsKey.gamma {
            colorsKey = key
            colors = FrameScaler.pack(engine.palette)
        }
        unsafe scaler.draw(engine.frame, palette: colors, into: pixels, stride: stride)
    }

    private func scaler(for placement: FramePlacement) -> FrameScaler {
        if let scaler, scaler.width == placement.width, scaler.height == placement.height {
            return scaler
        }
        let fresh = FrameScaler(placement, mode: preferences.scaling)
        scaler = fresh
        return fresh
    }
}
