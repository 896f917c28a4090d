// I/O APICs (Intel 82093AA data sheet): which device line interrupts which CPU, with which vector.

internal import ACPITables
public import Arch

/// One I/O APIC. Not synchronised: its owner holds a lock.
public struct IOAPIC: Sendable {
    private let registers: DeviceRegisters
    /// The global system interrupt of its first pin.
    public let firstInterrupt: UInt32
    /// How many pins it has.
    public let pinCount: UInt32

    /// How many bytes of registers it has.
    public static var registersLength: UInt64 { 0x20 }

    /// Takes charge of the I/O APIC behind `registers`: all pins masked.
    public init(_ registers: DeviceRegisters, firstInterrupt: UInt32) {
        self.registers = registers
        self.firstInterrupt = firstInterrupt
        registers.write32(0, 1)
        pinCount = (registers.read32(0x10) >> 16 & 0xFF) + 1
        for pin in 0..<pinCount { mask(pin) }
    }

    private func write(_ index: UInt32, _ value: UInt32) {
        registers.write32(0, index)
        registers.write32(0x10, value)
    }

    /// Lets nothing through from `pin`.
    public func mask(_ pin: UInt32) {
        write(0x10 + 2 * pin, 1 << 16)
        write(0x11 + 2 * pin, 0)
    }

    /// Delivers `pin` as `vector` to the CPU with the APIC identifier `target`.
    public func route(_ pin: UInt32, to target: UInt32, vector: UInt8, _ signal: LineSignal) {
        var low = UInt32(vector)
        if signal.isActiveLow { low |= 1 << 13 }
        if signal.isLevelTriggered { low |= 1 << 15 }
        write(0x11 + 2 * pin, target << 24)
        write(0x10 + 2 * pin, low)
    }
}

/// How a device's interrupt line signals.
public struct LineSignal: Equatable, Sendable {
    /// Low means "interrupt".
    public let isActiveLow: Bool
    /// The level counts, not the change.
    public let isLevelTriggered: Bool

    /// As ISA lines do: high, and the change counts.
    public static var isa: LineSignal { LineSignal(isActiveLow: false, isLevelTriggered: false) }
    /// As PCI lines do: low, and the level counts.
    public static var pci: LineSignal { LineSignal(isActiveLow: true, isLevelTriggered: true) }
}
