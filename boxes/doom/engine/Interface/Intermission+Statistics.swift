// Draws the numbers of the intermission.

extension Intermission {
    /// Draws the name of the level that is finished.
    func drawTitle(on screen: Canvas) {
        var y: Int32 = 2
        let name = pictures.levelName(episode: summary.episode, map: summary.lastMap)
        if let name {
            drawCentered(name, y, on: screen)
            y += 5 * name.height / 4
        }
        drawCentered(pictures.finished, y, on: screen)
    }

    func drawStatistics(on screen: Canvas) {
        let row = 3 * pictures.digits[0].height / 2
        drawTitle(on: screen)
        screen.draw(pictures.kills, 50, 50)
        drawPercent(kills, 270, 50, on: screen)
        screen.draw(pictures.items, 50, 50 + row)
        drawPercent(items, 270, 50 + row, on: screen)
        screen.draw(pictures.secrets, 50, 50 + 2 * row)
        drawPercent(secrets, 270, 50 + 2 * row, on: screen)
        screen.draw(pictures.time, 16, 168)
        drawTime(seconds, 144, 168, on: screen)
        if summary.episode < 3 {
            screen.draw(pictures.par, 176, 168)
            drawTime(parSeconds, 304, 168, on: screen)
        }
    }

    func drawPercent(_ value: Int32, _ x: Int32, _ y: Int32, on screen: Canvas) {
        if value < 0 { return }
        screen.draw(pictures.percent, x, y)
        _ = drawNumber(value, x, y, digits: Self.digitCount(value), on: screen)
    }

    /// How many digits a number has.
    static func digitCount(_ value: Int32) -> Int32 {
        var digits: Int32 = value == 0 ? 1 : 0
        var rest = value
        while rest > 0 {
            rest /= 10
            digits += 1
        }
        return digits
    }

    /// Draws a number that ends at `x`; gives where it starts.
    func drawNumber(
        _ value: Int32, _ x: Int32, _ y: Int32, digits: Int32, on screen: Canvas
    ) -> Int32 {
        var left = x
        var rest = value
        for _ in 0..<digits {
            left -= pictures.digits[0].width
            screen.draw(pictures.digits[Int(rest % 10)], left, y)
            rest /= 10
        }
        return left
    }

    private func drawTime(_ value: Int32, _ x: Int32, _ y: Int32, on screen: Canvas) {
        if value < 0 { return }
        if value > 61 * 59 {
            screen.draw(pictures.tooLong, x - pictures.tooLong.width, y)
            return
        }
        var left = x
        var unit: Int32 = 1
        repeat {
            let part = value / unit % 60
            left = drawNumber(part, left, y, digits: 2, on: screen) - pictures.colon.width
            unit *= 60
            if unit == 60 || value / unit != 0 { screen.draw(pictures.colon, left, y) }
        } while value / unit != 0
    }
}
