// The window server from the outside: what a program gets from it, and what happens to programs that
// do what they must not. With `show`, a few windows to look at and play with; with `idle`, what a desktop
// costs that nobody uses.

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

func runCases() -> Never {
    var cases = Cases()
    // The window server's own memory grows with what it has had to do.
    cases.allowance = (896, 256 << 10)
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
    refuseForgeries(&cases)
    refuseBuffers(&cases)
    refuseTooMuch(&cases)
    bearOddities(&cases)
    cases.finish()
}

if Arguments.all.dropFirst().contains("idle") {
    runIdleCase()
} else if Arguments.all.dropFirst().contains("show") {
    do throws(Errno) {
        try Show().run()
    } catch {
        print("desktop-test: \(error.message)")
    }
} else {
    runCases()
}
