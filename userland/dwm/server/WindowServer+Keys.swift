// The keyboard: what is held, which keys the desktop keeps for itself, who gets the others.

internal import DesktopProtocol
internal import Geometry

/// Usage numbers of the keys that mean something to the window server: HID Usage Tables 1.12, page 7.
enum KeyCode {
    static let letterD: UInt16 = 0x07
    static let letterL: UInt16 = 0x0F
    static let letterR: UInt16 = 0x15
    static let letterT: UInt16 = 0x17
    static let enter: UInt16 = 0x28
    static let escape: UInt16 = 0x29
    static let tab: UInt16 = 0x2B
    static let capsLock: UInt16 = 0x39
    static let f4: UInt16 = 0x3D
    static let printScreen: UInt16 = 0x46
    static let right: UInt16 = 0x4F
    static let left: UInt16 = 0x50
    static let down: UInt16 = 0x51
    static let up: UInt16 = 0x52
    static let numLock: UInt16 = 0x53
    static let keypadEnter: UInt16 = 0x58
    static let leftControl: UInt16 = 0xE0
    static let leftShift: UInt16 = 0xE1
    static let leftAlt: UInt16 = 0xE2
    static let leftSuper: UInt16 = 0xE3
    static let rightControl: UInt16 = 0xE4
    static let rightShift: UInt16 = 0xE5
    static let rightAlt: UInt16 = 0xE6
    static let rightSuper: UInt16 = 0xE7
}

struct KeyboardState {
    /// Who got the press of each key that is down; nil for keys the desktop kept.
    var held: [UInt16: Surface?] = [:]
    var modifiers: KeyModifiers = []
    /// Super went down and nothing else since.
    var superAlone = false
    /// When a character was last typed into a window; nil if that is done: with Enter, a key of the
    /// desktop or a click, to which a new window is most likely the answer.
    var lastTyped: UInt64? = nil
    var repeating: Repeat? = nil

    struct Repeat {
        var event: KeyEvent
        var surface: Surface
        var deadline: UInt64
    }

    mutating func stopRepeat() { repeating = nil }

    /// A surface is gone.
    mutating func forget(_ surface: Surface) {
        for (code, holder) in held where holder === surface { held[code] = .some(nil) }
        if repeating?.surface === surface { repeating = nil }
    }

    mutating func updateModifiers(locks: KeyModifiers, hasAltGraph: Bool) {
        var result = locks
        func isHeld(_ code: UInt16) -> Bool { held[code] != nil }
        if isHeld(KeyCode.leftShift) || isHeld(KeyCode.rightShift) { result.insert(.shift) }
        if isHeld(KeyCode.leftControl) || isHeld(KeyCode.rightControl) { result.insert(.control) }
        if isHeld(KeyCode.leftAlt) { result.insert(.alt) }
        if isHeld(KeyCode.rightAlt) { result.insert(hasAltGraph ? .altGraph : .alt) }
        if isHeld(KeyCode.leftSuper) || isHeld(KeyCode.rightSuper) { result.insert(.super) }
        modifiers = result
    }
}

extension WindowServer {
    /// A key went down or up. Repeats of the hardware are dropped; the server makes its own.
    @export(interface)
    public func key(_ code: UInt16, isDown: Bool, now: UInt64) {
        self.now = now
        flushMotion()
        if isDown {
            if keyboard.held[code] != nil { return }
            keyDown(code)
        } else {
            guard let holder = keyboard.held[code] else { return }
            keyUp(code, holder)
        }
    }

    private func keyDown(_ code: UInt16) {
        keyboard.held[code] = .some(nil)
        var locks = keyboard.modifiers.intersection([.capsLock, .numLock])
        if code == KeyCode.capsLock { locks.formSymmetricDifference(.capsLock) }
        if code == KeyCode.numLock { locks.formSymmetricDifference(.numLock) }
        keyboard.updateModifiers(locks: locks, hasAltGraph: host.hasAltGraph)
        keyboard.stopRepeat()
        let isSuper = code == KeyCode.leftSuper || code == KeyCode.rightSuper
        keyboard.superAlone = isSuper && drag == nil && pointer.held == []
        let event = KeyEvent(
            action: .press, modifiers: keyboard.modifiers, code: code,
            character: host.character(code: code, modifiers: keyboard.modifiers), time: now)
        broadcast(.globalKey(event), to: .keyboard)
        if isSuper { releaseGrab() }
        if isSuper || shortcut(code) {
            keyboard.lastTyped = nil
            return
        }
        guard let target = grabbingPopup ?? focus else { return }
        // Only who hears of a press hears of its end.
        if !target.client.isUnresponsive { keyboard.held[code] = .some(target) }
        if code == KeyCode.enter || code == KeyCode.keypadEnter {
            keyboard.lastTyped = nil
        } else if event.character != 0 {
            keyboard.lastTyped = now
        }
        send(event, to: target)
        if settings.repeatNanoseconds > 0 && code < KeyCode.leftControl && code != KeyCode.capsLock
            && code != KeyCode.numLock
        {
            keyboard.repeating = KeyboardState.Repeat(
                event: event, surface: target, deadline: now + settings.repeatDelayNanoseconds)
        }
    }

    private func keyUp(_ code: UInt16, _ holder: Surface?) {
        keyboard.held[code] = nil
        let locks = keyboard.modifiers.intersection([.capsLock, .numLock])
        keyboard.updateModifiers(locks: locks, hasAltGraph: host.hasAltGraph)
        if keyboard.repeating?.event.code == code { keyboard.stopRepeat() }
        let event = KeyEvent(
            action: .release, modifiers: keyboard.modifiers, code: code, character: 0, time: now)
        broadcast(.globalKey(event), to: .keyboard)
        if let holder, holder.isPlaced { send(event, to: holder) }
        let isSuper = code == KeyCode.leftSuper || code == KeyCode.rightSuper
        if isSuper && keyboard.superAlone { hotkey(.startMenu) }
        if isSuper { keyboard.superAlone = false }
        let isAlt = code == KeyCode.leftAlt || code == KeyCode.rightAlt
        if isAlt && switcher != nil && !holdsAlt { endSwitcher(.commit) }
    }

    private var holdsAlt: Bool { !keyboard.modifiers.isDisjoint(with: [.alt, .altGraph]) }

    private func send(_ event: KeyEvent, to surface: Surface) {
        guard !surface.client.isUnresponsive || event.action == .release else { return }
        surface.client.send(.key(event), surface: surface.id)
        checkLife(of: surface.client)
    }

    private func hotkey(_ hotkey: Hotkey) {
        broadcast(.hotkey(HotkeyEvent(hotkey: hotkey)), to: .hotkey)
    }

    /// Keys that the desktop keeps; true if this is one.
    private func shortcut(_ code: UInt16) -> Bool {
        let modifiers = keyboard.modifiers
        if switcher != nil { return switcherKey(code) }
        if drag != nil && code == KeyCode.escape {
            endDrag(.cancel)
            return true
        }
        if modifiers.contains(.alt) && code == KeyCode.tab { return beginSwitcher() }
        if modifiers.contains(.alt) && code == KeyCode.f4 {
            if let focus { close(focus) }
            return true
        }
        if modifiers.contains([.alt, .control]) && code == KeyCode.letterT {
            hotkey(.terminal)
            return true
        }
        if code == KeyCode.printScreen {
            hotkey(.screenshot)
            return true
        }
        return modifiers.contains(.super) && superShortcut(code)
    }

    private func superShortcut(_ code: UInt16) -> Bool {
        switch code {
        case KeyCode.left: superSide(.snappedLeft, other: .snappedRight)
        case KeyCode.right: superSide(.snappedRight, other: .snappedLeft)
        case KeyCode.up: if let focus { perform(.maximise, on: focus) }
        case KeyCode.down: superDown()
        case KeyCode.letterD: showDesktop()
        case KeyCode.letterL: hotkey(.lock)
        case KeyCode.letterR: hotkey(.run)
        case KeyCode.letterT: hotkey(.terminal)
        default: break
        }
        // Super with any key is the desktop's: no program sees half of a combination.
        return true
    }

    /// Super and an arrow: to that half; from the other half back to where it was.
    private func superSide(_ side: WindowState, other: WindowState) {
        guard let focus, drag == nil else { return }
        if focus.state.contains(other) { untile(focus) } else { tile(focus, side) }
    }

    private func superDown() {
        guard let focus, drag == nil else { return }
        if focus.state.isDisjoint(with: [.maximised, .snappedLeft, .snappedRight]) {
            minimise(focus)
        } else {
            untile(focus)
        }
    }

    /// Minimises everything; if everything is minimised, brings it all back.
    private func showDesktop() {
        let shown = windows.filter { $0.isShown && $0.isListed }
        if shown.isEmpty {
            for window in recency.reversed() where window.isListed { activate(window) }
        } else {
            for window in shown { minimise(window) }
        }
    }
}
