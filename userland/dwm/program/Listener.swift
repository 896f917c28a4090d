// Sockets: one that programs connect to, and their ends.

import KernelABI
import Std
import WindowServer

/// A listening socket.
struct Listener {
    /// Readable when somebody waits to be accepted.
    let waiting: Descriptor
    private let directory: String

    /// Listens under a name.
    init(name: String) throws(Errno) {
        let maker = try Descriptor.open("/net/local/seqpacket")
        let text = String(decoding: try maker.read(upTo: 64).prefix { $0 > 32 }, as: UTF8.self)
        directory = "/net/local/\(text)"
        try File.write("\(directory)/ctl", "bind \(name)")
        try File.write("\(directory)/ctl", "listen 64")
        waiting = try Descriptor.open("\(directory)/data:nonblock")
    }

    /// The next one who waits; nil if there is none.
    func accept() -> Descriptor? {
        try? Descriptor.open("\(directory)/accept:nonblock")
    }
}

/// A program at the other end of a socket.
struct Peer {
    let socket: Descriptor
    let id: ClientID
}
