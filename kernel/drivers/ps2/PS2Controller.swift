// The keyboard controller of PCs, and the keyboard and mouse behind it.

internal import Arch
internal import KernelBase
internal import KernelLog

/// A PS/2 controller. Lock rank: ``LockRank/device``.
public final class PS2Controller: InterruptReceiver, @unchecked Sendable {
    private struct State: ~Copyable {
        var scanCodes = ScanCodeDecoder()
        var packets: MousePacketDecoder
        var buttons: UInt8 = 0
    }

    private let state: Spinlock<State>
    private let keyboard: InputDevice?
    private let mouse: InputDevice?

    private init(keyboard: InputDevice?, mouse: InputDevice?, _ format: MousePacketDecoder.Format) {
        state = Spinlock(State(packets: MousePacketDecoder(format)), rank: .device)
        self.keyboard = keyboard
        self.mouse = mouse
    }

    // MARK: - Start

    /// Finds the controller and what is behind it, and lets both interrupt.
    ///
    /// - Parameter now: counts nanoseconds; devices that do not answer are not waited for.
    /// - Returns: `nil` when there is none, or nothing behind it.
    public static func start(
        _ services: DeviceServices, now: @escaping () -> UInt64
    ) -> PS2Controller? {
        guard PS2Port.exists else { return nil }
        let port = PS2Port(now: now)
        guard let configuration = initialise(port) else { return nil }
        let hasKeyboard = startKeyboard(port)
        let format = startMouse(port)
        let controller = PS2Controller(
            keyboard: hasKeyboard ? InputDevice(.keyboard, name: Array("PS/2 keyboard".utf8)) : nil,
            mouse: format != nil ? InputDevice(.pointer, name: Array("PS/2 mouse".utf8)) : nil,
            format ?? .plain)
        guard controller.keyboard != nil || controller.mouse != nil else { return nil }
        controller.connect(services, port, configuration)
        return controller
    }

    /// Silences the controller, tests it, and switches off the translation to scan code set 1;
    /// returns the configuration then.
    private static func initialise(_ port: PS2Port) -> UInt8? {
        guard port.send(0xAD), port.send(0xA7) else { return nil }
        port.flush()
        guard let before = port.readConfiguration() else { return nil }
        // No interrupts of either device, no translation; clocks off until the test is over, so that a
        // key pressed now is not taken for its answer.
        let silent = before & ~0b0100_0011 | 0b0011_0000
        // The test resets some controllers.
        guard port.writeConfiguration(silent), port.passesTest(), port.writeConfiguration(silent),
            port.send(0xAE), port.send(0xA8)
        else {
            Log.warning("input: the PS/2 controller fails its test")
            return nil
        }
        return silent & ~0b0011_0000
    }

    private static func startKeyboard(_ port: PS2Port) -> Bool {
        port.flush()
        // Scan code set 2, then scanning on.
        return port.reset(.keyboard) && port.tell(.keyboard, [0xF0, 2, 0xF4])
    }

    /// Starts the mouse in the best format that it knows; `nil` when there is none. A mouse changes
    /// its format when it is told certain sample rates in a row, and its identifier with it.
    private static func startMouse(_ port: PS2Port) -> MousePacketDecoder.Format? {
        port.flush()
        guard port.reset(.mouse) else { return nil }
        var format = MousePacketDecoder.Format.plain
        if identifier(port, afterRates: [200, 100, 80]) == 3 { format = .wheel }
        if identifier(port, afterRates: [200, 200, 80]) == 4 { format = .explorer }
        // 100 packets a second, 4 counts a millimetre; then reports on.
        guard port.tell(.mouse, [0xF3, 100, 0xE8, 2, 0xF4]) else { return nil }
        return format
    }

    private static func identifier(_ port: PS2Port, afterRates rates: [UInt8]) -> UInt8? {
        for rate in rates where !port.tell(.mouse, [0xF3, rate]) { return nil }
        return port.tell(.mouse, 0xF2) ? port.receive(from: .mouse) : nil
    }

    private func connect(_ services: DeviceServices, _ port: PS2Port, _ configuration: UInt8) {
        var configuration = configuration
        do throws(InterruptError) {
            if let keyboard {
                try services.interrupts.connectISA(1, to: self)
                configuration |= 1
                services.inputs.add(keyboard)
            }
            if let mouse {
                try services.interrupts.connectISA(12, to: self)
                configuration |= 2
                services.inputs.add(mouse)
            }
        } catch {
            Log.warning("input: there is no interrupt for the PS/2 controller")
        }
        port.flush()
        if !port.writeConfiguration(configuration) {
            Log.warning("input: the PS/2 controller stopped answering")
        }
    }

    // MARK: - Interrupts

    /// Takes what the devices sent.
    public override func serve() {
        // A controller that never runs dry must not keep the CPU.
        for _ in 0..<64 {
            let status = PS2Port.status
            guard status & 1 != 0 else { break }
            let byte = PS2Port.readData()
            // What was garbled on the wire is dropped; the decoders find back into step.
            if status & 0b1100_0000 != 0 { continue }
            state.withLock { state in
                if status & 1 << 5 != 0 { takeMouse(byte, &state) } else { takeKey(byte, &state) }
            }
        }
        keyboard?.notify()
        mouse?.notify()
    }

    private func takeKey(_ byte: UInt8, _ state: inout State) {
        guard let keyboard, let output = state.scanCodes.take(byte) else { return }
        switch output {
        case .press(let key): keyboard.report(.press(key))
        case .release(let key): keyboard.report(.release(key))
        case .tap(let key):
            keyboard.report(.press(key))
            keyboard.report(.release(key))
        case .lost: keyboard.releaseAll()
        }
    }

    private func takeMouse(_ byte: UInt8, _ state: inout State) {
        guard let mouse, let packet = state.packets.take(byte) else { return }
        mouse.report(.moveX(packet.x))
        mouse.report(.moveY(packet.y))
        mouse.report(.wheel(packet.wheel))
        let changed = packet.buttons ^ state.buttons
        state.buttons = packet.buttons
        for bit in 0..<UInt8(5) where changed >> bit & 1 != 0 {
            mouse.report(packet.buttons >> bit & 1 != 0 ? .press(bit + 1) : .release(bit + 1))
        }
    }
}
