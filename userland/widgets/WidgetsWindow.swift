// The window of `widgets`: pages of controls that act on one another.

import Patchwork

/// The window and what its controls do. Controls keep it alive.
final class WidgetsWindow {
    private let status = Label("Ready").growing()
    private let progress = ProgressBar(40)
    private let list = ListView(
        ["Apples", "Bananas", "Cherries", "Dates", "Elderberries", "Figs", "Grapes", "Hazelnuts"]
            .map {
                ListView.Item($0, icon: "file", detail: "\($0.count)")
            }, chosen: 0)
    private var presses = 0
    private(set) lazy var window = Window(
        "Widgets", icon: "settings",
        content: Stack(.vertical, spacing: 0, [menuBar(), Padding(10, page()).growing()]))

    private func say(_ text: String) { status.text = text }

    private func menuBar() -> MenuBar {
        MenuBar([
            (
                "File",
                [
                    MenuItem("About…", icon: "info", shortcut: "F1") { [self] in about() },
                    .separator,
                    MenuItem("Quit", icon: "power", shortcut: "Alt+F4") { [self] in
                        window.requestClose()
                    },
                ]
            ),
            (
                "Edit",
                [
                    MenuItem("Undo", shortcut: "Ctrl+Z", isEnabled: false), .separator,
                    MenuItem(
                        "Colour",
                        submenu: ["Red", "Green", "Blue"].map { name in
                            MenuItem(name) { [self] in say("\(name) was chosen") }
                        }),
                ]
            ),
        ])
    }

    private func about() {
        Dialog.show(
            "About", "Every control of the toolkit, with what it does written below.",
            over: window)
    }

    private func page() -> Element {
        Stack(
            .vertical,
            [
                Stack(.horizontal, [buttons(), choices().growing()]), form(), list.growing(),
                Panel(.status, padding: 4, status),
            ])
    }

    private func buttons() -> Element {
        let press = Button("Press me") { [self] in
            presses += 1
            say(presses == 1 ? "Pressed once" : "Pressed \(presses) times")
        }
        let icon = Button("Ask") { [self] in ask() }
        icon.icon = "question"
        let toggle = ToggleButton("Toggle") { [self] isOn in say(isOn ? "On" : "Off") }
        return Panel(
            .group("Buttons"),
            Stack(.vertical, spacing: 6, [press, icon, toggle, Button("Not now").disabled()]))
    }

    private func ask() {
        Dialog.show(
            "A question", "Do you like questions?", kind: .question, buttons: ["Yes", "No"],
            over: window
        ) { [self] answer in say(answer == 0 ? "You like questions" : "You do not") }
    }

    private func choices() -> Element {
        let sizes = RadioGroup { [self] chosen in say("Size number \(chosen + 1)") }
        return Panel(
            .group("Choices"),
            Stack(
                .vertical, spacing: 3,
                [
                    CheckBox("Check me", isOn: true) { [self] isOn in
                        say(isOn ? "Checked" : "Not checked")
                    },
                    Separator(), RadioButton("Small", sizes), RadioButton("Medium", sizes),
                    RadioButton("Large", sizes),
                ]))
    }

    private func form() -> Element {
        list.onChoose = { [self] line in say(list.items[line].text) }
        list.onActivate = { [self] line in say("\(list.items[line].text)!") }
        let field = TextField(placeholder: "Type something") { [self] text in say(text) }
        let slider = Slider(0...100, value: 40) { [self] value in progress.value = value }
        slider.marks = 20
        let fruit = Choice(["One", "Two", "Three"]) { [self] index in say("Choice \(index + 1)") }
        return Grid(
            columns: 2,
            [
                Label("Text"), field.growing(), Label("Choice"), fruit.growing(),
                Label("Slider"), slider.growing(), Label("Progress"), progress.growing(),
            ])
    }
}
