// The element that shows the game and hears keyboard and mouse.

import DoomFront
import Patchwork

/// A view of a game that fills its window.
final class GameView: Element {
    private let session: GameSession
    /// Called for Alt+Enter.
    var onToggleFullScreen: (() -> Void)?
    /// Whether there is nothing else on the screen that the pointer could be for.
    private let isAlone: Bool

    init(_ session: GameSession, isAlone: Bool = false) {
        self.session = session
        self.isAlone = isAlone
        super.init()
        grow = 1
    }

    override var isFocusable: Bool { true }

    override var cursor: CursorShape {
        session.keepsPointer || isAlone && session.isActive ? .hidden : .arrow
    }

    override func measure(_ room: Size, _ style: Style) -> Size { Size(320, 240) }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let size = bounds.size
        let session = session
        let isWhole = unsafe canvas.withPixels(of: bounds) { pixels, pitch in
            unsafe session.draw(
                into: pixels, width: size.width, height: size.height, stride: pitch)
        }
        // A part of it was asked for: the next frame has everything.
        if !isWhole { redraw() }
    }

    override func key(_ input: KeyInput) -> Bool {
        if input.action == .repeat && input.modifiers.contains(.alt) { return true }
        var typed: UInt8 = 0
        if let character = input.character, character.value < 0x80 {
            typed = UInt8(character.value)
        }
        let meaning = session.key(
            input.code, isDown: input.isDown, typed: typed,
            hasAlternate: input.modifiers.contains(.alt))
        if meaning == .toggleFullScreen && input.action == .press { onToggleFullScreen?() }
        // All keys are the game's, Tab and arrows too.
        return true
    }

    override func mouse(_ input: MouseInput) -> Bool {
        switch input.phase {
        case .leave: session.mouse(dx: 0, dy: 0, buttons: 0)
        case .move, .press, .release:
            session.mouse(
                dx: input.delta.x, dy: input.delta.y,
                buttons: UInt8(truncatingIfNeeded: input.held.rawValue))
        case .enter, .wheel: break
        }
        return true
    }
}
