// What the bodies of events hold. Fields travel in the order of declaration.

public import Geometry

/// The screen, when connected, when asked for and whenever it changes.
public struct ScreenInfo: MessageBody, Equatable, Sendable {
    /// Pixels.
    public var size: Size = .zero
    /// What panels leave free.
    public var workArea: Rect = .zero
    /// The least time between two `presented` events.
    public var frameNanoseconds: UInt64 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(size: Size = .zero, workArea: Rect = .zero, frameNanoseconds: UInt64 = 0) {
        self.size = size
        self.workArea = workArea
        self.frameNanoseconds = frameNanoseconds
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&size, "size")
        visitor.visit(&workArea, "workArea")
        visitor.visit(&frameNanoseconds, "frameNanoseconds")
    }
}

/// How a surface stands. Sent to its own program when the rectangle or state change.
public struct SurfaceReport: MessageBody, Equatable, Sendable {
    /// Its number for everyone; the header has the program's own, 0 in global events.
    public var handle: UInt32 = 0
    /// What it is for.
    public var role: SurfaceRole = .window
    /// How it was made.
    public var flags: SurfaceFlags = []
    /// How it stands.
    public var state: WindowState = []
    /// Where it is on the screen.
    public var frame: Rect = .zero
    /// What it is called.
    public var title: String = ""
    /// Name of its picture.
    public var icon: String = ""

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(
        handle: UInt32 = 0, role: SurfaceRole = .window, flags: SurfaceFlags = [],
        state: WindowState = [], frame: Rect = .zero, title: String = "", icon: String = ""
    ) {
        self.handle = handle
        self.role = role
        self.flags = flags
        self.state = state
        self.frame = frame
        self.title = title
        self.icon = icon
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&handle, "handle")
        visitor.visit(&role, "role")
        visitor.visit(&flags, "flags")
        visitor.visit(&state, "state")
        visitor.visit(&frame, "frame")
        visitor.visit(&title, "title", maximum: ProtocolLimits.title)
        visitor.visit(&icon, "icon", maximum: ProtocolLimits.name)
    }
}

/// A key, for the surface with the focus; globally, for whoever subscribed.
public struct KeyEvent: MessageBody, Equatable, Sendable {
    /// What happened to it.
    public var action: KeyAction = .press
    /// What was held at that time.
    public var modifiers: KeyModifiers = []
    /// Which key (module Keyboard), whatever the layout.
    public var code: UInt16 = 0
    /// The Unicode scalar that it types in the current layout; 0 for none.
    public var character: UInt32 = 0
    /// Nanoseconds since the start of the system.
    public var time: UInt64 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(
        action: KeyAction = .press, modifiers: KeyModifiers = [], code: UInt16 = 0,
        character: UInt32 = 0, time: UInt64 = 0
    ) {
        self.action = action
        self.modifiers = modifiers
        self.code = code
        self.character = character
        self.time = time
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&action, "action")
        visitor.visit(&modifiers, "modifiers")
        visitor.visit(&code, "code")
        visitor.visit(&character, "character")
        visitor.visit(&time, "time")
    }
}

/// The mouse moved, was pressed, or its wheel turned. While a button is down the surface that it was pressed in gets all events.
public struct MouseEvent: MessageBody, Equatable, Sendable {
    /// What is down.
    public var held: MouseButtons = []
    /// What went down just now.
    public var pressed: MouseButtons = []
    /// What went up just now.
    public var released: MouseButtons = []
    /// How many presses followed one another closely at this place, from 1; 0 if nothing was pressed.
    public var clicks: UInt8 = 0
    /// Notches, away from the user positive.
    public var wheel: Int32 = 0
    /// The pointer in the surface's pixels; in global events as `screenPosition`.
    public var position: Point = .zero
    /// The pointer on the screen.
    public var screenPosition: Point = .zero
    /// How far it moved since the last event.
    public var delta: Point = .zero
    /// What keys were held.
    public var modifiers: KeyModifiers = []
    /// Nanoseconds since the start of the system.
    public var time: UInt64 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(
        held: MouseButtons = [], pressed: MouseButtons = [], released: MouseButtons = [],
        clicks: UInt8 = 0, wheel: Int32 = 0, position: Point = .zero, screenPosition: Point = .zero,
        delta: Point = .zero, modifiers: KeyModifiers = [], time: UInt64 = 0
    ) {
        self.held = held
        self.pressed = pressed
        self.released = released
        self.clicks = clicks
        self.wheel = wheel
        self.position = position
        self.screenPosition = screenPosition
        self.delta = delta
        self.modifiers = modifiers
        self.time = time
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&held, "held")
        visitor.visit(&pressed, "pressed")
        visitor.visit(&released, "released")
        visitor.visit(&clicks, "clicks")
        visitor.visit(&wheel, "wheel")
        visitor.visit(&position, "position")
        visitor.visit(&screenPosition, "screenPosition")
        visitor.visit(&delta, "delta")
        visitor.visit(&modifiers, "modifiers")
        visitor.visit(&time, "time")
    }
}

/// The surface's timer.
public struct TimerEvent: MessageBody, Equatable, Sendable {
    /// Nanoseconds since the start of the system.
    public var time: UInt64 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(time: UInt64 = 0) {
        self.time = time
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&time, "time")
    }
}

/// The pointer came onto the surface.
public struct PointerEvent: MessageBody, Equatable, Sendable {
    /// In the surface's pixels.
    public var position: Point = .zero

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(position: Point = .zero) {
        self.position = position
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&position, "position")
    }
}

/// The size and state that a window is to have. The program answers with a buffer of this size, or another one that it likes better.
public struct Configure: MessageBody, Equatable, Sendable {
    /// For the answer.
    public var serial: UInt32 = 0
    /// Of the whole surface, frame included.
    public var size: Size = .zero
    /// How it stands; frames draw themselves by it.
    public var state: WindowState = []

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(serial: UInt32 = 0, size: Size = .zero, state: WindowState = []) {
        self.serial = serial
        self.size = size
        self.state = state
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&serial, "serial")
        visitor.visit(&size, "size")
        visitor.visit(&state, "state")
    }
}

/// What was presented has been composed. The buffer is the program's again; the one it replaced, for good.
public struct Presented: MessageBody, Equatable, Sendable {
    /// Of the newest `present` that is in it.
    public var serial: UInt32 = 0
    /// Nanoseconds since the start of the system.
    public var time: UInt64 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(serial: UInt32 = 0, time: UInt64 = 0) {
        self.serial = serial
        self.time = time
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&serial, "serial")
        visitor.visit(&time, "time")
    }
}

/// A key of the desktop.
public struct HotkeyEvent: MessageBody, Equatable, Sendable {
    /// Which.
    public var hotkey: Hotkey = .startMenu

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(hotkey: Hotkey = .startMenu) {
        self.hotkey = hotkey
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&hotkey, "hotkey")
    }
}

/// A surface is gone.
public struct Detached: MessageBody, Equatable, Sendable {
    /// Which.
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

/// Why the connection ends, as the last message.
public struct Disconnected: MessageBody, Equatable, Sendable {
    /// Why.
    public var reason: DisconnectReason = .shutdown
    /// The request it is about; 0 for none.
    public var kind: UInt16 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(reason: DisconnectReason = .shutdown, kind: UInt16 = 0) {
        self.reason = reason
        self.kind = kind
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&reason, "reason")
        visitor.visit(&kind, "kind")
    }
}

/// There is something new to paste, or nothing.
public struct ClipboardChanged: MessageBody, Equatable, Sendable {
    /// Bytes of text.
    public var count: UInt32 = 0

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(count: UInt32 = 0) {
        self.count = count
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&count, "count")
    }
}

/// Shared memory without a size yet: whoever claims it maps it, gives it its size so, and pays for it.
public struct OfferedMemory: MessageBody, Equatable, Sendable {
    /// What to claim it with; empty if there is none.
    public var key: String = ""

    /// All zero.
    @export(interface)
    public init() {}

    /// All fields.
    @export(interface)
    public init(key: String = "") {
        self.key = key
    }

    /// Shows all fields.
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.visit(&key, "key", maximum: ProtocolLimits.key)
    }
}
