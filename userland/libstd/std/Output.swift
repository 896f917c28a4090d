// Buffered output: many small writes become few calls.

internal import CSystem
public import KernelABI

/// A buffer in front of a file. Text is written when the buffer is full, when a line ends (for those
/// who asked for that) and on `flush`. After the first error nothing more is written: what would come
/// then would come with a gap before it.
public final class Output {
    /// Where it is written to.
    public let descriptor: Descriptor
    private var buffer: [UInt8] = []
    private let flushesLines: Bool
    /// The first error, if there was any.
    public private(set) var failure: Errno?

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

    /// Whether something waits to be written.
    public var isWaiting: Bool { !buffer.isEmpty }

    /// Writes what is buffered; throws the first error there ever was.
    public func flush() throws(Errno) {
        send()
        if let failure { throw failure }
    }
}

/// Reads a file line by line, however the bytes arrive.
public struct LineReader {
    private let descriptor: Descriptor
    private let beforeReading: () throws(Errno) -> Void
    private var buffer: [UInt8] = []
    private var start = 0
    private var ended = false
    /// Whether the line that came last had no line end: then it is the file's last one.
    public private(set) var isUnfinished = false

    /// Lines of an open file, which it does not own.
    ///
    /// - Parameter beforeReading: called when all lines that have arrived were handed out and more must
    ///   be read, for which the file may have to be waited for. What it throws, ``next()`` throws.
    public init(
        _ descriptor: Descriptor, beforeReading: @escaping () throws(Errno) -> Void = {}
    ) {
        self.descriptor = descriptor
        self.beforeReading = beforeReading
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
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                isUnfinished = true
                return Array(buffer[start...])
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            try beforeReading()
            let part = try descriptor.read(upTo: 16 * 1024)
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
