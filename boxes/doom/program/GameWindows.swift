// The window of a game, the whole screen in its place, and the time that passes in it.

import DoomFront
import Patchwork
import Std

/// A game's windows. There is one at a time that shows the game: the window, or the whole screen.
final class GameWindows {
    private let application: Application
    private let session: GameSession
    private let title: String
    private let window: Window
    private let view: GameView
    private var screen: Window?
    private var screenView: GameView?
    private var timer: Timer?
    private var timing: Timing?

    init(_ session: GameSession, title: String, _ application: Application) {
        self.application = application
        self.session = session
        self.title = title
        view = GameView(session)
        window = Window(title, icon: "doom", size: Size(640, 480), content: view)
        window.minimumContentSize = Size(320, 240)
    }

    /// What the terminal is told at the end.
    var report: String? { timing?.report }

    /// Shows the game.
    func open(_ preferences: Preferences, timing isTiming: Bool) {
        if isTiming { timing = Timing(now: application.now()) }
        view.onToggleFullScreen = { [self] in toggleFullScreen() }
        window.onStateChange = { [self] in focusChanged() }
        window.onClosed = { [self] in application.end() }
        application.open(window)
        if preferences.isFullScreen { showOnScreen() }
        if timing != nil { runTiming() } else { schedule() }
    }

    /// At the end of the program.
    func finish() { session.finish() }

    // MARK: Focus

    private var isFocused: Bool { window.isFocused || (screen?.isFocused ?? false) }

    private func focusChanged() {
        if isFocused {
            session.activate(now: application.now())
            window.title = title
            schedule()
        } else {
            session.deactivate()
            window.title = "\(title) – paused"
        }
        updatePointer()
        redraw()
    }

    /// Keeps the pointer while the mouse is the player's.
    private func updatePointer() {
        let keeps = session.keepsPointer
        window.keepsPointer = keeps
        screen?.keepsPointer = keeps
        view.cursorChanged()
        screenView?.cursorChanged()
    }

    private func redraw() {
        if let screenView { screenView.redraw() } else { view.redraw() }
    }

    // MARK: The whole screen

    private func toggleFullScreen() {
        if let screen {
            screen.close()
        } else {
            showOnScreen()
        }
    }

    private func showOnScreen() {
        let view = GameView(session, isAlone: true)
        let size = application.screen.size
        let screen = Window(
            title, icon: "doom", size: size.isEmpty ? Size(640, 480) : size, role: .fullScreen,
            content: view)
        view.onToggleFullScreen = { [self] in toggleFullScreen() }
        screen.onStateChange = { [self] in focusChanged() }
        screen.onClosed = { [self] in leftScreen() }
        self.screen = screen
        screenView = view
        session.remember(isFullScreen: true)
        application.open(screen)
    }

    private func leftScreen() {
        screen = nil
        screenView = nil
        session.remember(isFullScreen: false)
        if window.isOpen { window.activate() }
        focusChanged()
    }

    // MARK: Time

    /// Sees to it that the next tic comes in time.
    private func schedule() {
        guard timing == nil, let deadline = session.deadline, !(timer?.isActive ?? false) else {
            return
        }
        let now = application.now()
        timer = application.after(nanoseconds: deadline > now ? deadline - now : 0) { [self] in
            timer = nil
            if session.advance(now: application.now()) {
                updatePointer()
                redraw()
            }
            if session.hasQuit { return application.end() }
            schedule()
        }
    }

    /// Plays a demo as fast as it goes. Every frame is enlarged; as many are shown as the desktop
    /// takes.
    private func runTiming() {
        timer = application.after(nanoseconds: 0) { [self] in
            let turn = application.now() &+ 15_000_000
            while application.now() < turn && !session.hasQuit {
                session.tick()
                if session.hasQuit { break }
                timing?.drawFrame(of: session)
            }
            redraw()
            if session.hasQuit {
                timing?.end(now: application.now(), shown: session.shownFrames)
                return application.end()
            }
            runTiming()
        }
    }
}

/// The measurement of `-timedemo`.
@safe
private struct Timing {
    private let start: UInt64
    private var frames = 0
    private var pixels = [UInt32](repeating: 0, count: 640 * 480)
    private(set) var report: String?

    init(now: UInt64) {
        start = now
    }

    mutating func drawFrame(of session: GameSession) {
        frames += 1
        unsafe pixels.withUnsafeMutableBufferPointer {
            unsafe session.draw(into: $0, width: 640, height: 480, stride: 640)
        }
    }

    mutating func end(now: UInt64, shown: Int) {
        let milliseconds = max((now &- start) / 1_000_000, 1)
        let rate = UInt64(frames) * 10_000 / milliseconds
        report = """
            timed \(frames) frames in \(milliseconds) ms: \(rate / 10).\(rate % 10) frames per \
            second, \(shown - frames) of them shown
            """
    }
}
