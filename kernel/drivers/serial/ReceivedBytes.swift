// What a device delivered and nobody has taken yet.

/// A ring of bytes of fixed size. When it is full, new bytes are dropped, as they would be by a UART
/// that nobody serves.
struct ReceivedBytes {
    private static var capacity: Int { 1024 }

    private var bytes = InlineArray<1024, UInt8>(repeating: 0)
    private var first = 0
    private var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ byte: UInt8) {
        guard count < ReceivedBytes.capacity else { return }
        bytes[(first + count) % ReceivedBytes.capacity] = byte
        count += 1
    }

    mutating func takeFirst() -> UInt8? {
        guard count > 0 else { return nil }
        let byte = bytes[first]
        first = (first + 1) % ReceivedBytes.capacity
        count -= 1
        return byte
    }
}
