// Messages in the top line of the view.

/// The line of text over the view; a message stays for four seconds.
final class HeadsUp {
    private static let duration: Int32 = 4 * 35
    private let font: Font
    private let texts: Texts
    private var line: [UInt8] = []
    private var ticsLeft: Int32 = 0
    /// A message of the menu's, shown even while messages are off.
    private var urgent: [UInt8]?
    private var isUrgentShown = false

    init(font: Font, texts: Texts) {
        self.font = font
        self.texts = texts
    }

    /// Forgets the message when a level begins.
    func start() {
        ticsLeft = 0
        isUrgentShown = false
    }

    /// Shows a text at the next tic, whatever else there is to say.
    func announce(_ text: [UInt8]) {
        urgent = text
    }

    /// Shows a text at the next tic like a message of the game.
    func say(_ text: [UInt8], isEnabled: Bool) {
        if isEnabled && !(isUrgentShown && ticsLeft > 0) { show(text) }
    }

    private func show(_ text: [UInt8]) {
        line = text
        ticsLeft = Self.duration
    }

    /// One tic: takes the player's new message. Those that come while messages are off wait.
    func tick(_ world: World, isEnabled: Bool) {
        if ticsLeft > 0 {
            ticsLeft -= 1
            if ticsLeft == 0 { isUrgentShown = false }
        }
        if let text = urgent {
            show(text)
            isUrgentShown = true
            urgent = nil
            world.players[world.consolePlayer].message = .none
            return
        }
        let message = world.players[world.consolePlayer].message
        if message == .none || !isEnabled || isUrgentShown { return }
        show(texts.text(message.mnemonic.description))
        world.players[world.consolePlayer].message = .none
    }

    /// Draws the message, and in the automap the map's title.
    func draw(on screen: Canvas, mapTitle: [UInt8]?) {
        if ticsLeft > 0 { font.draw(line, 0, 0, on: screen) }
        if let mapTitle { font.draw(mapTitle, 0, 167 - font.height, on: screen) }
    }
}
