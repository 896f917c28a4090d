// A virtual input device, played by the test: one that obeys the specification, and ones that do not.

import Arch
import Testing

@testable import Drivers

/// A virtual device: registers in memory, one queue.
private final class VirtualDevice {
    let pci = SimulatedPCI()
    let inputs = InputDevices()
    var machine: SimulatedMachine { pci.machine }
    let address = PCIAddress(bus: 0, device: 4, function: 0)
    private static let memory: UInt64 = 0xFE00_0000
    private static let page: UInt64 = 0x7000_0000
    var features: UInt64 = 1
    var acceptsFeatures = true
    /// Descriptions by selector and subselector.
    var description: [[UInt8]: [UInt8]] = [[1, 0]: Array("Test \u{7}device\0".utf8)]
    private var used: UInt16 = 0

    init() {
        pci.add(address, PCIIdentifier(vendor: 0x1AF4, device: 0x1052))
        pci.setMemory(address, 1, start: 0xFD00_0000, length: 0x1000)
        pci.setMemory(address, 4, start: Self.memory, length: 0x4000)
        pci.addCapability(address, at: 0x40, [0x0000_0011, 0x0000_0001, 0])
        addStructure(at: 0x50, kind: 1, offset: 0, length: 0x1000)
        addStructure(at: 0x64, kind: 4, offset: 0x1000, length: 0x1000)
        addStructure(at: 0x78, kind: 2, offset: 0x2000, length: 0x1000)
        on(20, read: { self.value(20) & (self.acceptsFeatures ? 0xFF : ~8) })
        on(4, read: { self.features })
        on(24, read: { 64 })
        on(30, read: { 3 })
        machine.onRead(.register(Self.memory + 0x1002)) {
            UInt64(self.selected.count)
        }
        for index in 0..<UInt64(128) {
            machine.onRead(.register(Self.memory + 0x1008 + index)) {
                Int(index) < self.selected.count ? UInt64(self.selected[Int(index)]) : 0
            }
        }
    }

    private func addStructure(at place: Int, kind: UInt32, offset: UInt32, length: UInt32) {
        pci.addCapability(address, at: place, [kind << 24 | 0x09, 4, offset, length, 4])
    }

    private func on(_ offset: UInt64, read: @escaping () -> UInt64) {
        machine.onRead(.register(Self.memory + offset), read)
    }

    func value(_ offset: UInt64) -> UInt64 {
        machine.value(at: .register(Self.memory + offset)) ?? 0
    }

    private var selected: [UInt8] {
        let selector = [value(0x1000), value(0x1001)].map { UInt8(truncatingIfNeeded: $0) }
        return description[selector] ?? []
    }

    func setBits(_ type: UInt8, _ codes: [Int]) {
        var bytes = [UInt8](repeating: 0, count: 48)
        for code in codes { bytes[code / 8] |= 1 << UInt8(code % 8) }
        description[[0x11, type]] = bytes
    }

    func setRange(_ axis: UInt8, _ low: Int32, _ high: Int32) {
        func bytes(_ number: Int32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        description[[0x12, axis]] = bytes(low) + bytes(high) + [UInt8](repeating: 0, count: 12)
    }

    /// Attaches the driver; returns what it complains of.
    func attach() -> String? {
        let services = pci.services(inputs)
        let function = pci.functions()[0]
        return machine.run {
            VirtIOInputDriver().attach(function, services).map { "\($0)" }
        }
    }

    /// The driver's interrupt handler, called as the interrupt controller does.
    func receiver() -> VirtIOInput? {
        let services = pci.services(inputs)
        let function = pci.functions()[0]
        return machine.run { () -> VirtIOInput? in
            guard
                let transport = VirtIOTransport(
                    function, map: { services.map($0, .uncacheable) }),
                transport.begin(),
                let input = VirtIOInput(VirtIOInputDescription(transport.device), transport),
                let page = services.allocatePage(),
                let queue = transport.startQueue(0, in: page)
            else { return nil }
            input.start(queue)
            return input
        }
    }

    private func store(_ offset: UInt64, _ value: UInt64) {
        machine.onRead(.register(Self.page + offset)) { value }
    }

    /// Fills the next buffer.
    func send(_ type: UInt16, _ code: UInt16, _ value: Int32, buffer: UInt32? = nil) {
        let slot = UInt64(used & 63)
        let buffer = buffer ?? UInt32(slot)
        store(3072 + UInt64(buffer & 63) * 8, UInt64(code) << 16 | UInt64(type))
        store(3076 + UInt64(buffer & 63) * 8, UInt64(UInt32(bitPattern: value)))
        store(2052 + slot * 8, UInt64(buffer))
        store(2056 + slot * 8, 8)
        setUsed(used &+ 1)
    }

    func setUsed(_ count: UInt16) {
        used = count
        store(2050, UInt64(count))
    }
}

private func events(of device: InputDevice, _ body: () -> Void) -> [InputEvent] {
    var cursor = device.makeCursor()
    body()
    var events: [InputEvent] = []
    while let event = device.read(&cursor) { events.append(event) }
    return events
}

@Suite struct VirtIOTests {
    private func tablet() -> VirtualDevice {
        let device = VirtualDevice()
        device.setBits(1, [0x110, 0x111, 0x112])
        device.setBits(2, [8])
        device.setBits(3, [0, 1])
        device.setRange(0, 0, 32767)
        device.setRange(1, -100, 100)
        return device
    }

    @Test func attaching() {
        let tablet = tablet()
        #expect(tablet.attach() == nil)
        let found = tablet.inputs.all(.pointer)
        #expect(found.map { String(decoding: $0.name, as: UTF8.self) } == ["Test ?device"])
        #expect(tablet.inputs.all(.keyboard).isEmpty)
        #expect(tablet.value(20) == 15)
        // The queue: 64 buffers given, the device told through its doorbell.
        #expect(tablet.value(32) == 0x7000_0000 && tablet.value(40) == 0x7000_0400)
        #expect(tablet.value(48) == 0x7000_0800 && tablet.value(28) == 1)
        #expect(tablet.machine.value(at: .register(0x7000_0402)) == 64)
        #expect(tablet.machine.value(at: .register(0xFE00_200C)) == 0)
        // Interrupts are messages.
        #expect(tablet.pci.value(tablet.address, 0x40) >> 31 == 1)
    }

    @Test func absolutePositions() throws {
        let tablet = tablet()
        let receiver = try #require(tablet.receiver())
        let seen = events(of: receiver.devices[0]) {
            tablet.send(3, 0, 32767)
            tablet.send(3, 1, 0)
            tablet.send(0, 0, 0)
            tablet.send(3, 0, .max)
            tablet.send(3, 0, .min)
            tablet.send(1, 0x110, 1)
            tablet.send(1, 0x110, 0)
            tablet.send(2, 8, -2)
            tablet.machine.run { receiver.serve() }
        }
        #expect(
            seen == [
                .positionX(65535), .positionY(32768), .positionX(0), .press(1), .release(1),
                .wheel(-2),
            ])
        // All buffers were given back.
        #expect(tablet.machine.value(at: .register(0x7000_0402)) == 72)
    }

    /// Every buffer filled before the driver came to look, and then the release was dropped.
    @Test func aPressAfterALostReleaseIsAPress() throws {
        let tablet = tablet()
        let receiver = try #require(tablet.receiver())
        let seen = events(of: receiver.devices[0]) {
            tablet.send(1, 0x110, 1)
            for step in 1..<64 { tablet.send(3, 0, Int32(step)) }
            tablet.machine.run { receiver.serve() }
            tablet.send(1, 0x110, 1)
            tablet.send(1, 0x110, 0)
            tablet.machine.run { receiver.serve() }
        }
        #expect(seen.count == 67)
        #expect(seen.suffix(3) == [.release(1), .press(1), .release(1)])
    }

    @Test func fiveButtonsAndAWheel() throws {
        let tablet = tablet()
        let receiver = try #require(tablet.receiver())
        let seen = events(of: receiver.devices[0]) {
            for code in UInt16(0x110)...0x114 {
                tablet.send(1, code, 1)
                tablet.send(1, code, 0)
            }
            tablet.send(2, 8, 1)
            tablet.machine.run { receiver.serve() }
        }
        let buttons = [UInt8(1), 2, 3, 4, 5].flatMap { [InputEvent.press($0), .release($0)] }
        #expect(seen == buttons + [.wheel(1)])
    }

    @Test func aKeyboardWithAMouseInIt() throws {
        let device = VirtualDevice()
        device.setBits(1, Array(1...120) + [0x110])
        device.setBits(2, [0, 1, 8])
        let receiver = try #require(device.receiver())
        #expect(receiver.devices.map(\.kind) == [.keyboard, .pointer])
        let keys = events(of: receiver.devices[0]) {
            for (code, value) in [(30, 1), (30, 2), (30, 0), (103, 1), (0x2FF, 1), (0x110, 1)] {
                device.send(1, UInt16(code), Int32(value))
            }
            device.send(2, 0, -7)
            device.machine.run { receiver.serve() }
        }
        #expect(keys == [.press(0x04), .release(0x04), .press(0x52)])
    }

    @Test func devicesThatAreNoneOfOurs() {
        let neither = VirtualDevice()
        #expect(neither.attach() == "it is no keyboard and no pointer")
        let old = tablet()
        old.features = 0
        #expect(old.attach() == "it does not agree on version 1")
        let stubborn = tablet()
        stubborn.acceptsFeatures = false
        #expect(stubborn.attach() == "it does not agree on version 1")
        let upsideDown = tablet()
        upsideDown.setRange(0, 5, 5)
        #expect(upsideDown.attach() == "it is no keyboard and no pointer")
    }

    @Test func structuresOutsideOfTheMemory() {
        for (word, value) in [(8, UInt32(0x3FFD)), (12, 0xFFFF_FFFF), (4, 5), (4, 0)] {
            let device = tablet()
            device.pci.set(device.address, 0x50 + word, value)
            #expect(device.attach() == "its registers make no sense")
        }
    }

    @Test func aDoorbellOutsideOfItsStructure() {
        let device = tablet()
        device.pci.set(device.address, 0x78 + 16, 0x8000_0000)
        #expect(device.attach() == "it has no queue")
    }

    @Test func aDeviceThatBreaksTheRulesIsStopped() throws {
        let device = tablet()
        let receiver = try #require(device.receiver())
        let seen = events(of: receiver.devices[0]) {
            device.send(1, 0x110, 1)
            device.machine.run { receiver.serve() }
            // A buffer that does not exist.
            device.send(1, 0x111, 1, buffer: 64)
            device.machine.run { receiver.serve() }
            // Silence from then on.
            device.send(1, 0x112, 1)
            device.machine.run { receiver.serve() }
        }
        #expect(seen == [.press(1), .release(1)])
        #expect(device.value(20) == 0)

        let greedy = tablet()
        let other = try #require(greedy.receiver())
        greedy.setUsed(65)
        greedy.machine.run { other.serve() }
        #expect(greedy.value(20) == 0)
    }

    @Test func positionsAreScaled() {
        #expect(VirtIOEvent.scale(.max, in: .min ... .max) == 65535)
        #expect(VirtIOEvent.scale(.min, in: .min ... .max) == 0)
        #expect(VirtIOEvent.scale(0, in: .min ... .max) == 32768)
        #expect(VirtIOEvent.scale(1, in: 0...1) == 65535)
    }
}
