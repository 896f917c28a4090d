// Messages and questions in a window of their own.

internal import Geometry

/// Messages and questions.
public enum Dialog {
    /// What a message is about; decides about its icon.
    public enum Kind: Sendable {
        /// Something to know.
        case information
        /// Something to be careful about.
        case warning
        /// Something that failed.
        case error
        /// Something to decide.
        case question

        var icon: String {
            switch self {
            case .information: "info"
            case .warning: "warning"
            case .error: "error"
            case .question: "question"
            }
        }
    }

    /// Shows a message with buttons, the first of which Enter presses. `action` gets the number of the
    /// button that was pressed; the last one's if the dialog was closed otherwise.
    @discardableResult
    public static func show(
        _ title: String, _ text: String, kind: Kind = .information, buttons: [String] = ["OK"],
        over parent: Window, _ action: ((Int) -> Void)? = nil
    ) -> Window? {
        guard let application = parent.application else { return nil }
        let message = Label(text, wraps: true)
        let style = application.style
        let width = min(360, max(140, style.font.width(of: text) + 2))
        message.fixedWidth = width
        var answer = buttons.count - 1
        var window: Window?
        let row = Stack(.horizontal, [Spacer()])
        for (index, name) in buttons.enumerated() {
            let button = Button(name) {
                answer = index
                window?.close()
            }
            button.isDefault = index == 0
            row.add(button.sized(width: max(80, style.font.width(of: name) + 32)))
        }
        let icon = ImageView(icon: kind.icon, size: 32).placed(.start)
        let content = Padding(
            14,
            Stack(
                .vertical, spacing: 16,
                [
                    Stack(.horizontal, spacing: 14, [icon, message.growing().placed(.center)])
                        .growing(), row,
                ]))
        let dialog = Window(
            title, icon: kind.icon, options: [.dialog, .closeOnly], parent: parent,
            content: content)
        window = dialog
        dialog.onClosed = {
            // Ends the circle from the buttons to the window.
            window = nil
            action?(answer)
        }
        application.open(dialog)
        return dialog
    }
}
