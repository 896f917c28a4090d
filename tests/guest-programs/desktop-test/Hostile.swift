// Programs that do what they must not. Each has a connection of its own, which must end, and be named in
// the log; a witness beside it must not notice.

import Cases
import DesktopProtocol
import Geometry
import Graphics
import KernelABI
import Patchwork
import Std

/// Does something bad on a connection: it must be cut off for `reason`, and another one goes on.
private func expectCutOff(
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
        return witnessFailure(witness)
    }
}

/// What is wrong with somebody who did nothing; nil if nothing is.
private func witnessFailure(_ witness: Probe) -> String? {
    witness.send(.present(Present(serial: 7, damage: [])), 1)
    return witness.wait(for: .presented) == nil ? "the witness noticed" : nil
}

private func openSurface(_ probe: Probe) {
    probe.send(.newSurface(NewSurface(role: .window)), 1)
}

/// Numbers of others, rights of others.
func refuseForgeries(_ cases: inout Cases) {
    expectCutOff(&cases, "forged-surface", .badSurface) { $0.send(.freeSurface, 9) }
    expectCutOff(&cases, "forged-parent", .badSurface) { probe in
        probe.send(.newSurface(NewSurface(role: .popup, parent: 1, frame: .zero)), 2)
    }
    expectCutOff(&cases, "other-peoples-keys", .notAllowed) { probe in
        probe.send(.subscribe(Subscription(events: .keyboard)))
    }
    expectCutOff(&cases, "other-peoples-windows", .notAllowed) { probe in
        probe.send(.act(Act(handle: 1, action: .kill)))
    }
    expectCutOff(&cases, "false-wallpaper", .notAllowed) { probe in
        probe.send(.newSurface(NewSurface(role: .wallpaper)), 1)
    }
    expectCutOff(&cases, "half-a-message", .protocolViolation) { $0.send(bytes: [9, 0, 2]) }
    expectCutOff(&cases, "nonsense", .protocolViolation) { probe in
        probe.send(bytes: [UInt8](repeating: 0xA5, count: 600))
    }
}

/// Buffers that are not what they are said to be.
func refuseBuffers(_ cases: inout Cases) {
    expectCutOff(&cases, "guessed-key", .badBuffer) { probe in
        openSurface(probe)
        let key = "00000000000000000000000000000000"
        probe.send(.attach(AttachBuffer(size: Size(9, 9), pitch: 9, key: key)), 1)
    }
    expectCutOff(&cases, "buffer-too-small", .badBuffer) { probe in
        openSurface(probe)
        probe.attach(1, Size(2000, 1000), memoryFor: Size(64, 64)) { _ in }
    }
    expectCutOff(&cases, "nothing-to-present", .badBuffer) { probe in
        openSurface(probe)
        probe.send(.present(Present()), 1)
    }
}

/// More than anybody may have.
func refuseTooMuch(_ cases: inout Cases) {
    expectCutOff(&cases, "too-many-surfaces", .tooMuch) { probe in
        for number in UInt32(1)...200 {
            probe.send(.newSurface(NewSurface(role: .window)), number)
        }
    }
    expectCutOff(&cases, "flood", .tooMuch) { probe in
        openSurface(probe)
        let request = Request.setCursor(SetCursor(shape: .text))
        for _ in 0..<100 where probe.isConnected {
            probe.send([Request](repeating: request, count: 1000), 1)
        }
    }
    expectCutOff(&cases, "never-reads", .doesNotRead) { probe in
        // Questions with long answers: more of them than the socket and the server's patience hold,
        // and fewer than a flood.
        openSurface(probe)
        let title = String(repeating: "t", count: ProtocolLimits.title)
        probe.send(.setTitle(SetTitle(title: title, icon: "")), 1)
        let question = Request.askReport(AskReport(handle: 0))
        for _ in 0..<16 where probe.isConnected {
            probe.send([Request](repeating: question, count: 1000), 1)
        }
        probe.waitForEnd()
    }
}

/// What is odd, but nobody's harm: it is borne.
func bearOddities(_ cases: inout Cases) {
    cases.check("damage-outside") { () throws(Errno) in
        let probe = try openWindow("damage-outside")
        guard probe.wait(for: .presented) != nil else { return "no frame before" }
        let places = [
            Rect(x: -500, y: -500, width: 4000, height: 4000),
            Rect(x: 119, y: 79, width: 9, height: 9),
            Rect(x: 100_000, y: 5, width: 16_000, height: 1),
        ]
        probe.send(.present(Present(serial: 9, damage: places)), 1)
        return probe.wait(for: .presented) == nil ? "not composed" : nil
    }
    cases.check("silence") { () throws(Errno) in
        // One who never says anything, not even hello, beside one who works.
        let silent = try SocketConnection(socket: "\(DesktopSocket.clients)")
        let witness = try openWindow("witness")
        guard witness.wait(for: .presented) != nil else { return "no frame" }
        return silent.isConnected ? witnessFailure(witness) : "who said nothing was cut off"
    }
    cases.check("memory-that-nobody-claims") { () throws(Errno) in
        let probe = try openWindow("memory")
        for _ in 0..<5 { probe.send([Request](repeating: .getMemory, count: 200), 1) }
        guard case .memory = probe.wait(for: .memory) else { return "no answer" }
        // Somebody else gets memory, and shows something in it.
        let witness = try openWindow("witness")
        guard witness.wait(for: .presented) != nil else { return "no frame beside it" }
        return probe.isConnected ? nil : "cut off"
    }
    cases.check("vanishing") { () throws(Errno) in
        let witness = try openWindow("witness")
        guard witness.wait(for: .presented) != nil else { return "no frame before" }
        for round in 0..<20 {
            let probe = try openWindow("vanishing \(round)")
            probe.send(bytes: [40, 0])
        }
        return witnessFailure(witness)
    }
}
