// Surfaces come, go, and lie on top of one another.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    // MARK: Coming

    /// A surface has its first picture: it gets a place on the screen and in the stack.
    func place(_ surface: Surface) {
        surface.isPlaced = true
        switch surface.role {
        case .window: placeWindow(surface)
        case .fullScreen: placeFullScreen(surface)
        case .panel:
            let before = workArea
            panels.append(surface)
            workAreaChanged(from: before)
        case .popup:
            surface.origin = fit(surface.frame, into: screenBounds)
            popups.append(surface)
            surface.needsReport = true
        case .wallpaper, .cursor: break
        }
        compositor.invalidateStack()
        damage(surface)
        broadcast(.globalAttach(surface.report), to: .attach)
    }

    private func placeWindow(_ surface: Surface) {
        let size = surface.frame.size
        if let parent = surface.parent, surface.flags.contains(.dialog), parent.isPlaced {
            let middle = parent.frame.center
            let wish = Rect(
                Point(middle.x - size.width / 2, middle.y - size.height / 2), size)
            surface.origin = fit(wish, into: workArea)
        } else if surface.flags.contains(.positioned) {
            surface.origin = reachable(surface.frame, surface)
        } else {
            surface.origin = freePlace(for: size)
        }
        insertOnTop(surface)
        greetWindow(surface)
    }

    private func placeFullScreen(_ surface: Surface) {
        surface.state.insert(.fullScreen)
        surface.origin = .zero
        insertOnTop(surface)
        if surface.frame.size != screen.size {
            ask(surface, for: Placement(target: screenBounds, moving: []))
        }
        greetWindow(surface)
    }

    /// A new window gets the focus unless it does not want it or would interrupt somebody who types.
    private func greetWindow(_ surface: Surface) {
        placed += 1
        recency.append(surface)
        let interrupts =
            focus != nil && focus?.client !== surface.client
            && keyboard.lastTyped.map { now &- $0 < 300_000_000 } ?? false
        if surface.flags.contains(.unfocused) || !surface.wantsVisible {
            surface.needsReport = true
        } else if interrupts || drag != nil {
            surface.state.insert(.urgent)
            surface.needsReport = true
            if let focus { raise(focus) }
        } else {
            setFocus(surface)
        }
    }

    private func insertOnTop(_ surface: Surface) {
        windows.append(surface)
        raise(surface)
    }

    // MARK: Order

    /// Brings a window to the front, with its dialogs above it and its parents behind it.
    func raise(_ surface: Surface) {
        guard surface.isWindow else { return }
        var root = surface
        while let parent = root.parent, parent.isWindow, root.flags.contains(.dialog) {
            root = parent
        }
        let before = windows.map { $0.handle }
        var family: [Surface] = []
        collectFamily(of: root, into: &family)
        // The chosen one above its siblings, but under its own dialogs.
        var own: [Surface] = []
        collectFamily(of: surface, into: &own)
        family.removeAll { member in own.contains { $0 === member } }
        family.append(contentsOf: own)
        windows.removeAll { window in family.contains { $0 === window } }
        windows.append(contentsOf: family)
        if windows.map({ $0.handle }) == before { return }
        compositor.invalidateStack()
    }

    private func collectFamily(of surface: Surface, into family: inout [Surface]) {
        family.append(surface)
        if family.count > windows.count { return }
        for window in windows
        where window.parent === surface && window.flags.contains(.dialog) {
            collectFamily(of: window, into: &family)
        }
    }

    /// All that is shown, from the bottom to the top.
    var shownFromBottom: [Surface] {
        var list: [Surface] = []
        if let wallpaper, wallpaper.isShown { list.append(wallpaper) }
        let shown = windows.filter { $0.isShown }
        let covering = shown.last.flatMap { $0.state.contains(.fullScreen) ? $0 : nil }
        list.append(contentsOf: shown.filter { $0 !== covering })
        list.append(contentsOf: panels.filter { $0.isShown })
        if let covering { list.append(covering) }
        list.append(contentsOf: popups.filter { $0.isShown })
        return list
    }

    // MARK: Changing

    /// Moves a surface, with the popups that belong to it.
    func move(_ surface: Surface, to origin: Point) {
        if surface.origin == origin { return }
        damage(surface)
        let distance = origin - surface.origin
        surface.origin = origin
        compositor.invalidateStack()
        damage(surface)
        surface.needsReport = true
        for popup in popups where popup.parent === surface {
            move(popup, to: popup.origin + distance)
        }
    }

    /// A client moves its own surface. Windows stay within reach and stay put while they are tiled or
    /// in the user's hand.
    func moveByClient(_ surface: Surface, to origin: Point) {
        switch surface.role {
        case .popup:
            let base = surface.parent?.origin ?? .zero
            let wish = Rect(base + origin, surface.frame.size)
            move(surface, to: surface.isPlaced ? fit(wish, into: screenBounds) : wish.origin)
        case .window:
            if !surface.state.isDisjoint(with: .tiled) || drag?.surface === surface { return }
            let wish = Rect(origin, surface.frame.size)
            move(surface, to: surface.isPlaced ? reachable(wish, surface) : origin)
        case .panel, .wallpaper: move(surface, to: origin)
        case .fullScreen, .cursor: break
        }
    }

    func setVisible(_ surface: Surface, _ visible: Bool) {
        if surface.wantsVisible == visible && !surface.isDismissed { return }
        let before = workArea
        if visible {
            surface.wantsVisible = true
            surface.isDismissed = false
            compositor.invalidateStack()
            damage(surface)
            if surface.isWindow && surface.isPlaced && !surface.flags.contains(.unfocused) {
                activate(surface)
            }
        } else {
            hide(surface)
            surface.wantsVisible = false
            if focus === surface { focusNext() }
        }
        surface.needsReport = true
        workAreaChanged(from: before)
    }

    /// Damage and grabs of a surface that is about to be invisible.
    func hide(_ surface: Surface) {
        damage(surface)
        compositor.invalidateStack()
        if drag?.surface === surface { endDrag(.cancel) }
        if pointer.capture === surface { pointer.capture = nil }
        if pointer.hover === surface {
            // Of what is not only hidden but gone its program hears nothing more.
            if surface.client.surfaces[surface.id] === surface {
                surface.client.send(.cursorLeave, surface: surface.id)
            }
            pointer.hover = nil
        }
        if pointer.grab === surface { pointer.grab = nil }
        if surface.role == .cursor { damagePointer() }
    }

    // MARK: Going

    /// Ends a surface and those that belong to it.
    func remove(_ surface: Surface) {
        guard surface.client.surfaces[surface.id] === surface else { return }
        let before = workArea
        surface.client.surfaces[surface.id] = nil
        hide(surface)
        for child in surface.client.surfaces.values where child.parent === surface {
            if child.role == .popup { remove(child) } else { child.parent = nil }
        }
        windows.removeAll { $0 === surface }
        panels.removeAll { $0 === surface }
        popups.removeAll { $0 === surface }
        recency.removeAll { $0 === surface }
        keyboard.forget(surface)
        if wallpaper === surface { wallpaper = nil }
        if cursorSurface === surface { cursorSurface = nil }
        let area = surface.pixels?.size.area ?? 0
        surface.client.pixelCount -= area
        totalPixels -= area
        surface.isPlaced = false
        surface.pixels = nil
        surface.shared = nil
        surface.attached = nil
        surface.parent = nil
        switcher?.forget(surface)
        if switcher != nil { refreshSwitcher() }
        if focus === surface { focusNext() }
        broadcast(.globalDetach(Detached(handle: surface.handle)), to: .detach)
        workAreaChanged(from: before)
    }

    func removeSurfaces(of client: Client) {
        for surface in client.surfaces.values { remove(surface) }
        takeBackOffers(to: client)
    }

    // MARK: Damage

    /// What a surface covers, with its shadow.
    func damage(_ surface: Surface) {
        guard surface.isShown else { return }
        add(damage: surface.hasShadow ? Shadow.bounds(of: surface.frame) : surface.frame)
    }

    func add(damage rect: Rect) {
        damage.add(rect.intersection(screenBounds))
        damage.simplify(limit: 48)
    }

    func damageEverything() { damage = Region(screenBounds) }
}
