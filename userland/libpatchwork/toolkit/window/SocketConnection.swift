// The real connection: a seqpacket socket below /net/local, and shared memory.

internal import DesktopProtocol
public import KernelABI
public import Std

/// A connection to the window server through a local socket.
public final class SocketConnection: DesktopConnection {
    /// The socket, to wait for.
    public let descriptor: Descriptor
    /// Whether the server has not ended the connection.
    public private(set) var isConnected = true
    private let directory: String

    /// Connects to a socket by name, waiting for the server to listen for at most this long.
    public init(socket: String, timeoutNanoseconds: UInt64 = 10_000_000_000) throws(Errno) {
        // Opening makes the socket; its id names its directory.
        let maker = try Descriptor.open("/net/local/seqpacket")
        defer { try? maker.close() }
        let id = try maker.read(upTo: 64)
        let text = String(decoding: id.prefix { $0 > 32 }, as: UTF8.self)
        directory = "/net/local/\(text)"
        let start = Instant.now
        while true {
            do throws(Errno) {
                try File.write("\(directory)/ctl", "connect \(socket)")
                break
            } catch {
                // The desktop's programs start together with the server.
                guard Instant.now.nanoseconds(since: start) < timeoutNanoseconds else {
                    throw error
                }
                Thread.sleep(.milliseconds(20))
            }
        }
        descriptor = try Descriptor.open("\(directory)/data:nonblock")
    }

    /// A socket lives as long as its program unless it is told to close: its files could be opened again.
    deinit {
        try? File.write("\(directory)/ctl", "close")
        try? descriptor.close()
    }

    /// Sends a packet, waiting while the server is busy.
    public func send(_ packet: [UInt8]) {
        guard isConnected else { return }
        while true {
            do throws(Errno) {
                return try descriptor.write(packet)
            } catch {
                guard error == .wouldBlock else {
                    isConnected = false
                    return
                }
                waitUntilWritable()
            }
        }
    }

    private func waitUntilWritable() {
        var poller = Poller()
        poller.add(descriptor, .writable)
        _ = try? poller.wait(timeoutNanoseconds: 1_000_000_000)
    }

    /// The next packet that has arrived; does not wait.
    public func receive() -> [UInt8]? {
        guard isConnected else { return nil }
        do throws(Errno) {
            let packet = try descriptor.read(upTo: ProtocolLimits.packet)
            if packet.isEmpty { isConnected = false }
            return packet.isEmpty ? nil : packet
        } catch {
            if error != .wouldBlock, error != .interrupted { isConnected = false }
            return nil
        }
    }

    /// Shared memory for this many pixels, behind a key that the server gave.
    public func claimMemory(key: String, pixels: Int) -> SurfaceMemory? {
        guard let file = try? Descriptor.claim(key: key) else { return nil }
        return try? SharedSurfaceMemory(file, pixels: pixels)
    }
}

/// Memory that the server can map too.
@safe
final class SharedSurfaceMemory: SurfaceMemory {
    private let descriptor: Descriptor
    private let memory: UnsafeMutableRawBufferPointer

    /// The memory behind `descriptor`, which this object closes. The first mapping, this one, gives it
    /// its size.
    init(_ descriptor: Descriptor, pixels: Int) throws(Errno) {
        let page = Machine.pageSize
        let length = (max(1, pixels) * 4 + page - 1) / page * page
        self.descriptor = descriptor
        do throws(Errno) {
            // SAFETY: the mapping belongs to this object until it ends.
            unsafe memory = try descriptor.map(length: length)
        } catch {
            try? descriptor.close()
            throw error
        }
        super.init(count: pixels, keepsWords: false)
    }

    deinit {
        unsafe try? unmap(memory)
        try? descriptor.close()
    }

    override func withPixels(_ body: (inout MutableSpan<UInt32>) -> Void) {
        // SAFETY: mapped memory is aligned to pages, holds `count` words, and lives as long as this.
        let words = unsafe memory.bindMemory(to: UInt32.self)
        var span = unsafe MutableSpan(_unsafeElements: words.extracting(0..<count))
        body(&span)
    }

    override func makeKey() -> String? {
        // Long enough for any delay: a key that comes too late looks to the server like a forged one.
        try? descriptor.share(timeout: .seconds(600))
    }
}
