// Programs of the toolkit under the real window server.

import Geometry
import Graphics
import Testing
@testable import WindowServer

@testable import Patchwork

@Suite(.enabled(if: Art.isThere, "pictures need the fonts of `make art`"))
struct ServedTests {
    /// A desktop with a program that has two windows.
    private func desktop(_ theme: Int = 0) -> (ServedDesktop, Application, Window, TextField) {
        let (_, theme) = shippedThemes()[theme]
        let desktop = ServedDesktop(800, 600, theme: theme)
        let application = desktop.start("test")
        let list = ListView(texts: (1...30).map { "Line \($0)" }, chosen: 3)
        application.open(
            Window("A list", icon: "text", content: Padding(8, list)))
        desktop.settle()
        let field = TextField("text")
        let window = Window(
            "Fields", icon: "editor",
            content: Padding(
                10,
                Stack(
                    .vertical,
                    [
                        Label("A field that can be edited"), field, CheckBox("A box"),
                        Drawing(size: Size(260, 120)) { canvas, bounds, style in
                            style.well(&canvas, bounds, style.theme.view)
                        }.growing(),
                    ])))
        application.open(window)
        desktop.settle()
        return (desktop, application, window, field)
    }

    @Test func windowsAppearAndTakeKeys() {
        let (desktop, application, window, field) = desktop()
        #expect(application.windows.allSatisfy { !$0.screenFrame.isEmpty })
        #expect(window.isFocused && !application.windows[0].isFocused)
        desktop.click(field)
        desktop.type(Keys.end)
        desktop.type(4)
        desktop.type(5)
        #expect(field.text == "textab")
        desktop.type(0xE0, 4)
        desktop.type(0xE0, 6)
        desktop.type(Keys.end)
        desktop.type(0xE0, 25)
        #expect(field.text == "textabtextab")
        #expect(desktop.lines.isEmpty, "the server complains: \(desktop.lines)")
    }

    @Test func windowsAreMovedResizedAndMaximised() {
        let (desktop, _, window, _) = desktop()
        let start = window.screenFrame
        desktop.drag(
            from: start.origin + Point(80, 16), to: start.origin + Point(110, -24))
        #expect(window.screenFrame.origin == start.origin + Point(30, -40))
        let moved = window.screenFrame
        // A user's hand ends at the edge of the screen, so the corner has to be on it.
        #expect(desktop.server.workArea.contains(moved))
        desktop.drag(
            from: Point(moved.right - 1, moved.bottom - 1),
            to: Point(moved.right + 49, moved.bottom + 29))
        #expect(window.size == Size(start.width + 50, start.height + 30))
        window.toggleMaximised()
        desktop.settle()
        #expect(window.state.contains(.maximised))
        #expect(window.size == Size(800, 600))
        window.toggleMaximised()
        desktop.settle()
        #expect(window.size == Size(start.width + 50, start.height + 30))
    }

    @Test func titleButtonsWork() {
        let (desktop, application, window, _) = desktop()
        let buttons = window.root.children.compactMap { $0 as? TitleButton }
        for button in buttons where button.sign == .minimise { desktop.click(button) }
        #expect(window.state.contains(.minimised))
        window.activate()
        desktop.settle()
        #expect(!window.state.contains(.minimised) && window.isFocused)
        for button in buttons where button.sign == .close { desktop.click(button) }
        #expect(application.windows.count == 1 && !window.isOpen)
    }

    /// A window that goes while the mouse holds something in it comes back with nothing pressed.
    @Test func pressesEndWithTheWindow() throws {
        let (desktop, _, window, _) = desktop()
        let close = try #require(
            window.root.children.compactMap { $0 as? TitleButton }.first { $0.sign == .close })
        let place = window.screenFrame.origin + close.windowFrame.center
        desktop.point(place.x, place.y)
        desktop.button(isDown: true)
        #expect(close.isPressed)
        window.minimise()
        desktop.settle()
        #expect(window.state.contains(.minimised) && !close.isPressed)
        desktop.button(isDown: false)
        window.activate()
        desktop.settle()
        #expect(window.isOpen && !close.isPressed)
    }

    @Test func menusCloseWhenOneClicksElsewhere() {
        let (desktop, application, window, _) = desktop()
        Menu.open([MenuItem("One"), MenuItem("Two")], at: Point(10, 10), of: window.content)
        desktop.settle()
        #expect(application.windows.count == 3)
        desktop.click(Point(5, 590))
        #expect(application.windows.count == 2)
    }

    @Test func aChoicesMenuIsAsWideAsTheChoice() throws {
        let (desktop, application, _, _) = desktop()
        let choice = Choice(["One", "Two"])
        choice.fixedWidth = 210
        application.open(Window("Choice", content: Padding(10, choice)))
        desktop.settle()
        desktop.click(choice)
        desktop.settle()
        let popup = try #require(application.windows.last)
        #expect(popup.content is MenuView)
        #expect(choice.bounds.width >= 210 && popup.size.width == choice.bounds.width)
    }

    @Test func anIdleDesktopDoesNothing() {
        let (desktop, application, _, _) = desktop()
        desktop.settle()
        #expect(desktop.server.frameDeadline == nil)
        #expect(application.nextTimer == nil)
    }

    @Test(arguments: [0, 1])
    func theDesktopLooksAsItDid(theme: Int) throws {
        let (desktop, _, window, _) = desktop(theme)
        Menu.open(
            [MenuItem("Cut", shortcut: "Ctrl+X"), MenuItem("Copy"), .separator, MenuItem("Paste")],
            at: Point(60, 60), of: window.content)
        desktop.settle()
        // Compared by eye: shadows and places are the server's affair.
        try Gallery.check(
            [("\(shippedThemes()[theme].name)-desktop", desktop.picture)], sheet: "desktop",
            isCompared: false)
    }
}
