// Programs of the toolkit and the real window server, in one process: the whole desktop but for the
// kernel.

import DesktopProtocol
import Geometry
import Graphics
import Theme
@testable import WindowServer

@testable import Patchwork

/// A window server with programs.
final class ServedDesktop: WindowServerHost {
    private(set) var server: WindowServer!
    private var memories: [String: ServedMemory] = [:]
    private var offers: Set<String> = []
    private var nextKey = 0
    private(set) var lines: [String] = []
    private(set) var applications: [Application] = []
    var now: UInt64 = 1_000_000_000
    let theme: Theme

    init(_ width: Int, _ height: Int, theme: Theme) {
        self.theme = theme
        server = WindowServer(screen: Pixels(size: Size(width, height))!, host: self)
    }

    func claimPixels(key: String, size: Size, pitch: Int) throws(ClaimError) -> Pixels {
        guard let memory = memories.removeValue(forKey: key) else { throw .unusable }
        // SAFETY: the closure keeps the memory alive.
        let pixels = unsafe Pixels(
            size: size, pitch: pitch,
            memory: UnsafeMutableRawBufferPointer(
                start: memory.base, count: memory.count * 4)
        ) { _ = memory }
        guard let pixels else { throw .unusable }
        return pixels
    }

    func offerMemory() -> String? {
        nextKey += 1
        offers.insert("offer\(nextKey)")
        return "offer\(nextKey)"
    }

    func takeBackMemory(key: String) { offers.remove(key) }

    /// Whether an offer was there to be taken.
    func takeOffer(_ key: String) -> Bool { offers.remove(key) != nil }

    func log(_ line: String) { lines.append(line) }

    var hasAltGraph: Bool { false }

    func character(code: UInt16, modifiers: KeyModifiers) -> UInt32 {
        switch code {
        case 4..<30: UInt32(code) + 93
        case Keys.space: 32
        default: 0
        }
    }

    func key(for memory: ServedMemory) -> String {
        nextKey += 1
        memories["key\(nextKey)"] = memory
        return "key\(nextKey)"
    }

    /// Starts a program.
    func start(_ name: String, _ kind: ClientKind = .ordinary) -> Application {
        let connection = ServedConnection(self, kind)
        let application = Application(
            name, connection: connection, reader: Art.readArt, now: { [self] in now })
        application.apply(theme)
        applications.append(application)
        return application
    }

    /// Lets everybody react until nothing happens any more.
    func settle() {
        for _ in 0..<30 {
            server.finishRound()
            for application in applications {
                application.receive()
                application.fireTimers()
                application.update()
            }
            guard let deadline = server.frameDeadline else { continue }
            now = max(now, deadline)
            _ = server.compose(now: now)
        }
    }

    // MARK: The user

    func point(_ x: Int, _ y: Int) {
        server.movePointer(to: Point(x, y), now: now)
        server.flushMotion()
        settle()
    }

    func button(isDown: Bool) {
        server.button(.left, isDown: isDown, now: now)
        settle()
    }

    func click(_ point: Point) {
        // Not so soon after the last one that it would be a double click.
        now += 1_000_000_000
        self.point(point.x, point.y)
        button(isDown: true)
        button(isDown: false)
    }

    func click(_ element: Element) {
        guard let window = element.window else { return }
        let center = element.windowFrame.center
        click(window.screenFrame.origin + center)
    }

    func drag(from start: Point, to end: Point) {
        now += 1_000_000_000
        point(start.x, start.y)
        button(isDown: true)
        for step in 1...5 {
            point(
                start.x + (end.x - start.x) * step / 5, start.y + (end.y - start.y) * step / 5)
        }
        button(isDown: false)
    }

    func type(_ codes: UInt16...) {
        for code in codes { server.key(code, isDown: true, now: now) }
        for code in codes.reversed() { server.key(code, isDown: false, now: now) }
        settle()
    }

    /// What the screen shows.
    var picture: Image {
        let size = server.screen.size
        var pixels: [UInt32] = []
        for y in 0..<size.height {
            for x in 0..<size.width { pixels.append(server.screen.pixel(at: Point(x, y))) }
        }
        return Image(size: size, pixels: pixels)
    }
}

/// A program's end of a connection without a socket.
final class ServedConnection: DesktopConnection {
    private let desktop: ServedDesktop
    private let id: ClientID

    init(_ desktop: ServedDesktop, _ kind: ClientKind) {
        self.desktop = desktop
        id = desktop.server.connect(kind, now: desktop.now)
    }

    var isConnected: Bool { !desktop.server.isCutOff(id) }

    func send(_ packet: [UInt8]) {
        desktop.server.receive(packet, from: id, now: desktop.now)
    }

    func receive() -> [UInt8]? {
        guard let packet = desktop.server.nextPacket(for: id) else { return nil }
        desktop.server.didSend(to: id)
        return packet
    }

    func claimMemory(key: String, pixels: Int) -> SurfaceMemory? {
        desktop.takeOffer(key) ? ServedMemory(desktop, pixels) : nil
    }
}

/// Memory that a program and the server both see.
@safe
final class ServedMemory: SurfaceMemory {
    let base: UnsafeMutablePointer<UInt32>
    private let desktop: ServedDesktop

    init(_ desktop: ServedDesktop, _ count: Int) {
        self.desktop = desktop
        unsafe base = .allocate(capacity: count)
        unsafe base.initialize(repeating: 0, count: count)
        super.init(count: count, keepsWords: false)
    }

    deinit { unsafe base.deallocate() }

    override func withPixels(_ body: (inout MutableSpan<UInt32>) -> Void) {
        var span = unsafe MutableSpan(
            _unsafeElements: UnsafeMutableBufferPointer(start: base, count: count))
        body(&span)
    }

    override func makeKey() -> String? { desktop.key(for: self) }
}
