// The screen between two levels: percentages count up, then the map shows where the game goes on.
// Attack or use hurries everything along.

/// An intermission in progress.
final class Intermission {
    private enum Stage {
        case statistics, nextPlace, leaving
    }

    /// An animated spot's progress.
    private struct Spot {
        let place: IntermissionSpot
        let frames: [Patch]
        var frame = -1
        var nextTic: Int32 = 0
    }

    let pictures: IntermissionPictures
    let summary: LevelSummary
    /// The statistics of a game of several.
    private var party: PartyStatistics?
    let kind: GameKind
    /// Sounds to play, by number; the engine takes them.
    var sounds: [Int32] = []
    private(set) var kills: Int32 = -1
    private(set) var items: Int32 = -1
    private(set) var secrets: Int32 = -1
    private(set) var seconds: Int32 = -1
    private(set) var parSeconds: Int32 = -1
    private var stage = Stage.statistics
    /// The statistic that counts: even numbers from 2 to 8, odd ones are pauses, 10 is the end.
    private var step = 1
    private var pause: Int32 = 35
    private var tics: Int32 = 0
    private var countdown: Int32 = 0
    private var isHurried = false
    private var showsPointer = false
    private var spots: [Spot] = []
    private let background: Patch?

    /// Begins with the statistics; spots start at random times.
    init(
        _ summary: LevelSummary, pictures: IntermissionPictures, kind: GameKind,
        random: inout RandomSource
    ) {
        self.summary = summary
        party = summary.party
        self.pictures = pictures
        self.kind = kind
        background = pictures.background(episode: summary.episode)
        if !kind.isCommercial {
            for (number, place) in IntermissionMap.spots(episode: summary.episode).enumerated() {
                let frames = pictures.frames(
                    episode: summary.episode, spot: number, count: place.frames)
                spots.append(Spot(place: place, frames: frames))
            }
        }
        restartSpots(&random)
    }

    private func restartSpots(_ random: inout RandomSource) {
        for index in spots.indices {
            spots[index].frame = -1
            spots[index].nextTic = tics + 1
            if spots[index].place.map == nil {
                spots[index].nextTic += random.menu() % spots[index].place.period
            }
        }
    }

    /// One tic; true when the game goes on with the next level.
    ///
    /// - Parameters:
    ///   - buttons: those of the players' commands, nil for players who are not there.
    ///   - players: remember which buttons were down before. The level and the intermission share that
    ///     memory, and a level looks at the trigger only while a weapon is ready: who fell out of the
    ///     level with the trigger pulled may hurry at once.
    func tick(
        buttons: [UInt8?], players: Table<Player>, random: inout RandomSource
    ) -> Bool {
        tics += 1
        checkButtons(buttons, players)
        animateSpots()
        switch stage {
        case .statistics: count(&random)
        case .nextPlace:
            countdown -= 1
            if countdown == 0 || isHurried {
                leave()
            } else {
                showsPointer = countdown & 31 < 20
            }
        case .leaving:
            countdown -= 1
            return countdown == 0
        }
        return false
    }

    private func checkButtons(_ buttons: [UInt8?], _ players: Table<Player>) {
        for (number, pressed) in buttons.prefix(4).enumerated() {
            guard let pressed else { continue }
            if pressed & 1 != 0 && !players[number].attackDown { isHurried = true }
            players[number].attackDown = pressed & 1 != 0
            if pressed & 2 != 0 && !players[number].useDown { isHurried = true }
            players[number].useDown = pressed & 2 != 0
        }
    }

    private func animateSpots() {
        for index in spots.indices where spots[index].nextTic == tics {
            let place = spots[index].place
            if let map = place.map {
                let waits = stage == .statistics && index == 7
                if waits || summary.nextMap != map { continue }
                spots[index].frame = min(spots[index].frame + 1, place.frames - 1)
            } else {
                spots[index].frame = (spots[index].frame + 1) % place.frames
            }
            spots[index].nextTic = tics + place.period
        }
    }

    // MARK: Statistics

    private var finalKills: Int32 { LevelSummary.percent(summary.kills, of: summary.totalKills) }
    private var finalItems: Int32 { LevelSummary.percent(summary.items, of: summary.totalItems) }
    private var finalSecrets: Int32 {
        LevelSummary.percent(summary.secrets, of: summary.totalSecrets)
    }
    private var finalSeconds: Int32 { summary.timeInTics / 35 }
    private var finalPar: Int32 { summary.parInTics / 35 }

    private func count(_ random: inout RandomSource) {
        if party != nil {
            let isOver = party?.count(isHurried: &isHurried, tics: tics, sounds: &sounds)
            if isOver == true { endStatistics(&random) }
            return
        }
        if isHurried && step != 10 {
            isHurried = false
            (kills, items, secrets) = (finalKills, finalItems, finalSecrets)
            (seconds, parSeconds) = (finalSeconds, finalPar)
            sounds.append(SoundID.barexp)
            step = 10
        }
        switch step {
        case 2: countUp(&kills, to: finalKills)
        case 4: countUp(&items, to: finalItems)
        case 6: countUp(&secrets, to: finalSecrets)
        case 8: countTimes()
        case 10:
            if isHurried {
                sounds.append(SoundID.sgcock)
                endStatistics(&random)
            }
        default:
            pause -= 1
            if pause == 0 {
                step += 1
                pause = 35
            }
        }
    }

    private func endStatistics(_ random: inout RandomSource) {
        if kind.isCommercial { leave() } else { showNextPlace(&random) }
    }

    private func countUp(_ value: inout Int32, to end: Int32) {
        value += 2
        if tics & 3 == 0 { sounds.append(SoundID.pistol) }
        if value >= end {
            value = end
            sounds.append(SoundID.barexp)
            step += 1
        }
    }

    private func countTimes() {
        if tics & 3 == 0 { sounds.append(SoundID.pistol) }
        seconds = min(seconds + 3, finalSeconds)
        parSeconds = min(parSeconds + 3, finalPar)
        if parSeconds >= finalPar && seconds >= finalSeconds {
            sounds.append(SoundID.barexp)
            step += 1
        }
    }

    private func showNextPlace(_ random: inout RandomSource) {
        stage = .nextPlace
        isHurried = false
        countdown = 4 * 35
        restartSpots(&random)
    }

    private func leave() {
        stage = .leaving
        isHurried = false
        countdown = 10
        showsPointer = true
    }

    // MARK: Drawing

    /// Draws the whole screen.
    func draw(on screen: Canvas) {
        if let background { screen.draw(background, 0, 0) } else { screen.fill(0, 0, 320, 200, 0) }
        for spot in spots where spot.frame >= 0 && spot.frame < spot.frames.count {
            screen.draw(spot.frames[spot.frame], spot.place.x, spot.place.y)
        }
        if stage == .statistics {
            if let party { draw(party, on: screen) } else { drawStatistics(on: screen) }
        } else {
            drawNextPlace(on: screen)
        }
    }

    private func drawNextPlace(on screen: Canvas) {
        if !kind.isCommercial && summary.episode < 3 {
            drawPath(on: screen)
        }
        if kind.isCommercial && summary.nextMap == 30 { return }
        drawCentered(pictures.entering, 2, on: screen)
        let name = pictures.levelName(episode: summary.episode, map: summary.nextMap)
        if let name { drawCentered(name, 2 + 5 * name.height / 4, on: screen) }
    }

    private func drawPath(on screen: Canvas) {
        if let splat = pictures.splat {
            let last = summary.lastMap == 8 ? summary.nextMap - 1 : summary.lastMap
            for map in 0..<max(last + 1, 0) { drawAt(map, [splat], on: screen) }
            if summary.didSecret { drawAt(8, [splat], on: screen) }
        }
        if showsPointer { drawAt(summary.nextMap, pictures.here, on: screen) }
    }

    /// Draws the first of some pictures that fits on the screen at a level's place.
    private func drawAt(_ map: Int, _ choices: [Patch], on screen: Canvas) {
        let places = IntermissionMap.levels[min(summary.episode, 2)]
        guard map >= 0, map < places.count else { return }
        let place = places[map]
        for patch in choices {
            let left = place.x - patch.leftOffset
            let top = place.y - patch.topOffset
            if left >= 0 && left + patch.width < Screen.width && top >= 0
                && top + patch.height < Screen.height
            {
                screen.draw(patch, place.x, place.y)
                return
            }
        }
    }

    func drawCentered(_ patch: Patch, _ y: Int32, on screen: Canvas) {
        screen.draw(patch, (Screen.width - patch.width) / 2, y)
    }
}
