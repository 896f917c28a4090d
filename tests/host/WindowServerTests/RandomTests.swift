// Thousands of random requests and input events. Whatever they are, the server lives, the screen shows
// what the model says, and nobody's window is out of reach.

import DesktopProtocol
import Geometry
import SeededRandom
import Testing

@testable import WindowServer

/// A user and programs without a plan.
private final class Chaos {
    let desk = Desk(200, 150)
    var generator: SeededGenerator
    var shell: App
    var programs: [App] = []
    var born = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        shell = desk.app("shell", .shell)
        shell.send(.subscribe(Subscription(events: .known)))
        for _ in 0..<3 { addProgram() }
    }

    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    func rect() -> Rect {
        Rect(
            x: number(-60...220), y: number(-60...170), width: number(1...120),
            height: number(1...100))
    }

    func addProgram() {
        born += 1
        programs.append(desk.app("program \(born)"))
    }

    func step() {
        switch number(0...99) {
        case 0..<35: input()
        case 35..<90: request()
        case 90..<96: desk.wait(milliseconds: number(1...700))
        default: life()
        }
    }

    private func life() {
        guard let app = programs.randomElement(using: &generator) else { return addProgram() }
        switch number(0...5) {
        case 0:
            desk.server.hangUp(app.id, now: desk.now)
            programs.removeAll { $0 === app }
            desk.apps.removeAll { $0 === app }
            addProgram()
        case 1: app.answersPings.toggle()
        case 2: app.answersConfigures.toggle()
        case 3:
            let size = Size(number(90...260), number(70...200))
            _ = desk.server.changeScreen(to: Pixels(size: size)!, now: desk.now)
        case 4: desk.wait(milliseconds: 5200)
        default: app.reads.toggle()
        }
    }

    private func input() {
        let buttons: [MouseButtons] = [.left, .left, .left, .right, .middle]
        switch number(0...9) {
        case 0..<4: desk.point(number(-5...265), number(-5...205))
        case 4..<6: desk.press(buttons.randomElement(using: &generator)!)
        case 6..<8: for button in [MouseButtons.left, .right, .middle] { desk.release(button) }
        case 8: desk.server.wheel(number(-2...2), now: desk.now)
        default:
            let codes: [UInt16] = [
                0xE3, 0xE2, 0xE2, 0x2B, 0x2B, 0x50, 0x4F, 0x52, 0x51, 0x29, 0x3D, 0x07, 0x04, 0xE1,
            ]
            let code = codes.randomElement(using: &generator)!
            if chance(60) { desk.keyDown(code) } else { desk.keyUp(code) }
        }
    }

    private func request() {
        let app = chance(20) ? shell : programs.randomElement(using: &generator)!
        if desk.server.clients[app.id.number] == nil || app.isCutOff {
            if app !== shell {
                programs.removeAll { $0 === app }
                desk.server.hangUp(app.id, now: desk.now)
                desk.apps.removeAll { $0 === app }
                addProgram()
            }
            return
        }
        let surface = UInt32(number(1...5))
        let exists = desk.server.clients[app.id.number]!.surfaces[surface] != nil
        if !exists { return create(app, surface) }
        change(app, surface)
    }

    private func create(_ app: App, _ surface: UInt32) {
        if chance(2) { return app.send(.freeSurface, surface) }
        var roles: [SurfaceRole] = [.window, .window, .window, .popup, .fullScreen]
        if app === shell { roles = [.panel, .wallpaper, .popup, .window] }
        let role = roles.randomElement(using: &generator)!
        let owned = desk.server.clients[app.id.number]!.surfaces.keys.sorted()
        let parent = role == .popup || chance(20) ? owned.randomElement(using: &generator) ?? 0 : 0
        if role == .popup && parent == 0 { return }
        app.send(
            .newSurface(
                NewSurface(
                    role: role,
                    flags: SurfaceFlags(rawValue: UInt16(number(0...63))), parent: parent,
                    frame: rect())), surface)
        draw(app, surface)
    }

    private func draw(_ app: App, _ surface: UInt32) {
        let alpha = UInt32(number(0...255))
        let channel = { UInt32(self.number(0...Int(alpha))) }
        let color = alpha << 24 | channel() << 16 | channel() << 8 | channel()
        let size = Size(number(1...120), number(1...90))
        app.draw(surface, size, serial: UInt32(number(0...9)), color)
    }

    private func change(_ app: App, _ surface: UInt32) {
        switch number(0...15) {
        case 15: app.send(.getMemory, surface)
        case 0: app.send(.freeSurface, surface)
        case 1, 2: app.send(.move(MoveSurface(origin: rect().origin)), surface)
        case 3: draw(app, surface)
        case 4, 5:
            guard let buffer = app.surfaces[surface]?.buffer else { return }
            let area = Rect(x: number(0...60), y: number(0...60), width: 30, height: 20)
            buffer.fill(area, 0xFF00_0000 | UInt32(number(0...0xFFFFFF)))
            app.send(.present(Present(serial: 1, damage: [area])), surface)
        case 6: app.send(.setVisible(SetVisible(visible: chance(70))), surface)
        case 7: app.send(.focus, surface)
        case 8, 9:
            let action = WindowAction(rawValue: UInt8(number(0...9)))!
            if action != .kill { app.send(.act(Act(handle: 0, action: action)), surface) }
        case 10:
            app.send(
                .frameGeometry(
                    FrameGeometry(
                        border: Insets(all: number(0...6)), title: rect(), closeButton: rect(),
                        minimum: rect().size, maximum: chance(80) ? .zero : rect().size,
                        abilities: WindowAbilities(rawValue: UInt16(number(0...15))))), surface)
        case 11:
            app.send(
                .setTimer(
                    SetTimer(nanoseconds: UInt64(number(0...100_000_000)), repeats: chance(50))),
                surface)
        case 12:
            app.send(
                .setCursor(SetCursor(shape: CursorShape(rawValue: UInt8(number(0...11)))!)),
                surface)
        case 13:
            let role = desk.server.clients[app.id.number]?.surfaces[surface]?.role
            if role != .window && role != .fullScreen { return }
            app.send(.grabPointer(GrabPointer(grabs: chance(70))), surface)
        default:
            app.send(chance(50) ? .beginMove : .beginResize(BeginResize(edges: .left)), surface)
        }
        if app === shell, chance(5) {
            app.send(
                .reserveEdge(
                    ReserveEdge(
                        edge: Edges(rawValue: UInt16(number(0...15))),
                        thickness: UInt16(number(0...60)))), surface)
        }
    }
}

@Test(arguments: UInt64(1)...12)
func whateverHappensTheScreenIsRight(seed: UInt64) {
    let chaos = Chaos(seed: seed)
    var frames = 0
    for step in 0..<1500 {
        chaos.step()
        guard step % 5 == 0 else { continue }
        let server = chaos.desk.server!
        chaos.desk.deliver()
        if let deadline = server.frameDeadline {
            chaos.desk.now = max(chaos.desk.now, deadline)
            _ = server.compose(now: chaos.desk.now)
            frames += 1
            if let point = server.differenceFromModel() {
                Issue.record("seed \(seed), step \(step): wrong at \(point)")
                return
            }
        }
        for window in server.windows where window.isShown && server.drag?.surface !== window {
            let seen = window.frame.intersection(server.screen.bounds)
            if seen.isEmpty && window.outstanding == nil {
                Issue.record("seed \(seed), step \(step): lost at \(window.frame)")
                return
            }
        }
    }
    #expect(frames > 50)
    // All is given back in the end.
    for app in chaos.programs + [chaos.shell] {
        chaos.desk.server.hangUp(app.id, now: chaos.desk.now)
    }
    #expect(chaos.desk.server.windows.isEmpty)
}

@Test func randomPacketsFromAFriendlySeed() {
    let desk = Desk(200, 150)
    var generator = SeededGenerator(seed: 99)
    var app = desk.app("fuzz")
    for _ in 0..<20_000 {
        if app.isCutOff {
            desk.server.hangUp(app.id, now: desk.now)
            desk.apps = []
            app = desk.app("fuzz", Bool.random(using: &generator) ? .shell : .ordinary)
            app.draw(1, Size(50, 40))
            app.send(.newSurface(NewSurface(role: .window)), 1)
            app.draw(1, Size(50, 40))
        }
        let count = Int.random(in: 8...40, using: &generator)
        var bytes = (0..<count).map { _ in
            Int.random(in: 0...2, using: &generator) > 0
                ? 0 : UInt8.random(in: 0...9, using: &generator)
        }
        bytes[0] = UInt8(count)
        bytes[1] = 0
        bytes[2] = UInt8.random(in: 0...27, using: &generator)
        bytes[3] = 0
        bytes[4] = UInt8.random(in: 0...2, using: &generator)
        bytes[5] = 0
        bytes[6] = 0
        bytes[7] = 0
        desk.server.receive(bytes, from: app.id, now: desk.now)
        desk.wait(milliseconds: 1)
    }
    desk.settle()
    #expect(desk.server.differenceFromModel() == nil)
}
