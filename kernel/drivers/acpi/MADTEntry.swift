// The entries of the MADT that a PC uses (ACPI 6.5, sections 5.2.12.2 to 5.2.12.13).

/// One entry of the MADT.
public enum MADTEntry: Equatable, Sendable {
    /// A processor with an 8-bit local APIC identifier.
    case processor(uid: UInt32, apicID: UInt32, availability: ProcessorAvailability)
    /// An I/O APIC, whose first pin is global system interrupt `firstInterrupt`.
    case ioAPIC(id: UInt8, address: UInt32, firstInterrupt: UInt32)
    /// ISA interrupt `source` arrives as another global system interrupt than its own number.
    case interruptOverride(source: UInt8, interrupt: UInt32, signal: InterruptSignal)
    /// A global system interrupt that is a non-maskable interrupt.
    case nonMaskableSource(interrupt: UInt32, signal: InterruptSignal)
    /// A local APIC pin (0 or 1) that carries non-maskable interrupts. UID `UInt32.max` stands for
    /// all processors.
    case localNonMaskable(uid: UInt32, signal: InterruptSignal, pin: UInt8)
    /// The local APICs' physical address in full.
    case localAPICAddress(UInt64)
    /// An entry of a type that this system has no use for.
    case other(kind: UInt8)

    /// The fewest bytes that an entry of this type can have.
    @usableFromInline
    static func shortest(kind: UInt8) -> UInt64 {
        switch kind {
        case 0, 3: 8
        case 1, 5, 10: 12
        case 2: 10
        case 4: 6
        case 9: 16
        default: 2
        }
    }

    @inlinable
    init<Reader: PhysicalReader>(
        kind: UInt8, at start: UInt64, of table: Table<Reader>
    ) throws(ACPIError) {
        switch kind {
        case 0:
            self = .processor(
                uid: UInt32(try table.byte(at: start + 2)),
                apicID: UInt32(try table.byte(at: start + 3)),
                availability: ProcessorAvailability(flags: try table.doubleWord(at: start + 4)))
        case 1:
            self = .ioAPIC(
                id: try table.byte(at: start + 2), address: try table.doubleWord(at: start + 4),
                firstInterrupt: try table.doubleWord(at: start + 8))
        case 2:
            self = .interruptOverride(
                source: try table.byte(at: start + 3),
                interrupt: try table.doubleWord(at: start + 4),
                signal: InterruptSignal(flags: try table.word(at: start + 8)))
        case 3:
            self = .nonMaskableSource(
                interrupt: try table.doubleWord(at: start + 4),
                signal: InterruptSignal(flags: try table.word(at: start + 2)))
        case 4:
            let uid = UInt32(try table.byte(at: start + 2))
            self = .localNonMaskable(
                uid: uid == 0xFF ? .max : uid,
                signal: InterruptSignal(flags: try table.word(at: start + 3)),
                pin: try table.byte(at: start + 5))
        case 5:
            self = .localAPICAddress(try table.number(at: start + 4, width: 8))
        case 9:
            self = .processor(
                uid: try table.doubleWord(at: start + 12),
                apicID: try table.doubleWord(at: start + 4),
                availability: ProcessorAvailability(flags: try table.doubleWord(at: start + 8)))
        case 10:
            self = .localNonMaskable(
                uid: try table.doubleWord(at: start + 4),
                signal: InterruptSignal(flags: try table.word(at: start + 2)),
                pin: try table.byte(at: start + 8))
        default:
            self = .other(kind: kind)
        }
    }
}

/// What a processor entry promises (ACPI 6.5, table 5.22).
public enum ProcessorAvailability: Equatable, Sendable {
    /// It can be started now.
    case enabled
    /// It is not there yet, and may appear while the system runs.
    case hotPluggable
    /// It must not be used.
    case disabled

    @usableFromInline
    init(flags: UInt32) {
        self = flags & 1 != 0 ? .enabled : flags & 2 != 0 ? .hotPluggable : .disabled
    }
}

/// How an interrupt line signals (MPS INTI flags; ACPI 6.5, table 5.26).
public struct InterruptSignal: Equatable, Sendable {
    /// Which level of the line means "interrupt".
    public enum Polarity: Equatable, Sendable {
        /// As the bus defines it; for ISA, active high.
        case busDefault
        /// High means interrupt.
        case activeHigh
        /// Low means interrupt.
        case activeLow
    }

    /// Whether the change or the level counts.
    public enum Trigger: Equatable, Sendable {
        /// As the bus defines it; for ISA, edge.
        case busDefault
        /// One interrupt for each change.
        case edge
        /// Interrupts for as long as the level lasts.
        case level
    }

    /// The level that means "interrupt".
    public let polarity: Polarity
    /// Edge or level.
    public let trigger: Trigger

    /// A signal description.
    public init(polarity: Polarity, trigger: Trigger) {
        self.polarity = polarity
        self.trigger = trigger
    }

    // The reserved patterns (2) read as the bus default: the likeliest meaning of a firmware slip.
    @usableFromInline
    init(flags: UInt16) {
        switch flags & 3 {
        case 1: polarity = .activeHigh
        case 3: polarity = .activeLow
        default: polarity = .busDefault
        }
        switch flags >> 2 & 3 {
        case 1: trigger = .edge
        case 3: trigger = .level
        default: trigger = .busDefault
        }
    }
}
