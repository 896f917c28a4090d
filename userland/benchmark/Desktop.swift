// What the window server costs: the server itself, with programs that are simulated here. Nothing of it
// depends on what is on the real screen.

import DesktopProtocol
import Geometry
import KernelABI
import Std
import WindowServer

/// The world around the measured server: buffers by name.
private final class Bench: WindowServerHost {
    private var buffers: [String: Pixels] = [:]
    private var server: WindowServer! = nil
    private var client: ClientID! = nil
    private var keys = 0
    /// Time as the server sees it: each frame is due when it is asked for.
    private var now: UInt64 = 1_000_000_000
    static let screen = Size(1920, 1080)

    init?() {
        guard let screen = Pixels(size: Bench.screen),
            let server = WindowServer(screen: screen, host: self)
        else { return nil }
        self.server = server
        client = server.connect(.shell, now: now)
        send(.hello(Hello(name: "benchmark")))
    }

    func claimPixels(key: String, size: Size, pitch: Int) throws(ClaimError) -> Pixels {
        guard let pixels = buffers.removeValue(forKey: key) else { throw .unusable }
        return pixels
    }

    func offerMemory() -> String? { nil }
    func takeBackMemory(key: String) {}
    func log(_ line: String) {}
    func character(code: UInt16, modifiers: KeyModifiers) -> UInt32 { 0 }
    var hasAltGraph: Bool { false }

    func send(_ request: Request, _ surface: UInt32 = 0) {
        var writer = MessageWriter()
        request.write(surface: surface, to: &writer)
        server.receive(writer.take(), from: client, now: now)
    }

    /// A surface of one colour; its buffer.
    @discardableResult
    func surface(
        _ number: UInt32, _ role: SurfaceRole, _ frame: Rect, flags: SurfaceFlags = [.positioned]
    ) -> Pixels? {
        guard let pixels = Pixels(size: frame.size) else { return nil }
        pixels.fill(pixels.bounds, with: 0xFF00_0000 | number &* 0x28_1410)
        keys += 1
        buffers["\(keys)"] = pixels
        send(.newSurface(NewSurface(role: role, flags: flags, frame: frame)), number)
        send(
            .attach(
                AttachBuffer(
                    size: frame.size, pitch: UInt16(frame.width), key: "\(keys)")), number)
        send(.present(Present()), number)
        return pixels
    }

    /// Composes one frame and throws away what is told to programs.
    @discardableResult
    func frame() -> Region {
        now += 1_000_000_000
        let changed = server.compose(now: now)
        while server.nextPacket(for: client) != nil { server.didSend(to: client) }
        return changed
    }

    /// A key goes to the window with the focus, which answers it with a character's worth of new pixels:
    /// from the device's report to the screen, but for the wait for the next frame's time.
    func type(into number: UInt32, at place: Point) {
        now += 1_000_000
        server.key(0x04, isDown: true, now: now)
        server.key(0x04, isDown: false, now: now)
        while server.nextPacket(for: client) != nil { server.didSend(to: client) }
        send(.present(Present(damage: [Rect(place, Size(10, 20))])), number)
        frame()
    }

    func movePointer(to place: Point) {
        now += 1_000_000
        server.movePointer(to: place, now: now)
    }
}

/// The rows whose names begin with `desktop`.
func measureDesktop() {
    guard isWanted("desktop") else { return }
    reportMemory()
    measureBlits()
    guard let bench = Bench() else { return print("benchmark desktop failed: out of memory") }
    bench.surface(1, .wallpaper, Rect(.zero, Bench.screen))
    bench.surface(2, .panel, Rect(x: 0, y: 1040, width: 1920, height: 40))
    bench.surface(
        3, .window, Rect(x: 100, y: 60, width: 1280, height: 800),
        flags: [.positioned, .shadow])
    bench.frame()
    var step = 0
    // Moved 5 pixels to the right and 3 down each time: the whole window is composed.
    measure("desktop-move-large", 200) { () throws(Errno) in
        step += 1
        bench.send(
            .move(MoveSurface(origin: Point(100 + step * 5 % 300, 60 + step * 3 % 100))), 3)
        bench.frame()
    }
    measure("desktop-present-large", 200) { () throws(Errno) in
        bench.send(.present(Present()), 3)
        bench.frame()
    }
    measure("desktop-pointer", 2000) { () throws(Errno) in
        step += 1
        bench.movePointer(to: Point(10 + step * 7 % 1800, 10 + step * 5 % 1000))
        bench.frame()
    }
    measure("desktop-key-to-pixel", 2000) { () throws(Errno) in
        step += 1
        bench.type(into: 3, at: Point(step * 10 % 1200, step / 120 * 20 % 700))
    }
    measureTerminal(bench)
    for number in UInt32(0)..<10 {
        let place = Point(40 + Int(number) * 150, 80 + Int(number) * 50)
        bench.surface(
            10 + number, .window, Rect(place, Size(300, 200)), flags: [.positioned, .shadow])
    }
    bench.frame()
    measure("desktop-ten-windows", 200) { () throws(Errno) in
        for number in UInt32(10)..<20 { bench.send(.present(Present()), number) }
        bench.frame()
    }
}

/// How much of the machine's memory is in use: in a terminal on the desktop, what all of that takes.
private func reportMemory() {
    let words = Text.words((try? File.read("/dev/perf/mem")) ?? [])
    guard let index = words.firstIndex(of: "used_pages"), index + 1 < words.count,
        let pages = Text.number(words[index + 1].utf8)
    else { return }
    print("desktop-memory: \((pages * UInt64(Machine.pageSize)) >> 20) MiB in use")
}

/// A terminal that scrolls by a line for each frame.
private func measureTerminal(_ bench: Bench) {
    guard let terminal = ScrollingTerminal(),
        let pixels = bench.surface(
            4, .window, Rect(Point(200, 150), terminal.size), flags: [.positioned, .shadow])
    else { return print("benchmark desktop-scroll-terminal failed: no fonts") }
    bench.frame()
    measure("desktop-scroll-terminal", 200) { () throws(Errno) in
        terminal.scroll()
        pixels.draw { terminal.draw(on: &$0) }
        bench.send(.present(Present()), 4)
        bench.frame()
    }
}

/// Copying and blending pixels against copying bytes: the same amount each, 4 MiB.
private func measureBlits() {
    let size = Size(1024, 1024)
    guard let from = Pixels(size: size), let to = Pixels(size: size) else { return }
    from.fill(from.bounds, with: 0x8040_2010)
    let bytes = size.area * 4
    let source = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe source.initializeMemory(as: UInt8.self, repeating: 1)
    defer {
        unsafe source.deallocate()
        unsafe target.deallocate()
    }
    let bytewise = measure("desktop-memcpy-4M", 400) { () throws(Errno) in
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(source))
    }
    let fill = measure("desktop-fill-4M", 400) { () throws(Errno) in
        to.fill(to.bounds, with: 0xFF12_3456)
    }
    let copy = measure("desktop-copy-4M", 400) { () throws(Errno) in
        to.copy(to.bounds, from: from, origin: .zero)
    }
    let blend = measure("desktop-blend-4M", 400) { () throws(Errno) in
        to.blend(to.bounds, from: from, origin: .zero)
    }
    guard let bytewise else { return }
    for (name, time) in [("fill", fill), ("copy", copy), ("blend", blend)] {
        guard let time else { continue }
        print("desktop-\(name): \(bytewise * 100 / max(1, time)) % of memcpy's bandwidth")
    }
}
