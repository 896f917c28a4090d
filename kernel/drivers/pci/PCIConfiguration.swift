// PCI configuration space: 4 KiB of registers for each function, in memory where the firmware's MCFG
// says so (PCI Express Base Specification, 7.2.2), else the first 256 bytes through two ports (PCI
// Local Bus Specification 3.0, 3.2.2.3.2).

public import Arch
internal import KernelBase

/// The way to the configuration registers of all functions. Lock rank: ``LockRank/device``.
public final class PCIConfiguration: Sendable {
    private let windows: BoundedList<PCIWindow>
    private let map: @Sendable (PhysicalRange) -> DeviceRegisters?
    private let state = Spinlock(State(), rank: .device)

    private struct State: ~Copyable {
        /// Registers of buses that were asked for; `nil` inside where they are not in memory. Not inline:
        /// an unoptimised kernel moves what is inline from one frame of the boot's stack to the next.
        var buses = [DeviceRegisters??](repeating: nil, count: 256)
    }

    private static let addressPort = IOPort(0xCF8)
    private static let dataPort = IOPort(0xCFC)
    private static let bytesOfBus: UInt64 = 1 << 20

    /// The configuration space of a machine. `map` makes registers reachable.
    public init(
        _ platform: Platform, map: @escaping @Sendable (PhysicalRange) -> DeviceRegisters?
    ) {
        windows = platform.pciWindows
        self.map = map
    }

    /// The registers of a bus, mapped when they are first asked for.
    private func registers(ofBus bus: UInt8, _ state: inout State) -> DeviceRegisters? {
        if let known = state.buses[Int(bus)] { return known }
        let found = mapRegisters(ofBus: bus)
        state.buses[Int(bus)] = .some(found)
        return found
    }

    private func mapRegisters(ofBus bus: UInt8) -> DeviceRegisters? {
        for index in 0..<windows.count {
            let window = windows[index]
            guard window.firstBus <= bus, bus <= window.lastBus else { continue }
            let (start, overflow) = window.base.addingReportingOverflow(
                UInt64(bus) * PCIConfiguration.bytesOfBus)
            guard !overflow, start % 4 == 0,
                let range = PhysicalRange(
                    start: PhysicalAddress(start), length: PCIConfiguration.bytesOfBus)
            else { return nil }
            return map(range)
        }
        return nil
    }

    /// Reads the 32-bit register at `offset`, a multiple of four below 4096. Ones when there is none.
    public func read(_ place: PCIAddress, _ offset: UInt16) -> UInt32 {
        guard offset < 4096, offset % 4 == 0 else { return .max }
        return state.withLock { state in
            if let registers = registers(ofBus: place.bus, &state) {
                return registers.read32(place.slot << 12 | UInt64(offset))
            }
            guard offset < 256 else { return .max }
            PCIConfiguration.addressPort.write32(PCIConfiguration.portAddress(place, offset))
            return PCIConfiguration.dataPort.read32()
        }
    }

    /// Writes the 32-bit register at `offset`, a multiple of four below 4096.
    public func write(_ place: PCIAddress, _ offset: UInt16, _ value: UInt32) {
        guard offset < 4096, offset % 4 == 0 else { return }
        state.withLock { state in
            if let registers = registers(ofBus: place.bus, &state) {
                registers.write32(place.slot << 12 | UInt64(offset), value)
            } else if offset < 256 {
                PCIConfiguration.addressPort.write32(PCIConfiguration.portAddress(place, offset))
                PCIConfiguration.dataPort.write32(value)
            }
        }
    }

    private static func portAddress(_ place: PCIAddress, _ offset: UInt16) -> UInt32 {
        1 << 31 | UInt32(place.bus) << 16 | UInt32(place.slot) << 8 | UInt32(offset)
    }
}
