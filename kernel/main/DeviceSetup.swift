// The devices that the kernel cannot do without: clocks, interrupt controllers, timers, power.

internal import ACPITables
internal import Arch
internal import BootInfo
internal import Drivers
internal import KernelLog
internal import Memory

/// The devices that every part of the kernel may use.
struct DeviceSetup: Sendable {
    /// What the firmware says.
    let platform: Platform
    /// Time since boot.
    let clock: Drivers.Clock
    /// This CPU's local APIC, whichever CPU asks.
    let apic: LocalAPIC
    /// This CPU's timer, whichever CPU asks.
    let timer: DeadlineTimer
    /// Device interrupts.
    let interrupts: InterruptController
    /// Nanoseconds from 1970 to the clock's 0; near 0 when the real-time clock shows no date.
    let wallClockStart: UInt64
    /// Off and restart.
    let power: Power

    /// Finds and starts them.
    init(_ info: BootInfo, _ memory: MemorySetup) {
        platform = Platform(rsdp: info.rsdp, reader: FirmwareMemory())
        power = Power(platform)
        let map = { (range: PhysicalRange) in memory.mapDevice(range) }

        guard let reference = ReferenceCounter(platform, map: map) else {
            panic("this machine has neither an HPET nor an ACPI timer to measure time with")
        }
        let clock = Drivers.Clock(origin: info.entryTimestamp, calibratedBy: reference)
        self.clock = clock
        Log.setClock { clock.now }
        Log.info(
            "clock: TSC at \(clock.countsPerMillisecond / 1_000) MHz by the \(reference.name)")

        guard let apic = LocalAPIC(address: platform.localAPICAddress, map: map) else {
            panic("this machine's local APIC is out of reach")
        }
        self.apic = apic
        installAPICHandlers(apic)
        apic.enable()
        interrupts = InterruptController(platform, apic: apic, map: map)
        timer = DeadlineTimer(apic, clock: clock, calibratedBy: reference)
        Log.info(
            "interrupts: \(apic.name), \(interrupts.count) I/O APICs, timer by \(timer.name)")
        let seconds = RealTimeClock.secondsSince1970(
            centuryRegister: platform.fixedHardware?.centuryRegister ?? 0)
        wallClockStart = (seconds ?? 0) * 1_000_000_000 &- clock.now
        if let seconds {
            Log.info("the real-time clock says \(seconds) s since 1970")
        } else {
            Log.warning("the real-time clock shows no date")
        }
    }
}

/// Physical memory as the ACPI parsers want to read it: through the direct map, where it is mapped.
struct FirmwareMemory: PhysicalReader {
    func byte(at address: UInt64) -> UInt8? {
        guard address < AddressLayout.directMap.length else { return nil }
        let place = AddressLayout.directMap.start + (address & ~7)
        guard let word = probeWord(at: place) else { return nil }
        return UInt8(truncatingIfNeeded: word >> (address % 8 * 8))
    }
}
