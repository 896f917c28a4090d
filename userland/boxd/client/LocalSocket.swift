// Local sockets of messages, as boxd and its callers use them: everything is done by path below
// /net/local.

public import KernelABI
public import Std

/// A socket that was made by opening `/net/local/seqpacket`.
public struct LocalSocket: Sendable {
    /// The directory of its files.
    public let directory: String

    /// Makes a socket. It lasts as long as this process and those that descend from it.
    public init() throws(Errno) {
        let id = try File.read("/net/local/seqpacket")
        directory = "/net/local/" + String(decoding: id.prefix { $0 > 32 }, as: UTF8.self)
    }

    /// A socket that a process of the same namespace has made.
    public init(directory: String) {
        self.directory = directory
    }

    /// Listens under a name.
    public func listen(as name: String, backlog: Int) throws(Errno) {
        try File.write("\(directory)/ctl", "bind \(name) && listen \(backlog)")
    }

    /// Of a listening socket: a descriptor that is readable when somebody waits to be accepted.
    public func openListener() throws(Errno) -> Descriptor {
        try Descriptor.open("\(directory)/data:nonblock")
    }

    /// The oldest connection that waits; fails with `wouldBlock` if there is none. Reading and writing
    /// the connection do not wait either.
    public func accept() throws(Errno) -> Descriptor {
        try Descriptor.open("\(directory)/accept:nonblock")
    }

    /// Connects to a name.
    public func connect(to name: String) throws(Errno) -> Descriptor {
        try File.write("\(directory)/ctl", "connect \(name)")
        return try Descriptor.open("\(directory)/data")
    }
}
