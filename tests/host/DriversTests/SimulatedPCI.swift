// Configuration space behind the two ports, whose functions say what a test wants.

import Arch

@testable import Drivers

/// The PCI functions of a simulated machine.
final class SimulatedPCI {
    let machine = SimulatedMachine()
    /// 256 bytes of registers for each function.
    private var spaces: [PCIAddress: [UInt32]] = [:]
    /// What memory each base address register stands for.
    private var lengths: [PCIAddress: [Int: UInt64]] = [:]
    private var selected: UInt32 = 0
    /// How often configuration space was read.
    private(set) var reads = 0

    init() {
        machine.onWrite(.port(0xCF8)) { self.selected = UInt32(truncatingIfNeeded: $0) }
        machine.onRead(.port(0xCFC)) { UInt64(self.read()) }
        machine.onWrite(.port(0xCFC)) { self.write(UInt32(truncatingIfNeeded: $0)) }
    }

    private var place: (PCIAddress, Int) {
        let address = PCIAddress(
            bus: UInt8(truncatingIfNeeded: selected >> 16),
            device: UInt8(truncatingIfNeeded: selected >> 11 & 31),
            function: UInt8(truncatingIfNeeded: selected >> 8 & 7))
        return (address, Int(selected & 0xFC) / 4)
    }

    private func read() -> UInt32 {
        reads += 1
        let (address, index) = place
        return spaces[address]?[index] ?? .max
    }

    private func write(_ value: UInt32) {
        let (address, index) = place
        guard spaces[address] != nil else { return }
        var value = value
        // Status, which is not for writing.
        if index == 1 { value = value & 0xFFFF | spaces[address]![index] & 0xFFFF_0000 }
        if let mask = mask(address, index) {
            let flags = spaces[address]![index] & 0xF
            value = value & mask | (isUpperHalf(address, index) ? 0 : flags)
        }
        spaces[address]?[index] = value
    }

    private func isUpperHalf(_ address: PCIAddress, _ index: Int) -> Bool {
        lengths[address]?[index - 4] == nil && lengths[address]?[index - 5] != nil
    }

    /// The bits that a base address register keeps.
    private func mask(_ address: PCIAddress, _ index: Int) -> UInt32? {
        if let length = lengths[address]?[index - 4] {
            return UInt32(truncatingIfNeeded: ~(length - 1)) & ~0xF
        }
        if isUpperHalf(address, index), let length = lengths[address]?[index - 5] {
            return UInt32(truncatingIfNeeded: ~(length - 1) >> 32)
        }
        return nil
    }

    /// Adds a function.
    func add(
        _ address: PCIAddress, _ identifier: PCIIdentifier, headerType: UInt8 = 0
    ) {
        var space = [UInt32](repeating: 0, count: 64)
        space[0] = UInt32(identifier.device) << 16 | UInt32(identifier.vendor)
        space[3] = UInt32(headerType) << 16
        spaces[address] = space
    }

    /// Sets a 32-bit register.
    func set(_ address: PCIAddress, _ offset: Int, _ value: UInt32) {
        spaces[address]?[offset / 4] = value
    }

    func value(_ address: PCIAddress, _ offset: Int) -> UInt32 {
        spaces[address]?[offset / 4] ?? .max
    }

    /// Gives a function memory behind base address register `index`.
    func setMemory(_ address: PCIAddress, _ index: Int, start: UInt64, length: UInt64) {
        lengths[address, default: [:]][index] = length
        let isWide = start >> 32 != 0
        set(
            address, 0x10 + index * 4,
            UInt32(truncatingIfNeeded: start) | (isWide ? 4 : 0))
        if isWide {
            set(address, 0x14 + index * 4, UInt32(truncatingIfNeeded: start >> 32))
        }
    }

    /// Adds a capability at `offset`: its words, of which the first gets number and link.
    func addCapability(_ address: PCIAddress, at offset: Int, _ words: [UInt32]) {
        let previous = value(address, 0x34) & 0xFF
        set(address, 4, value(address, 4) | 1 << 20)
        for (index, word) in words.enumerated() { set(address, offset + index * 4, word) }
        set(address, offset, words[0] & 0xFFFF_00FF | previous << 8)
        set(address, 0x34, UInt32(offset))
    }

    var configuration: PCIConfiguration {
        PCIConfiguration(Platform(rsdp: 0, reader: NoMemory()), map: { _ in nil })
    }

    func functions() -> [PCIFunction] {
        machine.run {
            var list: [PCIFunction] = []
            PCIBus(configuration).forEachFunction { list.append($0) }
            return list
        }
    }

    /// What drivers get on this machine. Memory of devices is simulated registers.
    func services(_ inputs: InputDevices = InputDevices(), _ displays: Displays = Displays())
        -> DeviceServices
    {
        let machine = machine
        machine.features = .x2APIC
        let interrupts = machine.run {
            controllerOf(
                Platform(rsdp: 0, reader: NoMemory()), machine,
                LocalAPIC(address: 0, map: { _ in nil })!)
        }
        return DeviceServices(
            map: { range, _ in
                machine.registers(at: range.start.rawValue, length: range.length)
            },
            allocatePage: {
                DevicePage(
                    address: PhysicalAddress(0x7000_0000),
                    registers: machine.registers(at: 0x7000_0000, length: 4096))
            },
            interrupts: interrupts, inputs: inputs, displays: displays)
    }
}
