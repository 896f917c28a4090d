// What the server tells a window, and which element it concerns.

internal import DesktopProtocol
internal import Geometry

extension Window {
    func handle(_ event: Event) {
        switch event {
        case .newSurface(let report), .report(let report):
            handle = report.handle
            screenFrame = report.frame
            setState(report.state)
        case .configure(let body): configure(body)
        case .presented(let body):
            guard body.serial == presentSerial else { return }
            isWaiting = false
            hasBeenShown = true
        case .key(let body): key(body)
        case .mouse(let body): mouse(body)
        case .cursorLeave:
            // While a button is held nobody leaves: the window itself has gone, as when it is minimised.
            captured?.pressCancelled()
            captured = nil
            entrance = nil
            hover(over: nil, MouseInput(.leave, at: .zero))
        case .cursorEnter(let body):
            entrance = body.position
            refreshCursor()
        case .close: if let dialog { dialog.activate() } else { requestClose() }
        case .popupDismissed: close()
        case .memory(let body): takeMemory(body)
        case .noMemory: lackMemory()
        default: break
        }
    }

    private func configure(_ body: Configure) {
        configureSerial = body.serial
        if !body.size.isEmpty, body.size != size {
            size = body.size
            root.relayout()
        } else if body.size == size {
            // The answer is a frame in any case.
            bufferSize = .zero
        }
        setState(body.state)
        hasUpdate = true
    }

    private func setState(_ new: WindowState) {
        guard new != state else { return }
        let old = state
        state = new
        if old.intersection(.tiled) != new.intersection(.tiled) {
            root.relayout()
            damageAll()
        }
        if old.contains(.focused) != new.contains(.focused) {
            if root !== content { root.redraw() }
            focusedElement?.focusChanged()
        }
        onStateChange?()
    }

    // MARK: Mouse

    /// The dialog that must be answered first.
    private var dialog: Window? {
        application?.windows.last { $0.parent === self && $0.options.contains(.dialog) }
    }

    private func mouse(_ body: MouseEvent) {
        if let dialog {
            hover(over: nil, MouseInput(.leave, at: body.position))
            if !body.pressed.isEmpty { dialog.activate() }
            return
        }
        var input = MouseInput(.move, at: body.position)
        input.held = body.held
        input.modifiers = body.modifiers
        if captured == nil { hover(over: root.element(at: body.position), input) }
        // A release can come with a new place: whoever has the mouse sees the movement first, and so
        // knows where it was let go of.
        let isOnlyMove = body.pressed.isEmpty && body.released.isEmpty && body.wheel == 0
        if isOnlyMove || body.position != pointer {
            // The buttons that were down on the way here.
            input.held = body.held.union(body.released).subtracting(body.pressed)
            input.delta = body.delta
            deliver(input, to: captured ?? hoverPath.last)
            input.held = body.held
            input.delta = .zero
        }
        pointer = body.position
        for button in [MouseButtons.left, .right, .middle, .back, .forward] {
            if body.pressed.contains(button) {
                input.phase = .press
                input.button = button
                input.clicks = Int(body.clicks)
                let taker = deliver(input, to: captured ?? hoverPath.last)
                // What nobody takes is nobody's until it is let go of: a control to which the
                // pointer comes with a button down was not pressed.
                if captured == nil { captured = taker ?? root }
            }
            if body.released.contains(button) {
                input.phase = .release
                input.button = button
                deliver(input, to: captured ?? hoverPath.last)
            }
        }
        if body.held.isEmpty, captured != nil {
            captured = nil
            if isOpen { hover(over: root.element(at: body.position), input) }
        }
        if body.wheel != 0, isOpen {
            input.phase = .wheel
            input.button = []
            input.wheel = Int(body.wheel)
            deliver(input, to: hoverPath.last)
        }
    }

    /// Offers input to an element and then to those around it; returns who took it.
    @discardableResult
    private func deliver(_ input: MouseInput, to first: Element?) -> Element? {
        var element = first
        while let current = element {
            if current.isUsable {
                var local = input
                local.position = input.position - current.windowPoint(.zero)
                if current.mouse(local) { return current }
            }
            element = current.parent
        }
        return nil
    }

    /// The pointer is over another element now: those it left and those it came to are told.
    private func hover(over element: Element?, _ input: MouseInput) {
        if element === hoverPath.last { return }
        var path: [Element] = []
        var current = element
        while let next = current {
            path.append(next)
            current = next.parent
        }
        path.reverse()
        let old = hoverPath
        hoverPath = path
        tell(old.filter { left in !path.contains { $0 === left } }, .leave, input)
        tell(path.filter { came in !old.contains { $0 === came } }, .enter, input)
        refreshCursor()
    }

    /// Tells the shape that the pointer is to have, if it is another one.
    func refreshCursor() {
        // A window that opens under the pointer has a shape for it before the mouse moves.
        let element = hoverPath.last ?? entrance.flatMap { root.element(at: $0) }
        let shape = element?.cursor ?? .arrow
        guard shape != cursor else { return }
        cursor = shape
        send(.setCursor(SetCursor(shape: shape)))
    }

    private func tell(_ elements: [Element], _ phase: MouseInput.Phase, _ input: MouseInput) {
        for element in elements {
            var local = input
            local.phase = phase
            local.position = input.position - element.windowPoint(.zero)
            _ = element.mouse(local)
        }
    }

    func isHovered(_ element: Element) -> Bool {
        captured == nil || captured === element
            ? hoverPath.contains { $0 === element } : false
    }

    /// An element leaves the window.
    func forget(_ element: Element) {
        if let captured, element.contains(captured) { self.captured = nil }
        hoverPath.removeAll { element.contains($0) }
        focusLeaves(element)
    }

    // MARK: Keys

    private func key(_ body: KeyEvent) {
        if dialog != nil { return }
        let input = KeyInput(
            body.code, character: body.character == 0 ? nil : Unicode.Scalar(body.character),
            modifiers: body.modifiers, action: body.action)
        key(input)
    }

    /// A key: for the element that has the keyboard, those around it, and then the window itself.
    @discardableResult
    func key(_ input: KeyInput) -> Bool {
        var element = focusedElement ?? content
        while true {
            if element.isUsable, element.key(input) { return true }
            guard let parent = element.parent else { break }
            element = parent
        }
        if onKey?(input) ?? false { return true }
        return input.isDown ? navigate(input) : false
    }
}
