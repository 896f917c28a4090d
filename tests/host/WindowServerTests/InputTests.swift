// Who gets which input.

import DesktopProtocol
import Geometry
import Testing

@testable import WindowServer

private func mice(_ app: App) -> [MouseEvent] {
    app.take(.mouse).compactMap { if case .mouse(let event) = $0 { event } else { nil } }
}

private func keys(_ app: App) -> [KeyEvent] {
    app.take(.key).compactMap { if case .key(let event) = $0 { event } else { nil } }
}

@Test func aPressFocusesRaisesAndArrives() {
    let desk = Desk()
    let one = desk.app("one")
    let two = desk.app("two")
    let first = one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    two.window(1, Rect(x: 150, y: 100, width: 200, height: 150))
    desk.click(60, 100)
    #expect(desk.server.focus === first && desk.server.windows.last === first)
    let events = mice(one)
    #expect(events.count == 3)
    #expect(events[1].pressed == .left && events[1].clicks == 1)
    #expect(events[1].position == Point(10, 50) && events[1].screenPosition == Point(60, 100))
    #expect(events[2].released == .left && events[2].held == [])
    #expect(mice(two).isEmpty)
}

@Test func aHeldButtonKeepsTheMouse() {
    let desk = Desk()
    let one = desk.app("one")
    let two = desk.app("two")
    one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    two.window(1, Rect(x: 300, y: 50, width: 200, height: 150))
    desk.point(100, 120)
    desk.press()
    desk.point(400, 120)
    desk.deliver()
    desk.release()
    desk.deliver()
    #expect(mice(one).last?.position == Point(350, 70))
    #expect(mice(two).isEmpty)
    #expect(two.take(.cursorEnter).count == 1 && one.take(.cursorLeave).count == 1)
}

@Test func motionIsToldOncePerRound() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    desk.point(100, 100)
    desk.deliver()
    _ = mice(app)
    for x in 101...150 { desk.point(x, 100) }
    desk.deliver()
    let events = mice(app)
    #expect(events.count == 1)
    #expect(events[0].delta == Point(50, 0) && events[0].position == Point(100, 50))
}

@Test func movementGoesOnAtTheEdge() {
    let desk = Desk()
    let app = desk.app("game")
    app.surface(1, .fullScreen, Rect(x: 0, y: 0, width: 640, height: 480), 0xFF00_0000, flags: [])
    desk.point(639, 100)
    desk.deliver()
    _ = mice(app)
    desk.server.movePointer(by: Point(25, 3), now: desk.now)
    desk.server.movePointer(by: Point(10, 0), now: desk.now)
    desk.deliver()
    let events = mice(app)
    #expect(events.map(\.delta) == [Point(35, 3)])
    #expect(events.map(\.position) == [Point(639, 103)])
}

@Test func keysGoToTheFocus() {
    let desk = Desk()
    let one = desk.app("one")
    let two = desk.app("two")
    one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    two.window(1, Rect(x: 300, y: 50, width: 200, height: 150))
    desk.type(0xE1, 0x04)
    let events = keys(two)
    #expect(keys(one).isEmpty)
    #expect(events.map(\.code) == [0xE1, 0x04, 0x04, 0xE1])
    #expect(events[1].character == 97 && events[1].modifiers == .shift)
    // A key that was pressed in a window is released there.
    desk.keyDown(0x05)
    desk.server.setFocus(one[1])
    desk.keyUp(0x05)
    desk.deliver()
    #expect(keys(two).map(\.action) == [.press, .release] && keys(one).isEmpty)
}

@Test func heldKeysRepeat() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    desk.keyDown(0x04)
    desk.keyDown(0x04)
    #expect(desk.server.nextDeadline() != nil)
    for _ in 0..<100 { desk.wait(milliseconds: 10) }
    desk.keyUp(0x04)
    desk.deliver()
    let actions = keys(app).map(\.action)
    #expect(actions.first == .press && actions.last == .release)
    let repeats = actions.filter { $0 == .repeat }.count
    #expect(repeats >= 12 && repeats <= 20)
    desk.settle()
    desk.wait(milliseconds: 6000)
    #expect(desk.server.nextDeadline() == nil)
}

@Test func menusCloseOnAPressElsewhere() {
    let desk = Desk()
    let one = desk.app("one")
    let two = desk.app("two")
    let other = two.window(1, Rect(x: 400, y: 300, width: 100, height: 100))
    one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    let popup = one.surface(
        2, .popup, Rect(x: 20, y: 40, width: 100, height: 80), 0xFF55_5555, flags: [.grab],
        parent: 1)
    #expect(popup.frame.origin == Point(70, 90))
    desk.type(0x04)
    #expect(keys(one).count == 2)
    desk.click(80, 100)
    #expect(one.take(.popupDismissed).isEmpty)
    _ = mice(one)
    // On the menu's own window: the menu closes, the press is used up.
    desk.click(220, 150)
    #expect(one.take(.popupDismissed).count == 1 && !popup.isShown)
    #expect(mice(one).allSatisfy { $0.pressed == [] })
    // Somewhere else: the menu closes, the press counts.
    one.send(.setVisible(SetVisible(visible: true)), 2)
    #expect(popup.isShown)
    desk.click(450, 350)
    #expect(!popup.isShown && desk.server.focus === other)
    #expect(mice(two).contains { $0.pressed == .left })
    #expect(desk.server.grabbingPopup == nil)
    desk.settle()
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func popupsStayOnTheScreen() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 500, y: 350, width: 130, height: 120))
    let popup = app.surface(
        2, .popup, Rect(x: 100, y: 100, width: 100, height: 80), 0xFF55_5555, flags: [.grab],
        parent: 1)
    #expect(popup.frame == Rect(x: 540, y: 400, width: 100, height: 80))
}

@Test func timersFireAndSleep() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    app.send(.setTimer(SetTimer(nanoseconds: 50_000_000, repeats: true)), 1)
    #expect(desk.server.nextDeadline() == desk.now + 50_000_000)
    for _ in 0..<20 { desk.wait(milliseconds: 10) }
    desk.deliver()
    #expect(app.take(.timer).count == 4)
    app.send(.setTimer(SetTimer(nanoseconds: .max, repeats: false)), 1)
    #expect(desk.server.nextDeadline() == nil)
}

/// What ends the typing also asks for what opens next.
@Test func whoHasTypedIsAnswered() {
    let enter: (Desk) -> Void = { $0.type(KeyCode.enter) }
    let key: (Desk) -> Void = { $0.type(KeyCode.leftSuper, KeyCode.letterT) }
    let click: (Desk) -> Void = { $0.click(150, 120) }
    for end in [enter, key, click] {
        let desk = Desk()
        let one = desk.app("one")
        let two = desk.app("two")
        one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
        desk.type(0x04)
        end(desk)
        let answer = two.window(1, Rect(x: 300, y: 80, width: 200, height: 150))
        #expect(desk.server.focus === answer && !answer.state.contains(.urgent))
        // Whoever types on is not to be interrupted.
        desk.type(0x04)
        let pushy = one.window(2, Rect(x: 300, y: 280, width: 200, height: 150))
        #expect(desk.server.focus === answer && pushy.state.contains(.urgent))
    }
}

@Test func whoTypesIsNotInterrupted() {
    let desk = Desk()
    let one = desk.app("one")
    let two = desk.app("two")
    let typing = one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    desk.type(0x04)
    let pushy = two.window(1, Rect(x: 100, y: 80, width: 200, height: 150))
    #expect(desk.server.focus === typing && pushy.state.contains(.urgent))
    #expect(desk.server.windows.last === typing)
    two.send(.focus, 1)
    #expect(desk.server.focus === typing)
    // Later a new window may come to the front.
    desk.wait(milliseconds: 1000)
    let patient = two.window(2, Rect(x: 100, y: 80, width: 200, height: 150))
    #expect(desk.server.focus === patient)
}

@Test func theClipboardIsForTheFocus() {
    let desk = Desk()
    let one = desk.app("one")
    let two = desk.app("two")
    one.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    two.window(1, Rect(x: 300, y: 50, width: 200, height: 150))
    // In the background one cannot put words into the user's mouth, nor read what others copied.
    one.send(.clipboardSet(ClipboardPart(isLast: true, bytes: [1])))
    #expect(desk.server.clipboard.isEmpty)
    let text = (0..<20_000).map { UInt8(truncatingIfNeeded: $0) }
    two.send(.clipboardSet(ClipboardPart(isLast: false, bytes: [UInt8](text[..<8000]))))
    two.send(.clipboardSet(ClipboardPart(isLast: false, bytes: [UInt8](text[8000..<16000]))))
    two.send(.clipboardSet(ClipboardPart(isLast: true, bytes: [UInt8](text[16000...]))))
    one.send(.clipboardGet)
    desk.deliver()
    #expect(
        one.take(.clipboard) == [.clipboard(ClipboardPart(isLast: true, bytes: []))])
    desk.click(60, 100)
    one.send(.clipboardGet)
    desk.deliver()
    var pasted: [UInt8] = []
    for case .clipboard(let part) in one.take(.clipboard) { pasted += part.bytes }
    #expect(pasted == text)
}

@Test func theTaskBarSeesAndCommandsWindows() {
    let desk = Desk()
    let shell = desk.app("shell", .shell)
    let app = desk.app("one")
    let window = app.window(1, Rect(x: 50, y: 50, width: 200, height: 150))
    shell.send(.subscribe(Subscription(events: [.attach, .detach, .report])))
    desk.deliver()
    guard case .globalAttach(let report) = shell.take(.globalAttach).first else {
        Issue.record("no window told")
        return
    }
    #expect(report.title == "one 1" && report.state == [.visible, .focused])
    shell.send(.act(Act(handle: report.handle, action: .toggle)))
    #expect(window.state.contains(.minimised))
    shell.send(.act(Act(handle: report.handle, action: .toggle)))
    #expect(window.isShown && desk.server.focus === window)
    desk.deliver()
    #expect(!shell.take(.globalReport).isEmpty)
    app.send(.freeSurface, 1)
    desk.deliver()
    #expect(shell.take(.globalDetach) == [.globalDetach(Detached(handle: report.handle))])
}
