// Windows in the user's hand: moving, changing the size, and what happens at the edges of the screen.

internal import DesktopProtocol
internal import Geometry

/// A window that follows the pointer.
struct Drag {
    let surface: Surface
    /// The button that ends it.
    let button: MouseButtons
    let start: Point
    /// Where the window was.
    let startFrame: Rect
    var kind: Kind
    /// The pointer has gone far enough for this to be no mere click.
    var hasBegun = false
    /// Where the window goes if it is let go here.
    var snap: WindowState = []
    /// The preview of that on the screen.
    var snapFrame = Rect.zero

    enum Kind: Equatable {
        /// The pointer's place in the window.
        case move(grab: Point)
        case resize(Edges)
    }

    var shape: CursorShape {
        switch kind {
        case .move: hasBegun ? .move : .arrow
        case .resize(let edges):
            if edges.isDisjoint(with: [.top, .bottom]) {
                .resizeHorizontal
            } else if edges.isDisjoint(with: [.left, .right]) {
                .resizeVertical
            } else if edges.contains(.left) == edges.contains(.top) {
                .resizeFalling
            } else {
                .resizeRising
            }
        }
    }

    enum End {
        case commit
        case cancel
    }
}

extension WindowServer {
    func beginMove(_ surface: Surface) {
        let grab = Drag.Kind.move(grab: pointer.position - surface.origin)
        begin(surface, grab)
    }

    func beginResize(_ surface: Surface, _ edges: Edges) {
        if edges != [] { begin(surface, .resize(edges)) }
    }

    private func begin(_ surface: Surface, _ kind: Drag.Kind) {
        guard drag == nil, surface.isShown, surface.role == .window else { return }
        pointer.capture = nil
        let button: MouseButtons = pointer.held.contains(.left) ? .left : pointer.held
        drag = Drag(
            surface: surface, button: button, start: pointer.position, startFrame: surface.frame,
            kind: kind)
        updatePointerShape()
    }

    /// A program lets go of a press it got, so that the user can move the window by it.
    func beginMoveByClient(_ surface: Surface) {
        if pointer.capture === surface { beginMove(surface) }
    }

    func beginResizeByClient(_ surface: Surface, _ edges: Edges) {
        if pointer.capture === surface && canResize(surface) { beginResize(surface, edges) }
    }

    /// The pointer moved.
    func updateDrag() {
        guard var current = drag else { return }
        let distance = pointer.position - current.start
        if !current.hasBegun {
            if abs(distance.x) < 4 && abs(distance.y) < 4 { return }
            current.hasBegun = true
            drag = current
            current.surface.state.insert(.dragged)
            if case .move = current.kind { detach() }
        }
        switch current.kind {
        case .move: updateMove()
        case .resize(let edges): updateResize(edges, distance)
        }
    }

    /// A tiled window that is pulled away gets its old size, under the pointer where it was taken.
    private func detach() {
        guard let drag, case .move(let grab) = drag.kind else { return }
        let surface = drag.surface
        if surface.state.isDisjoint(with: .tiled) { return }
        let size = surface.restoreFrame?.size ?? surface.frame.size
        damage(surface)
        surface.state.subtract(.tiled)
        damage(surface)
        surface.restoreFrame = nil
        let x = grab.x * size.width / max(1, surface.frame.width)
        let place = Point(x, min(grab.y, size.height - 1))
        self.drag?.kind = .move(grab: place)
        ask(
            surface,
            for: Placement(target: Rect(pointer.position - place, size), moving: []))
        tellState(surface)
    }

    private func updateMove() {
        guard let drag, case .move(let grab) = drag.kind else { return }
        let surface = drag.surface
        let wish = pointer.position - grab
        if let outstanding = surface.outstanding {
            // Its smaller buffer is on its way; the jump to the pointer happens with it.
            let size = outstanding.placement.target.size
            surface.outstanding?.placement.target = Rect(wish, size)
        } else {
            move(surface, to: reachable(Rect(wish, surface.frame.size), surface))
        }
        setSnap(snapTarget(for: surface))
    }

    /// What the place of the pointer means for a window that is let go.
    private func snapTarget(for surface: Surface) -> WindowState {
        guard surface.may(.maximise), surface.may(.resize) else { return [] }
        let place = pointer.position
        if place.x <= screenBounds.left { return .snappedLeft }
        if place.x >= screenBounds.right - 1 { return .snappedRight }
        if place.y <= screenBounds.top { return .maximised }
        return []
    }

    private func setSnap(_ snap: WindowState) {
        guard let old = drag?.snap, old != snap else { return }
        if let frame = drag?.snapFrame { add(damage: frame) }
        let frame = snap == [] ? Rect.zero : tiledFrame(snap)
        drag?.snap = snap
        drag?.snapFrame = frame
        add(damage: frame)
    }

    private func updateResize(_ edges: Edges, _ distance: Point) {
        guard let drag else { return }
        let surface = drag.surface
        let frame = drag.startFrame
        let area = screenBounds
        var left = frame.left
        var top = frame.top
        var right = frame.right
        var bottom = frame.bottom
        if edges.contains(.left) { left = min(left + distance.x, right - 1) }
        if edges.contains(.right) { right = max(right + distance.x, left + 1) }
        // The title must not leave the screen upwards.
        if edges.contains(.top) { top = max(area.top, min(top + distance.y, bottom - 1)) }
        if edges.contains(.bottom) { bottom = max(bottom + distance.y, top + 1) }
        if !surface.state.isDisjoint(with: .tiled) {
            surface.state.subtract(.tiled)
            surface.restoreFrame = nil
        }
        let target = Rect(left: left, top: top, right: right, bottom: bottom)
        ask(surface, for: Placement(target: target, moving: edges))
    }

    /// A buffer came while the window is in the user's hand.
    func settleDrag(_ surface: Surface) {
        guard let drag, drag.surface === surface, case .move = drag.kind, drag.hasBegun else {
            return
        }
        updateMove()
    }

    func endDrag(_ end: Drag.End) {
        guard let drag else { return }
        setSnap([])
        let snap = drag.snap
        self.drag = nil
        let surface = drag.surface
        surface.state.remove(.dragged)
        surface.needsReport = true
        if drag.hasBegun {
            switch end {
            case .commit:
                if snap != [] {
                    // It goes back to where it was taken from, not to the edge of the screen.
                    tile(surface, snap)
                    surface.restoreFrame = Rect(
                        reachable(drag.startFrame, surface),
                        surface.restoreFrame?.size ?? drag.startFrame.size)
                } else {
                    tellState(surface)
                }
            case .cancel:
                if surface.isShown {
                    ask(surface, for: Placement(target: drag.startFrame, moving: []))
                    tellState(surface)
                }
            }
        }
        updateHover()
        updatePointerShape()
    }
}
