// A session: which level is played, by whom, and what comes after it. `Game` owns the world of the
// moment and replaces it at each level; what the screen shows between levels belongs to others.

/// What a session is doing.
enum GamePhase: Equatable {
    /// No game: title pages, or the end of a demo.
    case title
    case level
    case intermission
    case finale
}

/// What is to be done at the beginning of the next tic.
enum GameAction {
    case none
    case newGame(GameRules)
    case loadLevel
    case loadGame([UInt8])
    case saveGame(slot: Int, description: String)
    case playDemo(DemoFile)
    case completed(isSecret: Bool)
    case victory
    case worldDone
}

/// What the intermission shows about one player.
struct PlayerStats {
    var isInGame = false
    var kills: Int32 = 0
    var items: Int32 = 0
    var secrets: Int32 = 0
    /// In tics.
    var time: Int32 = 0
    var frags: [4 of Int32] = .init(repeating: 0)
}

/// What the intermission shows.
struct LevelStats {
    var episode: Int32 = 1
    /// The map that was left and the one that follows, counted from 1.
    var lastMap: Int32 = 1
    var nextMap: Int32 = 1
    var didSecret = false
    var totalKills: Int32 = 0
    var totalItems: Int32 = 0
    var totalSecrets: Int32 = 0
    /// In tics.
    var parTime: Int32 = 0
    var players: [4 of PlayerStats] = .init(repeating: PlayerStats())
}

/// A session of play.
final class Game {
    let wad: WADDirectory
    let definitions: Definitions
    let surfaces: SurfaceCatalog
    let trigonometry: Trigonometry
    /// What kind of game the WAD is; new games start from these.
    let gameKind: GameRules

    private(set) var phase = GamePhase.title
    /// The level of the moment; nil before the first one.
    private(set) var world: World?
    /// The console player as the level found it. The status bar compares weapons with it, so that
    /// one that lies where the player stands is noticed. Nil for a level from a saved game.
    private(set) var bornPlayer: Player?
    var rules: GameRules
    /// Statistics of the level that was left.
    private(set) var stats = LevelStats()
    private(set) var action = GameAction.none
    var isPaused = false
    /// The sky of the episode, chosen when a game starts and not when a level does.
    private(set) var skyName: LumpName = "SKY1"
    /// Tics since the program began.
    var gameTic: Int32 = 0
    var random = RandomSource()
    var playerInGame: [4 of Bool] = [true, false, false, false]
    var consolePlayer: Int32 = 0
    /// The commands of the tic.
    private(set) var commands: [4 of TicCommand] = .init(repeating: TicCommand())

    /// The demo that plays, and the tic it is at.
    private(set) var demo: DemoFile?
    private(set) var demoTic = 0
    /// Whether a demo came to its end in this tic.
    private(set) var didDemoEnd = false
    /// The demo that is being recorded.
    var recording: DemoFile?
    /// A saved game that was just made, for the owner of the files.
    var savedGame: (slot: Int, bytes: [UInt8])?
    /// Why the last level, demo or saved game could not be loaded.
    var failure: DataError?
    private var isSecretExit = false
    /// Players who were faster than keys allow since that was last told.
    private var wasTooFast: [4 of Bool] = .init(repeating: false)

    /// A session with some WADs.
    init(wad: WADDirectory) throws(DataError) {
        self.wad = wad
        definitions = Definitions()
        trigonometry = Trigonometry()
        surfaces = try SurfaceCatalog(wad: wad)
        var kind = GameRules()
        kind.isCommercial = wad.index(of: "MAP01") != nil
        kind.isUltimate = !kind.isCommercial && wad.index(of: "E4M1") != nil
        // A picture of each of the two games that only it has; Freedoom has both.
        let hasFirst = wad.index(of: "REDTNT2") != nil
        kind.isFinal = kind.isCommercial && hasFirst != (wad.index(of: "CAMO1") != nil)
        kind.isShareware = !kind.isCommercial && wad.index(of: "E2M1") == nil
        gameKind = kind
        rules = kind
        try applyPatches()
    }

    private func applyPatches() throws(DataError) {
        if let index = wad.index(of: "DEHACKED") {
            var patch = DehackedPatch(definitions: definitions)
            patch.apply(wad.bytes(at: index))
        }
    }

    /// Asks for something to be done at the beginning of the next tic.
    func request(_ action: GameAction) {
        self.action = action
    }

    /// Advances the session by one tic. In a level this is one tic of the world.
    func tick(_ input: [4 of TicCommand]) {
        didDemoEnd = false
        rebirth()
        perform()
        readCommands(input)
        handleSpecialButtons()
        if phase == .level { tickLevel() }
        gameTic &+= 1
    }

    private func rebirth() {
        guard phase == .level, let world else { return }
        for number in 0..<Int32(4)
        where playerInGame[Int(number)] && world.players[number].state == .reborn {
            world.reborn(number)
            if world.request == .restartLevel {
                world.request = .none
                action = .loadLevel
            }
        }
    }

    private func perform() {
        // One action may lead to the next within the same tic.
        for _ in 0..<8 {
            let next = action
            action = .none
            switch next {
            case .none: return
            case .newGame(let rules): start(rules)
            case .loadLevel: loadLevel()
            case .loadGame(let bytes): load(bytes)
            case .saveGame(let slot, let description):
                savedGame = (slot, save(description: description))
            case .playDemo(let file): play(file)
            case .completed(let isSecret): complete(isSecret: isSecret)
            case .victory: phase = .finale
            case .worldDone:
                rules.map = stats.nextMap
                loadLevel()
            }
        }
    }

    private func readCommands(_ input: [4 of TicCommand]) {
        commands = input
        if let demo {
            readDemo(demo)
        } else if recording != nil {
            for number in 0..<4 where playerInGame[number] {
                commands[number] = DemoFile.rounded(input[number])
                recording?.commands.append(commands[number])
            }
        }
        guard let world else { return }
        for number in 0..<4 where playerInGame[number] {
            world.players[number].command = commands[number]
            warnOfSpeed(number, world)
        }
    }

    /// Tells everybody, at most every 128 tics, that a player walks faster than keys allow.
    private func warnOfSpeed(_ number: Int, _ world: World) {
        if commands[number].forwardMove > 50 { wasTooFast[number] = true }
        let isChecked = gameTic & 31 == 0 && Int(gameTic >> 5) & 3 == number
        guard isChecked, wasTooFast[number] else { return }
        wasTooFast[number] = false
        world.players[consolePlayer].message = Message.turbo(number)
    }

    private func readDemo(_ demo: DemoFile) {
        if demoTic >= demo.ticCount {
            self.demo = nil
            didDemoEnd = true
            return
        }
        var next = demoTic * demo.playerCount
        for number in 0..<4 where demo.playerInGame[number] {
            commands[number] = demo.commands[next]
            next += 1
        }
        demoTic += 1
    }

    private func handleSpecialButtons() {
        for number in 0..<4 where playerInGame[number] {
            let buttons = commands[number].buttons
            if buttons & CommandButton.special == 0 { continue }
            switch buttons & CommandButton.specialMask {
            case CommandButton.pause: isPaused.toggle()
            case CommandButton.saveGame:
                let slot = (buttons & CommandButton.saveMask) >> CommandButton.saveShift
                action = .saveGame(slot: Int(slot), description: pendingDescription)
                pendingDescription = Game.defaultDescription
            default: break
            }
        }
    }

    /// What a game that is saved by command is called when nobody typed a name.
    static let defaultDescription = "NET GAME"
    private var pendingDescription = Game.defaultDescription

    /// Names the game that the next save command writes.
    func describeNextSave(_ description: String) { pendingDescription = description }

    private func tickLevel() {
        guard let world else { return }
        world.gameTic = gameTic
        if !isPaused { world.tick() }
        world.statusRandom = world.random.menu()
        random = world.random
        switch world.request {
        case .none: break
        case .exitLevel: action = .completed(isSecret: false)
        case .secretExitLevel:
            // Without a secret level there is no secret exit.
            let hasSecret = !rules.isCommercial || wad.index(of: "MAP31") != nil
            action = .completed(isSecret: hasSecret)
        case .restartLevel: action = .loadLevel
        }
        world.request = .none
    }

    private func start(_ newRules: GameRules) {
        demo = nil
        rules = normalized(newRules)
        if recording != nil { startRecording(newRules) }
        begin()
    }

    /// A recording begins with the game; its header has what was asked for.
    private func startRecording(_ wanted: GameRules) {
        var file = DemoFile()
        file.rules = rules
        file.rules.respawnMonsters = wanted.respawnMonsters
        file.consolePlayer = consolePlayer
        file.playerInGame = playerInGame
        recording = file
    }

    /// Brings numbers from outside into the range of the game at hand.
    private func normalized(_ wanted: GameRules) -> GameRules {
        var result = wanted
        result.isCommercial = gameKind.isCommercial
        result.isUltimate = gameKind.isUltimate
        result.isFinal = gameKind.isFinal
        result.isShareware = gameKind.isShareware
        result.skill = min(max(result.skill, 0), 4)
        if gameKind.isUltimate {
            // Its executable took no episode for the fourth, and any other as it is.
            if result.episode == 0 { result.episode = 4 }
        } else {
            result.episode = min(max(result.episode, 1), gameKind.isShareware ? 1 : 3)
        }
        result.map = max(result.map, 1)
        if !gameKind.isCommercial { result.map = min(result.map, 9) }
        if result.skill == 4 { result.respawnMonsters = true }
        return result
    }

    private func begin() {
        random = RandomSource()
        world = nil
        isPaused = false
        definitions.setFast(rules.fastMonsters || rules.skill == 4)
        skyName = Game.sky(for: rules)
        loadLevel()
    }

    static func sky(for rules: GameRules) -> LumpName {
        if rules.isCommercial {
            return rules.map < 12 ? "SKY1" : rules.map < 21 ? "SKY2" : "SKY3"
        }
        switch rules.episode {
        case 1: return "SKY1"
        case 2: return "SKY2"
        case 3: return "SKY3"
        default: return "SKY4"
        }
    }

    /// Plays a demo from its first tic.
    private func play(_ file: DemoFile) {
        playerInGame = file.playerInGame
        consolePlayer = file.consolePlayer
        rules = normalized(file.rules)
        // The second player alone makes a demo a game for several, whoever else takes part.
        rules.isNetGame = file.playerInGame[1]
        recording = nil
        begin()
        demo = file
        demoTic = 0
    }

    /// The lump of the map that the rules name.
    var mapName: LumpName {
        if rules.isCommercial {
            let digits = rules.map < 10 ? "0\(rules.map)" : "\(rules.map)"
            return LumpName("MAP" + digits)
        }
        return LumpName("E\(rules.episode)M\(rules.map)")
    }

    private func loadLevel() {
        wasTooFast = .init(repeating: false)
        isPaused = false
        guard makeWorld() else { return }
        world?.begin(gameTic: gameTic)
        bornPlayer = world?.players[consolePlayer]
        phase = .level
    }

    /// Replaces the world by an empty one of the current map, with the players of the old one.
    func makeWorld() -> Bool {
        let level: Level
        do {
            level = try Level.load(mapName, wad: wad, surfaces: surfaces)
        } catch {
            failure = error
            phase = .title
            world = nil
            return false
        }
        let new = World(
            definitions: definitions, trigonometry: trigonometry, surfaces: surfaces, level: level)
        new.rules = rules
        new.playerInGame = playerInGame
        new.consolePlayer = consolePlayer
        new.random = random
        if let old = world {
            new.inherit(from: old)
        }
        world = new
        bornPlayer = nil
        return true
    }

    private func complete(isSecret: Bool) {
        guard let world else { return }
        isSecretExit = isSecret
        for number in 0..<Int32(4) where playerInGame[Int(number)] { world.finishLevel(number) }
        if !rules.isCommercial {
            if rules.map == 8 {
                phase = .finale
                return
            }
            if rules.map == 9 {
                for number in 0..<4 { world.players[number].didSecret = true }
            }
        }
        let next = nextMap(isSecret: isSecret)
        stats = LevelStats()
        stats.episode = rules.episode
        stats.lastMap = rules.map
        stats.nextMap = next
        stats.didSecret = world.players[consolePlayer].didSecret
        stats.totalKills = world.totalKills
        stats.totalItems = world.totalItems
        stats.totalSecrets = world.totalSecrets
        stats.parTime = definitions.parTime(rules) &* 35
        for number in 0..<4 { stats.players[number] = playerStats(number, world) }
        phase = .intermission
    }

    private func playerStats(_ number: Int, _ world: World) -> PlayerStats {
        let player = world.players[number]
        return PlayerStats(
            isInGame: playerInGame[number], kills: player.killCount, items: player.itemCount,
            secrets: player.secretCount, time: world.levelTime, frags: player.frags)
    }

    private func nextMap(isSecret: Bool) -> Int32 {
        if rules.isCommercial {
            switch rules.map {
            case 15 where isSecret: return 31
            case 31 where isSecret: return 32
            // A secret exit anywhere else leads where the last exit led, at first to the first map.
            case _ where isSecret: return stats.nextMap
            case 31, 32: return 16
            default: return rules.map + 1
            }
        }
        if isSecret { return 9 }
        if rules.map != 9 { return rules.map + 1 }
        switch rules.episode {
        case 1: return 4
        case 2: return 6
        case 3: return 7
        default: return 3
        }
    }

    /// The intermission is over: on to the next level, or to a text where the story goes on.
    func finishIntermission() {
        action = .worldDone
        guard let world else { return }
        if isSecretExit { world.players[consolePlayer].didSecret = true }
        if !rules.isCommercial { return }
        switch rules.map {
        case 15, 31:
            if isSecretExit { startFinale() }
        case 6, 11, 20, 30: startFinale()
        default: break
        }
    }

    private func startFinale() {
        action = .none
        phase = .finale
    }

    /// The text between two levels of DOOM II was read.
    func finishFinaleText() {
        action = .worldDone
    }

    /// Takes over what a loaded game says about the session.
    func adopt(_ newRules: GameRules, _ inGame: [4 of Bool]) {
        demo = nil
        isPaused = false
        rules = normalized(newRules)
        playerInGame = inGame
        random = RandomSource()
        world = nil
        definitions.setFast(rules.fastMonsters || rules.skill == 4)
        skyName = Game.sky(for: rules)
        phase = .level
    }

    /// What a session needs to go on where it was.
    struct Snapshot {
        let rules: GameRules
        let playerInGame: [4 of Bool]
        let random: RandomSource
        let world: World?
        let skyName: LumpName
        let phase: GamePhase
        let demo: DemoFile?
    }

    func snapshot() -> Snapshot {
        Snapshot(
            rules: rules, playerInGame: playerInGame, random: random, world: world,
            skyName: skyName, phase: phase, demo: demo)
    }

    /// Undoes everything since a snapshot, but for what ran in its world.
    func revert(to old: Snapshot) {
        rules = old.rules
        playerInGame = old.playerInGame
        random = old.random
        world = old.world
        skyName = old.skyName
        phase = old.phase
        demo = old.demo
        definitions.setFast(rules.fastMonsters || rules.skill == 4)
    }

    /// Leaves the game for the title.
    func stop() {
        demo = nil
        world = nil
        phase = .title
    }
}
