// Keys and mouse in a text field.

internal import DesktopProtocol
internal import Geometry

extension TextField {
    /// Text, the keys that move and remove, and the clipboard's.
    func react(to input: KeyInput) -> Bool {
        guard input.isDown else { return false }
        if input.isControl("a") {
            selectAll()
        } else if input.isControl("c") || (input.code == Keys.insert && input.isCommand) {
            copy()
        } else if input.isControl("x") || (input.code == Keys.delete && input.hasShift) {
            copy()
            if !selection.isEmpty { remove(to: caret) }
        } else if input.isControl("v") || (input.code == Keys.insert && input.hasShift) {
            window?.application?.paste { [self] text in insert(text) }
        } else if moveKey(input) || removeKey(input) {
            return true
        } else if Keys.isEnter(input.code) {
            guard let onSubmit else { return false }
            onSubmit(text)
        } else if let scalar = input.text {
            insert(String(scalar))
        } else {
            return false
        }
        return true
    }

    private func copy() {
        guard !selection.isEmpty, !isSecret else { return }
        window?.application?.copy(selectedText)
    }

    private func moveKey(_ input: KeyInput) -> Bool {
        let byWord = input.modifiers.contains(.control)
        let selecting = input.hasShift
        switch input.code {
        case Keys.left:
            if !selecting, !selection.isEmpty, !byWord {
                move(to: selection.lowerBound, selecting: false)
            } else {
                move(to: byWord ? wordEnd(from: caret, -1) : caret - 1, selecting: selecting)
            }
        case Keys.right:
            if !selecting, !selection.isEmpty, !byWord {
                move(to: selection.upperBound, selecting: false)
            } else {
                move(to: byWord ? wordEnd(from: caret, 1) : caret + 1, selecting: selecting)
            }
        case Keys.home: move(to: 0, selecting: selecting)
        case Keys.end: move(to: characters.count, selecting: selecting)
        default: return false
        }
        return true
    }

    private func removeKey(_ input: KeyInput) -> Bool {
        let byWord = input.modifiers.contains(.control)
        switch input.code {
        case Keys.backspace:
            remove(to: byWord ? wordEnd(from: caret, -1) : max(0, caret - 1))
        case Keys.delete where !input.hasShift:
            remove(to: byWord ? wordEnd(from: caret, 1) : min(characters.count, caret + 1))
        default: return false
        }
        return true
    }

    /// Placing the caret, selecting by drawing over text, a word by a double click, all by a triple.
    func react(to input: MouseInput) -> Bool {
        switch input.phase {
        case .press where input.button == .left:
            let place = place(at: input.position.x)
            focus()
            if input.clicks >= 3 {
                selectAll()
            } else if input.clicks == 2 {
                selectWord(at: place)
            } else {
                move(to: place, selecting: input.modifiers.contains(.shift))
                isDragging = true
            }
        case .move where isDragging: move(to: place(at: input.position.x), selecting: true)
        case .release: pressCancelled()
        case .enter, .leave: redraw()
        case .press, .wheel: return false
        case .move: break
        }
        return true
    }

    /// The place between characters that is nearest to a column.
    private func place(at x: Int) -> Int {
        let wanted = x - textStart + first
        var best = 0
        for (index, offset) in offsets.enumerated()
        where abs(offset - wanted) < abs(offsets[best] - wanted) { best = index }
        return best
    }
}
