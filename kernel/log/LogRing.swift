// The last bytes of the log.

/// A ring of text; new text replaces the oldest.
@safe struct LogRing: ~Copyable {
    static let capacity = 64 * 1024

    private let bytes: UnsafeMutableBufferPointer<UInt8>
    /// How many bytes were ever written; the ring holds the last ``capacity`` of them.
    private(set) var end: UInt64 = 0

    init() {
        unsafe bytes = .allocate(capacity: LogRing.capacity)
        unsafe bytes.initialize(repeating: 0)
    }

    deinit {
        unsafe bytes.deallocate()
    }

    /// The position of the oldest byte still held.
    var start: UInt64 {
        end > UInt64(LogRing.capacity) ? end - UInt64(LogRing.capacity) : 0
    }

    private func byte(at position: UInt64) -> UInt8 {
        unsafe bytes[Int(position % UInt64(LogRing.capacity))]
    }

    mutating func append(_ text: borrowing Span<UInt8>) {
        for index in text.indices {
            unsafe bytes[Int(end % UInt64(LogRing.capacity))] = text[index]
            end += 1
        }
    }

    func read(from position: UInt64, into output: inout OutputSpan<UInt8>) -> UInt64 {
        var next = min(max(position, start), end)
        while next < end, output.freeCapacity > 0 {
            output.append(byte(at: next))
            next += 1
        }
        return next
    }

    /// Calls `body` with each line, oldest first; a line that was partly overwritten is left out.
    func forEachLine(_ body: (borrowing Span<UInt8>) -> Void) {
        var line = LogMessage()
        var isWhole = start == 0
        for position in start..<end {
            let byte = byte(at: position)
            line.append(byte: byte)
            guard byte == 0x0A else { continue }
            if isWhole { body(line.utf8) }
            isWhole = true
            line = LogMessage()
        }
    }
}
