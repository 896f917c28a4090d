// Every control, as it looks in every state.

import Foundation
import Geometry
import Graphics
import Theme

@testable import Patchwork

/// The themes that come with the system.
func shippedThemes() -> [(name: String, theme: Theme)] {
    ["classic", "dark"].map { name in
        var theme = Theme()
        for file in ThemeFile.allCases {
            let bytes = Art.read("/cfg/themes/\(name)/\(file.name)") ?? []
            precondition(theme.read(file, bytes).isEmpty, "\(name)/\(file.name) has mistakes")
        }
        return (name, theme)
    }
}

/// Controls by name, each made anew.
let controls: [(name: String, make: @Sendable () -> Element)] = [
    ("button", { Button("Press me") }),
    (
        "button-icon",
        {
            let button = Button("Terminal")
            button.icon = "terminal"
            return button
        }
    ),
    (
        "button-default",
        {
            let button = Button("OK")
            button.isDefault = true
            return button
        }
    ),
    (
        "button-flat",
        {
            let button = Button("Flat")
            button.look = .flat
            return button
        }
    ),
    ("toggle-off", { ToggleButton("Bold") }),
    ("toggle-on", { ToggleButton("Bold", isOn: true) }),
    ("label", { Label("Ångström, naïve façade: Ty To AV WA") }),
    ("label-wrapped", { Label("Text that is broken into lines", wraps: true).sized(width: 110) }),
    ("image", { ImageView(icon: "folder", size: 48) }),
    ("check-off", { CheckBox("Show hidden files") }),
    ("check-on", { CheckBox("Show hidden files", isOn: true) }),
    (
        "radio-on", { RadioButton("First", RadioGroup()) }
    ),
    (
        "radio-off",
        {
            let group = RadioGroup()
            _ = RadioButton("", group)
            return RadioButton("Second", group)
        }
    ),
    ("field", { TextField("Some text") }),
    ("field-empty", { TextField(placeholder: "Search") }),
    (
        "field-selected",
        {
            let field = TextField("Some text")
            field.anchor = 5
            return field
        }
    ),
    (
        "field-secret",
        {
            let field = TextField("secret")
            field.isSecret = true
            return field
        }
    ),
    ("slider", { Slider(0...100, value: 30) }),
    (
        "slider-marks",
        {
            let slider = Slider(0...10, value: 5)
            slider.marks = 2
            return slider
        }
    ),
    ("progress", { ProgressBar(45) }),
    (
        "list",
        {
            ListView(
                (1...12).map { ListView.Item("Line \($0)", icon: "file", detail: "\($0 * 7)") },
                chosen: 2)
        }
    ),
    ("list-short", { ListView(texts: ["Apples", "Pears"], chosen: 0) }),
    (
        "scrollbar",
        {
            let bar = ScrollBar(.vertical)
            (bar.total, bar.page, bar.position) = (300, 100, 60)
            return bar.sized(height: 140)
        }
    ),
    (
        "scrollbar-flat",
        {
            let bar = ScrollBar(.horizontal)
            (bar.total, bar.page, bar.position) = (300, 100, 60)
            return bar.sized(width: 140)
        }
    ),
    ("choice", { Choice(["Swedish", "German", "English"]) }),
    ("menu-bar", { MenuBar([("File", [MenuItem("Open")]), ("Edit", []), ("View", [])]) }),
    ("separator", { Separator().sized(width: 120) }),
    ("group", { Panel(.group("Group"), CheckBox("Inside", isOn: true)) }),
    ("panel-raised", { Panel(.raised, Label("Raised")) }),
    ("panel-sunken", { Panel(.sunken, Label("Sunken")) }),
    ("panel-status", { Panel(.status, Label("Status")) }),
]

/// How a control can stand.
enum Look: String, CaseIterable {
    case normal
    case hovered
    case pressed
    case focused
    case disabled
}

/// A picture of a control in a state, with some of the window around it.
func picture(_ make: () -> Element, _ look: Look, _ theme: Theme) -> Image {
    let desktop = Desktop(theme: theme)
    let element = make()
    // Something else has the keyboard.
    let other = Button("")
    let window = desktop.open(
        Window(
            "Test",
            content: Padding(
                8, Stack(.vertical, [element.placed(.start), other.sized(width: 20, height: 20)]))))
    window.setFocus(other)
    var target = element
    if let inner = element.children.first, element is Panel { target = inner }
    switch look {
    case .normal: break
    case .hovered: desktop.hover(target)
    case .pressed: desktop.press(target)
    case .focused: window.setFocus(target)
    case .disabled: element.isEnabled = false
    }
    desktop.step()
    let frame = element.windowFrame.inset(by: -6)
    return Image(size: frame.size) { canvas in
        canvas.draw(window.picture, from: frame, at: .zero)
    }
}
