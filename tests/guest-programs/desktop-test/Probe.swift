// A program of the desktop that speaks the protocol by itself, for better or worse.

import DesktopProtocol
import Geometry
import Graphics
import KernelABI
import Patchwork
import Std

/// One connection to the window server.
final class Probe {
    private let connection: SocketConnection
    private var memories: [UInt32: any AnyObject] = [:]
    private var events: [(surface: UInt32, event: Event)] = []

    init(_ socket: StaticString = DesktopSocket.clients, name: String) throws(Errno) {
        connection = try SocketConnection(socket: "\(socket)")
        send(.hello(Hello(name: name)))
    }

    var descriptor: Descriptor { connection.descriptor }
    var isConnected: Bool { connection.isConnected }

    func send(_ request: Request, _ surface: UInt32 = 0) {
        var writer = MessageWriter()
        request.write(surface: surface, to: &writer)
        connection.send(writer.take())
    }

    /// Sends requests as one packet.
    func send(_ requests: [Request], _ surface: UInt32) {
        var writer = MessageWriter()
        for request in requests { request.write(surface: surface, to: &writer) }
        connection.send(writer.take())
    }

    func send(bytes: [UInt8]) { connection.send(bytes) }

    /// Reads what has arrived and answers what wants an answer.
    func receive() {
        while let packet = connection.receive() {
            do throws(ProtocolError) {
                var reader = try PacketReader(packet)
                while let message = try reader.next() {
                    let event = try Event(message)
                    if case .ping(let body) = event { send(.pong(body)) }
                    events.append((message.surface, event))
                }
            } catch {
                print("nonsense from the server: \(error.message)")
            }
        }
    }

    /// Waits for an event of a kind; nil if there is none within two seconds.
    func wait(for kind: EventKind) -> Event? {
        let start = Instant.now
        while Instant.now.nanoseconds(since: start) < 2_000_000_000 {
            receive()
            if let index = events.firstIndex(where: { $0.event.kind == kind }) {
                return events.remove(at: index).event
            }
            if !isConnected { return nil }
            var poller = Poller()
            poller.add(descriptor)
            _ = try? poller.wait(timeoutNanoseconds: 100_000_000)
        }
        return nil
    }

    /// Waits until the server has ended the connection, for two seconds at most, without reading a thing.
    func waitForEnd() {
        var poller = Poller()
        poller.add(descriptor, [])
        _ = try? poller.wait(timeoutNanoseconds: 2_000_000_000)
    }

    /// All events that have arrived.
    func take() -> [(surface: UInt32, event: Event)] {
        receive()
        defer { events = [] }
        return events
    }

    /// Gives a surface a buffer with what `draw` draws, and shows it.
    func show(
        _ surface: UInt32, _ size: Size, serial: UInt32 = 0, _ draw: (inout Canvas) -> Void
    ) {
        attach(surface, size, memoryFor: size, serial: serial, draw)
        send(.present(Present(serial: serial, damage: [])), surface)
    }

    /// Gives a surface a buffer that is said to hold `size`, and has memory for `real`.
    func attach(
        _ surface: UInt32, _ size: Size, memoryFor real: Size, serial: UInt32 = 0,
        _ draw: (inout Canvas) -> Void
    ) {
        send(.getMemory, surface)
        guard case .memory(let offer) = wait(for: .memory),
            let memory = connection.claimMemory(key: offer.key, pixels: real.area)
        else {
            print("no memory for a surface")
            return
        }
        memory.withPixels { pixels in
            var canvas = Canvas(pixels._mutatingExtracting(0..<pixels.count), size: real)
            draw(&canvas)
        }
        guard let key = memory.makeKey() else {
            print("no key for a surface")
            return
        }
        memories[surface] = memory
        send(
            .attach(
                AttachBuffer(serial: serial, size: size, pitch: UInt16(size.width), key: key)),
            surface)
    }
}
