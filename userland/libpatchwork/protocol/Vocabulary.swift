// The words of the protocol: what surfaces, windows and input can be.

/// The version both ends must speak.
public enum ProtocolVersion {
    /// Increased with every change that an older program would not survive.
    @inlinable public static var current: UInt32 { 1 }
}

/// Names of the sockets below `/net/local`.
public enum DesktopSocket {
    /// For every program that shows a window.
    @inlinable public static var clients: StaticString { "dwm" }
    /// For what makes up the desktop: panels, the wallpaper, the cursor, and whoever watches or
    /// commands windows of others. Who may connect here is a matter of a box's manifest.
    @inlinable public static var shell: StaticString { "dwm-shell" }
}

/// What a surface is for, from the bottom to the top of the screen.
public enum SurfaceRole: UInt8, Sendable, CaseIterable {
    /// Behind everything; one at a time; only through the shell socket.
    case wallpaper = 0
    /// A window with a frame, moved by the user.
    case window = 1
    /// A bar at an edge, above windows; only through the shell socket.
    case panel = 2
    /// Above everything but popups, covering the whole screen; one at a time.
    case fullScreen = 3
    /// A menu or a list that belongs to another surface and goes when one clicks elsewhere.
    case popup = 4
    /// Pictures of the pointer; one at a time; only through the shell socket.
    case cursor = 5
}

/// How a new surface is to be treated.
public struct SurfaceFlags: KnownFlags, Sendable, Equatable {
    /// The bits.
    public let rawValue: UInt16
    /// Flags from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Its alpha counts; without this flag every pixel is opaque.
    @inlinable public static var translucent: SurfaceFlags { SurfaceFlags(rawValue: 1) }
    /// `origin` is a wish; without this flag the server finds a place.
    @inlinable public static var positioned: SurfaceFlags { SurfaceFlags(rawValue: 2) }
    /// The server draws a soft shadow behind it.
    @inlinable public static var shadow: SurfaceFlags { SurfaceFlags(rawValue: 4) }
    /// A popup that takes keys and closes when one clicks elsewhere (menus); without it, a tip that
    /// takes no input.
    @inlinable public static var grab: SurfaceFlags { SurfaceFlags(rawValue: 8) }
    /// A window that stays above its parent and appears in no list of windows.
    @inlinable public static var dialog: SurfaceFlags { SurfaceFlags(rawValue: 16) }
    /// A new window that does not take the focus.
    @inlinable public static var unfocused: SurfaceFlags { SurfaceFlags(rawValue: 32) }
    /// Every bit with a meaning.
    public static var known: SurfaceFlags { SurfaceFlags(rawValue: 63) }
}

/// What may be done with a window; declared by its program.
public struct WindowAbilities: KnownFlags, Sendable, Equatable {
    /// The bits.
    public let rawValue: UInt16
    /// Abilities from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Its size can change.
    @inlinable public static var resize: WindowAbilities { WindowAbilities(rawValue: 1) }
    /// It can be minimised.
    @inlinable public static var minimise: WindowAbilities { WindowAbilities(rawValue: 2) }
    /// It can be maximised and snapped.
    @inlinable public static var maximise: WindowAbilities { WindowAbilities(rawValue: 4) }
    /// It can be closed.
    @inlinable public static var close: WindowAbilities { WindowAbilities(rawValue: 8) }
    /// Every bit with a meaning.
    public static var known: WindowAbilities { WindowAbilities(rawValue: 15) }
}

/// How a surface stands; told by `configure` and by reports.
public struct WindowState: KnownFlags, Sendable, Equatable, Hashable {
    /// The bits.
    public let rawValue: UInt16
    /// A state from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Its program wants it shown, and it is not minimised.
    @inlinable public static var visible: WindowState { WindowState(rawValue: 1) }
    /// It gets the keys.
    @inlinable public static var focused: WindowState { WindowState(rawValue: 2) }
    /// It is represented by its button in the task bar only.
    @inlinable public static var minimised: WindowState { WindowState(rawValue: 4) }
    /// It fills the work area.
    @inlinable public static var maximised: WindowState { WindowState(rawValue: 8) }
    /// It fills the left half of the work area.
    @inlinable public static var snappedLeft: WindowState { WindowState(rawValue: 16) }
    /// It fills the right half of the work area.
    @inlinable public static var snappedRight: WindowState { WindowState(rawValue: 32) }
    /// It covers the screen.
    @inlinable public static var fullScreen: WindowState { WindowState(rawValue: 64) }
    /// The user is moving it or changing its size right now.
    @inlinable public static var dragged: WindowState { WindowState(rawValue: 128) }
    /// Its program does not answer.
    @inlinable public static var unresponsive: WindowState { WindowState(rawValue: 256) }
    /// Its program asked for attention and did not get the focus.
    @inlinable public static var urgent: WindowState { WindowState(rawValue: 512) }
    /// Every bit with a meaning.
    public static var known: WindowState { WindowState(rawValue: 1023) }

    /// The states in which the server and not the user decides about place and size.
    @inlinable public static var tiled: WindowState {
        [.maximised, .snappedLeft, .snappedRight, .fullScreen]
    }
}

/// Edges of a rectangle, for changing a window's size and for panels.
public struct Edges: KnownFlags, Sendable, Equatable {
    /// The bits.
    public let rawValue: UInt16
    /// Edges from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The left one.
    @inlinable public static var left: Edges { Edges(rawValue: 1) }
    /// The top one.
    @inlinable public static var top: Edges { Edges(rawValue: 2) }
    /// The right one.
    @inlinable public static var right: Edges { Edges(rawValue: 4) }
    /// The bottom one.
    @inlinable public static var bottom: Edges { Edges(rawValue: 8) }
    /// Every bit with a meaning.
    public static var known: Edges { Edges(rawValue: 15) }
}

/// Shapes of the pointer.
public enum CursorShape: UInt8, Sendable, CaseIterable {
    /// The usual one.
    case arrow = 0
    /// Over text that can be selected.
    case text = 1
    /// Over what leads elsewhere.
    case hand = 2
    /// While a window is moved.
    case move = 3
    /// On a left or right edge.
    case resizeHorizontal = 4
    /// On a top or bottom edge.
    case resizeVertical = 5
    /// On the top left or bottom right corner.
    case resizeFalling = 6
    /// On the top right or bottom left corner.
    case resizeRising = 7
    /// The program is busy.
    case wait = 8
    /// What is dragged cannot be dropped here.
    case forbidden = 9
    /// For picking a point.
    case cross = 10
    /// None at all.
    case hidden = 11
}

/// What happened to a key.
public enum KeyAction: UInt8, Sendable {
    /// It went down.
    case press = 0
    /// It went up.
    case release = 1
    /// It is still down.
    case `repeat` = 2
}

/// Keys that change what other keys mean.
public struct KeyModifiers: KnownFlags, Sendable, Equatable {
    /// The bits.
    public let rawValue: UInt16
    /// Modifiers from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Shift.
    @inlinable public static var shift: KeyModifiers { KeyModifiers(rawValue: 1) }
    /// Control.
    @inlinable public static var control: KeyModifiers { KeyModifiers(rawValue: 2) }
    /// The left Alt, or both where the layout has no AltGr.
    @inlinable public static var alt: KeyModifiers { KeyModifiers(rawValue: 4) }
    /// The right Alt where the layout has an AltGr.
    @inlinable public static var altGraph: KeyModifiers { KeyModifiers(rawValue: 8) }
    /// Super.
    @inlinable public static var `super`: KeyModifiers { KeyModifiers(rawValue: 16) }
    /// Caps Lock is on.
    @inlinable public static var capsLock: KeyModifiers { KeyModifiers(rawValue: 32) }
    /// Num Lock is on.
    @inlinable public static var numLock: KeyModifiers { KeyModifiers(rawValue: 64) }
    /// Every bit with a meaning.
    public static var known: KeyModifiers { KeyModifiers(rawValue: 127) }
}

/// Buttons of a mouse.
public struct MouseButtons: KnownFlags, Sendable, Equatable {
    /// The bits.
    public let rawValue: UInt16
    /// Buttons from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The left one (device button 1).
    @inlinable public static var left: MouseButtons { MouseButtons(rawValue: 1) }
    /// The right one (2).
    @inlinable public static var right: MouseButtons { MouseButtons(rawValue: 2) }
    /// The middle one (3).
    @inlinable public static var middle: MouseButtons { MouseButtons(rawValue: 4) }
    /// The one that goes back (4).
    @inlinable public static var back: MouseButtons { MouseButtons(rawValue: 8) }
    /// The one that goes forward (5).
    @inlinable public static var forward: MouseButtons { MouseButtons(rawValue: 16) }
    /// Every bit with a meaning.
    public static var known: MouseButtons { MouseButtons(rawValue: 31) }
}

/// Global events a shell client can subscribe to.
public struct GlobalEvents: KnownFlags, Sendable, Equatable {
    /// The bits.
    public let rawValue: UInt16
    /// Events from bits.
    @export(interface)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Surfaces that appear. Those that exist already are told at once.
    @inlinable public static var attach: GlobalEvents { GlobalEvents(rawValue: 1) }
    /// Surfaces that go.
    @inlinable public static var detach: GlobalEvents { GlobalEvents(rawValue: 2) }
    /// Changes of surfaces.
    @inlinable public static var report: GlobalEvents { GlobalEvents(rawValue: 4) }
    /// All keys.
    @inlinable public static var keyboard: GlobalEvents { GlobalEvents(rawValue: 8) }
    /// All of the mouse.
    @inlinable public static var mouse: GlobalEvents { GlobalEvents(rawValue: 16) }
    /// Keys that mean something to the desktop itself, such as Super alone.
    @inlinable public static var hotkey: GlobalEvents { GlobalEvents(rawValue: 32) }
    /// Every bit with a meaning.
    public static var known: GlobalEvents { GlobalEvents(rawValue: 63) }
}

/// What one can ask to be done with a window.
public enum WindowAction: UInt8, Sendable {
    /// Show it, in front, with the focus.
    case activate = 0
    /// Minimise it.
    case minimise = 1
    /// Undo minimising, or else maximising and snapping.
    case restore = 2
    /// Fill the work area.
    case maximise = 3
    /// Maximise, or restore if it is maximised.
    case toggleMaximised = 4
    /// Ask its program to close it; the second time, if the program does not answer, take it away.
    case close = 5
    /// What its button in a task bar does: activate it, or minimise it if it has the focus.
    case toggle = 6
    /// Take it away without asking.
    case kill = 7
    /// Fill the left half of the work area.
    case snapLeft = 8
    /// Fill the right half of the work area.
    case snapRight = 9
}

/// Keys that mean something to the desktop itself.
public enum Hotkey: UInt8, Sendable {
    /// Super was pressed and released alone: the Start menu.
    case startMenu = 0
    /// Super+R: run a program.
    case run = 1
    /// Super+T or Control+Alt+T: a terminal.
    case terminal = 2
    /// Print: a picture of the screen.
    case screenshot = 3
    /// Super+L.
    case lock = 4
}

/// Why the server ends a connection.
public enum DisconnectReason: UInt8, Sendable {
    /// A message that does not follow the protocol.
    case protocolViolation = 0
    /// A surface that does not exist, or exists already.
    case badSurface = 1
    /// The buffer's key is worthless, or the buffer too small.
    case badBuffer = 2
    /// More surfaces, pixels or messages than one program may have.
    case tooMuch = 3
    /// Not allowed through this socket.
    case notAllowed = 4
    /// Another version of the protocol.
    case version = 5
    /// Events piled up because the program did not read them.
    case doesNotRead = 6
    /// The user closed it by force.
    case killed = 7
    /// The server ends.
    case shutdown = 8

    /// In words, for the log.
    public var message: StaticString {
        switch self {
        case .protocolViolation: "broke the protocol"
        case .badSurface: "named a surface that is not its own"
        case .badBuffer: "gave a buffer that cannot be used"
        case .tooMuch: "asked for more than a program may have"
        case .notAllowed: "asked for what its socket does not allow"
        case .version: "speaks another version"
        case .doesNotRead: "does not read its events"
        case .killed: "was closed by force"
        case .shutdown: "the server ends"
        }
    }
}
