// The window server from the outside: what a program gets from it, and what happens to programs that
// do what they must not. With `show`, a few windows to look at and play with.

import Cases
import DesktopProtocol
import Geometry
import Graphics
import KernelABI
import Std

/// A connection with a window that has been composed.
func openWindow(_ name: String) throws(Errno) -> Probe {
    let probe = try Probe(name: name)
    probe.send(.newSurface(NewSurface(role: .window, frame: .zero)), 1)
    probe.show(1, Size(120, 80)) { $0.fill(Rect(x: 0, y: 0, width: 120, height: 80), .white) }
    return probe
}

/// Does something bad on a connection of its own: it must end, and another one must not notice.
func expectCutOff(
    _ cases: inout Cases, _ name: String, _ reason: DisconnectReason, _ body: (Probe) -> Void
) {
    cases.check(name) { () throws(Errno) in
        let witness = try openWindow("witness")
        guard witness.wait(for: .presented) != nil else { return "no frame before" }
        let bad = try Probe(name: name)
        body(bad)
        if case .disconnected(let told) = bad.wait(for: .disconnected) {
            if told.reason != reason { return "reason \(told.reason.rawValue)" }
        } else if bad.isConnected {
            // Whoever goes on writing may find the connection closed before having read why.
            return "was not cut off"
        }
        witness.send(.present(Present(serial: 7, damage: [])), 1)
        return witness.wait(for: .presented) == nil ? "the witness noticed" : nil
    }
}

func runCases() -> Never {
    var cases = Cases()
    cases.check("hello") { () throws(Errno) in
        let probe = try Probe(name: "hello")
        guard probe.wait(for: .hello) != nil else { return "no answer" }
        guard case .screenInfo(let info) = probe.wait(for: .screenInfo) else {
            return "no screen"
        }
        return info.size.isEmpty ? "the screen is empty" : nil
    }
    cases.check("window") { () throws(Errno) in
        let probe = try openWindow("window")
        guard probe.wait(for: .presented) != nil else { return "not composed" }
        guard case .configure(let told) = probe.wait(for: .configure) else { return "no state" }
        return told.state.contains(.focused) ? nil : "no focus"
    }
    cases.check("timer") { () throws(Errno) in
        let probe = try openWindow("timer")
        probe.send(.setTimer(SetTimer(nanoseconds: 20_000_000, repeats: false)), 1)
        return probe.wait(for: .timer) == nil ? "did not fire" : nil
    }
    expectCutOff(&cases, "forged-surface", .badSurface) { $0.send(.freeSurface, 9) }
    expectCutOff(&cases, "guessed-key", .badBuffer) { probe in
        probe.send(.newSurface(NewSurface(role: .window)), 1)
        let key = "00000000000000000000000000000000"
        probe.send(.attach(AttachBuffer(size: Size(9, 9), pitch: 9, key: key)), 1)
    }
    expectCutOff(&cases, "other-peoples-keys", .notAllowed) { probe in
        probe.send(.subscribe(Subscription(events: .keyboard)))
    }
    expectCutOff(&cases, "half-a-message", .protocolViolation) { $0.send(bytes: [9, 0, 2]) }
    expectCutOff(&cases, "flood", .tooMuch) { probe in
        probe.send(.newSurface(NewSurface(role: .window)), 1)
        let request = Request.setCursor(SetCursor(shape: .text))
        for _ in 0..<100 where probe.isConnected {
            probe.send([Request](repeating: request, count: 1000), 1)
        }
    }
    cases.finish()
}

if Arguments.all.dropFirst().contains("show") {
    do throws(Errno) {
        try Show().run()
    } catch {
        print("desktop-test: \(error.message)")
    }
} else {
    runCases()
}
