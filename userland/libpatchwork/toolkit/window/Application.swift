// A program with windows: its connection, its windows, its timers, its theme.

public import DesktopProtocol
internal import Geometry
public import Theme

/// A program with windows.
///
/// ```swift
/// Application.run("hello") { application in
///     application.open(Window("Hello", content: Label("Hello, world")))
/// }
/// ```
///
/// Everything happens on one thread: events, timers and drawing, one after the other.
public final class Application {
    /// What it calls itself.
    public let name: String
    /// Theme, fonts and pictures. Replaced when the theme changes.
    public private(set) var style: Style
    /// Its windows, from the one opened first.
    public internal(set) var windows: [Window] = []
    /// The screen; empty before the server told.
    public private(set) var screen = ScreenInfo()
    /// Whether `run` ends after the last window was closed.
    public var endsWithLastWindow = true
    /// What is wrong with the theme's files, as they were read last.
    public private(set) var themeProblems: [ThemeProblem] = []
    /// Nanoseconds since the system started.
    public let now: () -> UInt64

    /// Is told when the screen or its work area changes.
    public var onScreenChange: (() -> Void)?
    /// Is told when the theme changed; windows change by themselves.
    public var onThemeChange: (() -> Void)?
    /// Gets global events and hotkeys, for programs that subscribed through the shell socket.
    public var onGlobalEvent: ((Event) -> Void)?
    /// Is told what is wrong with the theme's files.
    public var onProblem: ((String) -> Void)?

    let connection: any DesktopConnection
    private let reader: FileReader
    private var writer = MessageWriter()
    private var timers: [Timer] = []
    var watches: [Watch] = []
    private var lastSurface: UInt32 = 0
    private var paste = PasteQueue()
    private var hasEnded = false
    /// Why it has to end; nil while it has not.
    private var farewell: Failure?

    /// A program on a connection that exists. Programs call ``run(_:socket:_:)`` instead.
    public init(
        _ name: String, connection: any DesktopConnection, reader: @escaping FileReader,
        now: @escaping () -> UInt64
    ) {
        self.name = name
        self.connection = connection
        self.reader = reader
        self.now = now
        style = Style(reader: reader)
        send(.hello(Hello(name: name)))
        readTheme()
    }

    // MARK: Windows

    /// Shows a window.
    public func open(_ window: Window) {
        guard window.application == nil else { return }
        lastSurface += 1
        windows.append(window)
        window.open(in: self, surface: lastSurface)
    }

    /// Lets `run` end.
    public func end() { hasEnded = true }

    /// Whether `run` is to end.
    public var isEnding: Bool {
        hasEnded || !connection.isConnected || (endsWithLastWindow && windows.isEmpty)
    }

    /// Why a program ends although neither it nor its user wanted that.
    public struct Failure: Equatable, Sendable {
        /// The exit status.
        public let status: String
        /// In words.
        public let message: String

        static func disconnected(_ message: String) -> Failure {
            Failure(status: "disconnected", message: message)
        }
    }

    /// Why the program ends although neither it nor its user wanted that; nil if one did.
    public var failure: Failure? {
        if let farewell { return farewell }
        return hasEnded || connection.isConnected
            ? nil : .disconnected("the window server is gone")
    }

    func closed(_ window: Window) {
        windows.removeAll { $0 === window }
    }

    /// A window closes because it cannot be shown. A program whose last one that was has nothing left
    /// to do, and says why.
    func giveUp(_ window: Window, _ problem: String) {
        window.close()
        if endsWithLastWindow && windows.isEmpty {
            farewell = Failure(status: "no memory", message: problem)
            end()
        } else {
            onProblem?(problem)
        }
    }

    // MARK: Messages

    /// Sends a request, with those before it in one packet, at the end of the turn.
    public func send(_ request: Request, surface: UInt32 = 0) {
        var message = MessageWriter()
        request.write(surface: surface, to: &message)
        if writer.bytes.count + message.bytes.count > ProtocolLimits.packet { flush() }
        writer.append(message.take())
    }

    /// Sends what is waiting to be sent.
    public func flush() {
        if !writer.isEmpty { connection.send(writer.take()) }
    }

    /// Reacts to all packets that have arrived.
    public func receive() {
        while let packet = connection.receive() {
            do throws(ProtocolError) {
                var reader = try PacketReader(packet)
                while let message = try reader.next() {
                    dispatch(try Event(message), surface: message.surface)
                }
            } catch {
                // A server that talks nonsense cannot be talked to.
                farewell = .disconnected("the window server talks nonsense: \(error.message)")
                return end()
            }
        }
    }

    private func dispatch(_ event: Event, surface: UInt32) {
        switch event {
        case .hello: break
        case .screenInfo(let info):
            screen = info
            onScreenChange?()
        case .ping(let body): send(.pong(body))
        case .themeChanged: readTheme()
        case .clipboard(let part): paste.add(part)
        case .clipboardChanged: break
        case .disconnected(let body):
            // Whoever closed it by force knows.
            if body.reason != .killed {
                farewell = .disconnected(
                    "the window server ended the connection: \(body.reason.message)")
            }
            end()
        case .globalAttach, .globalDetach, .globalReport, .globalKey, .globalMouse, .hotkey:
            onGlobalEvent?(event)
        default:
            // Copied, because a reaction may close windows.
            windows.first { $0.surface == surface }?.handle(event)
        }
    }

    // MARK: Timers

    /// Does something in a while: once, or again and again.
    @discardableResult
    public func after(
        nanoseconds: UInt64, repeats: Bool = false, _ action: @escaping () -> Void
    ) -> Timer {
        let timer = Timer(
            due: now() &+ nanoseconds, interval: repeats ? max(nanoseconds, 1_000_000) : nil, action
        )
        timers.append(timer)
        return timer
    }

    /// Does something again and again.
    @discardableResult
    public func every(milliseconds: UInt64, _ action: @escaping () -> Void) -> Timer {
        after(nanoseconds: milliseconds &* 1_000_000, repeats: true, action)
    }

    /// Does something once, in a while.
    @discardableResult
    public func after(milliseconds: UInt64, _ action: @escaping () -> Void) -> Timer {
        after(nanoseconds: milliseconds &* 1_000_000, action)
    }

    /// When the next timer is due; nil if there is none.
    public var nextTimer: UInt64? {
        timers.lazy.filter { $0.isActive }.map { $0.due }.min()
    }

    /// Does what is due.
    public func fireTimers() {
        let time = now()
        for timer in timers where timer.isActive && timer.due <= time { timer.fire(now: time) }
        timers.removeAll { !$0.isActive }
    }

    // MARK: Drawing

    /// Draws what changed in windows that may draw, and sends everything. The end of each turn.
    public func update() {
        for window in windows { window.update() }
        flush()
    }

    // MARK: Clipboard

    /// Copies text. The server accepts it from a program with the focus.
    public func copy(_ text: String) {
        let bytes = Array(text.utf8)
        let part = ProtocolLimits.clipboardPart
        var start = 0
        repeat {
            let end = min(start + part, bytes.count)
            send(
                .clipboardSet(
                    ClipboardPart(isLast: end == bytes.count, bytes: Array(bytes[start..<end]))))
            start = end
        } while start < bytes.count
    }

    /// Asks for the text that was copied last; `action` gets it when it arrives.
    public func paste(_ action: @escaping (String) -> Void) {
        paste.ask(action)
        send(.clipboardGet)
    }

    // MARK: Theme

    /// Reads the theme's files again, and draws everything in it.
    public func readTheme() {
        var theme = Theme()
        themeProblems = []
        for file in ThemeFile.allCases {
            guard let bytes = reader("/cfg/\(file.name)") else { continue }
            themeProblems += theme.read(file, bytes)
        }
        for problem in themeProblems { onProblem?(problem.description) }
        apply(theme)
    }

    /// Draws everything in another theme.
    public func apply(_ theme: Theme) {
        style = Style(theme, reader: reader)
        for window in windows { window.styleChanged() }
        onThemeChange?()
    }
}

/// Who waits for pasted text, and what has arrived of it.
private struct PasteQueue {
    private var waiting: [(String) -> Void] = []
    private var bytes: [UInt8] = []

    mutating func ask(_ action: @escaping (String) -> Void) { waiting.append(action) }

    mutating func add(_ part: ClipboardPart) {
        bytes.append(contentsOf: part.bytes)
        guard part.isLast else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        bytes = []
        if !waiting.isEmpty { waiting.removeFirst()(text) }
    }
}
