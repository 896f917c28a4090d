// What the firmware's static tables say about this machine, in the shape that the drivers want.

public import ACPITables
internal import Arch
internal import KernelLog

/// An I/O APIC as the MADT describes it.
public struct IOAPICDescription: Sendable {
    /// Physical address of its registers.
    public var address: UInt64
    /// The global system interrupt of its first pin.
    public var firstInterrupt: UInt32
}

/// Where an ISA interrupt really arrives.
public struct InterruptOverride: Sendable {
    /// The ISA interrupt.
    public var source: UInt8
    /// The global system interrupt that it arrives as.
    public var interrupt: UInt32
    /// How the line signals.
    public var signal: InterruptSignal
}

/// A piece of PCI Express configuration space in memory.
public struct PCIWindow: Equatable, Sendable {
    /// The physical address that bus 0 would have.
    public var base: UInt64
    /// The first bus in it.
    public var firstBus: UInt8
    /// The last.
    public var lastBus: UInt8
}

/// A machine according to its firmware. Lists are cut off at their capacity, with a warning.
public struct Platform: Sendable {
    /// The APIC identifiers of the CPUs that may be started.
    public var cpus = BoundedList<UInt32>(capacity: CPUIndex.maximumCount, filler: 0)
    /// The I/O APICs.
    public var ioAPICs = BoundedList<IOAPICDescription>(
        capacity: 16, filler: IOAPICDescription(address: 0, firstInterrupt: 0))
    /// ISA interrupts that do not arrive under their own number.
    public var overrides = BoundedList<InterruptOverride>(
        capacity: 32,
        filler: InterruptOverride(
            source: 0, interrupt: 0,
            signal: InterruptSignal(polarity: .busDefault, trigger: .busDefault)))
    /// Physical address of the local APICs' registers.
    public var localAPICAddress: UInt64 = 0xFEE0_0000
    /// Physical address of the HPET's registers.
    public var hpetAddress: UInt64?
    /// PCI Express configuration space in memory: its windows for segment 0.
    public var pciWindows = BoundedList<PCIWindow>(
        capacity: 8, filler: PCIWindow(base: 0, firstBus: 0, lastBus: 0))
    /// Power management and the like.
    public var fixedHardware: FADT?
    /// How to switch off.
    public var softOff: SleepType?

    /// Reads the tables that start at the root pointer `rsdp`, a physical address, 0 for none.
    ///
    /// Damaged tables are reported in the log and left out.
    public init(rsdp: UInt64, reader: some PhysicalReader) {
        guard rsdp != 0 else {
            Log.warning("the firmware has no ACPI tables; running on one CPU")
            return
        }
        do throws(ACPIError) {
            let directory = try TableDirectory(rootPointerAt: rsdp, in: reader)
            readProcessors(directory)
            readHPET(directory)
            readPCIWindows(directory)
            readFixedHardware(directory, reader)
        } catch {
            warn("root table", error)
        }
    }

    private mutating func readProcessors(_ directory: TableDirectory<some PhysicalReader>) {
        do throws(ACPIError) {
            let madt = try MADT(directory.find(.madt))
            localAPICAddress = try madt.localAPICAddress()
            var entries = madt.entries()
            while let entry = try entries.next() {
                take(entry)
            }
        } catch {
            warn("MADT", error)
        }
    }

    private mutating func take(_ entry: MADTEntry) {
        switch entry {
        case .processor(_, let apicID, .enabled):
            // The MADT may list a CPU twice, as APIC and as x2APIC.
            for known in 0..<cpus.count where cpus[known] == apicID { return }
            cpus.append(apicID)
        case .ioAPIC(_, let address, let firstInterrupt):
            ioAPICs.append(
                IOAPICDescription(address: UInt64(address), firstInterrupt: firstInterrupt))
        case .interruptOverride(let source, let interrupt, let signal):
            overrides.append(
                InterruptOverride(source: source, interrupt: interrupt, signal: signal))
        default:
            break
        }
    }

    private mutating func readHPET(_ directory: TableDirectory<some PhysicalReader>) {
        do throws(ACPIError) {
            let table = try HPETTable(directory.find(.hpet))
            if table.registers.space == .memory { hpetAddress = table.registers.address }
        } catch {
            warn("HPET", error)
        }
    }

    /// Machines without PCI Express have no such table, and are asked through ports.
    private mutating func readPCIWindows(_ directory: TableDirectory<some PhysicalReader>) {
        do throws(ACPIError) {
            let table = try MCFG(directory.find(.mcfg))
            for index in 0..<table.count {
                let window = try table.window(at: index)
                guard window.segment == 0 else { continue }
                pciWindows.append(
                    PCIWindow(
                        base: window.base, firstBus: window.firstBus, lastBus: window.lastBus))
            }
        } catch {
            if case .notFound = error { return }
            warn("MCFG", error)
        }
    }

    private mutating func readFixedHardware<Reader: PhysicalReader>(
        _ directory: TableDirectory<Reader>, _ reader: Reader
    ) {
        do throws(ACPIError) {
            let fadt = try FADT(directory.find(.fadt))
            fixedHardware = fadt
            let dsdt = try Table(at: fadt.dsdtAddress, expecting: .dsdt, in: reader)
            softOff = try SleepType.softOff(in: dsdt)
        } catch {
            warn("FADT", error)
        }
    }

    private func warn(_ table: StaticString, _ error: ACPIError) {
        Log.warning("ACPI, \(table): \(text(error.description))")
    }
}

/// A log message of `string`.
private func text(_ string: String) -> LogMessage {
    var message = LogMessage()
    for byte in string.utf8 { message.append(byte: byte) }
    return message
}
