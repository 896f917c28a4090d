// What the task bar does: it follows the windows, opens the Start menu, starts programs.

import Cfg
import KernelABI
import Patchwork
import Std
import TaskbarCore

/// The task bar.
final class Taskbar {
    private let application: Application
    private let bar = BarView()
    private let panel: Window
    private var list = WindowList()
    private var menu: Window?
    private var reserved = 0
    private var hasReported = false
    private let launcher: ProgramLauncher
    private let themeNotice: ThemeNotice

    private static let menuFile = "/cfg/taskbar-main.cfg"

    init(_ application: Application) {
        self.application = application
        panel = Window("Task bar", role: .panel, content: bar)
        launcher = ProgramLauncher(application)
        themeNotice = ThemeNotice(application)
        panel.onStateChange = { [self] in reportStart() }
        bar.startButton.onPress = { [self] in toggleMenu() }
        bar.onWindow = { handle in
            application.send(.act(Act(handle: handle, action: .toggle)))
        }
    }

    // MARK: The screen

    /// Writes to the kernel's log, once, how long it took from the start of the system to here.
    private func reportStart() {
        guard panel.state.contains(.visible), !hasReported else { return }
        hasReported = true
        let milliseconds = Instant.now.nanoseconds / 1_000_000
        try? File.write(
            "/dev/klog:write", "taskbar: the desktop is there after \(milliseconds) ms\n")
    }

    /// Puts the bar at the bottom of the screen.
    func placeOnScreen() {
        let screen = application.screen.size
        guard !screen.isEmpty else { return }
        let height = application.style.theme.sizes.panel
        if !panel.isOpen {
            panel.position = Point(0, screen.height - height)
            bar.fixedWidth = screen.width
            bar.fixedHeight = height
            application.open(panel)
            tick()
            themeNotice.update()
        } else {
            menu?.close()
            bar.fixedWidth = screen.width
            bar.fixedHeight = height
            panel.resize(content: Size(screen.width, height))
            panel.move(to: Point(0, screen.height - height))
        }
        guard reserved != height else { return }
        reserved = height
        application.send(
            .reserveEdge(ReserveEdge(edge: .bottom, thickness: UInt16(clamping: height))),
            surface: panel.surface)
    }

    /// Shows the time, and does so again when the next minute begins.
    private func tick() {
        let now = Instant.epochNanoseconds
        bar.show(CalendarDate(epochSeconds: now / 1_000_000_000))
        let minute: UInt64 = 60_000_000_000
        application.after(nanoseconds: minute - now % minute) { [self] in tick() }
    }

    /// The bar may have another height, and the files mistakes.
    func themeChanged() {
        placeOnScreen()
        themeNotice.update()
    }

    // MARK: What the server tells

    func take(_ event: Event) {
        switch event {
        case .globalAttach(let report), .globalReport(let report):
            if list.update(report) { bar.show(list.shown) }
        case .globalDetach(let body):
            if list.remove(body.handle) { bar.show(list.shown) }
        case .hotkey(let body):
            switch body.hotkey {
            case .startMenu: toggleMenu()
            case .terminal: launcher.start("Terminal", ["/base/bin/terminal"])
            case .run, .screenshot, .lock: break
            }
        default: break
        }
    }

    // MARK: The Start menu

    private func toggleMenu() {
        if let menu {
            menu.close()
            return
        }
        guard panel.isOpen else { return }
        // Read again each time, so that a change shows at once.
        let view = StartMenuView(entries() + Self.systemEntries(self))
        let size = view.wish(Size(640, 4096), application.style)
        let menu = Window(
            "Start", options: [.plain, .translucent], role: .popup, parent: panel, content: view)
        menu.position = Point(0, -size.height)
        menu.onClosed = { [self] in
            self.menu = nil
            bar.startButton.isHeld = false
        }
        self.menu = menu
        bar.startButton.isHeld = true
        application.open(menu)
        view.focus()
        view.slideIn()
    }

    private func entries() -> [StartMenuItem] {
        var file: StartMenuFile?
        do throws(Errno) {
            let bytes = try File.read(Self.menuFile)
            do throws(ConfigurationError) {
                file = StartMenuFile(try Configuration(bytes))
            } catch {
                say("\(Self.menuFile): \(error.message)")
            }
        } catch {
            say("\(Self.menuFile): \(error.message)")
        }
        for problem in file?.problems ?? [] { say("\(Self.menuFile): \(problem)") }
        return (file?.entries ?? []).map { entry in
            StartMenuItem(entry.name, icon: entry.icon) { [self] in
                launcher.start(entry.name, entry.words)
            }
        }
    }

    private static func systemEntries(_ taskbar: Taskbar) -> [StartMenuItem] {
        var restart = StartMenuItem("Restart", icon: "restart") { taskbar.power("restart") }
        restart.hasLineAbove = true
        return [restart, StartMenuItem("Shut down", icon: "power") { taskbar.power("off") }]
    }

    private func power(_ command: String) {
        do throws(Errno) {
            try File.write("/dev/power:write", command)
        } catch {
            launcher.complain("Power", "/dev/power: \(error.message)")
        }
    }

    private func say(_ text: String) {
        try? Descriptor.standardError.write("taskbar: \(text)\n")
    }
}
