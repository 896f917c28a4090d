// The registers of the keyboard controller (Intel 8042; IBM PS/2 Hardware Interface Technical
// Reference): commands to it and to the two devices behind it, with answers waited for.

internal import Arch

/// The controller while it is set up: interrupts off, everything polled.
struct PS2Port {
    /// Which device.
    enum Device {
        case keyboard
        case mouse
    }

    private static let data = IOPort(0x60)
    private static let command = IOPort(0x64)
    private let now: () -> UInt64

    /// Devices answer a command within 20 ms; 750 ms is what a reset may take.
    private static let answerNanoseconds: UInt64 = 30_000_000
    private static let resetNanoseconds: UInt64 = 800_000_000
    /// Bytes that nobody asked for and that are passed over before an answer is given up: more than any
    /// device holds back.
    private static let mostStrayBytes = 64

    /// The controller; `now` counts nanoseconds.
    init(now: @escaping () -> UInt64) {
        self.now = now
    }

    /// What the controller says about itself: bit 0 output full, bit 1 input full, bit 5 the output
    /// is the mouse's, bits 6 and 7 errors.
    static var status: UInt8 { command.read8() }

    /// The byte that the controller has for us.
    static func readData() -> UInt8 { data.read8() }

    /// Whether there is a controller at all: where there is none, all bits are ones.
    static var exists: Bool { status != 0xFF }

    private func wait(_ nanoseconds: UInt64, _ condition: () -> Bool) -> Bool {
        let start = now()
        while !condition() {
            if now() &- start > nanoseconds { return false }
            relaxCPU()
        }
        return true
    }

    /// Throws away what is in the controller's output.
    func flush() {
        // A controller that never runs dry is broken.
        for _ in 0..<64 where PS2Port.status & 1 != 0 { _ = PS2Port.data.read8() }
    }

    func send(_ value: UInt8) -> Bool {
        guard wait(PS2Port.answerNanoseconds, { PS2Port.status & 2 == 0 }) else { return false }
        PS2Port.command.write8(value)
        return true
    }

    private func sendData(_ value: UInt8) -> Bool {
        guard wait(PS2Port.answerNanoseconds, { PS2Port.status & 2 == 0 }) else { return false }
        PS2Port.data.write8(value)
        return true
    }

    /// The next byte from the controller or a device.
    func receive(within nanoseconds: UInt64 = PS2Port.answerNanoseconds) -> UInt8? {
        guard wait(nanoseconds, { PS2Port.status & 1 != 0 }) else { return nil }
        return PS2Port.data.read8()
    }

    /// The next byte from a device. What the other one sends meanwhile, such as the codes of keys that
    /// somebody presses while the mouse is set up, is passed over.
    func receive(
        from device: Device, within nanoseconds: UInt64 = PS2Port.answerNanoseconds
    ) -> UInt8? {
        for _ in 0..<PS2Port.mostStrayBytes {
            guard wait(nanoseconds, { PS2Port.status & 1 != 0 }) else { return nil }
            let isMouse = PS2Port.status & 1 << 5 != 0
            let byte = PS2Port.data.read8()
            if isMouse == (device == .mouse) { return byte }
        }
        return nil
    }

    /// Runs the controller's own test. A code that was on its way before the clocks stopped may come
    /// before the answer.
    func passesTest() -> Bool {
        guard send(0xAA) else { return false }
        for _ in 0..<PS2Port.mostStrayBytes {
            guard let answer = receive(), answer != 0xFC else { return false }
            if answer == 0x55 { return true }
        }
        return false
    }

    /// Reads the controller's configuration byte.
    func readConfiguration() -> UInt8? {
        send(0x20) ? receive() : nil
    }

    /// Writes the controller's configuration byte.
    func writeConfiguration(_ value: UInt8) -> Bool {
        send(0x60) && sendData(value)
    }

    /// Sends a byte to a device; true when it acknowledges it.
    func tell(_ device: Device, _ value: UInt8) -> Bool {
        // A device may ask for the byte again.
        for _ in 0..<3 {
            if device == .mouse, !send(0xD4) { return false }
            guard sendData(value), let answer = acknowledgement(of: device) else { return false }
            if answer == 0xFA { return true }
        }
        return false
    }

    /// 0xFA, or 0xFE when the device asks for the byte again; what it sent before it heard of the
    /// command is passed over.
    private func acknowledgement(of device: Device) -> UInt8? {
        for _ in 0..<PS2Port.mostStrayBytes {
            guard let answer = receive(from: device) else { return nil }
            if answer == 0xFA || answer == 0xFE { return answer }
        }
        return nil
    }

    /// Sends several bytes, each acknowledged.
    func tell(_ device: Device, _ values: [UInt8]) -> Bool {
        for value in values where !tell(device, value) { return false }
        return true
    }

    /// Resets a device; true when its self-test passes.
    func reset(_ device: Device) -> Bool {
        guard tell(device, 0xFF),
            receive(from: device, within: PS2Port.resetNanoseconds) == 0xAA
        else { return false }
        // A mouse adds its identifier.
        return device == .keyboard || receive(from: device) != nil
    }
}
