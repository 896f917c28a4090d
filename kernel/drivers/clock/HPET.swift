// The high precision event timer (IA-PC HPET Specification 1.0a): here a counter to calibrate others
// against, and a clock where the time-stamp counter cannot be one.

public import Arch

/// The main counter of an HPET.
public struct HPET: Sendable {
    private let registers: DeviceRegisters
    /// Femtoseconds from one count to the next.
    private let period: UInt64

    private enum Register {
        static let capabilities: UInt64 = 0x000
        static let configuration: UInt64 = 0x010
        static let counter: UInt64 = 0x0F0
    }

    /// How many bytes of registers an HPET has.
    public static var registersLength: UInt64 { 0x400 }

    /// Starts the counter; `nil` when the registers do not describe one.
    public init?(_ registers: DeviceRegisters) {
        self.registers = registers
        period = registers.read64(Register.capabilities) >> 32
        // The specification's limit: no slower than 10 MHz.
        guard period > 0, period <= 100_000_000 else { return nil }
        registers.write64(Register.configuration, registers.read64(Register.configuration) | 1)
    }

    /// Nanoseconds since some moment. Wraps after hours at least: use differences.
    ///
    /// Only the low half of the counter is read, as it may be all there is.
    public var count: UInt32 {
        registers.read32(Register.counter)
    }

    /// Nanoseconds that `counts` take.
    public func nanoseconds(_ counts: UInt32) -> UInt64 {
        UInt64(counts) * period / 1_000_000
    }
}
