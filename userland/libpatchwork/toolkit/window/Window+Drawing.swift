// Drawing a window: what changed, once a frame, into memory that the server shows.

internal import Geometry
internal import Graphics
internal import DesktopProtocol

extension Window {
    /// Rectangles of damage that are kept apart; more become one.
    private static var mostDamage: Int { 8 }

    /// Has a part drawn again before the next frame.
    func damage(_ rect: Rect) {
        let rect = rect.intersection(Rect(.zero, size))
        guard !rect.isEmpty else { return }
        hasUpdate = true
        // What touches is joined if little is drawn in vain.
        var rect2 = rect
        var index = 0
        while index < damage.count {
            let other = damage[index]
            if other.contains(rect2) { return }
            let both = other.union(rect2)
            if both.size.area <= other.size.area + rect2.size.area + 4096 {
                damage.remove(at: index)
                rect2 = both
                index = 0
            } else {
                index += 1
            }
        }
        damage.append(rect2)
        if damage.count > Window.mostDamage {
            damage = [damage.reduce(Rect.zero) { $0.union($1) }]
        }
    }

    /// Has everything drawn again before the next frame.
    func damageAll() {
        damage = [Rect(.zero, size)]
        hasUpdate = true
    }

    /// Notes that something is to be placed again.
    func needsUpdate() { hasUpdate = true }

    /// Places, draws and presents what changed, if the server is done with the last frame.
    func update() {
        guard hasUpdate, !isWaiting, let application else { return }
        hasUpdate = false
        let style = application.style
        place(style)
        guard !size.isEmpty, prepareMemory(application) else { return }
        guard !damage.isEmpty, let memory else { return }
        let areas = damage
        damage = []
        let size = size
        memory.withPixels { pixels in
            for area in areas { Window.draw(root, area, &pixels, size, style) }
        }
        presentSerial &+= 1
        isWaiting = true
        send(.present(Present(serial: presentSerial, damage: areas)))
    }

    private static func draw(
        _ root: Element, _ area: Rect, _ pixels: inout MutableSpan<UInt32>, _ size: Size,
        _ style: Style
    ) {
        var canvas = Canvas(pixels._mutatingExtracting(0..<pixels.count), size: size)
        canvas.clip(to: area)
        root.drawTree(&canvas, style)
    }

    /// Lays the tree out, and tells the server where the frame can be taken hold of.
    private func place(_ style: Style) {
        let frame = Rect(.zero, size)
        if root.frame != frame { root.frame = frame }
        let isPlaced = !root.needsLayout && sentGeometry != nil
        root.layoutTree(style)
        guard role == .window, !isPlaced else { return }
        let geometry = frameGeometry(style)
        if geometry != sentGeometry {
            sentGeometry = geometry
            send(.frameGeometry(geometry))
        }
    }

    private func frameGeometry(_ style: Style) -> FrameGeometry {
        let isResizable = options.contains(.resizable)
        var abilities: WindowAbilities = [.close]
        if isResizable { abilities.formUnion([.resize, .maximise]) }
        if !options.contains(.closeOnly) { abilities.formUnion(.minimise) }
        let least = Window.withFrame(
            minimumContentSize ?? content.wish(Size(64, 64), style), self)
        // Texts that are broken into lines want to be high in a narrow window; the size that the
        // program asked for is enough in any case.
        let minimum = Size(
            min(least.width, openingSize.width), min(least.height, openingSize.height))
        var geometry = FrameGeometry(
            minimum: isResizable ? minimum : size,
            maximum: isResizable ? .zero : size, abilities: abilities)
        if let decoration = root as? Decoration {
            geometry.border = isResizable ? decoration.border(style) : .zero
            geometry.title = decoration.dragArea
            geometry.closeButton = decoration.closeArea
        }
        return geometry
    }

    /// Sees to it that there is memory of the right size; false if there is none, or none yet: the server
    /// is asked for it.
    private func prepareMemory(_ application: Application) -> Bool {
        if memory != nil, bufferSize == size { return true }
        if isAwaitingMemory { return false }
        let needed = size.area
        guard let memory, memory.count >= needed, memory.count <= 4 * needed + 65536 else {
            isAwaitingMemory = true
            send(.getMemory)
            return false
        }
        guard let key = memory.makeKey() else {
            lackMemory()
            return false
        }
        bufferSize = size
        damage = [Rect(.zero, size)]
        send(
            .attach(
                AttachBuffer(
                    serial: configureSerial, size: size, pitch: UInt16(clamping: size.width),
                    key: key)))
        return true
    }

    /// The server has answered. A key can be worth nothing though there is memory: whoever has asked for
    /// many is left the newest ones only.
    func takeMemory(_ offer: OfferedMemory) {
        guard isAwaitingMemory, let application else { return }
        isAwaitingMemory = false
        // Some more than needed, so that not every step of a growing window takes new memory.
        let needed = memory == nil ? size.area : size.area + size.area / 4
        if let fresh = application.connection.claimMemory(key: offer.key, pixels: needed) {
            memory = fresh
            bufferSize = .zero
            memoryFailures = 0
        } else {
            memoryFailures += 1
            guard memoryFailures < 3 else { return lackMemory() }
        }
        hasUpdate = true
    }

    /// There is no memory for its picture. One that can be seen stays as it is and is tried again when
    /// something changes; one that never could is closed, since nobody would miss it or could end it.
    func lackMemory() {
        memoryFailures = 0
        let problem = "no memory for a window of \(size.width)x\(size.height)"
        if hasBeenShown {
            application?.onProblem?(problem)
        } else {
            application?.giveUp(self, problem)
        }
    }
}
