// The mouse: selecting text, scrolling, and what programs want to hear of it.

import Patchwork
import TerminalCore

/// What the mouse is in the midst of.
struct TerminalMouseState {
    /// The user is selecting text.
    var isSelecting = false
    /// The cell that a program was told of last.
    var reported: (row: Int, column: Int)?
}

extension TerminalView {
    /// Lines that a notch of the wheel scrolls.
    private static let wheelLines = 3

    /// Takes what the mouse did; returns whether it was for the terminal.
    func take(mouse input: MouseInput) -> Bool {
        switch input.phase {
        case .enter, .leave: return false
        case .wheel: wheel(input)
        case .press:
            focus()
            if !report(input) { press(input) }
        case .move:
            if mouseState.isSelecting { extendSelection(input) } else { _ = report(input) }
        case .release:
            if !mouseState.isSelecting { _ = report(input) }
            mouseState.isSelecting = false
        }
        return true
    }

    private func press(_ input: MouseInput) {
        switch input.button {
        case .left:
            let place = cell(at: input.position)
            mouseState.isSelecting = true
            if input.modifiers.contains(.shift), emulator.selection != nil {
                emulator.extendSelection(row: place.row, column: place.edge)
            } else {
                switch max(1, input.clicks) % 3 {
                case 1:
                    emulator.clearSelection()
                    emulator.beginSelection(row: place.row, column: place.edge, unit: .character)
                case 2: emulator.beginSelection(row: place.row, column: place.column, unit: .word)
                default: emulator.beginSelection(row: place.row, column: place.column, unit: .line)
                }
            }
            showChanges()
        case .middle:
            // As it always was at terminals: what is selected here, else what was copied anywhere.
            if let text = emulator.selectedText { paste(text) } else { pasteClipboard() }
        default: break
        }
    }

    private func extendSelection(_ input: MouseInput) {
        // Beyond the edges the text moves along.
        if input.position.y < 0 { emulator.scrollView(by: 1) }
        if input.position.y > bounds.height { emulator.scrollView(by: -1) }
        let place = cell(at: input.position)
        let isByCharacter = emulator.selection?.unit == .character
        emulator.extendSelection(
            row: place.row, column: isByCharacter ? place.edge : place.column)
        showChanges()
    }

    private func wheel(_ input: MouseInput) {
        let isUp = input.wheel > 0
        if wantsMouse(input) {
            let place = cell(at: input.position)
            for _ in 0..<min(abs(input.wheel), 20) {
                send(.press, isUp ? .wheelUp : .wheelDown, place.row, place.column, input)
            }
        } else if emulator.modes.isAlternateScreen, emulator.modes.wheelSendsArrows {
            let arrow = KeyEncoder(emulator.modes).bytes(isUp ? .up : .down)
            for _ in 0..<min(abs(input.wheel), 20) * Self.wheelLines { onInput?(arrow) }
        } else {
            emulator.scrollView(by: input.wheel * Self.wheelLines)
            showChanges()
        }
    }

    // MARK: Programs that use the mouse

    /// Whether the program gets the mouse. With Shift the user gets it back.
    private func wantsMouse(_ input: MouseInput) -> Bool {
        emulator.modes.mouseTracking != .off && !input.modifiers.contains(.shift)
    }

    /// Tells the program; returns whether it wants to be told.
    private func report(_ input: MouseInput) -> Bool {
        guard wantsMouse(input) else { return false }
        let place = cell(at: input.position)
        if input.phase == .move {
            if let last = mouseState.reported, last == (place.row, place.column) { return true }
            send(.move, Self.button(input.held), place.row, place.column, input)
        } else {
            let kind = input.phase == .press ? TerminalMouseEvent.Kind.press : .release
            send(kind, Self.button(input.button), place.row, place.column, input)
        }
        mouseState.reported = (place.row, place.column)
        return true
    }

    private func send(
        _ kind: TerminalMouseEvent.Kind, _ button: TerminalMouseEvent.Button, _ row: Int,
        _ column: Int, _ input: MouseInput
    ) {
        let event = TerminalMouseEvent(
            kind, button, row: row, column: column, modifiers: Self.modifiers(input.modifiers))
        onInput?(KeyEncoder(emulator.modes).bytes(event))
    }

    private static func button(_ buttons: MouseButtons) -> TerminalMouseEvent.Button {
        if buttons.contains(.left) { return .left }
        if buttons.contains(.middle) { return .middle }
        return buttons.contains(.right) ? .right : .none
    }
}
