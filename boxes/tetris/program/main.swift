// Falling blocks: the window, the keyboard and the clock of a game. The rules are TetrisCore's.

import Patchwork
import Std
import TetrisCore

/// The well, the score, and the keys.
final class TetrisView: Element {
    private var game = Game(seed: Instant.now.nanoseconds)
    private var timer: Timer?
    private var last: UInt64 = 0
    private let painter = TetrisPainter()

    override var isFocusable: Bool { true }

    override func measure(_ room: Size, _ style: Style) -> Size { Size(340, 440) }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        painter.draw(game, bounds, &canvas, style)
    }

    // MARK: Time

    /// Lets time pass, draws what changed, and waits for the next row.
    func turn() {
        let now = Instant.now.nanoseconds
        if last != 0 { game.advance(by: Int(clamping: now - min(last, now))) }
        last = now
        redraw()
        timer?.cancel()
        guard let next = game.timeToNextRow, let application = window?.application else { return }
        timer = application.after(nanoseconds: UInt64(next) + 1) { [self] in turn() }
    }

    /// A game that nobody looks at waits.
    func stateChanged() {
        guard let window, game.phase == .running, !window.isFocused else { return }
        game.togglePause()
        turn()
    }

    // MARK: Keys

    override func key(_ input: KeyInput) -> Bool {
        guard input.isDown, !input.isCommand else { return false }
        if game.phase == .over {
            guard input.action == .press, Keys.isEnter(input.code) || input.code == Keys.space
            else { return false }
            game = Game(seed: Instant.now.nanoseconds)
            turn()
            return true
        }
        if input.character == "p" || input.code == Keys.escape {
            if input.action == .press { game.togglePause() }
            last = Instant.now.nanoseconds
            turn()
            return true
        }
        guard let move = Self.move(input) else { return false }
        // Holding these down must not repeat them.
        let isOnce = move == .drop || move == .hold
        if isOnce, input.action == .repeat { return true }
        game.play(move)
        turn()
        return true
    }

    private static func move(_ input: KeyInput) -> Game.Move? {
        switch input.code {
        case Keys.left: return .left
        case Keys.right: return .right
        case Keys.down: return .down
        case Keys.up: return .turnClockwise
        case Keys.space: return .drop
        default: break
        }
        switch input.character {
        case "a": return .left
        case "d": return .right
        case "s": return .down
        case "w", "x": return .turnClockwise
        case "z", "y": return .turnCounterclockwise
        case "c": return .hold
        default: return nil
        }
    }

    override func mouse(_ input: MouseInput) -> Bool {
        guard input.phase == .press, input.button == .left else { return false }
        if game.phase == .over {
            game = Game(seed: Instant.now.nanoseconds)
        } else if game.phase == .paused {
            game.togglePause()
        }
        last = Instant.now.nanoseconds
        turn()
        return true
    }
}

Application.run("tetris") { application in
    let view = TetrisView()
    let window = Window("Tetris", icon: "tetris", content: view)
    window.minimumContentSize = Size(220, 260)
    window.onStateChange = { view.stateChanged() }
    application.open(window)
    view.focus()
    view.turn()
}
