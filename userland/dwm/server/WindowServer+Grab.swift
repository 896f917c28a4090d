// A window that keeps the pointer: who looks around with the mouse must not come to an edge of the window
// or the screen. It is a wish of the program that the server grants while the window has the focus, can
// be seen and answers; nothing has to be given back, and Super ends it until the user returns.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    /// A program wants the pointer kept in a window, or no longer.
    func setGrab(_ body: GrabPointer, _ surface: Surface) -> DisconnectReason? {
        guard surface.isWindow else { return .badSurface }
        surface.wantsPointer = body.grabs
        refreshGrab()
        return nil
    }

    /// The user wants the pointer back: until the window gets the focus anew or is pressed.
    func releaseGrab() {
        focus?.mayKeepPointer = false
        refreshGrab()
    }

    /// The window that may keep the pointer now. What belongs to the desktop comes first: menus, the
    /// switcher, windows that are moved.
    private var grabber: Surface? {
        guard let focus, focus.wantsPointer, focus.mayKeepPointer, focus.isShown,
            !focus.visible.isEmpty, !focus.client.isUnresponsive,
            drag == nil, switcher == nil, grabbingPopup == nil
        else { return nil }
        if let capture = pointer.capture, capture !== focus { return nil }
        return focus
    }

    /// Takes or lets go of the pointer if it is time to. It rests in the middle of the window: there
    /// it is found when it is free again.
    func refreshGrab() {
        let wanted = grabber
        if wanted === pointer.grab { return }
        pointer.grab = wanted
        if let wanted { pointer.position = clampedToScreen(wanted.frame.center) }
        updateHover()
        updatePointerShape()
    }
}
