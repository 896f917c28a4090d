// Windows that say what went wrong.

import Patchwork

/// A window with a text and a button to close it. It belongs to no other window and may appear behind some,
/// so it is no dialog: those have no button in the bar.
enum Notice {
    /// Shows a notice.
    @discardableResult
    static func show(
        _ application: Application, _ title: String, _ text: String, width: Int = 320
    ) -> Window {
        let label = Label(text, wraps: true)
        label.fixedWidth = width
        let button = Button("OK")
        button.isDefault = true
        let content = Stack(
            .vertical, spacing: 14, padding: Insets(all: 14),
            [label.growing(), button.placed(.center).sized(width: 88)])
        let window = Window(title, icon: "warning", options: .closeOnly, content: content)
        button.onPress = { window.close() }
        window.onKey = { input in
            guard input.code == Keys.escape, input.isDown else { return false }
            window.close()
            return true
        }
        application.open(window)
        button.focus()
        return window
    }
}

/// Tells the user about mistakes in the theme's files, and takes it back when they are mended.
final class ThemeNotice {
    private let application: Application
    private var window: Window?
    private var shown: [ThemeProblem] = []

    /// More of them do not fit on a small screen; the log has them all.
    private static let mostShown = 4

    init(_ application: Application) {
        self.application = application
    }

    /// Shows what is wrong now.
    func update() {
        let problems = application.themeProblems
        guard problems != shown else { return }
        shown = problems
        window?.close()
        window = nil
        guard !problems.isEmpty else { return }
        var lines = problems.prefix(Self.mostShown).map { "/cfg/\($0.description)" }
        if problems.count > Self.mostShown {
            lines.append("\(problems.count - Self.mostShown) more are in the log, /dev/klog.")
        }
        lines.append("Everything else in the files is in use.")
        window = Notice.show(
            application, "Mistakes in the theme", lines.joined(separator: "\n\n"), width: 460)
    }
}
