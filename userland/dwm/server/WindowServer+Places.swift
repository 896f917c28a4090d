// Where windows may be and where new ones go.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    /// The place nearest to a wish at which a rectangle is inside of another; its first pixel wins if
    /// it is too large.
    func fit(_ rect: Rect, into area: Rect) -> Point {
        Point(
            max(area.left, min(rect.left, area.right - rect.width)),
            max(area.top, min(rect.top, area.bottom - rect.height)))
    }

    /// The place nearest to a wish at which the user can still grasp a window: enough of its title is
    /// in the work area.
    func reachable(_ frame: Rect, _ surface: Surface) -> Point {
        let area = workArea
        var title = surface.geometry.title.intersection(Rect(.zero, frame.size))
        if title.width < 32 || title.height < 8 {
            title = Rect(.zero, Size(frame.width, min(frame.height, 24)))
        }
        let part = min(title.width, 64)
        let minimumX = area.left - title.right + part
        let maximumX = area.right - title.left - part
        // The title's top may leave the area by its own distance from the window's edge only.
        let minimumY = area.top - min(title.top, 4)
        let maximumY = max(minimumY, area.bottom - title.bottom)
        return Point(
            max(minimumX, min(frame.left, maximumX)), max(minimumY, min(frame.top, maximumY)))
    }

    /// A place for a new window: where it covers the least of others, in the middle rather than at an
    /// edge; and never exactly where another one is.
    func freePlace(for size: Size) -> Point {
        let area = workArea
        let others = windows.filter { $0.isShown && !$0.state.contains(.maximised) }.map {
            $0.frame
        }
        let spareX = max(0, area.width - size.width)
        let spareY = max(0, area.height - size.height)
        let middle = Point(area.left + spareX / 2, area.top + spareY * 2 / 5)
        var best = middle
        var bestCost = Int.max
        var candidates = [middle]
        for row in 0...6 {
            for column in 0...8 {
                candidates.append(
                    Point(area.left + spareX * column / 8, area.top + spareY * row / 6))
            }
        }
        for place in candidates {
            let frame = Rect(place, size)
            let covered = others.reduce(0) { $0 + $1.intersection(frame).size.area }
            let distance = abs(place.x - middle.x) + abs(place.y - middle.y)
            // A fifth of the window covered weighs as much as a walk across the screen.
            let cost = covered.saturatingAdding(distance * size.area / 5 / max(1, area.width))
            if cost < bestCost {
                bestCost = cost
                best = place
            }
        }
        let taken = windows.filter { $0.isShown }.map { $0.frame }
        var steps = 0
        while steps < 24, taken.contains(where: { isNear($0.origin, best) }) {
            best = best + Point(26, 26)
            if best.x + size.width > area.right || best.y + size.height > area.bottom {
                best = Point(area.left + 13 * (steps % 4), area.top + 13 * (steps % 4))
            }
            steps += 1
        }
        return fit(Rect(best, size), into: area)
    }

    private func isNear(_ a: Point, _ b: Point) -> Bool {
        abs(a.x - b.x) < 12 && abs(a.y - b.y) < 12
    }

    /// Where a window stands that fills the work area or a half of it.
    func tiledFrame(_ state: WindowState) -> Rect {
        let area = workArea
        if state.contains(.fullScreen) { return screenBounds }
        if state.contains(.snappedLeft) {
            return Rect(x: area.left, y: area.top, width: area.width / 2, height: area.height)
        }
        if state.contains(.snappedRight) {
            return Rect(
                left: area.left + area.width / 2, top: area.top, right: area.right,
                bottom: area.bottom)
        }
        return area
    }

    /// After a change of the screen or of panels: tiled windows fill the new area, and no other one is
    /// out of reach.
    func refitWindows() {
        for surface in windows where surface.isPlaced {
            if !surface.state.isDisjoint(with: .tiled) {
                ask(surface, for: Placement(target: tiledFrame(surface.state), moving: []))
            } else if drag?.surface !== surface {
                move(surface, to: reachable(surface.frame, surface))
            }
        }
        for popup in popups { move(popup, to: fit(popup.frame, into: screenBounds)) }
    }
}
