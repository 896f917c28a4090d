// One tic of the whole program: menus, the game, what follows from menus, the loop of title pages.

/// A sound that started.
public struct SoundStart: Sendable {
    /// The lump with the sound.
    public let lump: String
    /// Where it comes from, relative to the listener in map units: ahead and to the right; nil for
    /// sounds that are everywhere.
    public let place: (ahead: Double, right: Double)?
    /// The pitch, 128 being the sound as it is.
    public let pitch: Int
}

extension Engine {
    /// Advances everything by 1/35 second.
    @export(interface)
    public func tick() {
        let menu = presenter.display.menu
        menu.tick()
        perform(menu)
        if presenter.display.isMelting {
            presenter.display.meltOneTic()
            collectSounds()
            return
        }
        if isSuspended { return }
        if isAtTitles && game.phase == .title && game.demo == nil && titles.tick() {
            advanceTitles()
        }
        // A menu stops a player's game, but not a demo or a screen between levels.
        if !(menu.pausesGame && game.phase == .level && game.demo == nil && !isAtTitles) {
            tickGame()
        }
        collectSounds()
    }

    private func tickGame() {
        var input: [4 of TicCommand] = .init(repeating: TicCommand())
        input[Int(game.consolePlayer)] = builder.command(runs: settings.alwaysRuns)
        game.tick(input)
        if let problem = game.failure {
            failure = problem
            game.failure = nil
            game.stop()
            isAtTitles = true
        }
        if let saved = game.savedGame {
            game.savedGame = nil
            savedGames.append(SavedGame(slot: saved.slot, bytes: saved.bytes))
            fillSlot(saved.slot, with: saved.bytes)
            say("GGSAVED")
        }
        presenter.follow()
        if game.didDemoEnd {
            if isSingleDemo {
                hasQuit = true
            } else {
                game.stop()
                advanceTitles()
            }
        }
    }

    /// Goes on with the loop of title pages.
    func advanceTitles() {
        switch titles.advance() {
        case .page(let name, _):
            presenter.page = name
        case .demo(let name):
            guard let lump = game.wad.index(of: name) else { return }
            do {
                let file = try DemoFile(
                    bytes: game.wad.bytes(at: lump), name: name.description)
                game.request(.playDemo(file))
            } catch {
                // A damaged demo is passed over; the next page follows at once.
            }
        case nil: break
        }
    }

    /// Carries out what was chosen in the menus.
    private func perform(_ menu: Menu) {
        let requests = menu.requests
        menu.requests = []
        for request in requests {
            switch request {
            case .newGame(let skill, let episode):
                var rules = game.gameKind
                rules.skill = skill
                rules.episode = episode
                rules.map = 1
                isAtTitles = false
                game.request(.newGame(rules))
            case .load(let slot):
                guard slots.indices.contains(slot), let bytes = slots[slot] else { continue }
                isAtTitles = false
                game.request(.loadGame(bytes))
            case .save(let slot, let name):
                game.request(
                    .saveGame(slot: slot, description: String(decoding: name, as: UTF8.self)))
            case .endGame:
                game.stop()
                isAtTitles = true
                titles.restart()
                advanceTitles()
            case .quit: hasQuit = true
            case .settings:
                applySettings()
                settingsChanged = true
            case .say(let name): say(name)
            }
        }
    }

    private func collectSounds() {
        let menu = presenter.display.menu
        let names = game.definitions.soundNames
        for sound in menu.sounds + presenter.sounds {
            guard sound > 0, sound < names.count else { continue }
            sounds.append(SoundStart(lump: "DS\(names[Int(sound)])", place: nil, pitch: 128))
        }
        menu.sounds = []
        presenter.sounds = []
        guard let world = game.world else { return }
        for event in world.soundEvents where event.sound > 0 && event.sound < names.count {
            sounds.append(
                SoundStart(
                    lump: "DS\(names[Int(event.sound)])", place: place(of: event, world),
                    pitch: Int(event.pitch)))
        }
        world.soundEvents = []
        // Nobody may be listening.
        if sounds.count > 256 { sounds.removeFirst(sounds.count - 256) }
    }

    private func place(of event: SoundEvent, _ world: World) -> (ahead: Double, right: Double)? {
        if event.source == .everywhere { return nil }
        let player = world.players[world.consolePlayer].mobj
        if event.source == .mobj(player) { return nil }
        let body = world.mobjs[player]
        let (dx, dy) = (event.x - body.x, event.y - body.y)
        let sine = world.trigonometry.sine(body.angle)
        let cosine = world.trigonometry.cosine(body.angle)
        let ahead = dx * cosine + dy * sine
        let right = dx * sine - dy * cosine
        return (Double(ahead.raw) / 65536, Double(right.raw) / 65536)
    }
}
