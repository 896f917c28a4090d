// The loop: waits for input, programs and time, hands them to the server, and what it answers to the
// screen and to the programs.

import DesktopProtocol
import Geometry
import Graphics
import KernelABI
import Keyboard
import Std
import WindowServer

final class DesktopProgram: WindowServerHost {
    private let display: Display
    private let listeners: [(listener: Listener, kind: ClientKind)]
    private let input: Descriptor
    private var inputReader = DeviceTextReader()
    private var layout = KeyLayout()
    private var theme = ThemeWatch()
    private var peers: [Peer] = []
    private var server: WindowServer! = nil
    private var hasToldDesktop = false

    init() throws(Errno) {
        display = try Display()
        listeners = [
            (try Listener(name: "\(DesktopSocket.clients)"), .ordinary),
            (try Listener(name: "\(DesktopSocket.shell)"), .shell),
        ]
        input = try Descriptor.open("/dev/input/events:nonblock")
        guard let server = WindowServer(screen: display.memory, host: self) else {
            throw .noMemory
        }
        self.server = server
        server.font = DesktopProgram.font()
        Log.write("\(display.memory.size.width)x\(display.memory.size.height)")
    }

    /// The font of the switcher; it does without if there is none.
    private static func font() -> Font? {
        guard let bytes = try? File.read("/base/data/fonts/lato-bold-13.grf") else {
            return nil
        }
        return try? Font(grf: bytes)
    }

    // MARK: The loop

    func run() -> Never {
        while true {
            var now = Instant.now.nanoseconds
            server.advance(to: now)
            if let deadline = server.frameDeadline, deadline <= now { showFrame(now) }
            writeAll()
            now = Instant.now.nanoseconds
            if theme.takeChange(now: now) {
                server.announceTheme()
                continue
            }
            let deadline = [server.nextDeadline(), theme.deadline].compactMap { $0 }.min()
            let wait = deadline.map { $0 > now ? $0 - now : 0 } ?? Limits.forever
            poll(wait)
        }
    }

    private func showFrame(_ now: UInt64) {
        // Programs draw on while their frames are put on the screen.
        server.takePresents(now: now)
        writeAll()
        _ = server.compose(now: now)
        if !hasToldDesktop && server.isDesktopShown {
            hasToldDesktop = true
            Log.write("the desktop is there \(now / 1_000_000) ms after the start")
        }
    }

    private func poll(_ timeout: UInt64) {
        var poller = Poller()
        poller.add(display.changes)
        let themeFiles = theme.add(to: &poller)
        for (listener, _) in listeners { poller.add(listener.waiting) }
        poller.add(input)
        for peer in peers {
            let writes = server.nextPacket(for: peer.id) != nil
            var wanted: PollEvents = writes ? [.writable] : []
            if !server.isCutOff(peer.id) { wanted.insert(.readable) }
            poller.add(peer.socket, wanted)
        }
        do throws(Errno) {
            try poller.wait(timeoutNanoseconds: timeout)
        } catch {
            return
        }
        handle(poller, themeFiles: themeFiles)
    }

    private func handle(_ poller: Poller, themeFiles: Int) {
        let now = Instant.now.nanoseconds
        var index = 0
        func ready() -> PollEvents {
            defer { index += 1 }
            return poller.ready(at: index)
        }
        if ready().contains(.readable) { changeMode(now) }
        let themeChanges = (0..<themeFiles).filter { _ in ready().contains(.changed) }
        if !themeChanges.isEmpty { theme.noteChange(now: now) }
        let accepting = listeners.map { _ in ready() != [] }
        if ready() != [] { handleInput(now) }
        var gone: [Peer] = []
        for peer in peers {
            let events = ready()
            if events == [] { continue }
            if !serve(peer, events, now) { gone.append(peer) }
        }
        for peer in gone { drop(peer, now) }
        for (place, isWaiting) in accepting.enumerated() where isWaiting {
            accept(listeners[place].listener, listeners[place].kind, now)
        }
    }

    // MARK: Devices

    private func handleInput(_ now: UInt64) {
        // Bounded: a mouse that never stops must not keep programs from being heard.
        for _ in 0..<8 {
            guard let bytes = try? input.read(upTo: 1024), !bytes.isEmpty else { break }
            let events = inputReader.read(bytes)
            if events.contains(where: { $0.isPress }), layout.refresh() { applyKeyboardSettings() }
            server.handleInput(events, now: now)
            if bytes.count < 1000 { break }
        }
    }

    private func applyKeyboardSettings() {
        let wanted = layout.settings
        server.settings.repeatDelayNanoseconds = UInt64(wanted.repeatDelayMilliseconds) * 1_000_000
        server.settings.repeatNanoseconds = UInt64(wanted.repeatIntervalMilliseconds) * 1_000_000
    }

    private func changeMode(_ now: UInt64) {
        do throws(Errno) {
            guard try display.refresh() else { return }
            let size = display.memory.size
            if server.changeScreen(to: display.memory, now: now) {
                Log.write("the screen has \(size.width)x\(size.height) now")
            } else {
                Log.write("no memory for a screen of another size")
            }
        } catch {
            Log.write("the screen: \(error.message)")
        }
    }

    // MARK: Programs

    private func accept(_ listener: Listener, _ kind: ClientKind, _ now: UInt64) {
        for _ in 0..<16 {
            guard let socket = listener.accept() else { return }
            peers.append(Peer(socket: socket, id: server.connect(kind, now: now)))
        }
    }

    /// Reads what a program sent, a bounded part of it in each round; false if it is gone.
    private func serve(_ peer: Peer, _ events: PollEvents, _ now: UInt64) -> Bool {
        if events.contains(.badDescriptor) { return false }
        // Nobody is there any more to be told why.
        if events.contains(.hangUp) && server.isCutOff(peer.id) { return false }
        guard events.contains(.readable) || events.contains(.hangUp) else { return true }
        for _ in 0..<32 {
            if server.isCutOff(peer.id) { return true }
            do throws(Errno) {
                let packet = try peer.socket.read(upTo: ProtocolLimits.packet)
                if packet.isEmpty { return false }
                server.receive(packet, from: peer.id, now: now)
            } catch {
                if error == .wouldBlock || error == .interrupted { return true }
                // A packet that is too long can only be a program that does not know the protocol.
                return false
            }
        }
        return true
    }

    /// Writes what waits for programs, as far as they take it.
    private func writeAll() {
        let now = Instant.now.nanoseconds
        for id in server.clientsWithOutput {
            guard let peer = peers.first(where: { $0.id == id }) else { continue }
            while let packet = server.nextPacket(for: id) {
                do throws(Errno) {
                    try peer.socket.write(packet)
                    server.didSend(to: id)
                } catch {
                    if error != .wouldBlock && error != .interrupted { drop(peer, now) }
                    break
                }
            }
            if server.isFinished(id) { drop(peer, now) }
        }
    }

    private func drop(_ peer: Peer, _ now: UInt64) {
        guard peers.contains(where: { $0.id == peer.id }) else { return }
        peers.removeAll { $0.id == peer.id }
        server.hangUp(peer.id, now: now)
        try? peer.socket.close()
    }

    // MARK: The server's world

    func claimPixels(key: String, size: Size, pitch: Int) throws(ClaimError) -> Pixels {
        try SharedPixels.claim(key: key, size: size, pitch: pitch)
    }

    func offerMemory() -> String? { SharedPixels.offer() }

    func takeBackMemory(key: String) { try? Descriptor.revoke(key: key) }

    func log(_ line: String) { Log.write(line) }

    func character(code: UInt16, modifiers: KeyModifiers) -> UInt32 {
        layout.character(code: code, modifiers: modifiers)
    }

    var hasAltGraph: Bool { layout.hasAltGraph }
}
