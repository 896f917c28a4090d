// A desktop without a machine: the server, programs made of test code, and a model of what the screen
// must show.

import DesktopProtocol
import Geometry
import Graphics
import Testing

@testable import WindowServer

/// Memory that a test program and the server both see.
final class SharedBuffer {
    let size: Size
    let pitch: Int
    let base: UnsafeMutablePointer<UInt32>
    let count: Int

    init(_ size: Size, pitch: Int? = nil) {
        self.size = size
        self.pitch = pitch ?? size.width
        count = max(1, self.pitch * size.height)
        base = .allocate(capacity: count)
        base.initialize(repeating: 0, count: count)
    }

    deinit { base.deallocate() }

    func fill(_ rect: Rect, _ pixel: UInt32) {
        let rect = rect.intersection(Rect(.zero, size))
        for y in rect.top..<rect.bottom {
            for x in rect.left..<rect.right { base[y * pitch + x] = pixel }
        }
    }
}

/// The world around the server.
final class Desk: WindowServerHost {
    var buffers: [String: SharedBuffer] = [:]
    /// Buffers that the server holds must live.
    var mapped = 0
    var lines: [String] = []
    var now: UInt64 = 1_000_000_000
    private(set) var server: WindowServer! = nil
    var apps: [App] = []

    init(_ width: Int = 640, _ height: Int = 480) {
        server = WindowServer(screen: Pixels(size: Size(width, height))!, host: self)
    }

    func claimPixels(key: String, size: Size, pitch: Int) throws(ClaimError) -> Pixels {
        guard let buffer = buffers.removeValue(forKey: key) else { throw .unusable }
        if !hasMemory { throw .noMemory }
        mapped += 1
        let pixels = Pixels(
            size: size, pitch: pitch,
            memory: UnsafeMutableRawBufferPointer(start: buffer.base, count: buffer.count * 4)
        ) { [self] in
            mapped -= 1
            _ = buffer
        }
        guard let pixels else { throw .unusable }
        return pixels
    }

    /// Keys of memory that were given and not taken back.
    var offers: Set<String> = []
    var hasMemory = true
    private var offerCount = 0

    func offerMemory() -> String? {
        guard hasMemory else { return nil }
        offerCount += 1
        offers.insert("offer-\(offerCount)")
        return "offer-\(offerCount)"
    }

    func takeBackMemory(key: String) { offers.remove(key) }

    var hasAltGraph = false

    func log(_ line: String) { lines.append(line) }

    func character(code: UInt16, modifiers: KeyModifiers) -> UInt32 {
        // The letters of a US keyboard.
        code >= 4 && code < 30 ? UInt32(code) + 93 : 0
    }

    /// Time passes.
    func wait(milliseconds: Int) {
        now += UInt64(milliseconds) * 1_000_000
        server.advance(to: now)
    }

    /// Composes frames until there is nothing to do, and delivers what was sent.
    @discardableResult
    func settle() -> Region {
        var changed = Region()
        for _ in 0..<20 {
            deliver()
            guard let deadline = server.frameDeadline else { break }
            now = max(now, deadline)
            changed.add(server.compose(now: now))
        }
        deliver()
        return changed
    }

    /// Hands packets to programs.
    func deliver() {
        for app in apps { app.collect() }
    }

    func app(_ name: String, _ kind: ClientKind = .ordinary) -> App {
        let app = App(self, name, kind)
        apps.append(app)
        return app
    }

    // MARK: The user

    func point(_ x: Int, _ y: Int) {
        server.movePointer(to: Point(x, y), now: now)
        server.flushMotion()
    }

    func press(_ button: MouseButtons = .left) { server.button(button, isDown: true, now: now) }
    func release(_ button: MouseButtons = .left) { server.button(button, isDown: false, now: now) }

    func click(_ x: Int, _ y: Int, _ button: MouseButtons = .left) {
        point(x, y)
        press(button)
        release(button)
        deliver()
    }

    /// Presses at one place and releases at another, with stops in between.
    func drag(from start: Point, to end: Point, _ button: MouseButtons = .left) {
        point(start.x, start.y)
        press(button)
        for step in 1...4 {
            point(
                start.x + (end.x - start.x) * step / 4, start.y + (end.y - start.y) * step / 4)
            settle()
        }
        release(button)
        settle()
    }

    func keyDown(_ code: UInt16) { server.key(code, isDown: true, now: now) }
    func keyUp(_ code: UInt16) { server.key(code, isDown: false, now: now) }

    func type(_ codes: UInt16...) {
        for code in codes { keyDown(code) }
        for code in codes.reversed() { keyUp(code) }
        settle()
    }

    func pixel(_ x: Int, _ y: Int) -> UInt32 { server.screen.pixel(at: Point(x, y)) }
}

/// A program made of test code. It answers like a well-behaved one unless told otherwise.
final class App {
    let desk: Desk
    let id: ClientID
    let name: String
    var events: [(surface: UInt32, event: Event)] = []
    var surfaces: [UInt32: (buffer: SharedBuffer, color: UInt32)] = [:]
    var answersPings = true
    var answersConfigures = true
    var reads = true
    private var nextKey = 0

    init(_ desk: Desk, _ name: String, _ kind: ClientKind, greets: Bool = true) {
        self.desk = desk
        self.name = name
        id = desk.server.connect(kind, now: desk.now)
        if greets { send(.hello(Hello(name: name))) }
    }

    func send(_ request: Request, _ surface: UInt32 = 0) {
        var writer = MessageWriter()
        request.write(surface: surface, to: &writer)
        desk.server.receive(writer.take(), from: id, now: desk.now)
    }

    func collect() {
        guard reads else { return }
        desk.server.finishRound()
        while let packet = desk.server.nextPacket(for: id) {
            desk.server.didSend(to: id)
            do {
                var reader = try PacketReader(packet)
                while let message = try reader.next() {
                    handle(try Event(message), message.surface)
                }
            } catch {
                Issue.record("the server sent nonsense: \(error)")
            }
        }
    }

    private func handle(_ event: Event, _ surface: UInt32) {
        events.append((surface, event))
        switch event {
        case .ping(let body):
            if answersPings { send(.pong(body)) }
        case .configure(let body):
            guard answersConfigures, let own = surfaces[surface] else { return }
            if body.size != own.buffer.size { draw(surface, body.size, serial: body.serial) }
        default: break
        }
    }

    /// A new buffer of one colour.
    func draw(_ surface: UInt32, _ size: Size, serial: UInt32 = 0, _ color: UInt32? = nil) {
        let buffer = SharedBuffer(size)
        let color = color ?? surfaces[surface]?.color ?? 0xFF12_3456
        buffer.fill(Rect(.zero, size), color)
        surfaces[surface] = (buffer, color)
        send(.attach(attach(buffer, serial: serial)), surface)
        send(.present(Present(serial: serial, damage: [])), surface)
    }

    func attach(_ buffer: SharedBuffer, serial: UInt32 = 0) -> AttachBuffer {
        nextKey += 1
        let key = "\(name)-\(nextKey)"
        desk.buffers[key] = buffer
        return AttachBuffer(
            serial: serial, size: buffer.size, pitch: UInt16(buffer.pitch), key: key)
    }

    /// A window with a frame: a border of 4, a title of 20.
    @discardableResult
    func window(
        _ surface: UInt32, _ frame: Rect, _ color: UInt32 = 0xFF12_3456,
        flags: SurfaceFlags = [.positioned], parent: UInt32 = 0,
        abilities: WindowAbilities = [.resize, .minimise, .maximise, .close]
    ) -> Surface {
        send(
            .newSurface(
                NewSurface(role: .window, flags: flags, parent: parent, frame: frame)), surface)
        send(.setTitle(SetTitle(title: "\(name) \(surface)", icon: "")), surface)
        send(
            .frameGeometry(
                FrameGeometry(
                    border: Insets(all: 4),
                    title: Rect(x: 4, y: 4, width: max(0, frame.width - 48), height: 20),
                    closeButton: Rect(x: frame.width - 24, y: 4, width: 20, height: 20),
                    minimum: Size(80, 60), maximum: .zero, abilities: abilities)), surface)
        draw(surface, frame.size, color)
        desk.settle()
        return self[surface]
    }

    @discardableResult
    func surface(
        _ number: UInt32, _ role: SurfaceRole, _ frame: Rect, _ color: UInt32,
        flags: SurfaceFlags = [.positioned], parent: UInt32 = 0
    ) -> Surface {
        send(
            .newSurface(NewSurface(role: role, flags: flags, parent: parent, frame: frame)), number)
        draw(number, frame.size, color)
        desk.settle()
        return self[number]
    }

    subscript(_ surface: UInt32) -> Surface {
        desk.server.clients[id.number]!.surfaces[surface]!
    }

    var isCutOff: Bool { desk.server.isCutOff(id) }

    /// Events of this kind since the last call.
    func take(_ kind: EventKind) -> [Event] {
        let found = events.filter { $0.event.kind == kind }.map(\.event)
        events.removeAll { $0.event.kind == kind }
        return found
    }
}
