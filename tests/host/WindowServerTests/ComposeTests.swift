// What is composed, when, and what is left alone.

import DesktopProtocol
import Geometry
import Testing

@testable import WindowServer

@Test func aWindowAppearsWithItsFirstPicture() {
    let desk = Desk()
    desk.settle()
    let app = desk.app("one")
    let window = app.window(1, Rect(x: 50, y: 60, width: 200, height: 100), 0xFFAA_0000)
    #expect(desk.pixel(50, 60) == 0xFFAA_0000 && desk.pixel(249, 159) == 0xFFAA_0000)
    #expect(desk.pixel(49, 60) == 0xFF00_6C6C && desk.pixel(250, 159) == 0xFF00_6C6C)
    #expect(window.state.contains(.focused))
    #expect(app.take(.presented).count == 1)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func anIdleDesktopSleeps() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 200, height: 100))
    desk.settle()
    #expect(desk.server.nextDeadline() == nil)
    #expect(!desk.server.needsFrame)
    desk.point(5, 5)
    desk.settle()
    #expect(desk.server.nextDeadline() == nil)
}

@Test func onlyWhatChangedIsComposed() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 200, height: 100))
    let buffer = app.surfaces[1]!.buffer
    buffer.fill(Rect(x: 10, y: 10, width: 5, height: 5), 0xFFFF_FFFF)
    app.send(.present(Present(serial: 1, damage: [Rect(x: 10, y: 10, width: 5, height: 5)])), 1)
    let changed = desk.settle()
    #expect(changed.rects == [Rect(x: 60, y: 70, width: 5, height: 5)])
    #expect(desk.pixel(60, 70) == 0xFFFF_FFFF)
    // What was not named as damage is not taken.
    buffer.fill(Rect(x: 100, y: 50, width: 5, height: 5), 0xFFFF_FFFF)
    app.send(.present(Present(serial: 2, damage: [Rect(x: 0, y: 0, width: 1, height: 1)])), 1)
    desk.settle()
    #expect(desk.pixel(150, 110) == 0xFF12_3456)
}

@Test func hiddenPixelsAreNotComposed() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 200, height: 100), 0xFFAA_0000)
    app.window(2, Rect(x: 40, y: 50, width: 300, height: 200), 0xFF00_AA00)
    _ = app.take(.presented)
    // Wholly hidden: the picture is not taken, and the program not told to draw another.
    app.send(.present(Present(serial: 5, damage: [])), 1)
    #expect(desk.settle().isEmpty)
    #expect(app.take(.presented).isEmpty)
    #expect(desk.server.nextDeadline() == nil)
    // It comes to light: now it is.
    app.send(.move(MoveSurface(origin: Point(300, 300))), 2)
    desk.settle()
    #expect(app.take(.presented) == [.presented(Presented(serial: 5, time: desk.now))])
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func programsDrawOncePerFrame() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 200, height: 100))
    let start = desk.now
    _ = app.take(.presented)
    for frame in 0..<60 {
        app.send(.present(Present(serial: UInt32(frame), damage: [])), 1)
        // However often something is presented, one frame is composed.
        app.send(.present(Present(serial: UInt32(frame), damage: [])), 1)
        desk.settle()
        #expect(app.take(.presented).count == 1)
    }
    let elapsed = desk.now - start
    let expected = 60 * desk.server.settings.frameNanoseconds
    #expect(elapsed >= expected * 95 / 100 && elapsed < expected * 105 / 100)
}

@Test func framesThatAreLateDelayNoOthers() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 200, height: 100))
    desk.settle()
    let interval = desk.server.settings.frameNanoseconds
    let start = desk.now
    for frame in 0..<60 {
        app.send(.present(Present(serial: UInt32(frame), damage: [])), 1)
        // The server is woken a little after each deadline.
        desk.now = max(desk.now, desk.server.frameDeadline!) + interval / 4
        #expect(!desk.server.compose(now: desk.now).isEmpty)
    }
    #expect(desk.now - start <= 60 * interval + interval / 4)
    // After a pause there is nothing to be made up for.
    desk.now += 10 * interval
    app.send(.present(Present(serial: 60, damage: [])), 1)
    _ = desk.server.compose(now: desk.now)
    app.send(.present(Present(serial: 61, damage: [])), 1)
    #expect(desk.server.frameDeadline == desk.now + interval)
}

@Test func inputReachesTheScreenAtOnce() {
    let desk = Desk()
    desk.settle()
    desk.wait(milliseconds: 100)
    desk.point(300, 300)
    // Nothing was composed for a while: the next frame is due now and not a frame later.
    #expect(desk.server.frameDeadline! <= desk.now)
}

@Test func sizeAndPictureChangeTogether() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 200, height: 100), 0xFFAA_0000)
    let larger = SharedBuffer(Size(260, 130), pitch: 300)
    larger.fill(Rect(.zero, larger.size), 0xFF00_00AA)
    app.send(.attach(app.attach(larger)), 1)
    desk.settle()
    #expect(app[1].frame.size == Size(200, 100) && desk.pixel(60, 70) == 0xFFAA_0000)
    app.send(.present(Present(serial: 9, damage: [])), 1)
    desk.settle()
    #expect(app[1].frame.size == Size(260, 130) && desk.pixel(309, 189) == 0xFF00_00AA)
    // The old buffer is the program's again.
    #expect(desk.mapped == 1)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func shadowsAndTranslucencyShowWhatIsBehind() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 50, y: 60, width: 300, height: 200), 0xFFFF_FFFF)
    app.window(
        2, Rect(x: 100, y: 100, width: 100, height: 80), 0x8040_0000,
        flags: [.positioned, .translucent, .shadow])
    #expect(desk.pixel(150, 140) == 0xFFBF_7F7F)
    #expect(desk.pixel(98, 140) != 0xFFFF_FFFF)
    #expect(desk.server.differenceFromModel() == nil)
    app.send(.move(MoveSurface(origin: Point(260, 220))), 2)
    desk.settle()
    #expect(desk.pixel(98, 140) == 0xFFFF_FFFF)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func layersLieInTheirOrder() {
    let desk = Desk()
    let shell = desk.app("shell", .shell)
    let app = desk.app("one")
    shell.surface(1, .wallpaper, Rect(x: 0, y: 0, width: 640, height: 480), 0xFF10_1010)
    shell.surface(2, .panel, Rect(x: 0, y: 440, width: 640, height: 40), 0xFF20_2020)
    shell.send(.reserveEdge(ReserveEdge(edge: .bottom, thickness: 40)), 2)
    app.window(1, Rect(x: 10, y: 380, width: 200, height: 100), 0xFF30_3030)
    #expect(desk.pixel(600, 100) == 0xFF10_1010)
    #expect(desk.pixel(100, 470) == 0xFF20_2020)
    #expect(desk.pixel(100, 420) == 0xFF30_3030)
    #expect(desk.server.workArea == Rect(x: 0, y: 0, width: 640, height: 440))
    app.surface(
        3, .fullScreen, Rect(x: 0, y: 0, width: 640, height: 480), 0xFF40_4040, flags: [])
    #expect(desk.pixel(100, 470) == 0xFF40_4040)
    // Another window in front: the panel is there again.
    app.send(.focus, 1)
    desk.settle()
    #expect(desk.pixel(100, 470) == 0xFF20_2020 && desk.pixel(400, 100) == 0xFF40_4040)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func theScreenChangesItsSize() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 400, y: 300, width: 200, height: 150))
    app.window(2, Rect(x: 10, y: 10, width: 200, height: 150))
    app.send(.act(Act(handle: 0, action: .maximise)), 2)
    desk.settle()
    #expect(app[2].frame == Rect(x: 0, y: 0, width: 640, height: 480))
    #expect(desk.server.changeScreen(to: Pixels(size: Size(320, 240))!, now: desk.now))
    desk.settle()
    #expect(app[2].frame == Rect(x: 0, y: 0, width: 320, height: 240))
    #expect(app[1].frame.left < 320 && app[1].frame.top < 240)
    #expect(
        app.take(.screenInfo).contains(
            .screenInfo(
                ScreenInfo(
                    size: Size(320, 240), workArea: Rect(x: 0, y: 0, width: 320, height: 240),
                    frameNanoseconds: 13_333_333))))
    #expect(desk.server.differenceFromModel() == nil)
}
