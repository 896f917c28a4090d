// Frames: what clients presented is taken over, and what is damaged is put together anew, each pixel
// once and hidden ones never.

internal import DesktopProtocol
internal import Geometry
internal import Graphics

extension WindowServer {
    /// Whether there is something to compose.
    public var needsFrame: Bool {
        refreshStack()
        if !damage.isEmpty || pointerChanged { return true }
        if cursorSurface?.pending != nil { return true }
        return compositor.stack.contains { $0.pending != nil && !$0.visible.isEmpty }
    }

    /// When the next frame may be composed; nil if there is nothing to do.
    public var frameDeadline: UInt64? {
        guard needsFrame else { return nil }
        guard let lastFrame else { return now }
        return lastFrame &+ settings.frameNanoseconds
    }

    /// Takes over what programs have drawn, so that they can be told to go on while it is put on the
    /// screen. `compose` begins with it.
    @export(interface)
    public func takePresents(now: UInt64) {
        self.now = now
        finishRound()
        refreshStack()
        takePresents()
    }

    /// Composes a frame and returns what of the screen has changed. Costs time in proportion to what
    /// changed; call it when `frameDeadline` has come.
    @export(interface)
    public func compose(now: UInt64) -> Region {
        takePresents(now: now)
        if pointerChanged {
            damagePointer()
            if let frame = pointerFrame { add(damage: frame) }
        }
        if damage.isEmpty { return damage }
        noteFrame()
        let region = damage
        damage = Region()
        show(region)
        return region
    }

    /// Counts from when a frame was due, if it was not late by a whole one: else each would add its delay
    /// to all that follow.
    private func noteFrame() {
        let due = (lastFrame ?? now) &+ settings.frameNanoseconds
        if lastFrame != nil, now < due { return }
        lastFrame = now &- due < settings.frameNanoseconds ? due : now
    }

    private func refreshStack() {
        if compositor.isStale {
            for surface in compositor.refresh(shownFromBottom, screen: screenBounds) {
                damage(surface)
            }
            // Windows came, went or changed their places under a pointer at rest.
            updateHover()
            updatePointerShape()
        }
    }

    // MARK: Presents

    private func takePresents() {
        if let cursor = cursorSurface, cursor.pending != nil {
            take(cursor)
            if let frame = pointerFrame { add(damage: frame) }
        }
        for surface in compositor.stack where surface.pending != nil {
            if surface.visible.isEmpty { continue }
            for rect in take(surface).rects {
                let place = rect.offset(by: surface.origin)
                for part in surface.visible.intersection(place).rects { add(damage: part) }
            }
        }
    }

    /// Copies what a client has drawn and gives it its buffer back.
    @discardableResult
    private func take(_ surface: Surface) -> Region {
        guard let pending = surface.pending, let shared = surface.shared,
            let pixels = surface.pixels
        else { return Region() }
        surface.pending = nil
        noteFrame()
        for rect in pending.damage.rects { pixels.copy(rect, from: shared, origin: .zero) }
        surface.client.send(
            .presented(Presented(serial: pending.serial, time: now)), surface: surface.id)
        return pending.damage
    }

    // MARK: Painting

    /// Brings a region of the screen up to date. Each of its pixels is written once, so nothing flickers:
    /// what one opaque surface fills is copied to it, the rest is put together behind it first.
    private func show(_ region: Region) {
        var rest = region
        for (surface, parts) in compositor.plainParts(of: region, under: overlays) {
            guard let pixels = surface.pixels else { continue }
            for rect in parts.rects { screen.copy(rect, from: pixels, origin: surface.origin) }
            rest.subtract(parts)
        }
        paint(rest)
        for rect in rest.rects { screen.copy(rect, from: workspace, origin: .zero) }
    }

    /// What lies over all surfaces.
    private var overlays: Region {
        var region = Region(drag?.snapFrame ?? .zero)
        if let switcher { region.add(switcher.frame) }
        if let frame = pointerFrame { region.add(frame) }
        return region
    }

    /// Paints a region of the workspace from the bottom to the top.
    private func paint(_ region: Region) {
        if region.isEmpty { return }
        for rect in region.intersection(compositor.bare).rects {
            workspace.fill(rect, with: settings.desktopColor.premultiplied)
        }
        let bounds = region.bounds
        for surface in compositor.stack {
            if surface.hasShadow && Shadow.bounds(of: surface.frame).overlaps(bounds) {
                let shadow = Shadow(
                    frame: surface.frame, isFocused: surface.state.contains(.focused))
                for rect in surface.visibleShadow.intersection(region).rects {
                    shadow.paint(rect, on: workspace)
                }
            }
            if surface.frame.overlaps(bounds) { paint(surface, region) }
        }
        paintOverlays(region)
    }

    private func paint(_ surface: Surface, _ region: Region) {
        guard let pixels = surface.pixels else { return }
        for rect in surface.visible.intersection(region).rects {
            if surface.isOpaque {
                workspace.copy(rect, from: pixels, origin: surface.origin)
            } else {
                workspace.blend(rect, from: pixels, origin: surface.origin)
            }
            if surface.state.contains(.unresponsive) {
                workspace.blend(rect, with: Color(0x70FF_FFFF).premultiplied)
            }
        }
    }

    private func paintOverlays(_ region: Region) {
        if let frame = drag?.snapFrame, !frame.isEmpty {
            let accent = settings.accentColor
            for rect in region.intersection(frame).rects {
                workspace.blend(rect, with: accent.withAlpha(0x50).premultiplied)
            }
            var border = Region(frame)
            border.subtract(frame.inset(by: 2))
            for rect in border.intersection(region).rects {
                workspace.fill(rect, with: accent.withAlpha(0xFF).premultiplied)
            }
        }
        if let switcher {
            for rect in region.intersection(switcher.frame).rects {
                workspace.blend(rect, from: switcher.pixels, origin: switcher.frame.origin)
            }
        }
        pointer.drawn = pointerFrame.map { ($0, pointer.shape) }
        if let frame = pointerFrame {
            for rect in region.intersection(frame).rects { paintPointer(rect, frame) }
        }
    }

    // MARK: The pointer

    /// Whether the pointer on the screen is not where or what it should be.
    private var pointerChanged: Bool {
        let frame = pointerFrame
        guard let drawn = pointer.drawn else { return frame != nil }
        return drawn.frame != frame || drawn.shape != pointer.shape
    }

    /// Where the pointer's picture goes; nil if there is none to show.
    private var pointerFrame: Rect? {
        if pointer.shape == .hidden { return nil }
        if let picture = cursorPicture {
            return Rect(pointer.position - picture.hotSpot, picture.area.size)
        }
        return Rect(pointer.position, DefaultCursor.size)
    }

    private var cursorPicture: CursorPicture? {
        guard let surface = cursorSurface, surface.wantsVisible, let pixels = surface.pixels else {
            return nil
        }
        let picture =
            surface.cursorPictures[pointer.shape] ?? surface.cursorPictures[.arrow]
            ?? CursorPicture(shape: .arrow, area: pixels.bounds, hotSpot: .zero)
        return picture.area.isEmpty || picture.area.width > 256 || picture.area.height > 256
            ? nil : picture
    }

    /// The pointer's picture, its place or its shape is about to change.
    func damagePointer() {
        if let drawn = pointer.drawn { add(damage: drawn.frame) }
        pointer.drawn = nil
    }

    private func paintPointer(_ rect: Rect, _ frame: Rect) {
        if let picture = cursorPicture, let pixels = cursorSurface?.pixels {
            workspace.blend(rect, from: pixels, origin: frame.origin - picture.area.origin)
        } else {
            DefaultCursor.paint(rect, at: frame.origin, on: workspace)
        }
    }
}
