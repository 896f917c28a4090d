// A surface: its pixels, its place, and for windows how it stands.

internal import DesktopProtocol
internal import Geometry

/// A surface of a client.
final class Surface {
    /// The client's number for it.
    let id: UInt32
    /// The number that everybody may name.
    let handle: UInt32
    let client: Client
    let role: SurfaceRole
    let flags: SurfaceFlags
    var parent: Surface?

    // Pixels. `shared` belongs to the client and is read only between a present and its presented;
    // `pixels` is the server's copy, which nobody can change under its eyes.
    var attached: (pixels: Pixels?, serial: UInt32)? = nil
    var shared: Pixels? = nil
    var pixels: Pixels? = nil
    /// Whether there was no memory for the newest buffer; said once.
    var lacksMemory = false
    var pending: PendingPresent? = nil
    /// The first pixel on the screen.
    var origin: Point

    // Appearance.
    var wantsVisible = true
    var isDismissed = false
    var title = ""
    var icon = ""
    var geometry = FrameGeometry()
    var cursor = CursorShape.arrow
    var state: WindowState = []
    /// Its program wants the pointer kept in it while it has the focus.
    var wantsPointer = false
    /// The user has not taken the pointer out of it.
    var mayKeepPointer = true
    /// Where it goes back to when it is no longer maximised or snapped.
    var restoreFrame: Rect? = nil
    /// The first present has been seen: it has a place and takes part in the stack.
    var isPlaced = false

    // Sizes asked for.
    var configureSerial: UInt32 = 0
    var lastConfigure: (size: Size, state: WindowState)? = nil
    var outstanding: Outstanding? = nil
    var waiting: Placement? = nil

    var timer: SurfaceTimer? = nil
    var needsReport = false
    var reserve: (edge: Edges, thickness: Int) = ([], 0)
    var cursorPictures: [CursorShape: CursorPicture] = [:]
    var closeAsked: UInt64? = nil

    // What of it can be seen, and of its shadow; kept by the compositor.
    var visible = Region()
    var visibleShadow = Region()

    init(
        id: UInt32, handle: UInt32, client: Client, parent: Surface?, request: NewSurface
    ) {
        self.id = id
        self.handle = handle
        self.client = client
        self.parent = parent
        role = request.role
        flags = request.flags
        origin = request.frame.origin
        if let parent, role == .popup { origin = origin + parent.origin }
    }

    /// Its rectangle on the screen.
    var frame: Rect { Rect(origin, pixels?.size ?? .zero) }

    /// Whether it is part of the picture.
    var isShown: Bool {
        isPlaced && wantsVisible && !isDismissed && !state.contains(.minimised) && role != .cursor
            && pixels != nil
    }

    /// Whether nothing shines through it.
    var isOpaque: Bool { !flags.contains(.translucent) }

    var isWindow: Bool { role == .window || role == .fullScreen }

    /// Whether it is in the list of windows.
    var isListed: Bool { isWindow && isPlaced && wantsVisible && !flags.contains(.dialog) }

    /// The window that a dialog belongs to, the one that that belongs to, and so on.
    var dialogParents: [Surface] {
        var parents: [Surface] = []
        var current = self
        while current.flags.contains(.dialog), let parent = current.parent {
            parents.append(parent)
            current = parent
        }
        return parents
    }

    var hasShadow: Bool {
        if state.contains(.maximised) || state.contains(.fullScreen) { return false }
        return flags.contains(.shadow)
    }

    func may(_ ability: WindowAbilities) -> Bool { geometry.abilities.contains(ability) }

    /// The size that it may have, nearest to one that is wished for.
    func allowed(_ size: Size) -> Size {
        let least = Size(max(32, geometry.minimum.width), max(16, geometry.minimum.height))
        var width = max(size.width, least.width)
        var height = max(size.height, least.height)
        if geometry.maximum.width > 0 { width = min(width, geometry.maximum.width) }
        if geometry.maximum.height > 0 { height = min(height, geometry.maximum.height) }
        return Size(min(width, ProtocolLimits.side), min(height, ProtocolLimits.side))
    }

    /// What is told about it.
    var report: SurfaceReport {
        var told = state
        if isShown { told.insert(.visible) } else { told.remove(.visible) }
        return SurfaceReport(
            handle: handle, role: role, flags: flags, state: told, frame: frame, title: title,
            icon: icon)
    }
}

/// What a client has drawn and the server not yet taken.
struct PendingPresent {
    var serial: UInt32
    /// In the surface's pixels.
    var damage: Region
}

/// Where a window goes when its buffer has the size that was asked for. Edges that are not `moving`
/// stay where `target` has them, whatever size the client chooses.
struct Placement: Equatable {
    var target: Rect
    /// The edges that follow the pointer; the opposite ones are fixed.
    var moving: Edges

    /// The origin of a window of this size.
    func origin(for size: Size) -> Point {
        Point(
            moving.contains(.left) ? target.right - size.width : target.left,
            moving.contains(.top) ? target.bottom - size.height : target.top)
    }
}

/// A size that a client has been asked for and has not yet drawn.
struct Outstanding {
    var serial: UInt32
    var placement: Placement
    var sent: UInt64
}

/// A surface's timer.
struct SurfaceTimer {
    var deadline: UInt64
    /// 0 for once.
    var period: UInt64
}
