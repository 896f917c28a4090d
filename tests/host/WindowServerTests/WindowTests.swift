// What the user does with windows.

import DesktopProtocol
import Geometry
import Testing

@testable import WindowServer

private let left: UInt16 = 0x50
private let right: UInt16 = 0x4F
private let up: UInt16 = 0x52
private let down: UInt16 = 0x51
private let tab: UInt16 = 0x2B
private let alt: UInt16 = 0xE2
private let shift: UInt16 = 0xE1
private let command: UInt16 = 0xE3
private let f4: UInt16 = 0x3D
private let escape: UInt16 = 0x29

private let frame = Rect(x: 100, y: 100, width: 200, height: 150)

@Test func theTitleMovesAWindow() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    desk.drag(from: Point(150, 110), to: Point(250, 160))
    #expect(window.frame == frame.offset(by: Point(100, 50)))
    #expect(window.state.isDisjoint(with: .dragged))
    #expect(desk.server.differenceFromModel() == nil)
}

/// All that a user did while the server was busy comes at once, and in its order.
@Test func aKeyHeldDuringADragBelongsToIt() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    func place(_ x: Int, _ y: Int) -> [DeviceEvent] {
        [.positionX(x * 65_535 / 639), .positionY(y * 65_535 / 479)]
    }
    let events: [DeviceEvent] =
        [.mouse(0)] + place(200, 200) + [.keyboard(0), .press(Int(command)), .mouse(0), .press(1)]
        + place(230, 220) + place(260, 240)
        + [.release(1), .keyboard(0), .release(Int(command))]
    desk.server.handleInput(events, now: desk.now)
    desk.settle()
    #expect(window.frame == frame.offset(by: Point(60, 40)))
}

@Test func aMereClickMovesNothing() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    desk.drag(from: Point(150, 110), to: Point(152, 111))
    #expect(window.frame == frame)
}

@Test func everyEdgeAndCornerResizes() {
    let cases: [(Point, Point, Rect, CursorShape)] = [
        (
            Point(101, 180), Point(81, 200), Rect(x: 80, y: 100, width: 220, height: 150),
            .resizeHorizontal
        ),
        (
            Point(298, 180), Point(318, 200), Rect(x: 100, y: 100, width: 220, height: 150),
            .resizeHorizontal
        ),
        (
            Point(200, 101), Point(210, 91), Rect(x: 100, y: 90, width: 200, height: 160),
            .resizeVertical
        ),
        (
            Point(200, 248), Point(210, 258), Rect(x: 100, y: 100, width: 200, height: 160),
            .resizeVertical
        ),
        (
            Point(101, 101), Point(91, 81), Rect(x: 90, y: 80, width: 210, height: 170),
            .resizeFalling
        ),
        (
            Point(298, 248), Point(308, 268), Rect(x: 100, y: 100, width: 210, height: 170),
            .resizeFalling
        ),
        (
            Point(298, 101), Point(308, 91), Rect(x: 100, y: 90, width: 210, height: 160),
            .resizeRising
        ),
        (
            Point(101, 248), Point(91, 258), Rect(x: 90, y: 100, width: 210, height: 160),
            .resizeRising
        ),
        // Just outside of the frame it can be grasped too.
        (
            Point(302, 180), Point(322, 180), Rect(x: 100, y: 100, width: 220, height: 150),
            .resizeHorizontal
        ),
    ]
    for (start, end, result, shape) in cases {
        let desk = Desk()
        let window = desk.app("one").window(1, frame)
        desk.point(start.x, start.y)
        #expect(desk.server.pointer.shape == shape)
        desk.drag(from: start, to: end)
        #expect(window.frame == result)
        #expect(desk.server.differenceFromModel() == nil)
    }
}

@Test func sizesStayWithinBounds() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    // From the left beyond the least size: the right edge stays.
    desk.drag(from: Point(101, 180), to: Point(290, 180))
    #expect(window.frame == Rect(x: 220, y: 100, width: 80, height: 150))
}

@Test func aProgramMayRoundItsSize() {
    let desk = Desk()
    let app = desk.app("one")
    let window = app.window(1, frame)
    app.answersConfigures = false
    desk.point(101, 180)
    desk.press()
    desk.point(61, 180)
    desk.settle()
    guard case .configure(let asked) = app.take(.configure).last else {
        Issue.record("nobody asked")
        return
    }
    #expect(asked.size == Size(240, 150))
    app.draw(1, Size(230, 150), serial: asked.serial)
    desk.settle()
    #expect(window.frame == Rect(x: 70, y: 100, width: 230, height: 150))
    desk.release()
}

@Test func aDoubleClickMaximises() {
    let desk = Desk()
    let app = desk.app("one")
    let window = app.window(1, frame)
    desk.click(150, 110)
    desk.click(150, 110)
    desk.settle()
    #expect(window.frame == Rect(x: 0, y: 0, width: 640, height: 480))
    #expect(window.state.contains(.maximised))
    desk.wait(milliseconds: 1000)
    desk.click(150, 10)
    desk.click(150, 10)
    desk.settle()
    #expect(window.frame == frame && !window.state.contains(.maximised))
    // Slow clicks are two clicks.
    desk.wait(milliseconds: 1000)
    desk.click(150, 110)
    desk.wait(milliseconds: 600)
    desk.click(150, 110)
    desk.settle()
    #expect(window.frame == frame)
}

/// Two drags from one place in quick succession are two drags.
@Test func aDragIsNoHalfOfADoubleClick() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    for (edge, state) in [(0, WindowState.snappedLeft), (639, .snappedRight)] {
        desk.drag(from: Point(150, 110), to: Point(edge, 240))
        #expect(window.state.intersection(.tiled) == state)
        desk.type(command, down)
        #expect(window.frame == frame)
    }
}

@Test func edgesOfTheScreenSnap() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    desk.point(150, 110)
    desk.press()
    desk.point(0, 240)
    desk.settle()
    #expect(desk.server.drag?.snap == .snappedLeft)
    #expect(desk.server.differenceFromModel() == nil)
    desk.release()
    desk.settle()
    #expect(window.frame == Rect(x: 0, y: 0, width: 320, height: 480))
    #expect(desk.server.differenceFromModel() == nil)
    // Pulled away it has its old size again, under the pointer.
    desk.drag(from: Point(100, 10), to: Point(300, 200))
    #expect(window.frame.size == frame.size)
    #expect(window.frame.contains(Point(300, 200)))
    #expect(window.state.isDisjoint(with: .tiled))
    // The top edge maximises.
    desk.drag(from: Point(300, 200), to: Point(320, 0))
    #expect(window.state.contains(.maximised))
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func superAndArrows() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    desk.type(command, left)
    #expect(window.frame == Rect(x: 0, y: 0, width: 320, height: 480))
    desk.type(command, right)
    #expect(window.frame == frame)
    desk.type(command, right)
    #expect(window.frame == Rect(x: 320, y: 0, width: 320, height: 480))
    desk.type(command, up)
    #expect(window.frame == Rect(x: 0, y: 0, width: 640, height: 480))
    desk.type(command, down)
    #expect(window.frame == frame)
    desk.type(command, down)
    #expect(window.state.contains(.minimised) && !window.isShown)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func superAndTheMouse() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    desk.keyDown(command)
    desk.drag(from: Point(200, 200), to: Point(240, 220))
    #expect(window.frame == frame.offset(by: Point(40, 20)))
    desk.drag(from: Point(320, 250), to: Point(330, 260), .right)
    #expect(window.frame == Rect(x: 140, y: 120, width: 210, height: 160))
    desk.keyUp(command)
}

@Test func superAloneIsForTheTaskBar() {
    let desk = Desk()
    let shell = desk.app("shell", .shell)
    shell.send(.subscribe(Subscription(events: [.hotkey])))
    desk.type(command)
    #expect(shell.take(.hotkey) == [.hotkey(HotkeyEvent(hotkey: .startMenu))])
    desk.app("one").window(1, frame)
    desk.type(command, left)
    #expect(shell.take(.hotkey).isEmpty)
}

@Test func altTabSwitches() {
    let desk = Desk()
    let app = desk.app("one")
    let one = app.window(1, frame)
    let two = app.window(2, frame.offset(by: Point(30, 30)))
    let three = app.window(3, frame.offset(by: Point(60, 60)))
    desk.server.minimise(one)
    desk.keyDown(alt)
    desk.type(tab)
    #expect(desk.server.switcher != nil)
    desk.settle()
    #expect(desk.server.differenceFromModel() == nil)
    desk.keyUp(alt)
    desk.settle()
    #expect(desk.server.focus === two && desk.server.switcher == nil)
    #expect(desk.server.differenceFromModel() == nil)
    // And back: the order is that of use.
    desk.keyDown(alt)
    desk.type(tab)
    desk.keyUp(alt)
    #expect(desk.server.focus === three)
    // Two steps reach the minimised one.
    desk.keyDown(alt)
    desk.type(tab)
    desk.type(tab)
    desk.keyUp(alt)
    #expect(desk.server.focus === one && one.isShown)
    // Escape leaves everything as it was.
    desk.keyDown(alt)
    desk.type(tab)
    desk.type(escape)
    desk.keyUp(alt)
    #expect(desk.server.focus === one)
    for case .key(let event) in app.take(.key) { #expect(event.code == alt) }
}

@Test func altF4AsksToClose() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, frame)
    desk.type(alt, f4)
    #expect(app.take(.close).count == 1)
    #expect(app[1].isShown)
}

@Test func aHungProgramIsClosedByForce() {
    let desk = Desk()
    let app = desk.app("hung")
    let other = desk.app("other")
    let below = other.window(1, Rect(x: 400, y: 10, width: 100, height: 100))
    let window = app.window(1, frame)
    app.answersPings = false
    desk.click(200, 200)
    desk.settle()
    desk.wait(milliseconds: 5100)
    desk.settle()
    #expect(window.state.contains(.unresponsive))
    #expect(desk.server.differenceFromModel() == nil)
    // It can still be moved.
    desk.drag(from: Point(150, 110), to: Point(170, 120))
    #expect(window.frame == frame.offset(by: Point(20, 10)))
    desk.click(309, 120)
    desk.settle()
    #expect(app.isCutOff && app.take(.disconnected).count == 1)
    #expect(desk.server.windows.count == 1 && desk.server.focus === below)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func aProgramThatAnswersAgainIsForgiven() {
    let desk = Desk()
    let app = desk.app("slow")
    let window = app.window(1, frame)
    app.reads = false
    desk.click(200, 200)
    desk.wait(milliseconds: 5100)
    #expect(window.state.contains(.unresponsive))
    app.reads = true
    desk.settle()
    #expect(!window.state.contains(.unresponsive))
    #expect(desk.server.differenceFromModel() == nil)
}

/// What it missed is not lost: buttons and keys that came up, where the pointer went, a timer.
@Test func aProgramThatAnswersAgainKnowsWhatIs() {
    let desk = Desk()
    let app = desk.app("slow")
    app.window(1, frame)
    let letter: UInt16 = 0x04
    desk.click(200, 200)
    desk.settle()
    app.send(.setTimer(SetTimer(nanoseconds: 6_000_000_000, repeats: false)), 1)
    app.reads = false
    desk.wait(milliseconds: 1100)
    desk.press()
    desk.keyDown(letter)
    desk.wait(milliseconds: 5100)
    #expect(app[1].state.contains(.unresponsive))
    desk.release()
    desk.keyUp(letter)
    // Presses it does not hear of have no end either.
    desk.press(.right)
    desk.release(.right)
    desk.type(letter)
    desk.point(220, 230)
    // A timer of somebody who does not answer keeps nobody awake.
    #expect(desk.server.nextDeadline().map { $0 > desk.now } ?? true)
    desk.wait(milliseconds: 100)
    app.events = []
    app.reads = true
    desk.settle()
    desk.wait(milliseconds: 0)
    desk.settle()
    #expect(!app[1].state.contains(.unresponsive))
    var mouse: [MouseEvent] = []
    for case .mouse(let event) in app.take(.mouse) { mouse.append(event) }
    let pressed: [MouseButtons] = mouse.map(\.pressed).filter { $0 != [] }
    let released: [MouseButtons] = mouse.map(\.released).filter { $0 != [] }
    #expect(pressed == [.left] && released == [.left])
    #expect(mouse.last?.screenPosition == Point(220, 230) && mouse.last?.held == [])
    var keys: [KeyAction] = []
    for case .key(let event) in app.take(.key) where event.action != .repeat {
        keys.append(event.action)
    }
    #expect(keys == [.press, .release])
    #expect(app.take(.timer).count == 1)
}

@Test func noWindowIsLostOffScreen() {
    let desk = Desk()
    let window = desk.app("one").window(1, frame)
    for end in [Point(-2000, 300), Point(3000, 300), Point(300, 3000), Point(300, -500)] {
        let title = window.frame.origin + Point(60, 12)
        desk.point(max(1, min(638, title.x)), max(1, min(478, title.y)))
        desk.keyDown(command)
        desk.press()
        desk.point(end.x, end.y)
        desk.server.setFocus(window)
        desk.release()
        desk.keyUp(command)
        desk.settle()
        if !window.state.isDisjoint(with: .tiled) { desk.server.untile(window) }
        desk.settle()
        let seen = window.frame.intersection(Rect(x: 0, y: 0, width: 640, height: 480))
        #expect(seen.width >= 60 && seen.height >= 20)
        #expect(window.frame.top >= -4)
    }
}

@Test func newWindowsDoNotStack() {
    let desk = Desk(1024, 768)
    let app = desk.app("many")
    var origins: [Point] = []
    for number in UInt32(1)...20 {
        let window = app.window(
            number, Rect(x: 0, y: 0, width: 400, height: 300), flags: [.shadow])
        #expect(
            Rect(x: 0, y: 0, width: 1024, height: 768).contains(window.frame))
        for other in origins {
            #expect(
                abs(other.x - window.origin.x) >= 12 || abs(other.y - window.origin.y) >= 12)
        }
        origins.append(window.origin)
    }
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func dialogsStayAboveTheirWindow() {
    let desk = Desk()
    let app = desk.app("one")
    let window = app.window(1, frame)
    let dialog = app.window(
        2, Rect(x: 0, y: 0, width: 120, height: 80), 0xFF77_7777, flags: [.dialog], parent: 1)
    #expect(dialog.frame.center == window.frame.center)
    // A press on the window goes to the dialog.
    desk.click(110, 230)
    #expect(desk.server.focus === dialog)
    #expect(desk.server.windows.last === dialog)
    app.send(.freeSurface, 2)
    desk.settle()
    #expect(desk.server.focus === window)
    #expect(desk.server.differenceFromModel() == nil)
}

/// In the task bar a window is the one in use while its dialog is; the window itself looks as it is.
@Test func theDesktopHearsThatADialogsWindowIsInUse() {
    let desk = Desk()
    let bar = desk.app("bar", .shell)
    bar.send(.subscribe(Subscription(events: [.report])))
    let app = desk.app("one")
    let other = desk.app("two")
    other.window(1, Rect(x: 400, y: 10, width: 100, height: 100))
    let window = app.window(1, frame)
    func isInUse() -> Bool? {
        var answer: Bool?
        for case .globalReport(let report) in bar.take(.globalReport)
        where report.handle == window.handle { answer = report.state.contains(.focused) }
        return answer
    }
    desk.settle()
    #expect(isInUse() == true)
    _ = app.take(.report)
    app.window(
        2, Rect(x: 0, y: 0, width: 120, height: 80), 0xFF77_7777, flags: [.dialog], parent: 1)
    desk.settle()
    #expect(isInUse() == true && !window.state.contains(.focused))
    var own: [SurfaceReport] = []
    for case .report(let report) in app.take(.report) where report.handle == window.handle {
        own.append(report)
    }
    #expect(own.last?.state.contains(.focused) == false)
    desk.click(450, 50)
    desk.settle()
    #expect(isInUse() == false)
}

/// The next choice costs two cells, and the plate is as if it were drawn from nothing.
@Test func theSwitcherDrawsOnlyWhatItsChoiceChanges() throws {
    let desk = Desk()
    for number in UInt32(1)...5 {
        _ = desk.app("\(number)").window(1, frame.offset(by: Point(Int(number) * 20, 10)))
    }
    desk.keyDown(alt)
    desk.type(tab)
    let plate = try #require(desk.server.switcher?.frame)
    for code in [tab, right, left, left, left, left, tab] {
        desk.keyDown(code)
        desk.keyUp(code)
        let changed = desk.settle()
        #expect(!changed.isEmpty && changed.area <= plate.size.area / 2)
        #expect(desk.server.differenceFromModel() == nil)
        func drawn() -> [UInt32] {
            (0..<plate.height).flatMap { y in
                (0..<plate.width).map { desk.server.switcher!.pixels.pixel(at: Point($0, y)) }
            }
        }
        let partly = drawn()
        desk.server.refreshSwitcher()
        let isAsFromNothing = partly == drawn()
        #expect(isAsFromNothing)
        desk.settle()
    }
    desk.keyUp(alt)
}

/// A window that goes away from under a pointer at rest takes its shape along.
@Test func thePointerShowsWhatIsUnderItThoughNobodyMovesIt() {
    let desk = Desk()
    _ = desk.app("one").window(1, frame)
    desk.point(frame.right - 1, frame.center.y)
    desk.settle()
    #expect(desk.server.pointer.shape == .resizeHorizontal)
    desk.type(command, up)
    #expect(desk.server.pointer.shape == .arrow)
    desk.type(command, down)
    #expect(desk.server.pointer.shape == .resizeHorizontal)
}
