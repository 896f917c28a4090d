// Windows that keep the pointer, and how the user always gets it back.

import DesktopProtocol
import Geometry
import Testing

@testable import WindowServer

/// A game that keeps the pointer, and what it was told since.
private final class Grabbing {
    let desk = Desk()
    let game: App
    let other: App
    let window: Surface

    init() {
        other = desk.app("other")
        other.window(1, Rect(x: 400, y: 50, width: 200, height: 150))
        game = desk.app("game")
        window = game.window(1, Rect(x: 50, y: 100, width: 300, height: 200))
        desk.point(500, 400)
        game.send(.grabPointer(GrabPointer(grabs: true)), 1)
        desk.settle()
        _ = motions(game)
    }

    func motions(_ app: App) -> [MouseEvent] {
        app.take(.mouse).compactMap { if case .mouse(let event) = $0 { event } else { nil } }
    }

    func move(_ x: Int, _ y: Int) {
        desk.server.movePointer(by: Point(x, y), now: desk.now)
        desk.settle()
    }

    /// Whether movement goes to the game while the pointer stays.
    var isHeld: Bool {
        let place = desk.server.pointer.position
        _ = motions(game)
        move(3, 2)
        return desk.server.pointer.position == place && motions(game).map(\.delta) == [Point(3, 2)]
    }
}

@Test func aWindowKeepsThePointer() {
    let grab = Grabbing()
    #expect(grab.desk.server.pointer.position == grab.window.frame.center)
    // Further than the screen is wide, and no window on the way hears of it.
    for _ in 0..<50 { grab.move(40, -1) }
    #expect(grab.motions(grab.game).map(\.delta.x).reduce(0, +) == 2000)
    #expect(grab.desk.server.pointer.position == grab.window.frame.center)
    #expect(grab.motions(grab.other).isEmpty && grab.desk.server.differenceFromModel() == nil)
    // Presses and the wheel are the window's; none of them takes hold of the frame.
    grab.desk.press()
    grab.move(500, 0)
    grab.desk.release()
    grab.desk.server.wheel(1, now: grab.desk.now)
    grab.desk.deliver()
    let events = grab.motions(grab.game)
    #expect(events.map(\.pressed) == [.left, [], [], []])
    #expect(events.map(\.wheel) == [0, 0, 0, 1])
    // In the end it moves from where it rests.
    grab.game.send(.grabPointer(GrabPointer(grabs: false)), 1)
    grab.move(5, 5)
    #expect(grab.desk.server.pointer.position == grab.window.frame.center + Point(5, 5))
}

@Test func aTabletTurnsByItsOwnPlaces() {
    let grab = Grabbing()
    let desk = grab.desk
    desk.point(510, 395)
    desk.settle()
    desk.point(520, 395)
    desk.settle()
    #expect(grab.motions(grab.game).map(\.delta) == [Point(10, -5), Point(10, 0)])
    #expect(desk.server.pointer.position == grab.window.frame.center)
    grab.game.send(.grabPointer(GrabPointer(grabs: false)), 1)
    desk.point(520, 395)
    #expect(desk.server.pointer.position == Point(520, 395))
}

@Test func superFreesThePointerUntilTheUserReturns() {
    let grab = Grabbing()
    let desk = grab.desk
    #expect(grab.isHeld)
    desk.type(0xE3)
    #expect(!grab.isHeld)
    // The program may ask as often as it likes.
    grab.game.send(.grabPointer(GrabPointer(grabs: false)), 1)
    grab.game.send(.grabPointer(GrabPointer(grabs: true)), 1)
    #expect(!grab.isHeld)
    desk.click(200, 200)
    #expect(grab.isHeld)
}

@Test func thePointerGoesWithTheFocus() {
    let grab = Grabbing()
    let desk = grab.desk
    // Alt and Tab, while it is held too.
    desk.keyDown(0xE2)
    desk.keyDown(0x2B)
    #expect(!grab.isHeld)
    desk.keyUp(0x2B)
    desk.keyUp(0xE2)
    desk.settle()
    #expect(desk.server.focus === grab.other[1] && !grab.isHeld)
    // The wish holds: who comes back goes on.
    desk.click(60, 200)
    #expect(grab.isHeld)
    grab.game.send(.act(Act(handle: 0, action: .minimise)), 1)
    #expect(!grab.isHeld && desk.server.pointer.grab == nil)
    // Without the focus a wish is a wish.
    let third = desk.app("third")
    third.window(1, Rect(x: 10, y: 10, width: 100, height: 80))
    desk.click(450, 150)
    third.send(.grabPointer(GrabPointer(grabs: true)), 1)
    desk.point(500, 160)
    #expect(desk.server.pointer.position == Point(500, 160))
}

@Test func menusAndMovesComeFirst() {
    let grab = Grabbing()
    let desk = grab.desk
    let shell = desk.app("shell", .shell)
    shell.surface(1, .panel, Rect(x: 0, y: 440, width: 640, height: 40), 0xFF11_1111)
    #expect(grab.isHeld)
    shell.surface(
        2, .popup, Rect(x: 0, y: -100, width: 80, height: 100), 0xFF22_2222,
        flags: [.grab], parent: 1)
    #expect(!grab.isHeld)
    desk.click(600, 400)
    #expect(desk.server.grabbingPopup == nil)
    desk.drag(from: Point(150, 112), to: Point(190, 152))
    #expect(desk.server.drag == nil)
}

@Test(arguments: [0, 1, 2])
func whoGoesGivesThePointerBack(way: Int) {
    let grab = Grabbing()
    let desk = grab.desk
    #expect(grab.isHeld)
    switch way {
    case 0: grab.game.send(.freeSurface, 1)
    case 1: desk.server.hangUp(grab.game.id, now: desk.now)
    default:
        // It hangs, and its window has to be closed by force.
        grab.game.answersPings = false
        desk.press()
        desk.release()
        desk.wait(milliseconds: 6000)
    }
    desk.settle()
    let place = desk.server.pointer.position
    desk.server.movePointer(by: Point(7, 0), now: desk.now)
    desk.settle()
    #expect(desk.server.pointer.position == place + Point(7, 0))
    #expect(desk.server.pointer.grab == nil && desk.server.differenceFromModel() == nil)
}
