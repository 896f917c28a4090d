// Keys: some are the terminal's own, all others go to the program.

import Patchwork
import TerminalCore

extension TerminalView {
    /// Takes a key; returns whether it was for the terminal.
    func take(key input: KeyInput) -> Bool {
        guard input.isDown, !input.modifiers.contains(.super) else { return false }
        restartBlinking()
        if ownKey(input) { return true }
        guard let key = Self.terminalKey(input) else { return false }
        if input.isControl("c"), input.modifiers.isDisjoint(with: .shift) { onInterrupt?() }
        emulator.scrollViewToEnd()
        emulator.clearSelection()
        showChanges()
        onInput?(KeyEncoder(emulator.modes).bytes(key, Self.modifiers(input)))
        return true
    }

    /// Keys of the terminal itself; returns whether it was one.
    private func ownKey(_ input: KeyInput) -> Bool {
        let isCommand = input.modifiers.contains(.control) && input.hasShift
        if isCommand, input.isControl("c") { return copySelection() }
        if isCommand, input.isControl("v") { return pasteClipboard() }
        if isCommand, input.isControl("a") {
            emulator.selectAll()
            showChanges()
            return true
        }
        if input.modifiers.contains(.control), let character = input.character {
            switch character {
            case "+", "=":
                changeZoom(to: zoom + 1)
                return true
            case "-":
                changeZoom(to: zoom - 1)
                return true
            case "0":
                changeZoom(to: 0)
                return true
            default: break
            }
        }
        guard input.hasShift, !input.isCommand else { return false }
        switch input.code {
        case Keys.pageUp: emulator.scrollView(by: emulator.rows - 1)
        case Keys.pageDown: emulator.scrollView(by: 1 - emulator.rows)
        case Keys.home: emulator.scrollView(by: .max)
        case Keys.end: emulator.scrollViewToEnd()
        case Keys.insert: return pasteClipboard()
        default: return false
        }
        showChanges()
        return true
    }

    @discardableResult
    private func copySelection() -> Bool {
        if let text = emulator.selectedText { window?.application?.copy(text) }
        return true
    }

    @discardableResult
    func pasteClipboard() -> Bool {
        window?.application?.paste { [self] text in paste(text) }
        return true
    }

    /// Types text for the user.
    func paste(_ text: String) {
        emulator.scrollViewToEnd()
        showChanges()
        onInput?(KeyEncoder(emulator.modes).paste(text))
    }

    static func modifiers(_ input: KeyInput) -> TerminalModifiers {
        modifiers(input.modifiers)
    }

    static func modifiers(_ held: KeyModifiers) -> TerminalModifiers {
        var modifiers: TerminalModifiers = []
        if held.contains(.shift) { modifiers.insert(.shift) }
        if held.contains(.alt) { modifiers.insert(.alt) }
        if held.contains(.control) { modifiers.insert(.control) }
        return modifiers
    }

    private static func terminalKey(_ input: KeyInput) -> TerminalKey? {
        switch input.code {
        case Keys.enter, Keys.keypadEnter: return .enter
        case Keys.tab: return .tab
        case Keys.backspace: return .backspace
        case Keys.escape: return .escape
        case Keys.up: return .up
        case Keys.down: return .down
        case Keys.left: return .left
        case Keys.right: return .right
        case Keys.home: return .home
        case Keys.end: return .end
        case Keys.pageUp: return .pageUp
        case Keys.pageDown: return .pageDown
        case Keys.insert: return .insert
        case Keys.delete: return .delete
        case Keys.f1...(Keys.f1 + 11): return .function(Int(input.code - Keys.f1) + 1)
        default: break
        }
        guard let character = input.character, character.value != 0 else { return nil }
        return .character(character)
    }
}
