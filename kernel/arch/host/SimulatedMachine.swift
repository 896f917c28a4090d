// The hardware around a test: ports, device registers and the CPU's own registers that answer as the
// test says, and a record of what the driver did to them.

/// A machine that exists for one test.
///
/// Within ``run(_:)`` every access of the drivers, on the task that called it, goes to this machine.
/// Not for use by several threads at once.
public final class SimulatedMachine: @unchecked Sendable {
    /// What an access names.
    public enum Place: Hashable, Sendable {
        /// An I/O port.
        case port(UInt16)
        /// A device register by its address.
        case register(UInt64)
        /// A model-specific register of the CPU.
        case modelSpecific(UInt32)
    }

    /// A write, in the order in which the driver did them.
    public struct Write: Equatable, Sendable {
        /// Where.
        public let place: Place
        /// What.
        public let value: UInt64

        /// A write.
        public init(_ place: Place, _ value: UInt64) {
            self.place = place
            self.value = value
        }
    }

    /// What the simulated CPU can do.
    public var features: CPUFeatures = []
    /// What the time-stamp counter says each time it is read.
    public var timestamp: () -> UInt64 = { 0 }
    /// All writes so far.
    public var writes: [Write] = []
    /// The vectors whose handlers were set, in order.
    public private(set) var handledVectors: [UInt8] = []
    private var readers: [Place: () -> UInt64] = [:]
    private var writers: [Place: (UInt64) -> Void] = [:]
    private var values: [Place: UInt64] = [:]

    @TaskLocal static var current = SimulatedMachine()

    /// A machine without devices: ports read as ones, registers as what was last written, or zero.
    public init() {}

    /// Lets the code in `body` run on this machine.
    public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        try SimulatedMachine.$current.withValue(self, operation: body)
    }

    /// Lets `reader` answer when `place` is read.
    public func onRead(_ place: Place, _ reader: @escaping () -> UInt64) {
        readers[place] = reader
    }

    /// Tells `writer` when `place` is written, besides recording it.
    public func onWrite(_ place: Place, _ writer: @escaping (UInt64) -> Void) {
        writers[place] = writer
    }

    /// What was last written to `place`.
    public func value(at place: Place) -> UInt64? {
        values[place]
    }

    /// A block of `length` bytes of device registers at `address`.
    public func registers(at address: UInt64, length: UInt64) -> DeviceRegisters {
        // Sound: addresses of simulated registers are never dereferenced.
        unsafe DeviceRegisters(mappedAt: VirtualAddress(address), length: length)
    }

    func read(_ place: Place) -> UInt64 {
        if let reader = readers[place] { return reader() }
        if case .port = place { return .max }
        return values[place] ?? 0
    }

    func write(_ place: Place, _ value: UInt64) {
        writes.append(Write(place, value))
        values[place] = value
        writers[place]?(value)
    }

    func setHandler(_ vector: UInt8) {
        handledVectors.append(vector)
    }
}
