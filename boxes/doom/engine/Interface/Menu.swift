// The menus: which page is open, what is chosen, questions to the player, names of saved games.
// Choices become `MenuRequest`s, which the engine carries out after the event.

/// What the player asked for in the menus.
enum MenuRequest: Equatable {
    case newGame(skill: Int32, episode: Int32)
    case load(slot: Int)
    case save(slot: Int, name: [UInt8])
    case endGame
    case quit
    /// The settings changed.
    case settings
    case say(name: String)
}

/// What the rest of the engine does at the moment, as far as menus care.
struct MenuContext {
    /// A level is being played by a player, so that it can be saved.
    var canSave: Bool
    var isPlayingDemo: Bool
    var isAutomapOpen: Bool
}

/// The menus' state.
final class Menu {
    let pictures: MenuPictures
    let kind: GameKind
    let texts: Texts
    var settings = Settings()
    /// Names of the saved games in six slots, nil for empty ones.
    var slotNames: [[UInt8]?] = [nil, nil, nil, nil, nil, nil]
    /// Sounds to play, by number; the engine takes them.
    var sounds: [Int32] = []
    var requests: [MenuRequest] = []
    private(set) var isOpen = false
    private(set) var pages: [MenuPage]
    private(set) var page = MenuPageID.main
    private(set) var item = 0
    private(set) var skull = 0
    private var skullTics = 10
    /// A question or notice that hides the menus.
    private(set) var notice: MenuNotice?
    /// The name that is being typed, and the one that it replaces.
    private(set) var typedName: [UInt8]?
    private var quickSlot: Int?
    private var episode: Int32 = 1

    init(_ pictures: MenuPictures, kind: GameKind, texts: Texts) {
        self.pictures = pictures
        self.kind = kind
        self.texts = texts
        pages = MenuPage.all(kind)
    }

    /// A question or notice, and what "yes" does.
    struct MenuNotice {
        let text: [UInt8]
        /// Nil for a notice that any key closes.
        let onYes: MenuRequest?
        let wasOpen: Bool
    }

    /// Whether the game should stand still.
    var pausesGame: Bool { isOpen || notice != nil }

    /// Whether a page covers the whole screen.
    var showsHelp: Bool { isOpen && (page == .help1 || page == .help2) && notice == nil }

    /// One tic: the skull blinks.
    func tick() {
        skullTics -= 1
        if skullTics <= 0 {
            skull ^= 1
            skullTics = 8
        }
    }

    /// Opens the menus at their first page.
    func open() {
        if isOpen { return }
        isOpen = true
        page = .main
        item = pages[page.rawValue].current
    }

    /// Closes the menus.
    func close() {
        isOpen = false
        typedName = nil
    }

    /// Handles a key; true when it was for the menus.
    func handle(_ key: Key, typed: UInt8, _ context: MenuContext) -> Bool {
        if notice != nil { return answer(key) }
        if typedName != nil { return type(key, typed) }
        if !isOpen {
            if handleFunctionKey(key, context) { return true }
            if key != .escape { return false }
            open()
            sounds.append(SoundID.swtchn)
            return true
        }
        navigate(key, context)
        return true
    }

    private func answer(_ key: Key) -> Bool {
        guard let shown = notice else { return false }
        let isYes = key == Key(UInt8(ascii: "y"))
        if shown.onYes != nil {
            let isNo = key == Key(UInt8(ascii: "n")) || key == .space || key == .escape
            guard isYes || isNo else { return true }
        }
        notice = nil
        isOpen = shown.wasOpen
        if isYes, let request = shown.onYes {
            requests.append(request)
            close()
        }
        sounds.append(SoundID.swtchx)
        return true
    }

    private func ask(_ text: [UInt8], onYes: MenuRequest?) {
        notice = MenuNotice(text: text, onYes: onYes, wasOpen: isOpen)
        isOpen = true
    }

    private func show(_ id: MenuPageID) {
        isOpen = true
        page = id
        item = pages[id.rawValue].current
    }

    // MARK: Function keys

    private func handleFunctionKey(_ key: Key, _ context: MenuContext) -> Bool {
        if !context.isAutomapOpen && (key == .minus || key == .equals) {
            change(.viewSize, by: key == .equals ? 1 : -1)
            sounds.append(SoundID.stnmov)
            return true
        }
        switch key {
        case .function(1): show(.help1)
        case .function(2): openSave(context)
        case .function(3): show(.load)
        case .function(4): show(.sound)
        case .function(5): toggleDetail()
        case .function(6): quickSave(context)
        case .function(7): askEndGame(context)
        case .function(8): toggleMessages()
        case .function(9): quickLoad()
        case .function(10): askQuit()
        case .function(11):
            settings.gamma = settings.gamma >= 4 ? 0 : settings.gamma + 1
            requests += [.settings, .say(name: "GAMMALVL\(settings.gamma)")]
            return true
        default: return false
        }
        sounds.append(SoundID.swtchn)
        return true
    }

    private func quickSave(_ context: MenuContext) {
        guard context.canSave else { return }
        guard let slot = quickSlot, let name = slotNames[slot] else {
            openSave(context)
            quickSlot = -1
            return
        }
        ask(named("QSPROMPT", name), onYes: .save(slot: slot, name: name))
    }

    private func quickLoad() {
        guard let slot = quickSlot, slot >= 0, let name = slotNames[slot] else {
            ask(texts.text("QSAVESPOT"), onYes: nil)
            return
        }
        ask(named("QLPROMPT", name), onYes: .load(slot: slot))
    }

    /// A text with a saved game's name in place of `%s`.
    private func named(_ text: String, _ name: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var isEscaped = false
        for character in texts.text(text) {
            if isEscaped {
                if character == UInt8(ascii: "s") { result += name }
                isEscaped = false
            } else if character == UInt8(ascii: "%") {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }

    // MARK: Pages

    private func navigate(_ key: Key, _ context: MenuContext) {
        let lines = pages[page.rawValue].lines
        switch key {
        case .down: move(1, in: lines)
        case .up: move(-1, in: lines)
        case .left: slide(-1, lines[item])
        case .right: slide(1, lines[item])
        case .enter: choose(lines[item], context)
        case .escape:
            pages[page.rawValue].current = item
            close()
            sounds.append(SoundID.swtchx)
        case .backspace:
            pages[page.rawValue].current = item
            if let parent = pages[page.rawValue].parent {
                show(parent)
                sounds.append(SoundID.swtchn)
            }
        default: jump(to: key, in: lines)
        }
    }

    private func move(_ step: Int, in lines: [MenuLine]) {
        repeat {
            item = (item + step + lines.count) % lines.count
            sounds.append(SoundID.pstop)
        } while lines[item].action == nil
    }

    private func jump(to key: Key, in lines: [MenuLine]) {
        for step in 1...lines.count {
            let index = (item + step) % lines.count
            if lines[index].letter == key.code && key.code != 0 {
                item = index
                sounds.append(SoundID.pstop)
                return
            }
        }
    }

    private func slide(_ step: Int32, _ line: MenuLine) {
        guard let action = line.action, action.isSlider else { return }
        sounds.append(SoundID.stnmov)
        change(action, by: step)
    }

    private func choose(_ line: MenuLine, _ context: MenuContext) {
        guard let action = line.action else { return }
        pages[page.rawValue].current = item
        if action.isSlider {
            change(action, by: 1)
            sounds.append(SoundID.stnmov)
            return
        }
        perform(action, context)
        sounds.append(SoundID.pistol)
    }

    private func perform(_ action: MenuAction, _ context: MenuContext) {
        switch action {
        case .openSkill: show(kind.episodeCount > 0 ? .episode : .skill)
        case .openOptions: show(.options)
        case .openLoad: show(.load)
        case .openSave: openSave(context)
        case .openHelp: show(.help1)
        case .openSound: show(.sound)
        case .nextHelp: show(.help2)
        case .closeHelp: show(.main)
        case .toggleMessages: toggleMessages()
        case .toggleDetail: toggleDetail()
        case .quit: askQuit()
        case .endGame: askEndGame(context)
        case .episode:
            episode = Int32(item) + 1
            show(.skill)
        case .skill: startGame(skill: Int32(item))
        case .loadSlot:
            guard slotNames[item] != nil else { return }
            requests.append(.load(slot: item))
            close()
        case .saveSlot: typedName = slotNames[item] ?? []
        default: break
        }
    }

    private func startGame(skill: Int32) {
        let request = MenuRequest.newGame(skill: skill, episode: episode)
        if skill == 4 {
            ask(texts.text("NIGHTMARE"), onYes: request)
        } else {
            requests.append(request)
            close()
        }
    }

    private func openSave(_ context: MenuContext) {
        if context.canSave {
            show(.save)
        } else {
            ask(texts.text("SAVEDEAD"), onYes: nil)
        }
    }

    private func askEndGame(_ context: MenuContext) {
        guard context.canSave else {
            sounds.append(SoundID.oof)
            return
        }
        ask(texts.text("ENDGAME"), onYes: .endGame)
    }

    private func askQuit() {
        let question = texts.text("QUITMSG") + [0x0A, 0x0A] + texts.text("DOSY")
        ask(question, onYes: .quit)
    }

    // MARK: Values

    private func change(_ action: MenuAction, by step: Int32) {
        switch action {
        case .viewSize: settings.viewSize += step
        case .sensitivity: settings.mouseSensitivity += step
        case .effectVolume: settings.effectVolume += step
        case .musicVolume: settings.musicVolume += step
        default: return
        }
        settings = settings.clamped
        requests.append(.settings)
    }

    private func toggleMessages() {
        settings.showsMessages.toggle()
        requests += [.settings, .say(name: settings.showsMessages ? "MSGON" : "MSGOFF")]
    }

    private func toggleDetail() {
        settings.isLowDetail.toggle()
        requests += [.settings, .say(name: settings.isLowDetail ? "DETAILLO" : "DETAILHI")]
    }

    // MARK: Names of saved games

    /// The longest name of a saved game, and its greatest width on the screen.
    private static let nameLength = 23
    private static let nameWidth: Int32 = 22 * 8

    private func type(_ key: Key, _ typed: UInt8) -> Bool {
        guard var name = typedName else { return false }
        switch key {
        case .backspace:
            if !name.isEmpty { name.removeLast() }
        case .escape:
            typedName = nil
            return true
        case .enter:
            guard !name.isEmpty else { return true }
            if quickSlot == -1 { quickSlot = item }
            slotNames[item] = name
            requests.append(.save(slot: item, name: name))
            close()
            return true
        default:
            let isLower = typed >= 0x61 && typed <= 0x7A
            let character = isLower ? typed - 0x20 : typed
            if character >= 0x20 && character <= 0x5F && name.count < Self.nameLength
                && pictures.font.width(name) < Self.nameWidth
            {
                name.append(character)
            }
        }
        typedName = name
        return true
    }
}
