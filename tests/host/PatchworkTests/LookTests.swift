// Every control in every theme and state is what somebody looked at.

import Geometry
import Graphics
import Testing
import Theme

@testable import Patchwork

@Suite(.enabled(if: Art.isThere, "pictures need the fonts of `make art`"))
struct LookTests {
    @Test(arguments: [0, 1])
    func controlsLookAsTheyDid(theme: Int) throws {
        let (name, theme) = shippedThemes()[theme]
        var pictures: [(name: String, image: Image)] = []
        for control in controls {
            for look in Look.allCases {
                pictures.append(
                    (
                        "\(name)/\(control.name)/\(look.rawValue)",
                        picture(control.make, look, theme)
                    ))
            }
        }
        try Gallery.check(pictures, sheet: "\(name)-controls")
    }

    @Test(arguments: [0, 1])
    func windowsLookAsTheyDid(theme: Int) throws {
        let (name, theme) = shippedThemes()[theme]
        var pictures: [(name: String, image: Image)] = []
        for (scene, window) in [("settings", settings()), ("small", small())] {
            let desktop = Desktop(theme: theme)
            desktop.open(window)
            pictures.append(("\(name)-\(scene)-focused", window.picture))
            desktop.server.tell(
                .report(SurfaceReport(handle: 7, state: .visible, frame: .zero)))
            desktop.step()
            pictures.append(("\(name)-\(scene)-unfocused", window.picture))
            desktop.server.tell(
                .configure(
                    Configure(
                        serial: 1, size: Size(640, 400), state: [.visible, .focused, .maximised])))
            desktop.step()
            if scene == "small" { pictures.append(("\(name)-\(scene)-maximised", window.picture)) }
        }
        let desktop = Desktop(theme: theme)
        let window = desktop.open(small())
        let dialog = Dialog.show(
            "Delete file",
            "The file notes.txt will be gone for good. Do you want to delete it now?",
            kind: .question, buttons: ["Delete", "Cancel"], over: window)
        desktop.step()
        if let dialog {
            dialog.state = [.visible, .focused]
            dialog.styleChanged()
            desktop.step()
            pictures.append(("\(name)-dialog", dialog.picture))
        }
        pictures.append(("\(name)-menu", menu(desktop, window)))
        try Gallery.check(pictures, sheet: "\(name)-windows")
    }

    private func menu(_ desktop: Desktop, _ window: Window) -> Image {
        let items = [
            MenuItem("New window", icon: "terminal", shortcut: "Ctrl+N"),
            MenuItem("Open…", icon: "folder", shortcut: "Ctrl+O"),
            MenuItem("Save", shortcut: "Ctrl+S", isEnabled: false), .separator,
            MenuItem("Show line numbers", isChecked: true),
            MenuItem("Zoom", submenu: [MenuItem("In"), MenuItem("Out")]), .separator,
            MenuItem("Quit", icon: "power"),
        ]
        guard let popup = Menu.open(items, at: Point(10, 10), of: window.content) else {
            return Image(size: .zero, pixels: [])
        }
        desktop.step()
        popup.state = [.visible, .focused]
        desktop.key(Keys.down, in: popup)
        desktop.key(Keys.down, in: popup)
        return popup.picture
    }

    private func small() -> Window {
        Window(
            "Calculator", icon: "calculator",
            content: Padding(
                10,
                Stack(
                    .vertical,
                    [
                        Panel(.sunken, padding: 4, Label("3,14159", alignment: .end)),
                        Grid(
                            columns: 4, spacing: 4, isUniform: true,
                            ["7", "8", "9", "÷", "4", "5", "6", "×", "1", "2", "3", "−"].map {
                                Button($0).growing().sized(width: 38, height: 30)
                            }
                        ).growing(),
                    ])))
    }

    private func settings() -> Window {
        let languages = RadioGroup()
        let left = Panel(
            .group("Language"),
            Stack(
                .vertical, spacing: 4,
                ["Svenska", "Deutsch", "English"].map { RadioButton($0, languages) }))
        let right = Panel(
            .group("Behaviour"),
            Stack(
                .vertical, spacing: 4,
                [
                    CheckBox("Snap windows", isOn: true), CheckBox("Sounds"),
                    CheckBox("Hidden files").disabled(),
                ]))
        let form = Grid(
            columns: 2,
            [
                Label("Name"), TextField("Patchwork").growing(), Label("Layout"),
                Choice(["Swedish", "German"]).growing(), Label("Volume"),
                Slider(0...100, value: 60).growing(), Label("Used"), ProgressBar(45).growing(),
            ])
        let files = ListView(
            ["Documents", "Music", "Pictures", "Programs", "System", "Temporary", "Trash"].map {
                ListView.Item($0, icon: "folder", detail: "\($0.count * 3)")
            }, chosen: 2)
        files.visibleLines = 5
        let ok = Button("OK")
        ok.isDefault = true
        let bar = MenuBar([("File", []), ("Edit", []), ("View", []), ("Help", [])])
        let page = Stack(
            .vertical,
            [
                Stack(.horizontal, [left.growing(), right.growing()]), form, files.growing(),
                Stack(.horizontal, [Spacer(), ok, Button("Cancel"), Button("Apply").disabled()]),
            ])
        return Window(
            "Settings", icon: "settings",
            content: Stack(.vertical, spacing: 0, [bar, Padding(10, page).growing()]))
    }
}
