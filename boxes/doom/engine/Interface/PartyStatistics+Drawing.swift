// Draws the statistics of several players.

extension Intermission {
    func draw(_ party: PartyStatistics, on screen: Canvas) {
        drawTitle(on: screen)
        if party.isDeathmatch {
            drawMatrix(party, on: screen)
        } else {
            drawRows(party, on: screen)
        }
    }

    private func show(_ patch: Patch?, _ x: Int32, _ y: Int32, on screen: Canvas) {
        if let patch { screen.draw(patch, x, y) }
    }

    /// Shows a player's picture, and a face on it for the player at this screen.
    private func show(
        player: Int, of party: PartyStatistics, centerX: Int32, _ y: Int32, isVictim: Bool,
        on screen: Canvas
    ) {
        guard let panel = pictures.panels[player] else { return }
        let x = centerX - panel.width / 2
        screen.draw(panel, x, y)
        if player != party.me { return }
        show(isVictim ? pictures.deadFace : pictures.face, x, y, on: screen)
    }

    private func drawMatrix(_ party: PartyStatistics, on screen: Canvas) {
        if let total = pictures.total { screen.draw(total, 269 - total.width / 2, 45) }
        show(pictures.killers, 10, 100, on: screen)
        show(pictures.victims, 5, 50, on: screen)
        let width = pictures.digits[0].width
        for (number, row) in party.rows.enumerated() {
            guard let row else { continue }
            let (x, y) = (82 + 40 * Int32(number), 68 + 33 * Int32(number))
            show(player: number, of: party, centerX: x, 35, isVictim: true, on: screen)
            show(player: number, of: party, centerX: 42, y, isVictim: false, on: screen)
            for other in 0..<4 where party.rows[other] != nil {
                let right = 82 + 40 * Int32(other) + width
                drawSigned(row.victims[other], right, y + 10, digits: 2, on: screen)
            }
            drawSigned(row.frags, 269 + width, y + 10, digits: 2, on: screen)
        }
    }

    private func drawRows(_ party: PartyStatistics, on screen: Canvas) {
        let left = 32 + (pictures.face?.width ?? 0) / 2 + (party.showsFrags ? 0 : 32)
        screen.draw(pictures.kills, left + 64 - pictures.kills.width, 50)
        screen.draw(pictures.items, left + 128 - pictures.items.width, 50)
        if let secrets = pictures.shortSecrets {
            screen.draw(secrets, left + 192 - secrets.width, 50)
        }
        if party.showsFrags, let frags = pictures.frags {
            screen.draw(frags, left + 256 - frags.width, 50)
        }
        var y = 50 + pictures.kills.height
        for (number, row) in party.rows.enumerated() {
            guard let row, let panel = pictures.panels[number] else { continue }
            screen.draw(panel, left - panel.width, y)
            if number == party.me { show(pictures.face, left - panel.width, y, on: screen) }
            let right = left - pictures.percent.width
            drawPercent(row.kills, right + 64, y + 10, on: screen)
            drawPercent(row.items, right + 128, y + 10, on: screen)
            drawPercent(row.secrets, right + 192, y + 10, on: screen)
            if party.showsFrags {
                drawSigned(row.frags, left + 256, y + 10, digits: nil, on: screen)
            }
            y += 33
        }
    }

    /// Draws a number that ends at `x`, with as many digits as it has where none are given.
    private func drawSigned(
        _ value: Int32, _ x: Int32, _ y: Int32, digits: Int32?, on screen: Canvas
    ) {
        // The number of the game's first year stood for "no number".
        if value.magnitude == 1994 { return }
        let magnitude = Int32(clamping: value.magnitude)
        let left = drawNumber(
            magnitude, x, y, digits: digits ?? Self.digitCount(magnitude), on: screen)
        if value < 0 { screen.draw(pictures.minus, left - 8, y) }
    }
}
