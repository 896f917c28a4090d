// What the bodies of requests hold. Fields travel in the order of declaration.

public import Geometry

/// No fields at all.
public struct Nothing: MessageBody, Equatable, Sendable {

    /// All zero.
    @export(interface)
    public init() {}

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
    }
}

/// Who speaks which version; the first message of each connection, both ways.
public struct Hello: MessageBody, Equatable, Sendable {
    /// `ProtocolVersion.current` of the sender.
    public var version: UInt32 = ProtocolVersion.current
    /// What the program calls itself; for the log and for people.
    public var name: String = ""

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(version: UInt32 = ProtocolVersion.current, name: String = "") {
        self.version = version
        self.name = name
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&version, "version")
        visitor.visit(&name, "name", maximum: ProtocolLimits.name)
    }
}

/// A surface comes into being; it shows nothing before its first `present`.
public struct NewSurface: MessageBody, Equatable, Sendable {
    /// What it is for.
    public var role: SurfaceRole = .window
    /// How it is to be treated.
    public var flags: SurfaceFlags = []
    /// The program's own surface to which a popup or dialog belongs; 0 for none.
    public var parent: UInt32 = 0
    /// Place and size wished for; a popup's place counts from its parent's first pixel.
    public var frame: Rect = .zero

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(
        role: SurfaceRole = .window, flags: SurfaceFlags = [], parent: UInt32 = 0,
        frame: Rect = .zero
    ) {
        self.role = role
        self.flags = flags
        self.parent = parent
        self.frame = frame
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&role, "role")
        visitor.visit(&flags, "flags")
        visitor.visit(&parent, "parent")
        visitor.visit(&frame, "frame")
    }
}

/// A new place; for a popup counted from its parent.
public struct MoveSurface: MessageBody, Equatable, Sendable {
    /// The first pixel.
    public var origin: Point = .zero

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(origin: Point = .zero) {
        self.origin = origin
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&origin, "origin")
    }
}

/// Memory that holds the surface's pixels from the next `present` on.
public struct AttachBuffer: MessageBody, Equatable, Sendable {
    /// Serial of the newest `configure` that this buffer takes into account; 0 before the first.
    public var serial: UInt32 = 0
    /// Columns and rows; the surface has this size from then on.
    public var size: Size = .zero
    /// Pixels from one row to the next.
    public var pitch: UInt16 = 0
    /// What `share` gave for the open shared memory.
    public var key: String = ""

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(serial: UInt32 = 0, size: Size = .zero, pitch: UInt16 = 0, key: String = "") {
        self.serial = serial
        self.size = size
        self.pitch = pitch
        self.key = key
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&serial, "serial")
        visitor.visit(&size, "size")
        visitor.visit(&pitch, "pitch")
        visitor.visit(&key, "key", maximum: ProtocolLimits.key)
    }
}

/// What was drawn is complete and may be shown. Until `presented` arrives the program leaves the buffer alone.
public struct Present: MessageBody, Equatable, Sendable {
    /// Comes back in `presented`.
    public var serial: UInt32 = 0
    /// What changed, in the surface's pixels; none means everything.
    public var damage: [Rect] = []

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(serial: UInt32 = 0, damage: [Rect] = []) {
        self.serial = serial
        self.damage = damage
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&serial, "serial")
        visitor.visit(&damage, "damage", maximum: ProtocolLimits.rects)
    }
}

/// Sets or stops the surface's timer.
public struct SetTimer: MessageBody, Equatable, Sendable {
    /// From now to the event; `UInt64.max` stops the timer.
    public var nanoseconds: UInt64 = .max
    /// Whether the timer starts again by itself.
    public var repeats: Bool = false

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(nanoseconds: UInt64 = .max, repeats: Bool = false) {
        self.nanoseconds = nanoseconds
        self.repeats = repeats
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&nanoseconds, "nanoseconds")
        visitor.visit(&repeats, "repeats")
    }
}

/// Shows or hides the surface.
public struct SetVisible: MessageBody, Equatable, Sendable {
    /// Whether it is to be seen.
    public var visible: Bool = true

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(visible: Bool = true) {
        self.visible = visible
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&visible, "visible")
    }
}

/// Asks for a report.
public struct AskReport: MessageBody, Equatable, Sendable {
    /// Any surface (only through the shell socket), or 0 for the one in the header.
    public var handle: UInt32 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(handle: UInt32 = 0) {
        self.handle = handle
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&handle, "handle")
    }
}

/// Global events to be sent, or no longer.
public struct Subscription: MessageBody, Equatable, Sendable {
    /// Which.
    public var events: GlobalEvents = []

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(events: GlobalEvents = []) {
        self.events = events
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&events, "events")
    }
}

/// What a window is called, and its picture.
public struct SetTitle: MessageBody, Equatable, Sendable {
    /// Shown in the task bar and while switching.
    public var title: String = ""
    /// Name of a picture in the icons directory, without path and ending; may be empty.
    public var icon: String = ""

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(title: String = "", icon: String = "") {
        self.title = title
        self.icon = icon
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&title, "title", maximum: ProtocolLimits.title)
        visitor.visit(&icon, "icon", maximum: ProtocolLimits.name)
    }
}

/// Where the user can take hold of a window, in the surface's pixels.
public struct FrameGeometry: MessageBody, Equatable, Sendable {
    /// How far inside its edges pressing the left button changes the window's size.
    public var border: Insets = .zero
    /// Where pressing moves the window, double-clicking maximises it; without its buttons.
    public var title: Rect = .zero
    /// Where a program that does not answer is closed by force.
    public var closeButton: Rect = .zero
    /// The least size.
    public var minimum: Size = .zero
    /// The greatest size; 0 for none.
    public var maximum: Size = .zero
    /// What may be done with it.
    public var abilities: WindowAbilities = []

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(
        border: Insets = .zero, title: Rect = .zero, closeButton: Rect = .zero,
        minimum: Size = .zero, maximum: Size = .zero, abilities: WindowAbilities = []
    ) {
        self.border = border
        self.title = title
        self.closeButton = closeButton
        self.minimum = minimum
        self.maximum = maximum
        self.abilities = abilities
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&border, "border")
        visitor.visit(&title, "title")
        visitor.visit(&closeButton, "closeButton")
        visitor.visit(&minimum, "minimum")
        visitor.visit(&maximum, "maximum")
        visitor.visit(&abilities, "abilities")
    }
}

/// The pointer's shape over this surface.
public struct SetCursor: MessageBody, Equatable, Sendable {
    /// Which.
    public var shape: CursorShape = .arrow

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(shape: CursorShape = .arrow) {
        self.shape = shape
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&shape, "shape")
    }
}

/// Whether a window keeps the pointer while it has the focus.
public struct GrabPointer: MessageBody, Equatable, Sendable {
    /// Whether it does.
    public var grabs: Bool = false

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(grabs: Bool = false) {
        self.grabs = grabs
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&grabs, "grabs")
    }
}

/// Lets the user change the window's size as if an edge had been pressed; only while a button is down.
public struct BeginResize: MessageBody, Equatable, Sendable {
    /// Which edges follow the pointer.
    public var edges: Edges = []

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(edges: Edges = []) {
        self.edges = edges
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&edges, "edges")
    }
}

/// Something to be done with a window.
public struct Act: MessageBody, Equatable, Sendable {
    /// Any window (only through the shell socket), or 0 for the one in the header.
    public var handle: UInt32 = 0
    /// What.
    public var action: WindowAction = .activate

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(handle: UInt32 = 0, action: WindowAction = .activate) {
        self.handle = handle
        self.action = action
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&handle, "handle")
        visitor.visit(&action, "action")
    }
}

/// Text that was copied or is to be pasted, in parts.
public struct ClipboardPart: MessageBody, Equatable, Sendable {
    /// Whether this is the end of the text.
    public var isLast: Bool = true
    /// UTF-8.
    public var bytes: [UInt8] = []

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(isLast: Bool = true, bytes: [UInt8] = []) {
        self.isLast = isLast
        self.bytes = bytes
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&isLast, "isLast")
        visitor.visit(&bytes, "bytes", maximum: ProtocolLimits.clipboardPart)
    }
}

/// Where in a cursor surface a shape is found.
public struct CursorPicture: MessageBody, Equatable, Sendable {
    /// The shape.
    public var shape: CursorShape = .arrow
    /// Its pixels.
    public var area: Rect = .zero
    /// The pixel that points, counted from the area's first.
    public var hotSpot: Point = .zero

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(shape: CursorShape = .arrow, area: Rect = .zero, hotSpot: Point = .zero) {
        self.shape = shape
        self.area = area
        self.hotSpot = hotSpot
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&shape, "shape")
        visitor.visit(&area, "area")
        visitor.visit(&hotSpot, "hotSpot")
    }
}

/// Space at an edge of the screen that maximised and new windows leave free.
public struct ReserveEdge: MessageBody, Equatable, Sendable {
    /// One edge; none gives the space back.
    public var edge: Edges = []
    /// How much.
    public var thickness: UInt16 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(edge: Edges = [], thickness: UInt16 = 0) {
        self.edge = edge
        self.thickness = thickness
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&edge, "edge")
        visitor.visit(&thickness, "thickness")
    }
}

/// A number that comes back.
public struct Serial: MessageBody, Equatable, Sendable {
    /// The number.
    public var serial: UInt32 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(serial: UInt32 = 0) {
        self.serial = serial
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&serial, "serial")
    }
}
