// A Bochs display adapter: which mode it begins with, and what a change writes.

import Arch
import Testing
import TextConsole

@testable import Drivers

private let address = PCIAddress(bus: 0, device: 1, function: 0)

/// A machine with an adapter.
private struct Adapter {
    let pci = SimulatedPCI()
    let displays = Displays()

    init(identifier: UInt64 = 0xB0C5, memory: UInt64 = 16 << 20, edid: (Int, Int)? = nil) {
        pci.add(address, PCIIdentifier(vendor: 0x1234, device: 0x1111))
        pci.setMemory(address, 0, start: 0xFC00_0000, length: memory)
        pci.setMemory(address, 2, start: 0xFEB0_0000, length: 0x1000)
        pci.machine.onRead(.register(0xFEB0_0500)) { identifier }
        guard let edid else { return }
        var bytes: [UInt8] = [0, 255, 255, 255, 255, 255, 255, 0]
        bytes += [UInt8](repeating: 0, count: 46)
        bytes += [1, 2, UInt8(edid.0 & 0xFF), 0, UInt8(edid.0 >> 8) << 4]
        bytes += [UInt8(edid.1 & 0xFF), 0, UInt8(edid.1 >> 8) << 4]
        for (index, byte) in bytes.enumerated() {
            pci.machine.onRead(.register(0xFEB0_0000 + UInt64(index))) { UInt64(byte) }
        }
    }

    func attach(resolution: (width: UInt32, height: UInt32)? = nil) -> String? {
        let function = pci.functions()[0]
        let services = pci.services(InputDevices(), displays)
        return pci.machine.run {
            BochsDisplayDriver(resolution: resolution).attach(function, services).map { "\($0)" }
        }
    }

    func register(_ index: UInt64) -> UInt64? {
        pci.machine.value(at: .register(0xFEB0_0500 + index * 2))
    }

    var size: [UInt32] { displays.all.flatMap { [$0.mode.width, $0.mode.height] } }
}

@Suite struct BochsDisplayTests {
    @Test func theMonitorsFavouriteOrOurs() {
        let plain = Adapter()
        #expect(plain.attach() == nil)
        #expect(plain.size == [1024, 768])
        let wide = Adapter(edid: (1920, 1080))
        #expect(wide.attach() == nil)
        #expect(wide.size == [1920, 1080])
        #expect([1, 2, 3, 4, 6].map(wide.register) == [1920, 1080, 32, 0x41, 1920])
        let wished = Adapter(edid: (1920, 1080))
        #expect(wished.attach(resolution: (1280, 720)) == nil)
        #expect(wished.size == [1280, 720])
        // More than the memory holds.
        let small = Adapter(memory: 2 << 20, edid: (1920, 1080))
        #expect(small.attach() == nil)
        #expect(small.size == [640, 480])
    }

    @Test func noAdapterAfterAll() {
        #expect(Adapter(identifier: 0xFFFF).attach() == "its registers do not answer")
        #expect(Adapter(memory: 1 << 20).attach() == "its memory is too small")
    }

    @Test func theFirmwaresPictureStays() throws {
        let adapter = Adapter(edid: (1920, 1080))
        let memory = try #require(
            PhysicalRange(start: PhysicalAddress(0xFC00_0000), length: 800 * 600 * 4))
        let mode = try #require(
            DisplayMode(
                width: 800, height: 600, pitch: 3200, format: .b8g8r8x8, memory: memory.length))
        adapter.displays.add(Display(mode, memory: memory))
        #expect(adapter.attach() == nil)
        #expect(adapter.displays.all.count == 1)
        #expect(adapter.size == [800, 600])
        #expect(adapter.register(1) == nil)
        let display = adapter.displays.all[0]
        #expect(display.memory.length == 16 << 20)
        try adapter.pci.machine.run { try display.setMode(width: 1280, height: 1024) }
        #expect(adapter.size == [1280, 1024])
        #expect(adapter.register(2) == 1024)
        #expect(display.changeCount == 1)
    }

    @Test func impossibleModes() throws {
        let adapter = Adapter()
        #expect(adapter.attach() == nil)
        let display = adapter.displays.all[0]
        for (width, height): (UInt32, UInt32) in [
            (0, 0), (.max, .max), (1023, 768), (8, 768), (4096, 4096), (16_000, 16_000),
            (65544, 768),
        ] {
            #expect(throws: DisplayError.badMode) {
                try adapter.pci.machine.run {
                    try display.setMode(width: width, height: height)
                }
            }
        }
        #expect(display.changeCount == 0)
    }

    @Test func aFirmwareDisplayIsFixed() throws {
        let memory = try #require(PhysicalRange(start: PhysicalAddress(4096), length: 1 << 20))
        let mode = try #require(
            DisplayMode(width: 100, height: 100, pitch: 512, format: .r8g8b8x8, memory: 1 << 20))
        #expect(mode.length == 512 * 99 + 400)
        #expect(throws: DisplayError.isFixed) {
            try Display(mode, memory: memory).setMode(width: 64, height: 64)
        }
    }

    @Test func modesMustFit() {
        func mode(_ width: UInt32, _ height: UInt32, _ pitch: UInt32, _ memory: UInt64)
            -> DisplayMode?
        {
            DisplayMode(
                width: width, height: height, pitch: pitch, format: .b8g8r8x8, memory: memory)
        }
        #expect(mode(10, 2, 40, 80) != nil)
        #expect(mode(10, 2, 44, 84) != nil)
        #expect(mode(10, 2, 44, 83) == nil)
        #expect(mode(10, 2, 36, 1000) == nil)
        #expect(mode(10, 2, 42, 1000) == nil)
        #expect(mode(0, 2, 40, 1000) == nil)
        #expect(mode(.max, .max, .max - 3, .max) == nil)
    }
}
