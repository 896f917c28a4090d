// Which window gets the keys. The rules: a press on a window, the switcher, the task bar and a new
// window give it the focus; nothing takes it away from somebody who is typing.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    /// Gives a window the focus and brings it to the front; nil: nobody has it.
    func setFocus(_ surface: Surface?) {
        if let surface {
            surface.state.remove(.urgent)
            recency.removeAll { $0 === surface }
            recency.insert(surface, at: 0)
            raise(surface)
        }
        if focus === surface { return }
        dismissPopups(notOf: surface?.client)
        if let old = focus {
            focus = nil
            old.state.remove(.focused)
            for parent in old.dialogParents { parent.needsReport = true }
            if old.isPlaced {
                damage(old)
                tellState(old)
            }
        }
        keyboard.stopRepeat()
        focus = surface
        if let surface {
            surface.mayKeepPointer = true
            surface.state.insert(.focused)
            for parent in surface.dialogParents { parent.needsReport = true }
            damage(surface)
            tellState(surface)
            surface.client.send(.clipboardChanged(ClipboardChanged(count: clipboardCount)))
        }
    }

    var clipboardCount: UInt32 { UInt32(clamping: clipboard.count) }

    /// Gives the focus to the window that had it last and can be seen.
    func focusNext() {
        let next = recency.first { $0.isShown && $0 !== focus && $0.isWindow }
        setFocus(next)
    }

    /// A program asks for the focus. It is given from one of its own windows to another, and when
    /// nobody has it; otherwise the user is told that the window would like to be looked at.
    func askFocus(_ surface: Surface) {
        guard surface.isWindow, surface.isPlaced else { return }
        if focus == nil || focus?.client === surface.client || surface.client.kind == .shell {
            activate(surface)
        } else {
            surface.state.insert(.urgent)
            surface.needsReport = true
        }
    }

    // MARK: Popups

    /// The popup that gets keys and all clicks.
    var grabbingPopup: Surface? {
        popups.last { $0.isShown && $0.flags.contains(.grab) }
    }

    /// Takes a popup away and tells its program.
    func dismiss(_ popup: Surface) {
        if popup.isDismissed { return }
        for child in popups where child.parent === popup { dismiss(child) }
        hide(popup)
        popup.isDismissed = true
        popup.client.send(.popupDismissed, surface: popup.id)
    }

    /// Takes all menus away, except those of one client.
    func dismissPopups(notOf client: Client? = nil) {
        for popup in popups where popup.flags.contains(.grab) && popup.client !== client {
            dismiss(popup)
        }
    }

    // MARK: The clipboard

    func setClipboard(_ part: ClipboardPart, _ client: Client) -> DisconnectReason? {
        // What an unseen program puts there would be pasted as the user's own words.
        guard mayUseClipboard(client) else {
            client.clipboardDraft = []
            return nil
        }
        if client.clipboardDraft.count + part.bytes.count > ProtocolLimits.clipboard {
            return .tooMuch
        }
        client.clipboardDraft.append(contentsOf: part.bytes)
        guard part.isLast else { return nil }
        clipboard = client.clipboardDraft
        client.clipboardDraft = []
        let changed = Event.clipboardChanged(ClipboardChanged(count: clipboardCount))
        focus?.client.send(changed)
        return nil
    }

    func sendClipboard(to client: Client) {
        guard mayUseClipboard(client), !clipboard.isEmpty else {
            client.send(.clipboard(ClipboardPart(isLast: true, bytes: [])))
            return
        }
        var start = 0
        while start < clipboard.count {
            let end = min(start + ProtocolLimits.clipboardPart, clipboard.count)
            client.send(
                .clipboard(
                    ClipboardPart(
                        isLast: end == clipboard.count, bytes: [UInt8](clipboard[start..<end]))))
            start = end
        }
    }

    private func mayUseClipboard(_ client: Client) -> Bool {
        client.kind == .shell || focus?.client === client
    }
}
