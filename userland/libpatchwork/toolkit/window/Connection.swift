// The way to the window server, as little of it as windows need, so that tests can stand in for it.

internal import Geometry

/// A connection to a window server: packets both ways, and memory that it can see.
public protocol DesktopConnection: AnyObject {
    /// Sends a packet. What cannot be sent because the connection is gone is dropped.
    func send(_ packet: [UInt8])
    /// The next packet that has arrived; nil if there is none now.
    func receive() -> [UInt8]?
    /// Whether the other end is there.
    var isConnected: Bool { get }
    /// Memory for this many pixels behind a key that the server gave; nil if the key is worth nothing,
    /// or there is no more.
    func claimMemory(key: String, pixels: Int) -> SurfaceMemory?
}

/// Memory for the pixels of a window. This class keeps them in the program itself, for tests; the real
/// connection has one that the server can map.
open class SurfaceMemory {
    private var words: [UInt32]
    /// How many pixels there are.
    public final let count: Int

    /// Memory for `count` pixels, all 0.
    public init(count: Int, keepsWords: Bool = true) {
        self.count = count
        words = keepsWords ? Array(repeating: 0, count: count) : []
    }

    /// Lends the pixels.
    open func withPixels(_ body: (inout MutableSpan<UInt32>) -> Void) {
        var span = words.mutableSpan
        body(&span)
    }

    /// A one-time key with which the server gets at the memory; nil if none can be made.
    open func makeKey() -> String? { "memory" }

    /// Copies of the pixels, for tests.
    public final var pixels: [UInt32] {
        var copy: [UInt32] = []
        withPixels { span in
            copy.reserveCapacity(span.count)
            for index in 0..<span.count { copy.append(span[index]) }
        }
        return copy
    }
}
