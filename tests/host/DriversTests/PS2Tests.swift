// The keyboard controller with devices that answer, lie and keep silent; their bytes.

import Arch
import Testing

@testable import Drivers

/// A keyboard controller with what is plugged into it.
private final class ControllerChip {
    let pci = SimulatedPCI()
    var machine: SimulatedMachine { pci.machine }
    var hasKeyboard = true
    /// The identifier that the mouse can be made to show; `nil` when there is no mouse.
    var mouse: UInt8? = 4
    var passesTest = true
    /// Whether somebody types all the time: a key's code comes before every answer, unless the
    /// keyboard's clock is off.
    var isTypedOn = false
    private var output: [(byte: UInt8, isMouse: Bool)] = []
    private var pendingCommand: UInt8?
    private(set) var configuration: UInt8 = 0x61
    private var rates: [UInt8] = []
    private var expectsRate = false
    private(set) var keyboardCommands: [UInt8] = []
    private var time: UInt64 = 0

    init() {
        machine.onRead(.port(0x64)) {
            guard let next = self.output.first else { return 0 }
            return next.isMouse ? 0x21 : 0x01
        }
        machine.onRead(.port(0x60)) {
            self.output.isEmpty ? 0 : UInt64(self.output.removeFirst().byte)
        }
        machine.onWrite(.port(0x64)) { self.command(UInt8(truncatingIfNeeded: $0)) }
        machine.onWrite(.port(0x60)) { self.data(UInt8(truncatingIfNeeded: $0)) }
    }

    private func answer(_ bytes: [UInt8], isMouse: Bool = false) {
        if isTypedOn && configuration & 1 << 4 == 0 { output += [(0x55, false), (0x1C, false)] }
        output += bytes.map { ($0, isMouse) }
    }

    private func command(_ value: UInt8) {
        switch value {
        case 0x20: answer([configuration])
        case 0xAA: answer([passesTest ? 0x55 : 0xFC])
        case 0x60, 0xD4: pendingCommand = value
        case 0xAD: configuration |= 1 << 4
        case 0xAE: configuration &= ~(1 << 4)
        case 0xA7: configuration |= 1 << 5
        case 0xA8: configuration &= ~(1 << 5)
        default: break
        }
    }

    private func data(_ value: UInt8) {
        defer { pendingCommand = nil }
        switch pendingCommand {
        case 0x60: configuration = value
        case 0xD4: toMouse(value)
        default: toKeyboard(value)
        }
    }

    private func toKeyboard(_ value: UInt8) {
        guard hasKeyboard else { return }
        keyboardCommands.append(value)
        answer(value == 0xFF ? [0xFA, 0xAA] : [0xFA])
    }

    private func toMouse(_ value: UInt8) {
        guard let mouse else { return }
        if expectsRate {
            rates.append(value)
            expectsRate = false
            return answer([0xFA], isMouse: true)
        }
        switch value {
        case 0xFF: answer([0xFA, 0xAA, 0], isMouse: true)
        case 0xF2:
            let last = rates.suffix(3)
            var identifier: UInt8 = 0
            if last.elementsEqual([200, 100, 80]) { identifier = min(mouse, 3) }
            if last.elementsEqual([200, 200, 80]), mouse == 4 { identifier = 4 }
            answer([0xFA, identifier], isMouse: true)
        case 0xF3:
            expectsRate = true
            answer([0xFA], isMouse: true)
        default: answer([0xFA], isMouse: true)
        }
    }

    /// Starts the driver; time passes with each look at the clock.
    func start() -> (PS2Controller?, InputDevices) {
        let inputs = InputDevices()
        var services = pci.services(inputs)
        var platform = Platform(rsdp: 0, reader: NoMemory())
        platform.ioAPICs.append(IOAPICDescription(address: 0xFEC0_0000, firstInterrupt: 0))
        machine.onRead(.register(0xFEC0_0010)) { 23 << 16 }
        let controller = machine.run { () -> PS2Controller? in
            services = DeviceServices(
                map: services.map, allocatePage: services.allocatePage,
                interrupts: controllerOf(
                    platform, machine, LocalAPIC(address: 0, map: { _ in nil })!),
                inputs: inputs, displays: services.displays)
            return PS2Controller.start(
                services,
                now: {
                    self.time += 100_000
                    return self.time
                })
        }
        return (controller, inputs)
    }

    /// Lets bytes arrive and the driver serve the interrupt.
    func send(_ bytes: [UInt8], isMouse: Bool = false, to controller: PS2Controller) {
        answer(bytes, isMouse: isMouse)
        machine.run { controller.serve() }
    }

    var isDrained: Bool { output.isEmpty }
}

private func events(of device: InputDevice, _ body: () -> Void) -> [InputEvent] {
    var cursor = device.makeCursor()
    body()
    var events: [InputEvent] = []
    while let event = device.read(&cursor) { events.append(event) }
    return events
}

@Suite struct PS2Tests {
    @Test func keyboardAndMouseAreFound() throws {
        let chip = ControllerChip()
        let (controller, inputs) = chip.start()
        #expect(controller != nil)
        #expect(inputs.all(.keyboard).count == 1 && inputs.all(.pointer).count == 1)
        #expect(chip.keyboardCommands == [0xFF, 0xF0, 2, 0xF4])
        // Both interrupt, both clocks run, and codes are not translated.
        #expect(chip.configuration & 0b0111_0011 == 0b11)
        #expect(chip.isDrained)
    }

    @Test func somebodyWhoTypesDuringTheStartIsPassedOver() {
        let chip = ControllerChip()
        chip.isTypedOn = true
        let (controller, inputs) = chip.start()
        #expect(controller != nil)
        #expect(inputs.all(.keyboard).count == 1 && inputs.all(.pointer).count == 1)
        #expect(chip.configuration & 0b0111_0011 == 0b11)
    }

    @Test func withoutDevicesOrController() {
        let chip = ControllerChip()
        chip.hasKeyboard = false
        chip.mouse = nil
        #expect(chip.start().0 == nil)
        let broken = ControllerChip()
        broken.passesTest = false
        #expect(broken.start().0 == nil)
        let empty = SimulatedPCI()
        let services = empty.services()
        #expect(empty.machine.run { PS2Controller.start(services, now: { 0 }) } == nil)
    }

    @Test func keys() throws {
        let chip = ControllerChip()
        let (controller, inputs) = chip.start()
        let keyboard = inputs.all(.keyboard)[0]
        let seen = events(of: keyboard) {
            chip.send([0x1C, 0x1C, 0xF0, 0x1C], to: controller!)
            chip.send([0xE0], to: controller!)
            chip.send([0x75, 0xE0, 0xF0, 0x75], to: controller!)
            // Print screen with its false shift, and pause.
            chip.send([0xE0, 0x12, 0xE0, 0x7C], to: controller!)
            chip.send([0xE0, 0xF0, 0x7C, 0xE0, 0xF0, 0x12], to: controller!)
            chip.send([0xE1, 0x14, 0x77, 0xE1, 0xF0, 0x14, 0xF0, 0x77], to: controller!)
            chip.send([0x14, 0x11, 0x00], to: controller!)
        }
        #expect(
            seen == [
                .press(0x04), .release(0x04), .press(0x52), .release(0x52), .press(0x46),
                .release(0x46), .press(0x48), .release(0x48), .press(0xE0), .press(0xE2),
                .release(0xE0), .release(0xE2),
            ])
    }

    @Test func aMouseWithFiveButtonsAndAWheel() throws {
        let chip = ControllerChip()
        let (controller, inputs) = chip.start()
        let mouse = inputs.all(.pointer)[0]
        let seen = events(of: mouse) {
            chip.send([0x08, 5, 3, 0], isMouse: true, to: controller!)
            chip.send([0x38, 0xFB, 0xFD, 0x0F], isMouse: true, to: controller!)
            chip.send([0x0F, 0, 0, 0x31], isMouse: true, to: controller!)
            // A byte was lost: the decoder waits for a first byte.
            chip.send([0x00, 0x00, 0x08, 0, 0, 0], isMouse: true, to: controller!)
            // Overflowing movements are of unknown size.
            chip.send([0xC8, 255, 255, 0], isMouse: true, to: controller!)
        }
        #expect(
            seen == [
                .moveX(5), .moveY(-3), .moveX(-5), .moveY(3), .wheel(1), .wheel(-1), .press(1),
                .press(2), .press(3), .press(4), .press(5), .release(1), .release(2), .release(3),
                .release(4), .release(5),
            ])
    }

    @Test(arguments: [(UInt8(0), 3), (3, 4)])
    func olderMice(identifier: UInt8, length: Int) throws {
        let chip = ControllerChip()
        chip.mouse = identifier
        let (controller, inputs) = chip.start()
        let seen = events(of: inputs.all(.pointer)[0]) {
            let packet: [UInt8] = Array([0x09, 2, 0, 0xFF].prefix(length))
            chip.send(packet + packet, isMouse: true, to: controller!)
        }
        let wheel: [InputEvent] = length == 4 ? [.wheel(1)] : []
        #expect(seen == [.moveX(2)] + wheel + [.press(1), .moveX(2)] + wheel)
    }

    @Test func aControllerThatNeverRunsDry() throws {
        let chip = ControllerChip()
        let (controller, _) = chip.start()
        chip.machine.onRead(.port(0x64)) { 1 }
        chip.machine.onRead(.port(0x60)) { 0x1C }
        chip.machine.run { controller?.serve() }
    }

    @Test func anyBytesAreTaken() {
        var generator = SystemRandomNumberGenerator()
        var keys = ScanCodeDecoder()
        var packets = MousePacketDecoder(.explorer)
        for _ in 0..<100_000 {
            let byte = UInt8.random(in: 0...255, using: &generator)
            _ = keys.take(byte)
            if let packet = packets.take(byte) {
                #expect(packet.buttons < 32 && abs(packet.x) < 257 && abs(packet.wheel) <= 8)
            }
        }
    }
}
