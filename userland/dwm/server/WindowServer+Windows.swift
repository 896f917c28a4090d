// What can be done with a window: maximise, snap, minimise, restore, close; and how its program is asked
// for another size.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    /// Does something with a window, for its user, its program or the task bar.
    func perform(_ action: WindowAction, on surface: Surface) {
        guard surface.isWindow, surface.isPlaced else { return }
        switch action {
        case .activate: activate(surface)
        case .minimise: minimise(surface)
        case .restore:
            if surface.state.contains(.minimised) { activate(surface) } else { untile(surface) }
        case .maximise: tile(surface, .maximised)
        case .toggleMaximised:
            if surface.state.contains(.maximised) {
                untile(surface)
            } else {
                tile(surface, .maximised)
            }
        case .close: close(surface)
        case .toggle:
            let family = focus.map { isFamily($0, surface) } ?? false
            if family && surface.isShown { minimise(surface) } else { activate(surface) }
        case .kill: refuse(surface.client, .killed)
        case .snapLeft: tile(surface, .snappedLeft)
        case .snapRight: tile(surface, .snappedRight)
        }
    }

    /// Whether one is the other or one of its dialogs.
    private func isFamily(_ member: Surface, _ root: Surface) -> Bool {
        var current: Surface? = member
        while let surface = current {
            if surface === root { return true }
            current = surface.parent
        }
        return false
    }

    /// Shows a window in front and gives it the focus.
    func activate(_ surface: Surface) {
        guard surface.isPlaced, surface.wantsVisible else { return }
        if surface.state.contains(.minimised) {
            surface.state.remove(.minimised)
            compositor.invalidateStack()
            damage(surface)
            surface.needsReport = true
        }
        // A dialog keeps its parent from being used.
        if let dialog = windows.last(where: {
            $0.parent === surface && $0.flags.contains(.dialog) && $0.isShown
        }) {
            setFocus(dialog)
        } else {
            setFocus(surface)
        }
    }

    func minimise(_ surface: Surface) {
        guard surface.may(.minimise) || surface.role == .fullScreen else { return }
        if surface.state.contains(.minimised) { return }
        hide(surface)
        surface.state.insert(.minimised)
        surface.needsReport = true
        for popup in popups where popup.parent === surface { dismiss(popup) }
        if let focus, isFamily(focus, surface) { focusNext() }
    }

    // MARK: Tiling

    /// Maximises or snaps.
    func tile(_ surface: Surface, _ state: WindowState) {
        guard surface.role == .window, surface.may(.maximise), surface.may(.resize) else { return }
        if surface.state.contains(state) && surface.state.isDisjoint(with: .minimised) { return }
        if surface.state.isDisjoint(with: .tiled) { surface.restoreFrame = surface.frame }
        damage(surface)
        surface.state.subtract(.tiled)
        surface.state.insert(state)
        if surface.state.contains(.minimised) { activate(surface) }
        damage(surface)
        ask(surface, for: Placement(target: tiledFrame(state), moving: []))
        tellState(surface)
    }

    /// Goes back to the place and size from before.
    func untile(_ surface: Surface) {
        guard surface.role == .window, !surface.state.isDisjoint(with: .tiled) else { return }
        damage(surface)
        surface.state.subtract(.tiled)
        damage(surface)
        let frame = surface.restoreFrame ?? surface.frame
        surface.restoreFrame = nil
        let origin = reachable(frame, surface)
        ask(surface, for: Placement(target: Rect(origin, frame.size), moving: []))
        tellState(surface)
    }

    // MARK: Sizes

    /// Wants a window at a place in a size. If the size is another one, the program is asked for a
    /// buffer, and place and size change together when it comes. One question at a time: a program
    /// that draws slowly is asked for the newest size only.
    func ask(_ surface: Surface, for placement: Placement) {
        var placement = placement
        if surface.role == .window && surface.state.isDisjoint(with: .tiled) {
            placement = constrained(placement, surface)
        }
        if let outstanding = surface.outstanding, now &- outstanding.sent < 500_000_000 {
            surface.waiting = placement
            return
        }
        surface.waiting = nil
        surface.outstanding = nil
        if placement.target.size == surface.frame.size {
            move(surface, to: placement.target.origin)
            return
        }
        let serial = sendConfigure(surface, size: placement.target.size)
        surface.outstanding = Outstanding(serial: serial, placement: placement, sent: now)
    }

    /// A placement with a size that the window may have; the fixed edges stay.
    func constrained(_ placement: Placement, _ surface: Surface) -> Placement {
        let size = surface.allowed(placement.target.size)
        return Placement(
            target: Rect(placement.origin(for: size), size), moving: placement.moving)
    }

    /// A buffer came: if it answers a question, the window goes where the question meant.
    func settle(_ surface: Surface, serial: UInt32) {
        guard let outstanding = surface.outstanding, serial >= outstanding.serial else {
            keepInReach(surface)
            settleDrag(surface)
            return
        }
        surface.outstanding = nil
        move(surface, to: outstanding.placement.origin(for: surface.frame.size))
        keepInReach(surface)
        settleDrag(surface)
        if let waiting = surface.waiting {
            surface.waiting = nil
            ask(surface, for: waiting)
        }
    }

    /// A window whose size or frame has changed may have to come back.
    func keepInReach(_ surface: Surface) {
        guard surface.role == .window, surface.isPlaced, surface.state.isDisjoint(with: .tiled)
        else { return }
        move(surface, to: reachable(surface.frame, surface))
    }

    @discardableResult
    private func sendConfigure(_ surface: Surface, size: Size) -> UInt32 {
        surface.configureSerial &+= 1
        let state = surface.report.state
        surface.lastConfigure = (size, state)
        surface.client.send(
            .configure(
                Configure(serial: surface.configureSerial, size: size, state: state)),
            surface: surface.id)
        return surface.configureSerial
    }

    /// Tells a window's program that its state changed, so that the frame can be drawn by it.
    func tellState(_ surface: Surface) {
        surface.needsReport = true
        guard surface.isWindow, surface.isPlaced else { return }
        let size = surface.outstanding?.placement.target.size ?? surface.frame.size
        if let last = surface.lastConfigure, last.size == size,
            last.state == surface.report.state
        {
            return
        }
        let serial = sendConfigure(surface, size: size)
        surface.outstanding?.serial = serial
    }

    // MARK: Closing

    /// Asks a program to close its window; takes the window away if the program does not answer.
    func close(_ surface: Surface) {
        if surface.client.isUnresponsive { return refuse(surface.client, .killed) }
        guard surface.may(.close) || surface.role == .fullScreen else { return }
        surface.closeAsked = now
        surface.client.send(.close, surface: surface.id)
        ping(surface.client)
    }

    /// Asks whether somebody is there.
    func ping(_ client: Client) {
        guard client.pingSent == nil, client.fault == nil else { return }
        client.pingSerial &+= 1
        client.pingSent = now
        client.lastPing = now
        client.send(.ping(Serial(serial: client.pingSerial)))
    }

    /// A program answered.
    func hear(_ serial: UInt32, from client: Client) {
        guard client.pingSent != nil, serial == client.pingSerial else { return }
        client.pingSent = nil
        setUnresponsive(client, false)
    }

    func setUnresponsive(_ client: Client, _ unresponsive: Bool) {
        if client.isUnresponsive == unresponsive { return }
        client.isUnresponsive = unresponsive
        host.log("\(client.description) \(unresponsive ? "does not answer" : "answers again")")
        for surface in client.surfaces.values where surface.isWindow {
            if unresponsive {
                surface.state.insert(.unresponsive)
            } else {
                surface.state.remove(.unresponsive)
            }
            surface.needsReport = true
            damage(surface)
        }
        if !unresponsive { repeatMotion(for: client) }
    }
}
