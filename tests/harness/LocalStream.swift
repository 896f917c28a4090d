// A connection to a socket of the host, by its path.

import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The near end of a connection.
enum LocalStream {
    /// Connects; nil if nobody listens there.
    static func connect(to path: String) -> Int32? {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        // SAFETY: the copy is clamped to the field, which stays terminated by its last zero.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
            unsafe field.copyBytes(from: name.prefix(field.count - 1))
        }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return socket }
        close(socket)
        return nil
    }

    /// Writes what comes into a file, in a thread of its own, until the connection ends.
    static func copyAll(from socket: Int32, to file: FileHandle) {
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe Glibc.read(socket, $0.baseAddress, $0.count)
                }
                guard count > 0 else { return }
                try? file.write(contentsOf: buffer.prefix(count))
            }
        }
    }

    /// Sends all bytes; false if the connection has broken.
    static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A machine that has ended is an error to report, not a signal that ends the tests.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
