// A counter whose frequency is known, to measure the others with.

internal import ACPITables
public import Arch

/// A counter of known frequency.
public enum ReferenceCounter: Sendable {
    /// The HPET's main counter.
    case hpet(HPET)
    /// The ACPI power management timer: 24 bits at 3.579545 MHz (ACPI 6.5, 4.8.3.3).
    case powerManagementTimer(IOPort)

    /// The best one that `platform` has. `map` makes device registers reachable.
    public init?(_ platform: Platform, map: (PhysicalRange) -> DeviceRegisters?) {
        if let address = platform.hpetAddress,
            let range = PhysicalRange(
                start: PhysicalAddress(address), length: HPET.registersLength),
            let registers = map(range), let hpet = HPET(registers)
        {
            self = .hpet(hpet)
        } else if let timer = platform.fixedHardware?.timer, timer.space == .port,
            let port = UInt16(exactly: timer.address), port != 0
        {
            self = .powerManagementTimer(IOPort(port))
        } else {
            return nil
        }
    }

    /// What it is.
    public var name: StaticString {
        switch self {
        case .hpet: "HPET"
        case .powerManagementTimer: "ACPI timer"
        }
    }

    /// The count now.
    var count: UInt32 {
        switch self {
        case .hpet(let hpet): hpet.count
        case .powerManagementTimer(let port): port.read32() & 0xFF_FFFF
        }
    }

    /// Nanoseconds from the count `start` to the count `end`, less than one wrap later.
    func nanoseconds(from start: UInt32, to end: UInt32) -> UInt64 {
        switch self {
        case .hpet(let hpet): hpet.nanoseconds(end &- start)
        case .powerManagementTimer:
            UInt64((end &- start) & 0xFF_FFFF) * 1_000_000_000 / 3_579_545
        }
    }

    /// Busy waits for `duration` nanoseconds, at least; returns how many it really were. Not for
    /// more than a second.
    @discardableResult
    func wait(nanoseconds duration: UInt64) -> UInt64 {
        let start = count
        while true {
            let elapsed = nanoseconds(from: start, to: count)
            if elapsed >= duration { return elapsed }
            relaxCPU()
        }
    }
}
