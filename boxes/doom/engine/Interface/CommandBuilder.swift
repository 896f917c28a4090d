// Turns held keys and mouse movement into a tic's command, with the original's speeds.

/// The keys that are held and the mouse's movement since the last tic.
struct CommandBuilder {
    private var held = [Bool](repeating: false, count: 256)
    private var mouseX: Int32 = 0
    private var mouseY: Int32 = 0
    private var buttons: MouseButtons = []
    /// How many tics a turning key has been held; the first few turn slowly.
    private var turnTics = 0
    private var isPausePending = false

    private static let slowTurnTics = 6

    /// Notes an event.
    mutating func handle(_ event: InputEvent, sensitivity: Int32) {
        switch event {
        case .keyDown(let key, _):
            if key == .pause { isPausePending = true }
            held[Int(key.code)] = true
        case .keyUp(let key):
            held[Int(key.code)] = false
        case .mouse(let dx, let dy, let pressed):
            let limit: Int32 = 10_000
            mouseX += min(max(dx, -limit), limit) * (sensitivity + 5) / 10
            mouseY += min(max(dy, -limit), limit) * (sensitivity + 5) / 10
            mouseX = min(max(mouseX, -limit), limit)
            mouseY = min(max(mouseY, -limit), limit)
            buttons = pressed
        }
    }

    /// Forgets what is held, as when the window loses the keyboard.
    mutating func releaseAll() {
        self = CommandBuilder()
    }

    private func holds(_ key: Key) -> Bool { held[Int(key.code)] }

    private func holds(_ letter: Unicode.Scalar) -> Bool {
        holds(Key(UInt8(ascii: letter)))
    }

    /// The command for this tic.
    mutating func command(runs alwaysRuns: Bool) -> TicCommand {
        let isFast = holds(.shift) != alwaysRuns
        let strafes = holds(.alternate) || buttons.contains(.right)
        var command = TicCommand()
        var forward: Int32 = 0
        var side: Int32 = 0
        var turn: Int32 = 0
        let turnsRight = holds(.right)
        let turnsLeft = holds(.left)
        turnTics = turnsRight || turnsLeft ? turnTics + 1 : 0
        let turnSpeed: Int32 = turnTics < Self.slowTurnTics ? 320 : isFast ? 1280 : 640
        let sideSpeed: Int32 = isFast ? 40 : 24
        let forwardSpeed: Int32 = isFast ? 50 : 25
        if strafes {
            side += (turnsRight ? sideSpeed : 0) - (turnsLeft ? sideSpeed : 0)
        } else {
            turn += (turnsLeft ? turnSpeed : 0) - (turnsRight ? turnSpeed : 0)
        }
        if holds(.up) || holds("w") { forward += forwardSpeed }
        if holds(.down) || holds("s") { forward -= forwardSpeed }
        if holds(".") || holds("d") { side += sideSpeed }
        if holds(",") || holds("a") { side -= sideSpeed }
        forward += mouseY
        if strafes { side += mouseX * 2 } else { turn -= mouseX * 8 }
        mouseX = 0
        mouseY = 0
        command.forwardMove = Int8(min(max(forward, -50), 50))
        command.sideMove = Int8(min(max(side, -50), 50))
        command.angleTurn = Int16(truncatingIfNeeded: turn)
        command.buttons = pressedButtons()
        return command
    }

    private mutating func pressedButtons() -> UInt8 {
        if isPausePending {
            isPausePending = false
            return 0x80 | 1
        }
        var result: UInt8 = 0
        if holds(.control) || buttons.contains(.left) { result |= 1 }
        if holds(.space) || holds("e") || buttons.contains(.middle) { result |= 2 }
        for weapon in 0..<8 as Range<UInt8> where holds(Key(0x31 + weapon)) {
            result |= 4 | weapon << 3
            break
        }
        return result
    }
}
