// Programs that do what they must not. Whoever does is cut off and named; others feel nothing.

import DesktopProtocol
import Geometry
import Testing

@testable import WindowServer

/// A desk with a witness that must not notice anything.
private func withWitness(_ body: (Desk, App) -> Void) {
    let desk = Desk()
    let witness = desk.app("witness")
    witness.window(1, Rect(x: 300, y: 200, width: 200, height: 150), 0xFF00_7700)
    _ = witness.take(.presented)
    let bad = desk.app("bad")
    body(desk, bad)
    desk.settle()
    #expect(bad.isCutOff)
    #expect(desk.lines.contains { $0.contains("(bad)") })
    #expect(desk.server.clients[bad.id.number]!.surfaces.isEmpty)
    #expect(!witness.isCutOff && witness[1].isShown)
    witness.send(.present(Present(serial: 3, damage: [])), 1)
    desk.settle()
    #expect(witness.take(.presented).count == 1)
    #expect(desk.pixel(400, 300) == 0xFF00_7700)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func forgedNumbers() {
    withWitness { _, bad in bad.send(.freeSurface, 1) }
    withWitness { _, bad in bad.send(.present(Present(serial: 1, damage: [])), 77) }
    withWitness { _, bad in
        bad.send(.newSurface(NewSurface(role: .popup, parent: 1, frame: .zero)), 2)
    }
    withWitness { _, bad in bad.send(.newSurface(NewSurface(role: .window)), 0) }
    withWitness { _, bad in
        bad.send(.newSurface(NewSurface(role: .window)), 1)
        bad.send(.newSurface(NewSurface(role: .window)), 1)
    }
}

@Test func rightsOfTheShell() {
    withWitness { _, bad in bad.send(.subscribe(Subscription(events: .keyboard))) }
    withWitness { _, bad in bad.send(.act(Act(handle: 1, action: .kill))) }
    withWitness { _, bad in bad.send(.askReport(AskReport(handle: 1))) }
    withWitness { _, bad in bad.send(.newSurface(NewSurface(role: .wallpaper)), 1) }
    withWitness { _, bad in bad.send(.newSurface(NewSurface(role: .panel)), 1) }
    withWitness { _, bad in bad.send(.newSurface(NewSurface(role: .cursor)), 1) }
    withWitness { _, bad in bad.send(.themeChanged) }
}

@Test func onlyWindowsKeepThePointer() {
    let wish = Request.grabPointer(GrabPointer(grabs: true))
    withWitness { _, bad in bad.send(wish, 1) }
    withWitness { _, bad in
        bad.window(1, Rect(x: 0, y: 0, width: 50, height: 50))
        bad.surface(2, .popup, Rect(x: 0, y: 0, width: 9, height: 9), 0, parent: 1)
        bad.send(wish, 2)
    }
}

@Test func badBuffers() {
    func window(_ bad: App) { bad.send(.newSurface(NewSurface(role: .window)), 1) }
    withWitness { _, bad in
        window(bad)
        bad.send(.attach(AttachBuffer(serial: 0, size: Size(9, 9), pitch: 9, key: "guess")), 1)
    }
    withWitness { desk, bad in
        // A key of somebody else works once at most, and the sizes must fit the memory.
        window(bad)
        var attach = bad.attach(SharedBuffer(Size(10, 10)))
        attach.size = Size(16_000, 16_000)
        attach.pitch = 16_000
        bad.send(.attach(attach), 1)
    }
    withWitness { desk, bad in
        window(bad)
        var attach = bad.attach(SharedBuffer(Size(10, 10)))
        attach.pitch = 9
        bad.send(.attach(attach), 1)
    }
    withWitness { desk, bad in
        window(bad)
        bad.send(.present(Present(serial: 0, damage: [])), 1)
    }
}

@Test func damageOutsideOfTheBufferIsCut() {
    let desk = Desk()
    let app = desk.app("odd")
    app.window(1, Rect(x: 50, y: 50, width: 100, height: 80))
    app.send(
        .present(
            Present(
                serial: 1,
                damage: [
                    Rect(x: -1000, y: -1000, width: 16_000, height: 16_000),
                    Rect(x: 900, y: 0, width: 5, height: 5), .zero,
                ])), 1)
    desk.settle()
    #expect(!app.isCutOff)
    #expect(desk.server.differenceFromModel() == nil)
}

@Test func tooMuch() {
    withWitness { _, bad in
        for number in UInt32(1)...200 {
            bad.send(.newSurface(NewSurface(role: .window)), number)
        }
    }
    withWitness { desk, bad in
        // Pixels: windows of a screen each, until it is too much.
        for number in UInt32(1)...40 {
            bad.send(.newSurface(NewSurface(role: .window)), number)
            if bad.isCutOff { return }
            bad.draw(number, Size(640, 480))
        }
    }
    withWitness { desk, bad in
        for _ in 0..<30_000 where !bad.isCutOff { bad.send(.screenInfo) }
    }
    withWitness { _, bad in
        // A clipboard without end; with the focus, or else it is not listened to.
        bad.window(1, Rect(x: 0, y: 0, width: 50, height: 50))
        let part = ClipboardPart(isLast: false, bytes: [UInt8](repeating: 65, count: 8192))
        for _ in 0..<40 { bad.send(.clipboardSet(part)) }
    }
}

@Test func memoryThatNobodyClaimsIsTakenBack() {
    withWitness { _, bad in bad.send(.getMemory, 1) }
    let desk = Desk()
    let witness = desk.app("witness")
    witness.window(1, Rect(x: 0, y: 0, width: 50, height: 50))
    witness.send(.getMemory, 1)
    desk.settle()
    guard case .memory(let offer)? = witness.take(.memory).first else {
        Issue.record("no memory")
        return
    }
    let crowd = (0..<20).map { desk.app("greedy \($0)") }
    for (index, app) in crowd.enumerated() {
        app.window(1, Rect(x: 0, y: 0, width: 50, height: 50))
        for _ in 0..<100 { app.send(.getMemory, 1) }
        desk.settle()
        #expect(!app.isCutOff && app.take(.memory).count == 100)
        #expect(desk.offers.count <= min(192, 1 + 32 * (index + 1)))
    }
    // Those with the most lose theirs, not whoever asked first.
    #expect(desk.offers.count == 192 && desk.offers.contains(offer.key))
    for app in crowd { desk.server.hangUp(app.id, now: desk.now) }
    #expect(desk.offers == [offer.key])
    witness.send(.freeSurface, 1)
    witness.send(.freeSurface, 1)
    #expect(witness.isCutOff && desk.offers.isEmpty)
}

@Test func withoutMemoryTheKeyIsEmpty() {
    let desk = Desk()
    let app = desk.app("unlucky")
    app.window(1, Rect(x: 0, y: 0, width: 50, height: 50))
    desk.hasMemory = false
    app.send(.getMemory, 1)
    desk.settle()
    #expect(app.take(.memory) == [.memory(OfferedMemory(key: ""))] && !app.isCutOff)
}

/// Whoever makes a window larger when memory is short keeps what he has.
@Test func withoutMemoryThePictureStays() {
    let desk = Desk()
    let frame = Rect(x: 100, y: 100, width: 200, height: 150)
    let app = desk.app("unlucky")
    let window = app.window(1, frame, 0xFF11_2233)
    let larger = { desk.drag(from: Point(298, 248), to: Point(338, 268)) }
    desk.hasMemory = false
    larger()
    #expect(!app.isCutOff && window.frame == frame)
    #expect(desk.pixel(150, 200) == 0xFF11_2233)
    #expect(desk.lines.contains { $0.contains("no memory") })
    // It is asked for nothing more, and its frames still get their answers.
    #expect(window.outstanding == nil)
    _ = app.take(.presented)
    app.send(.present(Present(serial: 77, damage: [])), 1)
    desk.settle()
    #expect(app.take(.presented).count == 1)
    desk.hasMemory = true
    larger()
    #expect(window.frame == Rect(x: 100, y: 100, width: 240, height: 170))

    desk.hasMemory = false
    let late = desk.app("late")
    late.send(.newSurface(NewSurface(role: .window, frame: frame)), 1)
    late.draw(1, frame.size)
    desk.settle()
    #expect(late.take(.noMemory).count == 1 && !late.isCutOff && !app.isCutOff)
    // It may have had more on its way, and tries again.
    late.send(.present(Present(serial: 9, damage: [])), 1)
    desk.settle()
    #expect(!late.isCutOff && late.take(.presented).isEmpty)
    desk.hasMemory = true
    late.draw(1, frame.size)
    desk.settle()
    #expect(late.take(.presented).count == 1)
    #expect(desk.server.differenceFromModel() == nil)
}

/// What all programs have together is no program's fault.
@Test func manyLargeWindowsAreNobodysFault() {
    let desk = Desk()
    var refused = 0
    let large = Size(1280, 1024)
    let crowd = (0..<12).map { desk.app("large \($0)") }
    for app in crowd {
        app.send(.newSurface(NewSurface(role: .window)), 1)
        app.draw(1, large)
        desk.settle()
        refused += app.take(.noMemory).count
    }
    #expect(refused > 0 && crowd.allSatisfy { !$0.isCutOff })
    for app in crowd[..<2] { desk.server.hangUp(app.id, now: desk.now) }
    crowd[11].draw(1, large)
    desk.settle()
    #expect(crowd[11].take(.presented).count == 1)
}

@Test func aFloodIsForgivenIfItPasses() {
    let desk = Desk()
    let app = desk.app("busy")
    app.window(1, Rect(x: 0, y: 0, width: 50, height: 50))
    for _ in 0..<20 {
        for _ in 0..<10_000 { app.send(.setCursor(SetCursor(shape: .text)), 1) }
        desk.wait(milliseconds: 1000)
    }
    #expect(!app.isCutOff)
}

@Test func brokenMessages() {
    withWitness { desk, bad in
        desk.server.receive([9, 0, 2, 0], from: bad.id, now: desk.now)
    }
    withWitness { desk, bad in desk.server.receive([], from: bad.id, now: desk.now) }
    withWitness { desk, bad in
        desk.server.receive([8, 0, 200, 0, 0, 0, 0, 0], from: bad.id, now: desk.now)
    }
    withWitness { desk, bad in bad.send(.hello(Hello(name: "again"))) }
}

@Test func whoDoesNotSayHelloIsNotHeard() {
    let desk = Desk()
    let app = App(desk, "rude", .ordinary, greets: false)
    app.send(.newSurface(NewSurface(role: .window)), 1)
    #expect(app.isCutOff)
    let old = App(desk, "old", .ordinary, greets: false)
    old.send(.hello(Hello(version: 999, name: "old")))
    #expect(old.isCutOff)
    old.collect()
    #expect(
        old.take(.disconnected) == [.disconnected(Disconnected(reason: .version, kind: 1))])
}

@Test func silenceBlocksNobody() {
    withWitness { desk, bad in
        bad.window(1, Rect(x: 0, y: 0, width: 100, height: 100))
        bad.reads = false
        // It asks and never reads the answers.
        for _ in 0..<400 {
            for _ in 0..<100 { bad.send(.askReport(AskReport(handle: 0)), 1) }
            desk.wait(milliseconds: 10)
            desk.deliver()
        }
        #expect(desk.server.isFinished(bad.id))
        bad.reads = true
    }
}

/// A program that is slow to read loses nothing; one that never does is cut off in the very round in
/// which too much waits for it, though it asked for no more than it may.
@Test func unreadAnswersWaitUpToALimit() {
    let desk = Desk()
    let app = desk.app("slow")
    app.window(1, Rect(x: 0, y: 0, width: 100, height: 100))
    let title = String(repeating: "t", count: ProtocolLimits.title)
    app.send(.setTitle(SetTitle(title: title, icon: "")), 1)
    desk.settle()
    app.reads = false
    _ = app.take(.report)
    func ask(_ count: Int) {
        for _ in 0..<count { app.send(.askReport(AskReport(handle: 0)), 1) }
        _ = desk.server.clientsWithOutput
    }
    ask(6000)
    #expect(!app.isCutOff)
    app.reads = true
    desk.deliver()
    #expect(app.take(.report).count == 6000)
    app.reads = false
    ask(8000)
    #expect(app.isCutOff && desk.server.isFinished(app.id))
    #expect(desk.lines.contains { $0.contains("(slow) does not read its events") })
}

@Test func aHungProgramIsNotDrowned() {
    let desk = Desk()
    let app = desk.app("hung")
    app.window(1, Rect(x: 0, y: 0, width: 200, height: 200))
    app.send(.setTimer(SetTimer(nanoseconds: 1, repeats: true)), 1)
    app.reads = false
    for step in 0..<6_000 {
        desk.point(20 + step % 100, 50)
        if step % 100 == 0 { desk.type(0x04) }
        desk.wait(milliseconds: 10)
    }
    #expect(!app.isCutOff && app[1].state.contains(.unresponsive))
    app.reads = true
    desk.settle()
    #expect(!app[1].state.contains(.unresponsive))
}

@Test func memoryComesBack() {
    let desk = Desk()
    for round in 0..<50 {
        let app = desk.app("app \(round)")
        app.window(1, Rect(x: 20, y: 20, width: 200, height: 150))
        app.window(2, Rect(x: 60, y: 60, width: 200, height: 150))
        if round % 2 == 0 { app.send(.freeSurface, 1) }
        desk.server.hangUp(app.id, now: desk.now)
        desk.apps = []
        desk.settle()
    }
    #expect(desk.mapped == 0 && desk.server.totalPixels == 0)
    #expect(desk.server.clients.isEmpty && desk.server.windows.isEmpty)
    #expect(desk.server.recency.isEmpty && desk.server.focus == nil)
    #expect(desk.server.differenceFromModel() == nil)
}
