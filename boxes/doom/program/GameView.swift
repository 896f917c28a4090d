// The element that shows the game and hears keyboard and mouse.

import DoomEngine
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

    /// Where the picture is.
    private var picture: Rect? {
        session.placement(width: bounds.width, height: bounds.height).map {
            Rect(x: $0.x, y: $0.y, width: $0.width, height: $0.height)
        }
    }

    /// Has the picture drawn again, without what is around it.
    func redrawPicture() {
        if let picture { redraw(picture) }
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let place = session.placement(width: bounds.width, height: bounds.height)
        guard let place, let picture else { return canvas.fill(bounds, .black) }
        fill(&canvas, around: picture)
        let session = session
        let isWhole = unsafe canvas.withPixels(of: picture) { pixels, pitch in
            unsafe session.draw(into: pixels, place, stride: pitch)
        }
        // A part of it was asked for: the next frame has everything.
        if !isWhole { redrawPicture() }
    }

    private func fill(_ canvas: inout Canvas, around picture: Rect) {
        let (width, height) = (bounds.width, bounds.height)
        let below = Rect(x: 0, y: picture.bottom, width: width, height: height - picture.bottom)
        let beside = Rect(
            x: picture.right, y: picture.top, width: width - picture.right,
            height: picture.height)
        canvas.fill(Rect(x: 0, y: 0, width: width, height: picture.top), .black)
        canvas.fill(below, .black)
        canvas.fill(
            Rect(x: 0, y: picture.top, width: picture.left, height: picture.height), .black)
        canvas.fill(beside, .black)
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
        // What is around the picture changes, too.
        if meaning == .toggleScaling { redraw() }
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
