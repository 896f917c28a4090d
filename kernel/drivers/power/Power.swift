// Switching the machine off and restarting it (ACPI 6.5, 4.8.3.2 and 4.8.3.6).

internal import ACPITables
internal import Arch

/// What is needed to end the machine's run.
public struct Power: Sendable {
    private let fixedHardware: FADT?
    private let softOff: SleepType?

    /// The ways that `platform` offers.
    public init(_ platform: Platform) {
        fixedHardware = platform.fixedHardware
        softOff = platform.softOff
    }

    /// Switches the machine off; returns only when the firmware offers no way.
    public func off() {
        guard let fixedHardware, let softOff else { return }
        enableACPI(fixedHardware)
        sleep(fixedHardware.pm1aControl, softOff.pm1a)
        sleep(fixedHardware.pm1bControl, softOff.pm1b)
        spin(100_000)
    }

    /// Restarts the machine.
    public func reset() -> Never {
        tryToReset()
        haltForever()
    }

    /// Does what restarts machines, from the best way to the last; returns when none of it worked.
    func tryToReset() {
        if let reset = fixedHardware?.reset, let value = fixedHardware?.resetValue,
            reset.space == .port, let port = UInt16(exactly: reset.address), port != 0
        {
            IOPort(port).write8(value)
            spin(100_000)
        }
        // The chipset's reset register, then the keyboard controller's reset line.
        IOPort(0xCF9).write8(0x06)
        spin(100_000)
        IOPort(0x64).write8(0xFE)
        spin(100_000)
    }

    /// SLP_TYP in bits 10 to 12, SLP_EN in bit 13.
    private func sleep(_ register: GenericAddress, _ type: UInt8) {
        guard let port = port(register) else { return }
        port.write16(port.read16() & ~0x3C00 | UInt16(type) << 10 | 1 << 13)
    }

    /// Takes power management over from the firmware, if it still has it.
    private func enableACPI(_ fixedHardware: FADT) {
        guard let control = port(fixedHardware.pm1aControl), control.read16() & 1 == 0,
            let command = UInt16(exactly: fixedHardware.smiCommandPort), command != 0
        else { return }
        IOPort(command).write8(fixedHardware.acpiEnable)
        for _ in 0..<100_000 where control.read16() & 1 == 0 { relaxCPU() }
    }

    private func port(_ register: GenericAddress) -> IOPort? {
        guard register.space == .port, let number = UInt16(exactly: register.address), number != 0
        else { return nil }
        return IOPort(number)
    }

    /// Lets some time pass: each read of port 0x80 takes about a microsecond.
    private func spin(_ count: Int) {
        for _ in 0..<count { _ = IOPort(0x80).read8() }
    }
}
