// The window of a game, the whole screen in its place, and the time that passes in it.

import DoomEngine
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
    /// What the terminal is told at the end.
    private(set) var report: String?

    init(_ session: GameSession, title: String, _ application: Application) {
        self.application = application
        self.session = session
        self.title = title
        view = GameView(session)
        window = Window(title, icon: "doom", size: Size(640, 480), content: view)
        window.minimumContentSize = Size(320, 240)
    }

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
        shownView.redrawPicture()
    }

    /// Keeps the pointer while the mouse is the player's.
    private func updatePointer() {
        let keeps = session.keepsPointer
        window.keepsPointer = keeps
        screen?.keepsPointer = keeps
        view.cursorChanged()
        screenView?.cursorChanged()
    }

    private var shownView: GameView { screenView ?? view }

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
                shownView.redrawPicture()
            }
            if session.hasQuit { return application.end() }
            schedule()
        }
    }

    /// Plays a demo as fast as it goes. Every frame is enlarged once: into the window if the desktop
    /// is done with the last one, and aside if it is not.
    private func runTiming() {
        timer = application.after(nanoseconds: 0) { [self] in
            if session.tics > 0 {
                let size = shownView.bounds.size
                timing?.finishFrame(of: session, size: size, now: application.now())
            }
            session.tick()
            if session.hasQuit {
                report = timing?.report(now: application.now())
                return application.end()
            }
            shownView.redrawPicture()
            runTiming()
        }
    }
}

/// The measurement of `-timedemo`.
@safe
private struct Timing {
    private var times: FrameTimes
    /// For frames that the desktop has no time for.
    private var pixels: [UInt32] = []

    init(now: UInt64) {
        times = FrameTimes(now: now)
    }

    /// Counts the frame that was drawn after a tic; draws it aside if it was not put into a window.
    mutating func finishFrame(of session: GameSession, size: Size, now: UInt64) {
        let isShown = !session.hasNewFrame
        if !isShown, let place = session.placement(width: size.width, height: size.height) {
            let area = place.width * place.height
            if pixels.count != area { pixels = Array(repeating: 0, count: area) }
            unsafe pixels.withUnsafeMutableBufferPointer {
                unsafe session.draw(into: $0, place, stride: place.width)
            }
        }
        times.count(isShown: isShown, now: now)
    }

    func report(now: UInt64) -> String { times.report(now: now) }
}
