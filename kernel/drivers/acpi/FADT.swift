// The Fixed ACPI Description Table (ACPI 6.5, section 5.2.9): power management registers, reset,
// and which old PC devices exist.

/// Power and reset registers, and facts about the machine.
public struct FADT: Equatable, Sendable {
    /// Physical address of the DSDT.
    public let dsdtAddress: UInt64
    /// The ISA-style number of the system control interrupt.
    public let sciInterrupt: UInt16
    /// Port that takes `acpiEnable`; 0 when ACPI mode is always on.
    public let smiCommandPort: UInt32
    /// Value that hands power management to the operating system.
    public let acpiEnable: UInt8
    /// PM1a control register: sleep type and sleep enable.
    public let pm1aControl: GenericAddress
    /// PM1b control register; address 0 for none.
    public let pm1bControl: GenericAddress
    /// The 3.579545 MHz timer; address 0 for none.
    public let timer: GenericAddress
    /// Index of the century byte in the real-time clock's memory; 0 for none.
    public let centuryRegister: UInt8
    /// Which old PC devices the machine has.
    public let bootArchitecture: BootArchitecture
    /// Where to write `resetValue` to reset the machine, when the firmware supports it.
    public let reset: GenericAddress?
    /// What to write there.
    public let resetValue: UInt8
    /// Whether the machine has only software-controlled sleep registers (hardware-reduced ACPI).
    public let isHardwareReduced: Bool
    /// Sleep control register of hardware-reduced machines; address 0 for none.
    public let sleepControl: GenericAddress

    /// Interprets a table that was found by its name.
    ///
    /// - Throws: `.malformed` when it is too short for ACPI 1.0.
    @inlinable
    public init<Reader: PhysicalReader>(_ table: Table<Reader>) throws(ACPIError) {
        guard table.length >= 116 else { throw .malformed(signature: .fadt, offset: table.length) }
        sciInterrupt = try table.word(at: 46)
        smiCommandPort = try table.doubleWord(at: 48)
        acpiEnable = try table.byte(at: 52)
        centuryRegister = try table.byte(at: 108)
        let flags = try table.doubleWord(at: 112)
        bootArchitecture =
            table.revision >= 2
            ? BootArchitecture(rawValue: try table.word(at: 109)) : .everythingOld
        isHardwareReduced = flags & 1 << 20 != 0
        let hasReset = flags & 1 << 10 != 0 && table.contains(offset: 128, width: 1)
        reset = hasReset ? try GenericAddress(at: 116, of: table) : nil
        resetValue = hasReset ? try table.byte(at: 128) : 0
        let extendedDSDT = try Self.optionalNumber(at: 140, of: table)
        dsdtAddress = extendedDSDT != 0 ? extendedDSDT : UInt64(try table.doubleWord(at: 40))
        pm1aControl = try Self.register(extended: 172, port: 64, bits: 16, of: table)
        pm1bControl = try Self.register(extended: 184, port: 68, bits: 16, of: table)
        timer = try Self.register(extended: 208, port: 76, bits: 32, of: table)
        sleepControl =
            table.contains(offset: 244, width: 12)
            ? try GenericAddress(at: 244, of: table)
            : GenericAddress(space: .port, widthInBits: 8, address: 0)
    }

    @usableFromInline
    static func optionalNumber<Reader: PhysicalReader>(
        at offset: UInt64, of table: Table<Reader>
    ) throws(ACPIError) -> UInt64 {
        guard table.contains(offset: offset, width: 8) else { return 0 }
        return try table.number(at: offset, width: 8)
    }

    /// The 64-bit form of a register when the table has one that is not empty, else the old port.
    @usableFromInline
    static func register<Reader: PhysicalReader>(
        extended: UInt64, port: UInt64, bits: UInt8, of table: Table<Reader>
    ) throws(ACPIError) -> GenericAddress {
        if table.contains(offset: extended, width: 12) {
            let address = try GenericAddress(at: extended, of: table)
            if address.address != 0 { return address }
        }
        return GenericAddress(
            space: .port, widthInBits: bits, address: UInt64(try table.doubleWord(at: port)))
    }
}

/// IA-PC boot architecture flags (ACPI 6.5, table 5.10).
public struct BootArchitecture: OptionSet, Sendable {
    /// The flags as the table has them.
    public let rawValue: UInt16

    /// Flags from the table.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Devices on an ISA or LPC bus that the system can see.
    public static var legacyDevices: Self { Self(rawValue: 1 << 0) }
    /// A PS/2 controller (8042).
    public static var keyboardController: Self { Self(rawValue: 1 << 1) }
    /// VGA registers must not be probed.
    public static var noVGA: Self { Self(rawValue: 1 << 2) }
    /// Message-signalled interrupts must not be used.
    public static var noMessageSignalledInterrupts: Self { Self(rawValue: 1 << 3) }
    /// There is no CMOS real-time clock.
    public static var noRealTimeClock: Self { Self(rawValue: 1 << 5) }

    /// What firmware from before these flags has: everything.
    @inlinable public static var everythingOld: Self { Self(rawValue: 0b11) }
}
