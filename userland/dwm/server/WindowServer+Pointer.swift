// The mouse: which surface it is over, who gets its events, what a press begins.

public import DesktopProtocol
public import Geometry

struct PointerState {
    var position = Point.zero
    var held: MouseButtons = []
    /// The surface under the pointer.
    var hover: Surface? = nil
    /// The surface that a button was pressed in and that gets everything until all are released.
    var capture: Surface? = nil
    /// The buttons whose presses it was told of.
    var told: MouseButtons = []
    /// The window that keeps the pointer.
    var grab: Surface? = nil
    /// Where the device is: at `position`, but for a tablet while a window keeps the pointer.
    var device = Point.zero
    var shape = CursorShape.arrow
    /// Movement that has not been told to anybody.
    var delta = Point.zero
    var hasMoved = false
    /// What is drawn of it now.
    var drawn: (frame: Rect, shape: CursorShape)? = nil
    var lastPress: (time: UInt64, place: Point, button: MouseButtons, count: UInt8) = (
        0, .zero, [], 0
    )
}

/// What a point of the screen means.
struct Hit {
    var surface: Surface
    var zone: Zone

    enum Zone: Equatable {
        case content
        case title
        case border(Edges)
        case closeButton
    }
}

extension WindowServer {
    // MARK: Input from devices

    /// The mouse moved by so much.
    @export(interface)
    public func movePointer(by distance: Point, now: UInt64) {
        self.now = now
        if distance == .zero { return }
        refreshGrab()
        // At an edge of the screen the pointer stays, but a game that looks around wants to know.
        pointer.delta = pointer.delta + distance
        pointer.hasMoved = true
        if pointer.grab != nil { return }
        pointer.position = clampedToScreen(pointer.position + distance)
        pointer.device = pointer.position
    }

    /// A tablet is at this place of the screen.
    @export(interface)
    public func movePointer(to position: Point, now: UInt64) {
        self.now = now
        refreshGrab()
        let place = clampedToScreen(position)
        if place == pointer.device && (pointer.grab != nil || place == pointer.position) { return }
        pointer.delta = pointer.delta + (place - pointer.device)
        pointer.device = place
        pointer.hasMoved = true
        if pointer.grab == nil { pointer.position = place }
    }

    /// A button went down or up.
    @export(interface)
    public func button(_ button: MouseButtons, isDown: Bool, now: UInt64) {
        self.now = now
        flushMotion()
        if isDown {
            if pointer.held.contains(button) { return }
            pointer.held.insert(button)
            keyboard.lastTyped = nil
            press(button)
        } else {
            guard pointer.held.contains(button) else { return }
            pointer.held.remove(button)
            release(button)
        }
        refreshGrab()
        updatePointerShape()
    }

    /// The wheel turned; away from the user is positive.
    @export(interface)
    public func wheel(_ notches: Int, now: UInt64) {
        self.now = now
        flushMotion()
        if let target = pointer.capture ?? pointer.grab ?? hit(at: pointer.position)?.surface {
            send(mouse(wheel: notches), to: target)
        }
        broadcast(.globalMouse(mouse(wheel: notches)), to: .mouse)
    }

    func clampedToScreen(_ point: Point) -> Point {
        Point(
            max(0, min(point.x, screenBounds.right - 1)),
            max(0, min(point.y, screenBounds.bottom - 1)))
    }

    // MARK: What is where

    /// The topmost surface at a point, and what the point means to it. A window's border can be
    /// grasped a little outside of it too.
    func hit(at point: Point) -> Hit? {
        for surface in shownFromBottom.reversed() {
            if surface.role == .popup && !surface.flags.contains(.grab) { continue }
            if surface.frame.contains(point) {
                return Hit(surface: surface, zone: zone(of: point, in: surface))
            }
            if surface.isWindow && canResize(surface) {
                let outer = surface.frame.inset(by: -settings.graspOutside)
                if outer.contains(point) {
                    let edges = edges(at: point, of: surface.frame, border: Insets(all: 1))
                    return Hit(surface: surface, zone: .border(edges))
                }
            }
        }
        return nil
    }

    func canResize(_ surface: Surface) -> Bool {
        surface.role == .window && surface.may(.resize)
            && surface.state.isDisjoint(with: [.maximised, .fullScreen])
    }

    private func zone(of point: Point, in surface: Surface) -> Hit.Zone {
        guard surface.role == .window else { return .content }
        let local = point - surface.origin
        let geometry = surface.geometry
        if surface.client.isUnresponsive && geometry.closeButton.contains(local) {
            return .closeButton
        }
        if canResize(surface) && !surface.frame.inset(by: geometry.border).contains(point) {
            let edges = edges(at: point, of: surface.frame, border: geometry.border)
            if edges != [] { return .border(edges) }
        }
        return geometry.title.contains(local) ? .title : .content
    }

    /// Which edges a point on the border means; near a corner both of them.
    private func edges(at point: Point, of frame: Rect, border: Insets) -> Edges {
        var edges: Edges = []
        let corner = min(18, frame.width / 3, frame.height / 3)
        if point.x < frame.left + border.left { edges.insert(.left) }
        if point.x >= frame.right - border.right { edges.insert(.right) }
        if point.y < frame.top + border.top { edges.insert(.top) }
        if point.y >= frame.bottom - border.bottom { edges.insert(.bottom) }
        if edges == .top || edges == .bottom {
            if point.x < frame.left + corner { edges.insert(.left) }
            if point.x >= frame.right - corner { edges.insert(.right) }
        } else if edges == .left || edges == .right {
            if point.y < frame.top + corner { edges.insert(.top) }
            if point.y >= frame.bottom - corner { edges.insert(.bottom) }
        }
        return edges
    }

    // MARK: Presses

    private func press(_ button: MouseButtons) {
        let clicks = countClicks(button)
        let event = mouse(pressed: button, clicks: clicks)
        broadcast(.globalMouse(event), to: .mouse)
        if switcher != nil { return endSwitcher(.cancel) }
        if drag != nil { return }
        if let capture = pointer.capture { return send(event, to: capture) }
        if let grab = pointer.grab {
            pointer.capture = grab
            return send(event, to: grab)
        }
        let found = hit(at: pointer.position)
        if let popup = grabbingPopup, found?.surface.role != .popup {
            dismissPopups()
            // The press that closes a menu does not also open it again.
            if found?.surface.client === popup.client { return }
        }
        guard let found else { return setFocus(nil) }
        keyboard.superAlone = false
        let surface = found.surface
        switch surface.role {
        case .window, .fullScreen:
            if pressWindow(found, button, clicks) { return }
        case .wallpaper: setFocus(nil)
        default: break
        }
        pointer.capture = surface
        send(event, to: surface)
    }

    /// A press on a window; true if the server keeps it for itself.
    private func pressWindow(_ hit: Hit, _ button: MouseButtons, _ clicks: UInt8) -> Bool {
        let surface = hit.surface
        if keyboard.modifiers.contains(.super) && surface.role == .window {
            activate(surface)
            if button == .left { beginMove(surface) }
            if button == .right && canResize(surface) {
                beginResize(surface, quadrant(of: pointer.position, in: surface.frame))
            }
            return true
        }
        activate(surface)
        // A dialog in front of it gets the attention instead.
        if focus !== surface { return true }
        guard button == .left else { return false }
        switch hit.zone {
        case .closeButton:
            refuse(surface.client, .killed)
            return true
        case .border(let edges):
            beginResize(surface, edges)
            return true
        case .title:
            if clicks == 2 && surface.may(.maximise) {
                perform(.toggleMaximised, on: surface)
            } else {
                beginMove(surface)
            }
            return true
        case .content:
            surface.mayKeepPointer = true
            return false
        }
    }

    /// The corner nearest to a point.
    private func quadrant(of point: Point, in frame: Rect) -> Edges {
        [
            point.x < frame.center.x ? .left : .right,
            point.y < frame.center.y ? .top : .bottom,
        ]
    }

    /// Whether the pointer is where the last press was, as a resting hand sees it.
    private var isNearLastPress: Bool {
        let place = pointer.lastPress.place
        return abs(place.x - pointer.position.x) < 5 && abs(place.y - pointer.position.y) < 5
    }

    private func countClicks(_ button: MouseButtons) -> UInt8 {
        let last = pointer.lastPress
        let follows =
            last.count > 0 && last.button == button && isNearLastPress
            && now &- last.time < settings.doubleClickNanoseconds
        let count = follows ? last.count % 3 + 1 : 1
        pointer.lastPress = (now, pointer.position, button, count)
        return count
    }

    private func release(_ button: MouseButtons) {
        // What was pulled somewhere is no click that a second one could double.
        if !isNearLastPress { pointer.lastPress.count = 0 }
        let event = mouse(released: button)
        broadcast(.globalMouse(event), to: .mouse)
        if let drag {
            if drag.button == button { endDrag(.commit) }
        } else if let capture = pointer.capture {
            send(event, to: capture)
        }
        pointer.told.remove(button)
        if pointer.held == [] {
            pointer.capture = nil
            updateHover()
        }
    }

    // MARK: Motion

    /// Tells of movement since the last time.
    func flushMotion() {
        refreshGrab()
        if pointer.hasMoved {
            pointer.hasMoved = false
            if drag != nil { updateDrag() }
            updateHover()
            let event = mouse()
            pointer.delta = .zero
            if drag == nil, let target = pointer.capture ?? pointer.hover {
                sendMotion(event, to: target)
            }
            for client in clients.values where client.subscriptions.contains(.mouse) {
                client.send(.globalMouse(event))
            }
            updatePointerShape()
        } else if compositor.isStale {
            // What is under the pointer can change without it moving.
            updateHover()
            updatePointerShape()
        }
    }

    func updateHover() {
        if pointer.capture != nil || drag != nil { return }
        let found = pointer.grab ?? (switcher == nil ? hit(at: pointer.position)?.surface : nil)
        if found === pointer.hover { return }
        if let old = pointer.hover, old.isPlaced {
            old.client.send(.cursorLeave, surface: old.id)
        }
        pointer.hover = found
        if let found {
            found.client.send(
                .cursorEnter(PointerEvent(position: pointer.position - found.origin)),
                surface: found.id)
        }
    }

    func updatePointerShape() {
        pointer.shape = wantedShape()
    }

    private func wantedShape() -> CursorShape {
        if let drag { return drag.shape }
        if switcher != nil { return .arrow }
        if let holder = pointer.capture ?? pointer.grab { return holder.cursor }
        guard let found = hit(at: pointer.position) else { return .arrow }
        if found.surface.client.isUnresponsive { return .wait }
        switch found.zone {
        case .border(let edges): return shape(for: edges)
        case .title, .closeButton: return .arrow
        case .content: return found.surface.cursor
        }
    }

    func shape(for edges: Edges) -> CursorShape {
        let horizontal = !edges.isDisjoint(with: [.left, .right])
        let vertical = !edges.isDisjoint(with: [.top, .bottom])
        if horizontal && vertical {
            return edges.contains(.left) == edges.contains(.top)
                ? .resizeFalling : .resizeRising
        }
        return horizontal ? .resizeHorizontal : .resizeVertical
    }

    // MARK: Events

    private func mouse(
        pressed: MouseButtons = [], released: MouseButtons = [], clicks: UInt8 = 0, wheel: Int = 0
    ) -> MouseEvent {
        MouseEvent(
            held: pointer.held, pressed: pressed, released: released, clicks: clicks,
            wheel: Int32(clamping: wheel), position: pointer.position,
            screenPosition: pointer.position, delta: pointer.delta,
            modifiers: keyboard.modifiers, time: now)
    }

    /// Nothing waits for a program that does not answer, but for the end of what it saw begin.
    private func send(_ event: MouseEvent, to surface: Surface) {
        guard !surface.client.isUnresponsive || !event.released.isDisjoint(with: pointer.told)
        else { return }
        pointer.told.formUnion(event.pressed)
        var event = event
        event.position = event.position - surface.origin
        surface.client.send(.mouse(event), surface: surface.id)
        if event.pressed != [] { checkLife(of: surface.client) }
    }

    /// A program answers again: it is told where the pointer is, which may not move any more.
    func repeatMotion(for client: Client) {
        guard drag == nil, let target = pointer.capture ?? pointer.hover, target.client === client
        else { return }
        var event = mouse()
        event.delta = .zero
        sendMotion(event, to: target)
    }

    private func sendMotion(_ event: MouseEvent, to surface: Surface) {
        guard !surface.client.isUnresponsive else { return }
        var event = event
        event.position = event.position - surface.origin
        surface.client.sendMotion(event, surface: surface.id)
    }

    /// Input is a good moment to find out whether the program is there; not more than once a second.
    func checkLife(of client: Client) {
        if client.lastPing == 0 || now &- client.lastPing > 1_000_000_000 { ping(client) }
    }
}
