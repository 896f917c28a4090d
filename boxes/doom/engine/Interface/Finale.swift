// The end of an episode or of a part of the game: a story letter by letter, then a picture, the
// scrolling picture with the end on it, or the cast.

/// A finale in progress.
final class Finale {
    /// What the game does after a tic of the finale.
    enum Outcome {
        case goesOn
        /// The screen changed and melts into the next one.
        case changesScreen
        /// The story is over and the next level begins.
        case continues
    }

    private enum Stage {
        case text, picture, cast
    }

    private static let textSpeed: Int32 = 3
    private static let textWait: Int32 = 250

    private let catalog: GraphicsCatalog
    private let font: Font
    private let texts: Texts
    private let kind: GameKind
    private let episode: Int32
    private let map: Int32
    private let story: [UInt8]
    private let flat: Int32
    private var stage = Stage.text
    private(set) var tics: Int32 = 0
    private var lastEndStage: Int32 = 0
    private var cast: CastCall?
    /// Sounds to play, by number; the engine takes them.
    var sounds: [Int32] = []

    /// A finale after a level; episodes and maps count from 1.
    init(
        catalog: GraphicsCatalog, font: Font, texts: Texts, kind: GameKind, episode: Int32,
        map: Int32
    ) {
        self.catalog = catalog
        self.font = font
        self.texts = texts
        self.kind = kind
        self.episode = episode
        self.map = map
        let (text, flatName) = Self.screen(kind, episode, map)
        story = texts.text(text)
        flat = catalog.flats.number(of: LumpName(texts.string(flatName))) ?? 0
    }

    /// The names of the story and of the flat behind it.
    private static func screen(
        _ kind: GameKind, _ episode: Int32, _ map: Int32
    ) -> (String, String) {
        guard kind.isCommercial else {
            let number = min(max(episode, 1), 4)
            return ("E\(number)TEXT", "BGFLATE\(number)")
        }
        switch map {
        case 6: return ("C1TEXT", "BGFLAT06")
        case 11: return ("C2TEXT", "BGFLAT11")
        case 20: return ("C3TEXT", "BGFLAT20")
        case 15: return ("C5TEXT", "BGFLAT15")
        case 31: return ("C6TEXT", "BGFLAT31")
        default: return ("C4TEXT", "BGFLAT30")
        }
    }

    /// One tic. `isPressed` tells whether any player holds a button.
    func tick(isPressed: Bool, definitions: Definitions) -> Outcome {
        // A button (not a key, which the cast hears first) also starts the cast from its beginning.
        let isDone = kind.isCommercial && tics > 50 && isPressed
        tics += 1
        if isDone {
            if map != 30 { return .continues }
            stage = .cast
            cast = CastCall(definitions, texts: texts)
            cast?.tick(&sounds)
            return .changesScreen
        }
        if stage == .cast {
            cast?.tick(&sounds)
            return .goesOn
        }
        if kind.isCommercial { return .goesOn }
        if stage == .text && tics > Int32(story.count) * Self.textSpeed + Self.textWait {
            tics = 0
            stage = .picture
            return .changesScreen
        }
        return .goesOn
    }

    /// A key went down: the cast's member dies. True when that was for the finale.
    func handleKey() -> Bool {
        guard stage == .cast else { return false }
        cast?.kill(&sounds)
        return true
    }

    /// Draws the whole screen.
    func draw(on screen: Canvas) {
        switch stage {
        case .text: drawText(on: screen)
        case .cast:
            draw(LumpName(texts.string("BGCASTCALL")), on: screen)
            cast?.draw(catalog.sprites, font: font, on: screen)
        case .picture:
            switch episode {
            case 1: draw(kind.episodeCount > 3 ? "CREDIT" : "HELP2", on: screen)
            case 2: draw("VICTORY2", on: screen)
            case 3: drawScroll(on: screen)
            default: draw("ENDPIC", on: screen)
            }
        }
    }

    private func draw(_ name: LumpName, on screen: Canvas) {
        if let patch = picture(name) { screen.draw(patch, 0, 0) }
    }

    private func picture(_ name: LumpName) -> Patch? {
        try? catalog.patch(ifPresent: name)
    }

    private func drawText(on screen: Canvas) {
        unsafe screen.tile(catalog.flats.pixels(flat), 0, 0, Screen.width, Screen.height)
        var left = max((tics - 10) / Self.textSpeed, 0)
        var (x, y): (Int32, Int32) = (10, 10)
        for character in story {
            if left == 0 { return }
            left -= 1
            if character == 0x0A {
                x = 10
                y += 11
                continue
            }
            guard let letter = font.letter(character) else {
                x += 4
                continue
            }
            if x + letter.width > Screen.width { return }
            screen.draw(letter, x, y)
            x += letter.width
        }
    }

    /// Two pictures side by side scroll past, then the end appears.
    private func drawScroll(on screen: Canvas) {
        guard let first = picture("PFUB2"), let second = picture("PFUB1") else { return }
        let scrolled = min(max(320 - (tics - 230) / 2, 0), 320)
        for x in 0..<Screen.width {
            let column = x + scrolled
            if column < Screen.width {
                screen.drawColumn(first, column, atX: x, y: 0)
            } else {
                screen.drawColumn(second, column - Screen.width, atX: x, y: 0)
            }
        }
        if tics < 1130 { return }
        let stage = tics < 1180 ? 0 : min((tics - 1180) / 5, 6)
        if stage > lastEndStage { sounds.append(SoundID.pistol) }
        lastEndStage = stage
        if let patch = picture(LumpName("END\(stage)")) {
            screen.draw(patch, (Screen.width - 13 * 8) / 2, (Screen.height - 8 * 8) / 2)
        }
    }
}
