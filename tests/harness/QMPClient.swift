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
        if socket < 0 { try connect() }
        var message: [String: Any] = ["execute": command]
        if !arguments.isEmpty { message["arguments"] = arguments }
        var bytes = Array(try JSONSerialization.data(withJSONObject: message))
        bytes.append(UInt8(ascii: "\n"))
        try send(bytes)
        while true {
            let answer = try receive()
            if let error = answer["error"] { throw GuestError.monitor("\(command): \(error)") }
            if let result = answer["return"] { return result as? [String: Any] ?? [:] }
        }
    }

    private func connect() throws {
        // QEMU makes the socket shortly after it starts.
        for _ in 0..<500 {
            socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            if openSocket() == 0 {
                _ = try receive()
                try run("qmp_capabilities")
                return
            }
            close(socket)
            socket = -1
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw GuestError.monitor("nobody answers at \(path)")
    }

    private func openSocket() -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        // SAFETY: the copy is clamped to the field, which stays terminated by its last zero.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
            unsafe field.copyBytes(from: name.prefix(field.count - 1))
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A machine that has ended is an error to report, not a signal that ends the tests.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw broken() }
            rest = rest.dropFirst(count)
        }
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
