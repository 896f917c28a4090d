// Finding PCI functions and their parts, with hardware that tells the truth and hardware that does not.

import Arch
import Testing

@testable import Drivers

private let device = PCIIdentifier(vendor: 0x8086, device: 0x10D3)
private func at(_ bus: UInt8, _ device: UInt8, _ function: UInt8 = 0) -> PCIAddress {
    PCIAddress(bus: bus, device: device, function: function)
}

@Suite struct PCITests {
    @Test func functionsAndBridges() {
        let pci = SimulatedPCI()
        pci.add(at(0, 0), device)
        pci.add(at(0, 0, 1), device)  // hidden: function 0 says that there is one function only
        pci.add(at(0, 3), device, headerType: 0x80)
        pci.add(at(0, 3, 5), device)
        pci.add(at(0, 31), device, headerType: 1)
        pci.set(at(0, 31), 0x18, 0x00_07_07_00)
        pci.add(at(7, 2), PCIIdentifier(vendor: 0x1AF4, device: 0x1052))
        let found = pci.functions()
        #expect(
            Set(found.map(\.address)) == [at(0, 0), at(0, 3), at(0, 3, 5), at(0, 31), at(7, 2)])
        #expect(found.last?.identifier == PCIIdentifier(vendor: 0x1AF4, device: 0x1052))
    }

    @Test func bridgesThatLeadInCircles() {
        let pci = SimulatedPCI()
        for bus: UInt8 in 0..<3 {
            pci.add(at(bus, 1), device, headerType: 1)
            pci.set(at(bus, 1), 0x18, UInt32((bus + 1) % 3) << 8)
        }
        #expect(pci.functions().count == 3)
    }

    @Test func withoutPCI() {
        #expect(SimulatedPCI().functions().isEmpty)
    }

    @Test func memoryIsMeasuredAndLeftAsItWas() {
        let pci = SimulatedPCI()
        pci.add(at(0, 1), device)
        pci.setMemory(at(0, 1), 0, start: 0xFE00_0000, length: 0x100_0000)
        pci.setMemory(at(0, 1), 2, start: 0x80_4000_0000, length: 0x4000)
        pci.set(at(0, 1), 0x24, 0xC001)  // ports
        pci.set(at(0, 1), 4, 3)
        let function = pci.functions()[0]
        pci.machine.run {
            #expect(
                function.memory(0)
                    == PhysicalRange(start: PhysicalAddress(0xFE00_0000), length: 0x100_0000))
            #expect(
                function.memory(2)
                    == PhysicalRange(start: PhysicalAddress(0x80_4000_0000), length: 0x4000))
            #expect(function.memory(1) == nil)
            #expect(function.memory(5) == nil)
            #expect(function.memory(6) == nil)
        }
        #expect(pci.value(at(0, 1), 0x10) == 0xFE00_0000)
        #expect(pci.value(at(0, 1), 0x18) == 0x4000_0004)
        #expect(pci.value(at(0, 1), 0x1C) == 0x80)
        #expect(pci.value(at(0, 1), 4) == 3)
    }

    @Test func capabilitiesInCirclesEnd() {
        let pci = SimulatedPCI()
        pci.add(at(0, 1), device)
        pci.addCapability(at(0, 1), at: 0x40, [0x09])
        pci.addCapability(at(0, 1), at: 0x50, [0x11])
        pci.set(at(0, 1), 0x40, 0x5009)
        let function = pci.functions()[0]
        var seen: [UInt16] = []
        pci.machine.run {
            function.forEachCapability(0x09) {
                seen.append($0)
                return false
            }
        }
        #expect(seen.count == 24 && seen.allSatisfy { $0 == 0x40 })
    }

    @Test func messagesGoIntoTheTableOfTheFunction() throws {
        let pci = SimulatedPCI()
        pci.add(at(0, 1), device)
        pci.setMemory(at(0, 1), 1, start: 0xFEB0_0000, length: 0x1000)
        pci.addCapability(at(0, 1), at: 0x98, [0x0002_0011, 0x0000_0801, 0x0000_0C01])
        let function = pci.functions()[0]
        let message = try #require(MessageInterrupt(vector: 0x31, target: 2))
        #expect(pci.machine.run { function.sendMessages(message, map: registers(of: pci)) })
        func word(_ offset: UInt64) -> UInt64? {
            pci.machine.value(at: .register(0xFEB0_0800 + offset))
        }
        #expect([word(0), word(4), word(8), word(12)] == [0xFEE0_2000, 0, 0x31, 0])
        #expect([word(28), word(44)] == [1, 1])
        #expect(pci.value(at(0, 1), 0x98) >> 30 == 0b10)
    }

    @Test func messageTablesOutsideOfTheMemory() throws {
        let pci = SimulatedPCI()
        pci.add(at(0, 1), device)
        pci.setMemory(at(0, 1), 1, start: 0xFEB0_0000, length: 0x1000)
        pci.addCapability(at(0, 1), at: 0x98, [0x0002_0011, 0x0000_0FF1, 0x0000_0C01])
        let function = pci.functions()[0]
        let message = try #require(MessageInterrupt(vector: 0x31, target: 2))
        #expect(!pci.machine.run { function.sendMessages(message, map: registers(of: pci)) })
        #expect(MessageInterrupt(vector: 0x31, target: 256) == nil)
    }

    private func registers(of pci: SimulatedPCI) -> (PhysicalRange) -> DeviceRegisters? {
        { pci.machine.registers(at: $0.start.rawValue, length: $0.length) }
    }

    @Test func configurationInMemory() {
        let machine = SimulatedMachine()
        var platform = Platform(rsdp: 0, reader: NoMemory())
        platform.pciWindows.append(PCIWindow(base: 0xB000_0000, firstBus: 0, lastBus: 1))
        let configuration = PCIConfiguration(platform) {
            #expect($0.length == 1 << 20)
            return machine.registers(at: $0.start.rawValue, length: $0.length)
        }
        machine.onRead(.register(0xB010_A0FC)) { 0x1234_5678 }
        machine.run {
            #expect(configuration.read(at(1, 1, 2), 0xFC) == 0x1234_5678)
            configuration.write(at(1, 1, 2), 0x104, 7)
            #expect(configuration.read(at(1, 1, 2), 0x102) == .max)
            #expect(configuration.read(at(1, 1, 2), 0x1000) == .max)
            // Beyond the windows the ports answer, and do not know large offsets.
            #expect(configuration.read(at(2, 0), 0x100) == .max)
        }
        #expect(machine.value(at: .register(0xB010_A104)) == 7)
    }
}
