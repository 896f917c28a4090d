// QEMU's monitor protocol (QEMU Machine Protocol specification): JSON objects, one a line, over a
// socket. Commands are answered in order; events in between are passed over.

import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A connection to the monitor of a running machine; made at the first command.
public final class QMPClient {
    private let path: String
    /// Says why nobody listens any more; asked when the connection has broken.
    var explainEnd: () -> String = { "" }
    private var socket: Int32 = -1
    private var received: [UInt8] = []

    /// A client of the monitor at a socket's path.
    public init(path: String) { self.path = path }

    deinit { if socket >= 0 { close(socket) } }

    /// Runs a command and returns its result.
    @discardableResult
    public func run(_ command: String, _ arguments: [String: Any] = [:]) throws -> [String: Any] {
        try ask(command, arguments) as? [String: Any] ?? [:]
    }

    /// Runs a command whose result may be a list.
    func ask(_ command: String, _ arguments: [String: Any] = [:]) throws -> Any {
        if socket < 0 { try connect() }
        var message: [String: Any] = ["execute": command]
        if !arguments.isEmpty { message["arguments"] = arguments }
        var bytes = Array(try JSONSerialization.data(withJSONObject: message))
        bytes.append(UInt8(ascii: "\n"))
        try send(bytes)
        while true {
            let answer = try receive()
            if let error = answer["error"] { throw GuestError.monitor("\(command): \(error)") }
            if let result = answer["return"] { return result }
        }
    }

    private func connect() throws {
        // QEMU makes the socket shortly after it starts.
        for _ in 0..<500 {
            if let connection = LocalStream.connect(to: path) {
                socket = connection
                _ = try receive()
                try run("qmp_capabilities")
                return
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw GuestError.monitor("nobody answers at \(path)")
    }

    private func send(_ bytes: [UInt8]) throws {
        guard LocalStream.send(bytes, to: socket) else { throw broken() }
    }

    private func broken() -> GuestError {
        .monitor("the connection broke. \(explainEnd())")
    }

    /// The next object from the monitor.
    private func receive() throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(received[..<end])
                received.removeSubrange(...end)
                let object = try JSONSerialization.jsonObject(with: line)
                guard let message = object as? [String: Any] else {
                    throw GuestError.monitor("no object: \(String(decoding: line, as: UTF8.self))")
                }
                return message
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(socket, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw broken() }
            received += buffer[..<count]
        }
    }
}
