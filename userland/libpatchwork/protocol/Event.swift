// What the window server tells a program.

/// Numbers of events.
public enum EventKind: UInt16, Sendable, CaseIterable {
    /// Answers `hello`.
    case hello = 1
    /// Facts about the screen.
    case screenInfo = 2
    /// Answers `newSurface`.
    case newSurface = 3
    /// A key.
    case key = 4
    /// The mouse.
    case mouse = 5
    /// The timer.
    case timer = 6
    /// The pointer came.
    case cursorEnter = 7
    /// The pointer left.
    case cursorLeave = 8
    /// How a surface stands.
    case report = 9
    /// A surface appeared somewhere.
    case globalAttach = 10
    /// A surface went.
    case globalDetach = 11
    /// A surface changed.
    case globalReport = 12
    /// A key, whoever has the focus.
    case globalKey = 13
    /// The mouse, wherever it is.
    case globalMouse = 14
    /// The size and state a window is to have.
    case configure = 15
    /// One frame is on its way to the screen.
    case presented = 16
    /// The user wants the window closed.
    case close = 17
    /// The user clicked elsewhere; the popup is hidden and waits to be freed.
    case popupDismissed = 18
    /// A key of the desktop. Shell only.
    case hotkey = 19
    /// Answers `clipboardGet`.
    case clipboard = 20
    /// There is something new to paste; told to programs that get the focus, and when it changes.
    case clipboardChanged = 21
    /// The theme's files changed.
    case themeChanged = 22
    /// To be answered with `pong` by any program that is alive.
    case ping = 23
    /// The connection ends.
    case disconnected = 24
    /// Answers `getMemory`.
    case memory = 25
    /// There is no memory for the surface's first picture: it is not on the screen.
    case noMemory = 26
}

/// A message from the server to a program.
public enum Event: Equatable, Sendable {
    /// Answers `hello`.
    case hello(Hello)
    /// Facts about the screen.
    case screenInfo(ScreenInfo)
    /// Answers `newSurface`.
    case newSurface(SurfaceReport)
    /// A key.
    case key(KeyEvent)
    /// The mouse.
    case mouse(MouseEvent)
    /// The timer.
    case timer(TimerEvent)
    /// The pointer came.
    case cursorEnter(PointerEvent)
    /// The pointer left.
    case cursorLeave
    /// How a surface stands.
    case report(SurfaceReport)
    /// A surface appeared somewhere.
    case globalAttach(SurfaceReport)
    /// A surface went.
    case globalDetach(Detached)
    /// A surface changed.
    case globalReport(SurfaceReport)
    /// A key, whoever has the focus.
    case globalKey(KeyEvent)
    /// The mouse, wherever it is.
    case globalMouse(MouseEvent)
    /// The size and state a window is to have.
    case configure(Configure)
    /// One frame is on its way to the screen.
    case presented(Presented)
    /// The user wants the window closed.
    case close
    /// The user clicked elsewhere; the popup is hidden and waits to be freed.
    case popupDismissed
    /// A key of the desktop. Shell only.
    case hotkey(HotkeyEvent)
    /// Answers `clipboardGet`.
    case clipboard(ClipboardPart)
    /// There is something new to paste; told to programs that get the focus, and when it changes.
    case clipboardChanged(ClipboardChanged)
    /// The theme's files changed.
    case themeChanged
    /// To be answered with `pong` by any program that is alive.
    case ping(Serial)
    /// The connection ends.
    case disconnected(Disconnected)
    /// Answers `getMemory`.
    case memory(OfferedMemory)
    /// There is no memory for the surface's first picture: it is not on the screen.
    case noMemory
}

extension Event {
    /// The message's number.
    public var kind: EventKind {
        switch self {
        case .hello: .hello
        case .screenInfo: .screenInfo
        case .newSurface: .newSurface
        case .key: .key
        case .mouse: .mouse
        case .timer: .timer
        case .cursorEnter: .cursorEnter
        case .cursorLeave: .cursorLeave
        case .report: .report
        case .globalAttach: .globalAttach
        case .globalDetach: .globalDetach
        case .globalReport: .globalReport
        case .globalKey: .globalKey
        case .globalMouse: .globalMouse
        case .configure: .configure
        case .presented: .presented
        case .close: .close
        case .popupDismissed: .popupDismissed
        case .hotkey: .hotkey
        case .clipboard: .clipboard
        case .clipboardChanged: .clipboardChanged
        case .themeChanged: .themeChanged
        case .ping: .ping
        case .disconnected: .disconnected
        case .memory: .memory
        case .noMemory: .noMemory
        }
    }

    /// Appends it to a packet.
    @export(interface)
    public func write(surface: UInt32 = 0, to writer: inout MessageWriter) {
        let number = kind.rawValue
        switch self {
        case .hello(let body): writer.append(kind: number, surface: surface, body)
        case .screenInfo(let body): writer.append(kind: number, surface: surface, body)
        case .newSurface(let body): writer.append(kind: number, surface: surface, body)
        case .key(let body): writer.append(kind: number, surface: surface, body)
        case .mouse(let body): writer.append(kind: number, surface: surface, body)
        case .timer(let body): writer.append(kind: number, surface: surface, body)
        case .cursorEnter(let body): writer.append(kind: number, surface: surface, body)
        case .report(let body): writer.append(kind: number, surface: surface, body)
        case .globalAttach(let body): writer.append(kind: number, surface: surface, body)
        case .globalDetach(let body): writer.append(kind: number, surface: surface, body)
        case .globalReport(let body): writer.append(kind: number, surface: surface, body)
        case .globalKey(let body): writer.append(kind: number, surface: surface, body)
        case .globalMouse(let body): writer.append(kind: number, surface: surface, body)
        case .configure(let body): writer.append(kind: number, surface: surface, body)
        case .presented(let body): writer.append(kind: number, surface: surface, body)
        case .hotkey(let body): writer.append(kind: number, surface: surface, body)
        case .clipboard(let body): writer.append(kind: number, surface: surface, body)
        case .clipboardChanged(let body): writer.append(kind: number, surface: surface, body)
        case .ping(let body): writer.append(kind: number, surface: surface, body)
        case .disconnected(let body): writer.append(kind: number, surface: surface, body)
        case .memory(let body): writer.append(kind: number, surface: surface, body)
        case .cursorLeave, .close, .popupDismissed, .themeChanged, .noMemory:
            writer.append(kind: number, surface: surface, Nothing())
        }
    }

    /// Makes sense of a message from the other end.
    @export(interface)
    public init(_ message: RawMessage) throws(ProtocolError) {
        guard let kind = EventKind(rawValue: message.kind) else {
            throw .unknownKind(message.kind)
        }
        switch kind {
        case .hello: self = .hello(try message.read(Hello.self))
        case .screenInfo: self = .screenInfo(try message.read(ScreenInfo.self))
        case .newSurface: self = .newSurface(try message.read(SurfaceReport.self))
        case .key: self = .key(try message.read(KeyEvent.self))
        case .mouse: self = .mouse(try message.read(MouseEvent.self))
        case .timer: self = .timer(try message.read(TimerEvent.self))
        case .cursorEnter: self = .cursorEnter(try message.read(PointerEvent.self))
        case .cursorLeave:
            _ = try message.read(Nothing.self)
            self = .cursorLeave
        case .report: self = .report(try message.read(SurfaceReport.self))
        case .globalAttach: self = .globalAttach(try message.read(SurfaceReport.self))
        case .globalDetach: self = .globalDetach(try message.read(Detached.self))
        case .globalReport: self = .globalReport(try message.read(SurfaceReport.self))
        case .globalKey: self = .globalKey(try message.read(KeyEvent.self))
        case .globalMouse: self = .globalMouse(try message.read(MouseEvent.self))
        case .configure: self = .configure(try message.read(Configure.self))
        case .presented: self = .presented(try message.read(Presented.self))
        case .close:
            _ = try message.read(Nothing.self)
            self = .close
        case .popupDismissed:
            _ = try message.read(Nothing.self)
            self = .popupDismissed
        case .hotkey: self = .hotkey(try message.read(HotkeyEvent.self))
        case .clipboard: self = .clipboard(try message.read(ClipboardPart.self))
        case .clipboardChanged: self = .clipboardChanged(try message.read(ClipboardChanged.self))
        case .themeChanged:
            _ = try message.read(Nothing.self)
            self = .themeChanged
        case .ping: self = .ping(try message.read(Serial.self))
        case .disconnected: self = .disconnected(try message.read(Disconnected.self))
        case .memory: self = .memory(try message.read(OfferedMemory.self))
        case .noMemory:
            _ = try message.read(Nothing.self)
            self = .noMemory
        }
    }
}

extension EventKind {
    /// Shows the fields of a message's body to a visitor; how the book's table is made and checked.
    public func describe<V: FieldVisitor>(to visitor: inout V) {
        switch self {
        case .hello: Hello.show(to: &visitor)
        case .screenInfo: ScreenInfo.show(to: &visitor)
        case .newSurface: SurfaceReport.show(to: &visitor)
        case .key: KeyEvent.show(to: &visitor)
        case .mouse: MouseEvent.show(to: &visitor)
        case .timer: TimerEvent.show(to: &visitor)
        case .cursorEnter: PointerEvent.show(to: &visitor)
        case .report: SurfaceReport.show(to: &visitor)
        case .globalAttach: SurfaceReport.show(to: &visitor)
        case .globalDetach: Detached.show(to: &visitor)
        case .globalReport: SurfaceReport.show(to: &visitor)
        case .globalKey: KeyEvent.show(to: &visitor)
        case .globalMouse: MouseEvent.show(to: &visitor)
        case .configure: Configure.show(to: &visitor)
        case .presented: Presented.show(to: &visitor)
        case .hotkey: HotkeyEvent.show(to: &visitor)
        case .clipboard: ClipboardPart.show(to: &visitor)
        case .clipboardChanged: ClipboardChanged.show(to: &visitor)
        case .ping: Serial.show(to: &visitor)
        case .disconnected: Disconnected.show(to: &visitor)
        case .memory: OfferedMemory.show(to: &visitor)
        case .cursorLeave, .close, .popupDismissed, .themeChanged, .noMemory: break
        }
    }
}

extension MessageBody {
    static func show<V: FieldVisitor>(to visitor: inout V) {
        var body = Self()
        body.fields(&visitor)
    }
}
