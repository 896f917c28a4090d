// What clients ask for. Every handler answers nil, or the reason for which the client is cut off.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    /// Does what a request says.
    func handle(_ request: Request, _ id: UInt32, _ client: Client) -> DisconnectReason? {
        if case .hello(let hello) = request { return greet(hello, client) }
        guard client.didSayHello else { return .protocolViolation }
        if request.isForShellOnly && client.kind != .shell { return .notAllowed }
        switch request {
        case .hello: return nil
        case .screenInfo: client.send(.screenInfo(screenInfo))
        case .newSurface(let body): return newSurface(body, id, client)
        case .clipboardSet(let body): return setClipboard(body, client)
        case .clipboardGet: sendClipboard(to: client)
        case .subscribe(let body): subscribe(client, to: body.events)
        case .unsubscribe(let body): client.subscriptions.subtract(body.events)
        case .pong(let body): hear(body.serial, from: client)
        case .themeChanged: announceTheme()
        case .askReport(let body) where body.handle != 0: return report(body.handle, to: client)
        case .act(let body) where body.handle != 0: return act(body, from: client)
        default:
            guard let surface = client.surfaces[id] else { return .badSurface }
            return handle(request, surface)
        }
        return nil
    }

    /// Requests about a surface of the client's own.
    private func handle(_ request: Request, _ surface: Surface) -> DisconnectReason? {
        switch request {
        case .freeSurface: remove(surface)
        case .move(let body): moveByClient(surface, to: body.origin)
        case .attach(let body): return attach(body, to: surface)
        case .present(let body): return present(body, surface)
        case .setTimer(let body): setTimer(body, surface)
        case .focus: askFocus(surface)
        case .setVisible(let body): setVisible(surface, body.visible)
        case .askReport:
            surface.client.send(.report(surface.report), surface: surface.id)
        case .setTitle(let body): setTitle(body, surface)
        case .frameGeometry(let body):
            surface.geometry = body
            keepInReach(surface)
        case .setCursor(let body): setCursor(body.shape, surface)
        case .beginMove: beginMoveByClient(surface)
        case .beginResize(let body): beginResizeByClient(surface, body.edges)
        case .act(let body): perform(body.action, on: surface)
        case .cursorPicture(let body): return setPicture(body, surface)
        case .reserveEdge(let body): reserve(body, surface)
        case .grabPointer(let body): return setGrab(body, surface)
        case .getMemory: offerMemory(for: surface)
        default: break
        }
        return nil
    }

    private func greet(_ hello: Hello, _ client: Client) -> DisconnectReason? {
        if client.didSayHello { return .protocolViolation }
        client.name = hello.name
        if hello.version != ProtocolVersion.current { return .version }
        client.didSayHello = true
        client.send(.hello(Hello(name: "PatchworkOS")))
        client.send(.screenInfo(screenInfo))
        return nil
    }

    // MARK: Surfaces

    private func newSurface(
        _ body: NewSurface, _ id: UInt32, _ client: Client
    ) -> DisconnectReason? {
        if id == 0 || client.surfaces[id] != nil { return .badSurface }
        if client.surfaces.count >= ClientLimits.surfaces { return .tooMuch }
        let needsShell = body.role == .wallpaper || body.role == .panel || body.role == .cursor
        if needsShell && client.kind != .shell { return .notAllowed }
        var parent: Surface? = nil
        if body.parent != 0 {
            parent = client.surfaces[body.parent]
            if parent == nil { return .badSurface }
        }
        if body.role == .popup && parent == nil { return .badSurface }
        let surface = Surface(
            id: id, handle: nextHandle, client: client, parent: parent, request: body)
        nextHandle &+= 1
        client.surfaces[id] = surface
        switch body.role {
        case .wallpaper:
            if let old = wallpaper { replaceSingle(old) }
            wallpaper = surface
        case .cursor:
            if let old = cursorSurface { replaceSingle(old) }
            cursorSurface = surface
        default: break
        }
        client.send(.newSurface(surface.report), surface: id)
        return nil
    }

    /// There is one wallpaper and one cursor; the newest wins.
    private func replaceSingle(_ old: Surface) {
        host.log("\(old.client.description): its \(old.role.name) is replaced")
        old.client.send(.close, surface: old.id)
        hide(old)
        old.wantsVisible = false
    }

    private func attach(_ body: AttachBuffer, to surface: Surface) -> DisconnectReason? {
        let pitch = Int(body.pitch)
        if body.size.isEmpty || pitch < body.size.width { return .badBuffer }
        do throws(ClaimError) {
            let pixels = try host.claimPixels(key: body.key, size: body.size, pitch: pitch)
            surface.attached = (pixels, body.serial)
        } catch {
            guard error == .noMemory else { return .badBuffer }
            surface.attached = (nil, body.serial)
        }
        return nil
    }

    private func present(_ body: Present, _ surface: Surface) -> DisconnectReason? {
        if let attached = surface.attached {
            surface.attached = nil
            if let pixels = attached.pixels {
                if let reason = adopt(pixels, serial: attached.serial, surface) { return reason }
            } else {
                goWithout(serial: attached.serial, surface)
            }
        }
        guard let shared = surface.shared else { return surface.lacksMemory ? nil : .badBuffer }
        var region = Region()
        if body.damage.isEmpty {
            region = Region(shared.bounds)
        } else {
            for rect in body.damage { region.add(rect.intersection(shared.bounds)) }
        }
        var pending =
            surface.pending ?? PendingPresent(serial: 0, damage: Region())
        pending.serial = body.serial
        pending.damage.add(region)
        pending.damage.simplify(limit: 32)
        surface.pending = pending
        if surface.role == .cursor { damagePointer() }
        if !surface.isPlaced { place(surface) }
        return nil
    }

    /// There is no memory for a surface's new buffer. One that has a picture keeps it, and its size; its
    /// next buffer may have more luck. One without is not shown, and its program told: a menu that cannot
    /// open is no reason to take the task bar away.
    private func goWithout(serial: UInt32, _ surface: Surface) {
        let has = surface.shared == nil ? "its first picture" : "a new picture, the old one stays"
        if !surface.lacksMemory {
            host.log("\(surface.client.description): no memory for \(has)")
        }
        surface.lacksMemory = true
        if surface.shared == nil {
            surface.client.send(.noMemory, surface: surface.id)
        } else {
            settle(surface, serial: serial)
        }
    }

    /// A new buffer becomes the surface's, in one step with its size.
    private func adopt(
        _ shared: Pixels, serial: UInt32, _ surface: Surface
    ) -> DisconnectReason? {
        let old = surface.pixels
        if old?.size != shared.size {
            let client = surface.client
            let growth = shared.size.area - (old?.size.area ?? 0)
            if client.pixelCount + growth > pixelLimit { return .tooMuch }
            // What all have together is nobody's fault.
            guard totalPixels + growth <= totalPixelLimit, let fresh = Pixels(size: shared.size)
            else {
                goWithout(serial: serial, surface)
                return nil
            }
            client.pixelCount += growth
            totalPixels += growth
            damage(surface)
            surface.pixels = fresh
            compositor.invalidateStack()
        }
        surface.pending = PendingPresent(serial: 0, damage: Region(shared.bounds))
        surface.shared = shared
        surface.lacksMemory = false
        settle(surface, serial: serial)
        if old?.size != shared.size {
            damage(surface)
            surface.needsReport = true
        }
        return nil
    }

    /// What one client may have in pixels: four screens and some small change.
    var pixelLimit: Int { 4 * screen.size.area + (1 << 20) }
    /// What all clients together may have.
    var totalPixelLimit: Int { 16 * screen.size.area + (8 << 20) }

    // MARK: Attributes

    private func setTitle(_ body: SetTitle, _ surface: Surface) {
        if surface.title == body.title && surface.icon == body.icon { return }
        surface.title = body.title
        surface.icon = body.icon
        surface.needsReport = true
    }

    private func setTimer(_ body: SetTimer, _ surface: Surface) {
        if body.nanoseconds == .max {
            surface.timer = nil
            return
        }
        let (deadline, overflow) = now.addingReportingOverflow(body.nanoseconds)
        if overflow {
            surface.timer = nil
            return
        }
        // A timer that fires all the time is a flood.
        let period = body.repeats ? max(body.nanoseconds, 4_000_000) : 0
        surface.timer = SurfaceTimer(deadline: deadline, period: period)
    }

    private func setCursor(_ shape: CursorShape, _ surface: Surface) {
        if surface.cursor == shape { return }
        surface.cursor = shape
        updatePointerShape()
    }

    private func setPicture(_ body: CursorPicture, _ surface: Surface) -> DisconnectReason? {
        if surface.role != .cursor { return .badSurface }
        if body.area.width > 256 || body.area.height > 256 { return .tooMuch }
        damagePointer()
        surface.cursorPictures[body.shape] = body
        damagePointer()
        return nil
    }

    private func reserve(_ body: ReserveEdge, _ surface: Surface) {
        guard surface.role == .panel else { return }
        let before = workArea
        surface.reserve = (body.edge, Int(body.thickness))
        workAreaChanged(from: before)
    }

    func workAreaChanged(from before: Rect) {
        if workArea == before { return }
        for client in clients.values where client.didSayHello {
            client.send(.screenInfo(screenInfo))
        }
        refitWindows()
    }

    // MARK: Reports

    private func report(_ handle: UInt32, to client: Client) -> DisconnectReason? {
        if client.kind != .shell { return .notAllowed }
        // A window that went a moment ago is no fault.
        if let surface = surface(handle: handle) {
            client.send(.globalReport(globalReport(of: surface)))
        } else {
            client.send(.globalDetach(Detached(handle: handle)))
        }
        return nil
    }

    private func act(_ body: Act, from client: Client) -> DisconnectReason? {
        if client.kind != .shell { return .notAllowed }
        if let surface = surface(handle: body.handle), surface.isWindow {
            if body.action == .activate || body.action == .toggle { endSwitcher(.cancel) }
            perform(body.action, on: surface)
        }
        return nil
    }

    func surface(handle: UInt32) -> Surface? {
        for client in clients.values {
            for surface in client.surfaces.values where surface.handle == handle {
                return surface
            }
        }
        return nil
    }

    private func subscribe(_ client: Client, to events: GlobalEvents) {
        let fresh = events.subtracting(client.subscriptions)
        client.subscriptions.formUnion(events)
        guard fresh.contains(.attach) else { return }
        let placed = clients.values.flatMap { $0.surfaces.values.filter { $0.isPlaced } }
        for surface in placed.sorted(by: { $0.handle < $1.handle }) {
            client.send(.globalAttach(globalReport(of: surface)))
        }
    }

    /// Tells a surface's program and whoever watches how it stands.
    func announce(_ surface: Surface) {
        guard surface.isPlaced else { return }
        surface.client.send(.report(surface.report), surface: surface.id)
        broadcast(.globalReport(globalReport(of: surface)), to: .report)
    }

    /// What the desktop is told of a surface: a window whose dialog has the focus is the one in use.
    private func globalReport(of surface: Surface) -> SurfaceReport {
        var report = surface.report
        if let focus, focus.dialogParents.contains(where: { $0 === surface }) {
            report.state.insert(.focused)
        }
        return report
    }

    /// Sends to everybody who subscribed.
    func broadcast(_ event: Event, to subscribers: GlobalEvents) {
        for client in clients.values
        where client.kind == .shell && client.subscriptions.contains(subscribers) {
            client.send(event)
        }
    }

    /// Sends to everybody.
    func broadcast(_ event: Event) {
        for client in clients.values where client.didSayHello { client.send(event) }
    }
}

extension Request {
    /// Whether only the desktop itself may ask this.
    var isForShellOnly: Bool {
        switch self {
        case .subscribe, .unsubscribe, .cursorPicture, .reserveEdge, .themeChanged: true
        default: false
        }
    }
}
