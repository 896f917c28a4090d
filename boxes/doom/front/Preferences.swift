// What `doom` remembers from one time to the next: doom.cfg in its data folder.

public import Cfg
public import DoomEngine

/// The player's choices.
public struct Preferences: Equatable, Sendable {
    /// What the game's menus set.
    public var settings = Settings()
    /// How frames are enlarged.
    public var scaling = ScalingMode.integer
    /// Whether the game opens on the whole screen.
    public var isFullScreen = false
    /// Whether moving the mouse away from oneself walks.
    public var mouseWalks = false

    /// The choices of somebody who has made none.
    @export(interface)
    public init() {}

    /// Reads a file. What it lacks, or has out of range, is as if nobody had chosen.
    @export(interface)
    public init(_ file: Configuration) {
        func number(_ key: String, _ place: inout Int32) {
            if let value = file.number("game", key) { place = Int32(clamping: value) }
        }
        func flag(_ section: String, _ key: String, _ place: inout Bool) {
            if let value = file.flag(section, key) { place = value }
        }
        flag("game", "messages", &settings.showsMessages)
        number("view", &settings.viewSize)
        number("sensitivity", &settings.mouseSensitivity)
        number("effects", &settings.effectVolume)
        number("music", &settings.musicVolume)
        number("brightness", &settings.gamma)
        flag("game", "low-detail", &settings.isLowDetail)
        flag("game", "always-run", &settings.alwaysRuns)
        settings = settings.clamped
        scaling = file.value("window", "scaling") == "smooth" ? .smooth : .integer
        flag("window", "full-screen", &isFullScreen)
        flag("mouse", "walks", &mouseWalks)
    }

    /// The file.
    public var text: String {
        """
        # What DOOM remembers. It is written when a setting changes.

        [game]
        messages = \(settings.showsMessages)
        view = \(settings.viewSize)
        sensitivity = \(settings.mouseSensitivity)
        effects = \(settings.effectVolume)
        music = \(settings.musicVolume)
        brightness = \(settings.gamma)
        low-detail = \(settings.isLowDetail)
        always-run = \(settings.alwaysRuns)

        [window]
        # integer or smooth
        scaling = \(scaling == .smooth ? "smooth" : "integer")
        full-screen = \(isFullScreen)

        [mouse]
        # Whether moving the mouse forwards walks, as in the original.
        walks = \(mouseWalks)

        """
    }
}
