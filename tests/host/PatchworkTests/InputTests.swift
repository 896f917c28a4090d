// What mouse and keyboard do to controls.

import Geometry
import Graphics
import Testing

@testable import Patchwork

struct InputTests {
    /// A window with elements one below the other.
    private func show(_ elements: Element..., options: WindowOptions = .resizable) -> (
        Desktop, Window
    ) {
        let desktop = Desktop()
        let window = desktop.open(
            Window("Test", options: options, content: Padding(8, Stack(.vertical, elements))))
        return (desktop, window)
    }

    @Test func buttonsArePressedOnRelease() {
        var count = 0
        let button = Button("Press") { count += 1 }
        let (desktop, window) = show(button, Button("Other"))
        desktop.press(button)
        #expect(button.isPressed && count == 0)
        // Leaving with the button down lets go of it; coming back takes hold again.
        desktop.mouse(Point(0, 0), in: window)
        #expect(!button.isPressed)
        desktop.hover(button)
        #expect(button.isPressed)
        desktop.release(in: window)
        #expect(count == 1)
        desktop.press(button)
        desktop.mouse(Point(0, 0), released: .left, in: window)
        #expect(count == 1)
        button.isEnabled = false
        desktop.click(button)
        #expect(count == 1)
    }

    /// A press beside all controls, drawn over them and let go of on one of them, is none of theirs.
    @Test func pressesBesideControlsPressNone() {
        var presses: [String] = []
        let label = Label("Text")
        let button = Button("Press") { presses.append("button") }
        let list = ListView(["One", "Two", "Three"].map { ListView.Item($0) })
        list.onChoose = { presses.append("line \($0)") }
        let (desktop, window) = show(label, list, button)
        desktop.press(label)
        for element in [list, button] {
            let place = element.windowPoint(Point(10, 10))
            desktop.mouse(place, in: window)
            #expect(!button.isPressed)
        }
        desktop.release(in: window)
        #expect(presses == [] && !button.isPressed)
        desktop.click(button)
        #expect(presses == ["button"])
    }

    @Test func keysPressButtons() {
        var pressed: [String] = []
        let first = Button("First") { pressed.append("first") }
        let ok = Button("OK") { pressed.append("ok") }
        ok.isDefault = true
        let field = TextField()
        let (desktop, window) = show(first, field, ok)
        #expect(window.focusedElement === first)
        desktop.key(Keys.space, in: window)
        desktop.key(Keys.enter, in: window)
        desktop.key(Keys.tab, in: window)
        #expect(window.focusedElement === field)
        desktop.key(Keys.enter, in: window)
        #expect(pressed == ["first", "first", "ok"])
        desktop.key(Keys.tab, modifiers: .shift, in: window)
        #expect(window.focusedElement === first)
        desktop.key(Keys.tab, modifiers: .shift, in: window)
        #expect(window.focusedElement === ok)
    }

    @Test func arrowsGoToNeighbours() {
        let buttons = (0..<9).map { Button("\($0)") }
        let desktop = Desktop()
        let window = desktop.open(Window("Grid", content: Grid(columns: 3, buttons)))
        for (key, place) in [
            (Keys.right, 1), (Keys.down, 4), (Keys.down, 7), (Keys.left, 6), (Keys.up, 3),
        ] {
            desktop.key(key, in: window)
            #expect(window.focusedElement === buttons[place])
        }
        desktop.key(Keys.left, in: window)
        #expect(window.focusedElement === buttons[3])
    }

    @Test func textIsEdited() {
        var changes = 0
        let field = TextField { _ in changes += 1 }
        let (desktop, window) = show(field)
        desktop.type("Hello world", in: window)
        #expect(field.text == "Hello world" && changes == 11)
        desktop.key(Keys.left, modifiers: .control, in: window)
        desktop.type("wide ", in: window)
        #expect(field.text == "Hello wide world")
        desktop.key(Keys.backspace, modifiers: .control, in: window)
        #expect(field.text == "Hello world")
        desktop.key(Keys.home, in: window)
        desktop.key(Keys.right, modifiers: [.shift, .control], in: window)
        #expect(field.selectedText == "Hello")
        desktop.type("Bye", in: window)
        #expect(field.text == "Bye world")
        desktop.key(Keys.delete, in: window)
        desktop.key(Keys.end, in: window)
        desktop.key(Keys.backspace, in: window)
        #expect(field.text == "Byeworl")
        desktop.key(0, character: "a", modifiers: .control, in: window)
        desktop.key(0, character: "x", modifiers: .control, in: window)
        #expect(field.text.isEmpty)
        guard case .clipboardSet(let part)? = desktop.server.all(.clipboardSet).last else {
            Issue.record("nothing was copied")
            return
        }
        #expect(part.bytes == Array("Byeworl".utf8))
        desktop.key(0, character: "v", modifiers: .control, in: window)
        #expect(desktop.server.all(.clipboardGet).count == 1)
        desktop.server.tell(.clipboard(ClipboardPart(isLast: false, bytes: Array("two\n".utf8))))
        desktop.server.tell(.clipboard(ClipboardPart(isLast: true, bytes: Array(" parts".utf8))))
        desktop.step()
        #expect(field.text == "two parts")
    }

    @Test func textIsSelectedWithTheMouse() {
        let field = TextField("one two three")
        let (desktop, window) = show(field)
        let point = field.windowPoint(Point(field.textStart + field.offsets[5], 10))
        desktop.mouse(point, in: window)
        desktop.mouse(point, pressed: .left, clicks: 1, in: window)
        desktop.mouse(point + Point(500, 0), in: window)
        desktop.release(in: window)
        #expect(field.selectedText == "wo three")
        desktop.mouse(point, pressed: .left, clicks: 2, in: window)
        desktop.mouse(point, released: .left, in: window)
        #expect(field.selectedText == "two")
    }

    @Test func aWindowThatKeepsThePointerHearsMovement() {
        final class View: Element {
            var moves: [Point] = []
            var shape = CursorShape.arrow
            override var cursor: CursorShape { shape }
            override func mouse(_ input: MouseInput) -> Bool {
                if input.phase == .move { moves.append(input.delta) }
                return true
            }
        }
        let view = View()
        let desktop = Desktop()
        let window = Window("Game", size: Size(200, 100), content: view)
        window.keepsPointer = true
        desktop.open(window)
        #expect(desktop.server.all(.grabPointer) == [.grabPointer(GrabPointer(grabs: true))])
        // The pointer rests; the mouse does not.
        let place = desktop.center(of: view)
        desktop.hover(view)
        for distance in [Point(5, 0), Point(-30, 2)] {
            desktop.server.tell(
                .mouse(MouseEvent(position: place, screenPosition: place, delta: distance)))
        }
        desktop.step()
        #expect(view.moves.suffix(2) == [Point(5, 0), Point(-30, 2)])
        view.shape = .hidden
        view.cursorChanged()
        window.keepsPointer = false
        desktop.step()
        #expect(desktop.server.all(.setCursor) == [.setCursor(SetCursor(shape: .hidden))])
        #expect(desktop.server.all(.grabPointer).last == .grabPointer(GrabPointer(grabs: false)))
    }

    @Test func aWindowUnderTheRestingPointerHasItsShape() {
        final class View: Element {
            override var cursor: CursorShape { .hidden }
        }
        let desktop = Desktop()
        let window = desktop.open(
            Window("Game", size: Size(200, 100), role: .fullScreen, content: View()))
        desktop.server.tell(
            .cursorEnter(PointerEvent(position: Point(90, 50))), surface: window.surface)
        desktop.step()
        #expect(desktop.server.all(.setCursor) == [.setCursor(SetCursor(shape: .hidden))])
    }

    @Test func choosingWorksWithKeysAndMouse() {
        let box = CheckBox("Box")
        let group = RadioGroup()
        let radios = ["a", "b", "c"].map { RadioButton($0, group) }
        let slider = Slider(0...50, value: 10)
        let (desktop, window) = show(box, radios[0], radios[1], radios[2], slider)
        desktop.key(Keys.space, in: window)
        #expect(box.isOn)
        desktop.click(box)
        #expect(!box.isOn)
        desktop.click(radios[1])
        #expect(group.chosen == 1 && !radios[0].isOn)
        desktop.key(Keys.down, in: window)
        #expect(group.chosen == 2 && window.focusedElement === radios[2])
        slider.focus()
        desktop.key(Keys.right, in: window)
        desktop.key(Keys.pageUp, in: window)
        #expect(slider.value == 21)
        desktop.key(Keys.end, in: window)
        #expect(slider.value == 50)
        desktop.click(slider, at: Point(0, 10))
        #expect(slider.value == 0)
    }

    @Test func listsScrollAndChoose() {
        var activated: Int?
        let list = ListView(texts: (0..<100).map { "Line \($0)" })
        list.onActivate = { activated = $0 }
        let (desktop, window) = show(list)
        desktop.key(Keys.down, in: window)
        #expect(list.chosen == 0)
        desktop.key(Keys.end, in: window)
        #expect(list.chosen == 99)
        desktop.key(Keys.enter, in: window)
        #expect(activated == 99)
        desktop.click(list, at: Point(20, 10))
        #expect(list.chosen == 94)
        desktop.mouse(desktop.center(of: list), wheel: 100, in: window)
        desktop.click(list, at: Point(20, 10))
        #expect(list.chosen == 0)
        desktop.type("line 42", in: window)
        #expect(list.chosen == 42)
        list.items = []
        #expect(list.chosen == nil)
        desktop.key(Keys.down, in: window)
        desktop.step()
    }

    @Test func scrollBarsRepeat() {
        let bar = ScrollBar(.vertical)
        (bar.total, bar.page, bar.step) = (1000, 100, 10)
        let (desktop, window) = show(bar.sized(height: 200))
        desktop.press(bar, at: Point(5, 195))
        #expect(bar.position == 10)
        desktop.wait(milliseconds: 600)
        #expect(bar.position > 50)
        desktop.release(in: window)
        let place = bar.position
        desktop.wait(milliseconds: 600)
        #expect(bar.position == place)
        #expect(desktop.application.nextTimer == nil)
    }

    @Test func menusAreUsedWithKeys() {
        var done: [String] = []
        let bar = MenuBar([
            (
                "File",
                [
                    MenuItem("Open") { done.append("open") }, .separator,
                    MenuItem("Off", isEnabled: false), MenuItem("Quit") { done.append("quit") },
                ]
            ),
            (
                "View", [MenuItem("Zoom", submenu: [MenuItem("In") { done.append("in") }])]
            ),
        ])
        let (desktop, window) = show(bar, Button("Below"))
        desktop.key(Keys.f10, in: window)
        desktop.key(Keys.down, in: window)
        guard let popup = desktop.application.windows.last, popup !== window else {
            Issue.record("no menu opened")
            return
        }
        #expect(popup.role == .popup)
        desktop.key(Keys.down, in: popup)
        desktop.key(Keys.enter, in: popup)
        #expect(done == ["quit"])
        #expect(desktop.application.windows.count == 1)
        desktop.key(Keys.down, in: window)
        guard let first = desktop.application.windows.last else { return }
        desktop.key(Keys.right, in: first)
        guard let second = desktop.application.windows.last else { return }
        desktop.key(Keys.right, in: second)
        guard let third = desktop.application.windows.last else { return }
        #expect(third.parent === second)
        desktop.key(Keys.enter, in: third)
        #expect(done == ["quit", "in"])
        #expect(desktop.application.windows.count == 1)
    }

    @Test func dialogsComeFirst() {
        var answers: [Int] = []
        var presses = 0
        let button = Button("Press") { presses += 1 }
        let (desktop, window) = show(button)
        for key in [Keys.enter, Keys.escape] {
            let dialog = Dialog.show(
                "Really?", "Do you want it?", kind: .question, buttons: ["Yes", "No"],
                over: window
            ) { answers.append($0) }
            desktop.step()
            desktop.click(button)
            #expect(presses == 0)
            if let dialog { desktop.key(key, in: dialog) }
        }
        #expect(answers == [0, 1])
        desktop.click(button)
        #expect(presses == 1)
    }
}
