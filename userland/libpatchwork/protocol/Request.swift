// What a program asks of the window server.

/// Numbers of requests.
public enum RequestKind: UInt16, Sendable, CaseIterable {
    /// Opens the connection.
    case hello = 1
    /// Asks for `screenInfo`.
    case screenInfo = 2
    /// Makes the surface with the header's number, which the program chooses.
    case newSurface = 3
    /// Ends the surface.
    case freeSurface = 4
    /// Moves it.
    case move = 5
    /// Gives it a buffer.
    case attach = 6
    /// Shows what was drawn.
    case present = 7
    /// Sets its timer.
    case setTimer = 8
    /// Asks for the focus. Granted to a program that has it already or to a new window; otherwise the window becomes urgent.
    case focus = 9
    /// Shows or hides it.
    case setVisible = 10
    /// Asks for `report`.
    case askReport = 11
    /// Wants global events. Shell only.
    case subscribe = 12
    /// Wants them no longer. Shell only.
    case unsubscribe = 13
    /// Names a window.
    case setTitle = 14
    /// Describes a window's frame.
    case frameGeometry = 15
    /// Chooses the pointer's shape over it.
    case setCursor = 16
    /// Lets the user move the window, as if the title had been pressed; only while a button is down.
    case beginMove = 17
    /// Lets the user change its size.
    case beginResize = 18
    /// Minimise, maximise, close and the like.
    case act = 19
    /// Copies text. Only a program with the focus.
    case clipboardSet = 20
    /// Asks for `clipboard`. Only a program with the focus.
    case clipboardGet = 21
    /// Describes a cursor surface. Shell only.
    case cursorPicture = 22
    /// Keeps space for a panel. Shell only.
    case reserveEdge = 23
    /// Answers `ping`.
    case pong = 24
    /// Asks that all programs be told to read the theme again. Shell only.
    case themeChanged = 25
    /// Keeps the pointer for a window while it has the focus, or no longer.
    case grabPointer = 26
    /// Asks for `memory`, to draw the surface into.
    case getMemory = 27
}

/// A message from a program to the server.
public enum Request: Equatable, Sendable {
    /// Opens the connection.
    case hello(Hello)
    /// Asks for `screenInfo`.
    case screenInfo
    /// Makes the surface with the header's number, which the program chooses.
    case newSurface(NewSurface)
    /// Ends the surface.
    case freeSurface
    /// Moves it.
    case move(MoveSurface)
    /// Gives it a buffer.
    case attach(AttachBuffer)
    /// Shows what was drawn.
    case present(Present)
    /// Sets its timer.
    case setTimer(SetTimer)
    /// Asks for the focus. Granted to a program that has it already or to a new window; otherwise the window becomes urgent.
    case focus
    /// Shows or hides it.
    case setVisible(SetVisible)
    /// Asks for `report`.
    case askReport(AskReport)
    /// Wants global events. Shell only.
    case subscribe(Subscription)
    /// Wants them no longer. Shell only.
    case unsubscribe(Subscription)
    /// Names a window.
    case setTitle(SetTitle)
    /// Describes a window's frame.
    case frameGeometry(FrameGeometry)
    /// Chooses the pointer's shape over it.
    case setCursor(SetCursor)
    /// Lets the user move the window, as if the title had been pressed; only while a button is down.
    case beginMove
    /// Lets the user change its size.
    case beginResize(BeginResize)
    /// Minimise, maximise, close and the like.
    case act(Act)
    /// Copies text. Only a program with the focus.
    case clipboardSet(ClipboardPart)
    /// Asks for `clipboard`. Only a program with the focus.
    case clipboardGet
    /// Describes a cursor surface. Shell only.
    case cursorPicture(CursorPicture)
    /// Keeps space for a panel. Shell only.
    case reserveEdge(ReserveEdge)
    /// Answers `ping`.
    case pong(Serial)
    /// Asks that all programs be told to read the theme again. Shell only.
    case themeChanged
    /// Keeps the pointer for a window while it has the focus, or no longer.
    case grabPointer(GrabPointer)
    /// Asks for `memory`, to draw the surface into.
    case getMemory
}

extension Request {
    /// The message's number.
    public var kind: RequestKind {
        switch self {
        case .hello: .hello
        case .screenInfo: .screenInfo
        case .newSurface: .newSurface
        case .freeSurface: .freeSurface
        case .move: .move
        case .attach: .attach
        case .present: .present
        case .setTimer: .setTimer
        case .focus: .focus
        case .setVisible: .setVisible
        case .askReport: .askReport
        case .subscribe: .subscribe
        case .unsubscribe: .unsubscribe
        case .setTitle: .setTitle
        case .frameGeometry: .frameGeometry
        case .setCursor: .setCursor
        case .beginMove: .beginMove
        case .beginResize: .beginResize
        case .act: .act
        case .clipboardSet: .clipboardSet
        case .clipboardGet: .clipboardGet
        case .cursorPicture: .cursorPicture
        case .reserveEdge: .reserveEdge
        case .pong: .pong
        case .themeChanged: .themeChanged
        case .grabPointer: .grabPointer
        case .getMemory: .getMemory
        }
    }

    /// Appends it to a packet.
    @export(interface)
    public func write(surface: UInt32 = 0, to writer: inout MessageWriter) {
        let number = kind.rawValue
        switch self {
        case .hello(let body): writer.append(kind: number, surface: surface, body)
        case .newSurface(let body): writer.append(kind: number, surface: surface, body)
        case .move(let body): writer.append(kind: number, surface: surface, body)
        case .attach(let body): writer.append(kind: number, surface: surface, body)
        case .present(let body): writer.append(kind: number, surface: surface, body)
        case .setTimer(let body): writer.append(kind: number, surface: surface, body)
        case .setVisible(let body): writer.append(kind: number, surface: surface, body)
        case .askReport(let body): writer.append(kind: number, surface: surface, body)
        case .subscribe(let body): writer.append(kind: number, surface: surface, body)
        case .unsubscribe(let body): writer.append(kind: number, surface: surface, body)
        case .setTitle(let body): writer.append(kind: number, surface: surface, body)
        case .frameGeometry(let body): writer.append(kind: number, surface: surface, body)
        case .setCursor(let body): writer.append(kind: number, surface: surface, body)
        case .beginResize(let body): writer.append(kind: number, surface: surface, body)
        case .act(let body): writer.append(kind: number, surface: surface, body)
        case .clipboardSet(let body): writer.append(kind: number, surface: surface, body)
        case .cursorPicture(let body): writer.append(kind: number, surface: surface, body)
        case .reserveEdge(let body): writer.append(kind: number, surface: surface, body)
        case .pong(let body): writer.append(kind: number, surface: surface, body)
        case .grabPointer(let body): writer.append(kind: number, surface: surface, body)
        case .screenInfo, .freeSurface, .focus, .beginMove, .clipboardGet, .themeChanged,
            .getMemory:
            writer.append(kind: number, surface: surface, Nothing())
        }
    }

    /// Makes sense of a message from the other end.
    @export(interface)
    public init(_ message: RawMessage) throws(ProtocolError) {
        guard let kind = RequestKind(rawValue: message.kind) else {
            throw .unknownKind(message.kind)
        }
        switch kind {
        case .hello: self = .hello(try message.read(Hello.self))
        case .screenInfo:
            _ = try message.read(Nothing.self)
            self = .screenInfo
        case .newSurface: self = .newSurface(try message.read(NewSurface.self))
        case .freeSurface:
            _ = try message.read(Nothing.self)
            self = .freeSurface
        case .move: self = .move(try message.read(MoveSurface.self))
        case .attach: self = .attach(try message.read(AttachBuffer.self))
        case .present: self = .present(try message.read(Present.self))
        case .setTimer: self = .setTimer(try message.read(SetTimer.self))
        case .focus:
            _ = try message.read(Nothing.self)
            self = .focus
        case .setVisible: self = .setVisible(try message.read(SetVisible.self))
        case .askReport: self = .askReport(try message.read(AskReport.self))
        case .subscribe: self = .subscribe(try message.read(Subscription.self))
        case .unsubscribe: self = .unsubscribe(try message.read(Subscription.self))
        case .setTitle: self = .setTitle(try message.read(SetTitle.self))
        case .frameGeometry: self = .frameGeometry(try message.read(FrameGeometry.self))
        case .setCursor: self = .setCursor(try message.read(SetCursor.self))
        case .beginMove:
            _ = try message.read(Nothing.self)
            self = .beginMove
        case .beginResize: self = .beginResize(try message.read(BeginResize.self))
        case .act: self = .act(try message.read(Act.self))
        case .clipboardSet: self = .clipboardSet(try message.read(ClipboardPart.self))
        case .clipboardGet:
            _ = try message.read(Nothing.self)
            self = .clipboardGet
        case .cursorPicture: self = .cursorPicture(try message.read(CursorPicture.self))
        case .reserveEdge: self = .reserveEdge(try message.read(ReserveEdge.self))
        case .pong: self = .pong(try message.read(Serial.self))
        case .themeChanged:
            _ = try message.read(Nothing.self)
            self = .themeChanged
        case .grabPointer: self = .grabPointer(try message.read(GrabPointer.self))
        case .getMemory:
            _ = try message.read(Nothing.self)
            self = .getMemory
        }
    }
}

extension RequestKind {
    /// Shows the fields of a message's body to a visitor; how the book's table is made and checked.
    public func describe<V: FieldVisitor>(to visitor: inout V) {
        switch self {
        case .hello: Hello.show(to: &visitor)
        case .newSurface: NewSurface.show(to: &visitor)
        case .move: MoveSurface.show(to: &visitor)
        case .attach: AttachBuffer.show(to: &visitor)
        case .present: Present.show(to: &visitor)
        case .setTimer: SetTimer.show(to: &visitor)
        case .setVisible: SetVisible.show(to: &visitor)
        case .askReport: AskReport.show(to: &visitor)
        case .subscribe: Subscription.show(to: &visitor)
        case .unsubscribe: Subscription.show(to: &visitor)
        case .setTitle: SetTitle.show(to: &visitor)
        case .frameGeometry: FrameGeometry.show(to: &visitor)
        case .setCursor: SetCursor.show(to: &visitor)
        case .beginResize: BeginResize.show(to: &visitor)
        case .act: Act.show(to: &visitor)
        case .clipboardSet: ClipboardPart.show(to: &visitor)
        case .cursorPicture: CursorPicture.show(to: &visitor)
        case .reserveEdge: ReserveEdge.show(to: &visitor)
        case .pong: Serial.show(to: &visitor)
        case .grabPointer: GrabPointer.show(to: &visitor)
        case .screenInfo, .freeSurface, .focus, .beginMove, .clipboardGet, .themeChanged,
            .getMemory:
            break
        }
    }
}
