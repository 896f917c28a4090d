// The kernel log: every line goes to the sinks (serial port, screen) and into a ring from which
// `/dev/klog` is served.

internal import KernelBase
internal import Arch

/// How much a log line matters.
public enum LogLevel: UInt8, Sendable {
    /// For the engineer who works on this very thing.
    case debug
    /// A fact worth knowing.
    case info
    /// Something is not as it should be; the system goes on as usual.
    case warning
    /// Something does not work.
    case error
    /// The system stops.
    case panic

    /// The letter in front of a line.
    var letter: UInt8 {
        switch self {
        case .debug: 0x44
        case .info: 0x49
        case .warning: 0x57
        case .error: 0x45
        case .panic: 0x50
        }
    }
}

/// Shows log lines as they are written.
public protocol LogSink: AnyObject {
    /// Shows `text`, which ends in a line feed.
    ///
    /// Called with the log's lock held and interrupts disabled: does not log, allocate or block.
    func write(_ text: borrowing Span<UInt8>)
}

/// The kernel log.
///
/// ``start()`` comes before everything else in the boot order; a line written before that is lost.
public enum Log {
    /// Creates the log. Once, at boot.
    public static func start() {
        unsafe shared = LogBuffer()
    }

    /// Adds a sink; it is shown everything that the ring still holds first.
    public static func add(_ sink: any LogSink) {
        unsafe shared?.add(sink)
    }

    /// Sets the source of the times in front of the lines, in nanoseconds since boot.
    public static func setClock(_ clock: @escaping @Sendable () -> UInt64) {
        unsafe shared?.setClock(clock)
    }

    /// Sets what is told of each new line. `hook` is called with the log's lock held and interrupts
    /// off: it does not log, allocate or block.
    public static func onNewLine(_ hook: @escaping @Sendable () -> Void) {
        unsafe shared?.onNewLine(hook)
    }

    /// Does something that must not happen in the middle of a line, as writing to a sink's device.
    /// `body` does not log, allocate or block.
    public static func exclusively(_ body: () -> Void) {
        if let log = unsafe shared { log.exclusively(body) } else { body() }
    }

    /// Writes a line for the engineer who works on this very thing; debug builds alone show it.
    public static func debug(_ message: @autoclosure () -> LogMessage) {
        #if DEBUG
        write(message(), .debug)
        #endif
    }

    /// Writes a fact worth knowing.
    public static func info(_ message: LogMessage) {
        write(message, .info)
    }

    /// Writes a warning: something is not as it should be; the system goes on as usual.
    public static func warning(_ message: LogMessage) {
        write(message, .warning)
    }

    /// Writes an error: something does not work.
    public static func error(_ message: LogMessage) {
        write(message, .error)
    }

    /// Writes a line of `level`.
    public static func write(_ message: LogMessage, _ level: LogLevel) {
        unsafe shared?.write(message, level)
    }

    /// Gives up mutual exclusion, since the holder of the lock may never go on.
    ///
    /// - Safety: only after all other CPUs have been stopped for good.
    @unsafe
    public static func enterPanic() {
        unsafe shared?.isPanicking = true
    }

    /// Copies log text to `output`, starting at `position`, a count of bytes since boot.
    ///
    /// Text that the ring has already dropped is passed over.
    /// - Returns: the position after the last byte copied; equal to the end of the log when there
    ///   is nothing new.
    public static func read(from position: UInt64, into output: inout OutputSpan<UInt8>) -> UInt64 {
        guard let log = unsafe shared else { return position }
        return log.read(from: position, into: &output)
    }

    // Written once by `start` while only the boot CPU runs, with interrupts off.
    nonisolated(unsafe) private static var shared: LogBuffer? = nil
}

/// The log's state and its lock.
final class LogBuffer {
    private struct State: ~Copyable {
        var ring = LogRing()
        var sinks = InlineArray<4, (any LogSink)?>(repeating: nil)
        var clock: (@Sendable () -> UInt64)?
        var newLineHook: (@Sendable () -> Void)?
    }

    private let state = Spinlock(State(), rank: .log)
    nonisolated(unsafe) var isPanicking = false

    private func withState<Result>(_ body: (inout State) -> Result) -> Result {
        // Sound: whoever set the flag has stopped all other CPUs.
        unsafe isPanicking ? state.withStateIgnoringLock(body) : state.withLock(body)
    }

    func add(_ sink: any LogSink) {
        withState { state in
            for index in state.sinks.indices where state.sinks[index] == nil {
                state.sinks[index] = sink
                state.ring.forEachLine { sink.write($0) }
                return
            }
        }
    }

    func setClock(_ clock: @escaping @Sendable () -> UInt64) {
        withState { $0.clock = clock }
    }

    func onNewLine(_ hook: @escaping @Sendable () -> Void) {
        withState { $0.newLineHook = hook }
    }

    func exclusively(_ body: () -> Void) {
        withState { _ in body() }
    }

    func write(_ message: LogMessage, _ level: LogLevel) {
        withState { state in
            let now = state.clock?() ?? 0
            var line: LogMessage = "["
            line.append(now / 1_000_000_000, pad: 0x20, width: 4)
            line.append(".")
            line.append(now / 1_000_000 % 1_000, width: 3)
            line.append("-")
            line.append(UInt64(currentCPU.rawValue), width: 2)
            line.append("-")
            line.append(byte: level.letter)
            line.append("] ")
            line.append(message.utf8)
            line.endLine()
            state.ring.append(line.utf8)
            for index in state.sinks.indices {
                state.sinks[index]?.write(line.utf8)
            }
            state.newLineHook?()
        }
    }

    func read(from position: UInt64, into output: inout OutputSpan<UInt8>) -> UInt64 {
        withState { $0.ring.read(from: position, into: &output) }
    }
}
