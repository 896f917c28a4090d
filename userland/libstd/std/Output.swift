// Buffered output: many small writes become few calls.

internal import CSystem
public import KernelABI

/// A buffer in front of a file. Text is written when the buffer is full, when a line ends (for those
/// who asked for that) and on `flush`. The first error is kept and reported by `flush`.
public final class Output {
    private let descriptor: Descriptor
    private var buffer: [UInt8] = []
    private let flushesLines: Bool
    private var failure: Errno?

    /// When to write.
    public enum Flushing: Sendable {
        /// When the buffer is full.
        case whenFull
        /// At the end of each line too.
        case atLineEnd
    }

    /// A buffer in front of an open file, which it does not own.
    public init(_ descriptor: Descriptor, _ flushing: Flushing = .whenFull) {
        self.descriptor = descriptor
        flushesLines = flushing == .atLineEnd
        buffer.reserveCapacity(4096)
    }

    deinit { try? flush() }

    /// Adds text.
    public func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        settle()
    }

    /// Adds text and a line end.
    public func writeLine(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(10)
        settle()
    }

    /// Adds bytes.
    public func write(_ bytes: some Collection<UInt8>) {
        buffer.append(contentsOf: bytes)
        settle()
    }

    /// Adds a byte.
    public func write(byte: UInt8) {
        buffer.append(byte)
        settle()
    }

    private func settle() {
        let lineEnded = flushesLines && buffer.last == 10
        if buffer.count >= 4096 || lineEnded { send() }
    }

    private func send() {
        if failure == nil, !buffer.isEmpty {
            do throws(Errno) {
                try descriptor.write(buffer)
            } catch {
                failure = error
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is buffered; throws the first error since the last flush.
    public func flush() throws(Errno) {
        send()
        if let failure {
            self.failure = nil
            throw failure
        }
    }
}

/// Reads a file line by line, however the bytes arrive.
public struct LineReader {
    private let descriptor: Descriptor
    private var buffer: [UInt8] = []
    private var start = 0
    private var ended = false

    /// Lines of an open file, which it does not own.
    public init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// The next line without its line end; nil at the end of the file.
    public mutating func next() throws(Errno) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 10) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            if ended {
                defer { start = buffer.count }
                return start < buffer.count ? Array(buffer[start...]) : nil
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            let part = try descriptor.read(upTo: 4096)
            if part.isEmpty { ended = true }
            buffer += part
        }
    }
}

/// What `print` writes to: standard output, line by line.
public enum StandardOutput {
    private static let lines = Mutex<[UInt8]>([])

    /// Adds a byte, as `putchar` does.
    public static func put(_ byte: UInt8) {
        lines.withLock { buffer in
            buffer.append(byte)
            if byte == 10 || buffer.count >= 1024 {
                try? Descriptor.standardOutput.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
    }

    /// Writes what is left of an unfinished line.
    public static func flush() {
        lines.withLock { buffer in
            if !buffer.isEmpty { try? Descriptor.standardOutput.write(buffer) }
            buffer.removeAll(keepingCapacity: true)
        }
    }
}
