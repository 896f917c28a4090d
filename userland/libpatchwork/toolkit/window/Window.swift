// A window: a surface of the window server, and the tree of elements that it shows.

public import DesktopProtocol
public import Geometry
internal import Graphics
internal import Theme

/// What kind of surface a window is, and what may be done with it.
public struct WindowOptions: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt16
    /// Options from bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Its size can be changed.
    public static let resizable = WindowOptions(rawValue: 1)
    /// It has no frame and no title.
    public static let plain = WindowOptions(rawValue: 2)
    /// It has a title but no buttons to minimise and maximise it.
    public static let closeOnly = WindowOptions(rawValue: 4)
    /// It stays above its parent and is in no list.
    public static let dialog = WindowOptions(rawValue: 8)
    /// Its pixels' alpha counts.
    public static let translucent = WindowOptions(rawValue: 16)
}

/// A window.
///
/// Elements are measured, placed and drawn when the window may show another frame, and only where
/// something changed. While nothing changes, nothing happens.
public final class Window {
    /// Written in its title and in the task bar.
    public var title: String {
        didSet { if title != oldValue { titleChanged() } }
    }
    /// Name of its icon.
    public var icon: String {
        didSet { if icon != oldValue { titleChanged() } }
    }
    /// What it shows.
    public let content: Element
    /// What may be done with it.
    public let options: WindowOptions
    /// What kind of surface it is.
    public let role: SurfaceRole
    /// The window that this one belongs to.
    public let parent: Window?
    /// The size of its content when it opens; nil for what the content wants.
    public let contentSize: Size?
    /// The least size of its content; what the content wants, if nil.
    public var minimumContentSize: Size?
    /// Where it opens: on the screen, or in its parent for popups; nil for where the server likes.
    public var position: Point?
    /// Whether the pointer stays in the window while it has the focus, and only movement is told: for
    /// looking around with the mouse. Super frees the pointer until the user comes back to the window.
    public var keepsPointer = false {
        didSet { if keepsPointer != oldValue { sendGrab() } }
    }
    /// Called when the user wants to close it; returns whether it may go.
    public var onClose: (() -> Bool)?
    /// Called when it is gone.
    public var onClosed: (() -> Void)?
    /// Called when its focus, visibility or tiling changed.
    public var onStateChange: (() -> Void)?
    /// Gets keys that no element wanted.
    public var onKey: ((KeyInput) -> Bool)?

    /// The program that shows it; nil when it is not open.
    public internal(set) var application: Application?
    /// Its number on the connection.
    public internal(set) var surface: UInt32 = 0
    /// Its handle, by which shell programs name it; 0 before the server told.
    public internal(set) var handle: UInt32 = 0
    /// Its whole size, frame included.
    public internal(set) var size: Size = .zero
    /// How it stands.
    public internal(set) var state: WindowState = []
    /// Where it is on the screen, as far as the server told.
    public internal(set) var screenFrame: Rect = .zero

    /// The outermost element: the frame, or the content itself.
    let root: Element
    // Input.
    var pointer = Point(-1, -1)
    var hoverPath: [Element] = []
    /// Where the pointer came in; nil while it is elsewhere.
    var entrance: Point?
    var captured: Element?
    /// The element that has the keyboard when the window has it.
    public internal(set) var focusedElement: Element?
    var cursor = CursorShape.arrow
    // Drawing.
    var memory: SurfaceMemory?
    /// Whether the server was asked for memory and has not answered.
    var isAwaitingMemory = false
    /// Answers in a row that were worth nothing.
    var memoryFailures = 0
    var bufferSize: Size = .zero
    var damage: [Rect] = []
    var presentSerial: UInt32 = 0
    var isWaiting = false
    /// Whether a picture of it was on the screen since it was opened.
    var hasBeenShown = false
    var configureSerial: UInt32 = 0
    var hasUpdate = true
    var sentGeometry: FrameGeometry?
    var openingSize: Size = .zero

    /// A window with content; it is shown by `Application.open`.
    public init(
        _ title: String, icon: String = "", size: Size? = nil,
        options: WindowOptions = .resizable, role: SurfaceRole = .window, parent: Window? = nil,
        content: Element
    ) {
        self.title = title
        self.icon = icon
        self.content = content
        self.role = role
        self.parent = parent
        self.options = role == .window ? options : options.union(.plain)
        contentSize = size
        root = self.options.contains(.plain) ? content : Decoration(content)
    }

    /// Whether it is shown.
    public var isOpen: Bool { application != nil }

    /// Whether it gets the keys.
    public var isFocused: Bool { state.contains(.focused) }

    var style: Style { application?.style ?? Style(reader: { _ in nil }) }

    // MARK: Opening and closing

    func open(in application: Application, surface: UInt32) {
        self.application = application
        self.surface = surface
        root.attach(to: self)
        let wish = contentSize ?? content.wish(Size(4096, 4096), style)
        size = Window.withFrame(Size(max(1, wish.width), max(1, wish.height)), self)
        openingSize = size
        // Nothing of an earlier time on the screen counts.
        (bufferSize, isWaiting, sentGeometry, configureSerial) = (.zero, false, nil, 0)
        hasBeenShown = false
        (isAwaitingMemory, memoryFailures) = (false, 0)
        state = []
        var flags: SurfaceFlags = []
        if position != nil { flags.formUnion(.positioned) }
        if options.contains(.dialog) { flags.formUnion(.dialog) }
        if options.contains(.translucent) { flags.formUnion(.translucent) }
        if role == .window || role == .popup { flags.formUnion(.shadow) }
        if role == .popup { flags.formUnion(.grab) }
        send(
            .newSurface(
                NewSurface(
                    role: role, flags: flags, parent: parent?.surface ?? 0,
                    frame: Rect(position ?? .zero, size))))
        sendTitle()
        if keepsPointer { sendGrab() }
        hasUpdate = true
        if focusedElement == nil { focusFirst() }
    }

    /// Asks whether it may go, and closes it.
    public func requestClose() {
        if onClose?() ?? true { close() }
    }

    /// Takes it from the screen.
    public func close() {
        guard let application else { return }
        for child in application.windows where child.parent === self { child.close() }
        send(.freeSurface)
        application.closed(self)
        captured = nil
        hoverPath = []
        entrance = nil
        focusedElement = nil
        root.attach(to: nil)
        self.application = nil
        memory = nil
        onClosed?()
    }

    /// Shows it in front, with the focus.
    public func activate() { send(.act(Act(action: .activate))) }

    /// Minimises it.
    public func minimise() { send(.act(Act(action: .minimise))) }

    /// Maximises it, or restores its size.
    public func toggleMaximised() { send(.act(Act(action: .toggleMaximised))) }

    /// Shows or hides it.
    public func setVisible(_ isVisible: Bool) { send(.setVisible(SetVisible(visible: isVisible))) }

    /// Moves it: on the screen, or in its parent for popups.
    public func move(to point: Point) { send(.move(MoveSurface(origin: point))) }

    /// Gives it another size, the frame not counted.
    public func resize(content: Size) {
        let wanted = Window.withFrame(content, self)
        guard wanted != size else { return }
        size = wanted
        root.relayout()
    }

    func send(_ request: Request) { application?.send(request, surface: surface) }

    private func titleChanged() {
        sendTitle()
        if root !== content { root.redraw() }
    }

    private func sendGrab() { send(.grabPointer(GrabPointer(grabs: keepsPointer))) }

    private func sendTitle() {
        guard role == .window || role == .fullScreen || role == .panel else { return }
        send(.setTitle(SetTitle(title: title, icon: icon)))
    }

    func styleChanged() {
        root.forEach {
            $0.styleChanged()
            $0.needsLayout = true
        }
        damageAll()
    }

    static func withFrame(_ content: Size, _ window: Window) -> Size {
        guard let decoration = window.root as? Decoration else { return content }
        let insets = decoration.insets(window.style)
        return Size(
            content.width + insets.left + insets.right, content.height + insets.top + insets.bottom)
    }
}
