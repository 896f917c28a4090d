// A window server that a test plays itself: it sees what the program sends and says what happens.

import DesktopProtocol
import Geometry
import Graphics
import Theme

@testable import Patchwork

/// The other end of a program's connection.
final class SimulatedServer: DesktopConnection {
    var isConnected = true
    /// All that the program asked, in order.
    private(set) var requests: [(surface: UInt32, request: Request)] = []
    private var packets: [[UInt8]] = []
    private(set) var memories: [SurfaceMemory] = []
    /// Whether memory that is asked for comes at once.
    var givesMemory = true
    /// Whether keys are good for anything.
    var keysAreValid = true

    func send(_ packet: [UInt8]) {
        do {
            var reader = try PacketReader(packet)
            while let message = try reader.next() {
                let request = try Request(message)
                requests.append((message.surface, request))
                if request == .getMemory, givesMemory {
                    tell(.memory(OfferedMemory(key: "memory")), surface: message.surface)
                }
            }
        } catch {
            fatalError("the program broke the protocol: \(error)")
        }
    }

    func receive() -> [UInt8]? { packets.isEmpty ? nil : packets.removeFirst() }

    func claimMemory(key: String, pixels: Int) -> SurfaceMemory? {
        guard key == "memory", keysAreValid else { return nil }
        let memory = SurfaceMemory(count: pixels)
        memories.append(memory)
        return memory
    }

    func tell(_ event: Event, surface: UInt32 = 1) {
        var writer = MessageWriter()
        event.write(surface: surface, to: &writer)
        packets.append(writer.take())
    }

    /// The requests of a kind since the last call of `forget`.
    func all(_ kind: RequestKind) -> [Request] {
        requests.map { $0.request }.filter { $0.kind == kind }
    }

    func forget() { requests = [] }

    /// The damage of the newest frame, nil if there was none.
    var damage: [Rect]? {
        for case .present(let body) in requests.map({ $0.request }).reversed() {
            return body.damage
        }
        return nil
    }
}

/// A program in a simulated desktop, one step at a time.
final class Desktop {
    let server = SimulatedServer()
    let application: Application
    var time: UInt64 = 1_000_000_000
    private var pointer = Point.zero
    private var held: MouseButtons = []

    init(theme: Theme = Theme(), files: @escaping FileReader = Art.read) {
        final class Clock { var desktop: Desktop? }
        let clock = Clock()
        application = Application(
            "test", connection: server, reader: files,
            now: { clock.desktop?.time ?? 1_000_000_000 })
        clock.desktop = self
        application.apply(theme)
    }

    /// Opens a window, with the focus, and draws it.
    @discardableResult
    func open(_ window: Window, focused: Bool = true) -> Window {
        application.open(window)
        step()
        var state = WindowState.visible
        if focused { state.formUnion(.focused) }
        server.tell(
            .newSurface(
                SurfaceReport(handle: 7, state: state, frame: Rect(.zero, window.size))),
            surface: window.surface)
        step()
        return window
    }

    /// Lets the program react, and shows all frames that it presented.
    func step() {
        for _ in 0..<4 {
            application.receive()
            application.fireTimers()
            application.update()
            for window in application.windows where window.isWaiting {
                server.tell(
                    .presented(Presented(serial: window.presentSerial)), surface: window.surface)
            }
        }
    }

    /// Lets time pass.
    func wait(milliseconds: UInt64) {
        for _ in 0..<milliseconds / 10 {
            time += 10_000_000
            step()
        }
    }

    // MARK: Input

    func mouse(
        _ point: Point, pressed: MouseButtons = [], released: MouseButtons = [], clicks: UInt8 = 0,
        wheel: Int32 = 0, in window: Window
    ) {
        held = MouseButtons(rawValue: (held.rawValue | pressed.rawValue) & ~released.rawValue)
        server.tell(
            .mouse(
                MouseEvent(
                    held: held, pressed: pressed, released: released, clicks: clicks, wheel: wheel,
                    position: point, screenPosition: point, delta: point - pointer)),
            surface: window.surface)
        pointer = point
        step()
    }

    func center(of element: Element) -> Point { element.windowFrame.center }

    func hover(_ element: Element) {
        if let window = element.window { mouse(center(of: element), in: window) }
    }

    func press(_ element: Element, at offset: Point? = nil) {
        guard let window = element.window else { return }
        let point = offset.map { element.windowPoint($0) } ?? center(of: element)
        mouse(point, in: window)
        mouse(point, pressed: .left, clicks: 1, in: window)
    }

    func release(in window: Window) { mouse(pointer, released: .left, in: window) }

    func click(_ element: Element, at offset: Point? = nil) {
        press(element, at: offset)
        if let window = element.window ?? application.windows.last { release(in: window) }
    }

    func key(
        _ code: UInt16, character: Unicode.Scalar? = nil, modifiers: KeyModifiers = [],
        in window: Window
    ) {
        for action in [KeyAction.press, .release] {
            server.tell(
                .key(
                    KeyEvent(
                        action: action, modifiers: modifiers, code: code,
                        character: character?.value ?? 0)),
                surface: window.surface)
        }
        step()
    }

    func type(_ text: String, in window: Window) {
        for scalar in text.unicodeScalars { key(0, character: scalar, in: window) }
    }
}

extension Window {
    /// What it shows.
    var picture: Image {
        Image(size: bufferSize, pixels: Array((memory?.pixels ?? []).prefix(bufferSize.area)))
    }
}
