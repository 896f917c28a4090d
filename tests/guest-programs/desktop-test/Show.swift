// A desktop to look at while there is no other: a background, a bar, windows that answer.

import DesktopProtocol
import Geometry
import Graphics
import KernelABI
import Std

final class Show {
    private let probe: Probe
    private var titles: [UInt32: Size] = [:]
    private var step = 0

    init() throws(Errno) {
        probe = try Probe(DesktopSocket.shell, name: "desktop-test")
    }

    func run() {
        guard case .screenInfo(let info) = probe.wait(for: .screenInfo) else { return }
        let screen = Rect(.zero, info.size)
        surface(1, .wallpaper, screen) { canvas in
            for y in 0..<screen.height {
                let shade = UInt8(60 + y * 120 / screen.height)
                canvas.fill(
                    Rect(x: 0, y: y, width: screen.width, height: 1),
                    Color(red: 30, green: shade / 2, blue: shade))
            }
        }
        let bar = Rect(x: 0, y: screen.height - 36, width: screen.width, height: 36)
        surface(2, .panel, bar) { $0.fill(Rect(.zero, bar.size), Color(0xFFC0_C0C0)) }
        probe.send(.reserveEdge(ReserveEdge(edge: .bottom, thickness: 36)), 2)
        for number in UInt32(3)..<6 { window(number, Size(360, 240)) }
        probe.send(.setTimer(SetTimer(nanoseconds: 100_000_000, repeats: true)), 3)
        loop()
    }

    private func surface(
        _ number: UInt32, _ role: SurfaceRole, _ frame: Rect, _ draw: (inout Canvas) -> Void
    ) {
        probe.send(.newSurface(NewSurface(role: role, flags: .positioned, frame: frame)), number)
        probe.show(number, frame.size, draw)
    }

    private func window(_ number: UInt32, _ size: Size) {
        probe.send(
            .newSurface(NewSurface(role: .window, flags: .shadow, frame: Rect(.zero, size))),
            number)
        probe.send(.setTitle(SetTitle(title: "Window \(number)", icon: "")), number)
        draw(number, size, state: [])
    }

    private func draw(_ number: UInt32, _ size: Size, serial: UInt32 = 0, state: WindowState) {
        titles[number] = size
        probe.send(
            .frameGeometry(
                FrameGeometry(
                    border: Insets(all: 4),
                    title: Rect(x: 4, y: 4, width: size.width - 32, height: 22),
                    closeButton: Rect(x: size.width - 26, y: 4, width: 22, height: 22),
                    minimum: Size(120, 80), maximum: .zero, abilities: .known)), number)
        probe.show(number, size, serial: serial) { canvas in
            let all = Rect(.zero, size)
            canvas.fill(all, Color(0xFFC0_C0C0))
            canvas.bevel(all, BevelColors(light: .white, shade: Color(0xFF40_4040)), thickness: 2)
            canvas.fill(
                Rect(x: 4, y: 4, width: size.width - 8, height: 22),
                state.contains(.focused) ? Color(0xFF10_3A80) : Color(0xFF80_8080))
            canvas.fill(Rect(x: size.width - 26, y: 4, width: 22, height: 22), Color(0xFFC0_3030))
            canvas.fill(all.inset(by: 40), Color(0xFF00_0000 | number &* 0x3A_5577 & 0xFF_FFFF))
            canvas.fill(
                Rect(
                    x: 10 + step * 5 % max(1, size.width - 40), y: size.height - 30, width: 20,
                    height: 10), .black)
        }
    }

    private func loop() {
        while probe.isConnected {
            var poller = Poller()
            poller.add(probe.descriptor)
            _ = try? poller.wait()
            for (surface, event) in probe.take() { handle(event, surface) }
        }
    }

    private func handle(_ event: Event, _ surface: UInt32) {
        switch event {
        case .configure(let body):
            if titles[surface] != nil {
                draw(surface, body.size, serial: body.serial, state: body.state)
            }
        case .timer:
            step += 1
            if let size = titles[surface] { draw(surface, size, state: []) }
        case .close: probe.send(.freeSurface, surface)
        case .key(let body): print("key \(body.code) \(body.character) \(body.action.rawValue)")
        case .mouse(let body):
            if body.pressed != [] { print("press \(body.position.x) \(body.position.y)") }
        default: break
        }
    }
}
