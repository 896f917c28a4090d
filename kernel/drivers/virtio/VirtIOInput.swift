// Virtual keyboards, mice and tablets (Virtual I/O Device Specification 1.2, 5.8). Their events are
// those of Linux' input layer.

internal import Arch
internal import KernelBase
internal import KernelLog

/// Attaches virtual input devices.
public final class VirtIOInputDriver: PCIDriver {
    /// What it is for.
    public override var name: StaticString { "virtio input" }
    /// Device 18 of the specification, in its PCI form.
    public override var identifiers: [PCIIdentifier] {
        [PCIIdentifier(vendor: 0x1AF4, device: 0x1052)]
    }

    /// Takes charge of a device.
    public override func attach(
        _ function: PCIFunction, _ services: DeviceServices
    ) -> StaticString? {
        let map = { (range: PhysicalRange) in services.map(range, .uncacheable) }
        function.enable()
        guard let transport = VirtIOTransport(function, map: map) else {
            return "its registers make no sense"
        }
        guard transport.begin() else { return "it does not agree on version 1" }
        let description = VirtIOInputDescription(transport.device)
        guard let receiver = VirtIOInput(description, transport) else {
            return "it is no keyboard and no pointer"
        }
        do throws(InterruptError) {
            let message = try services.interrupts.makeMessage(for: receiver)
            guard function.sendMessages(message, map: map) else {
                _ = transport.fail()
                return "it cannot send interrupts as messages"
            }
        } catch {
            _ = transport.fail()
            return "there is no interrupt for it"
        }
        guard let page = services.allocatePage(), let queue = transport.startQueue(0, in: page)
        else {
            _ = transport.fail()
            return "it has no queue"
        }
        receiver.start(queue)
        for device in receiver.devices { services.inputs.add(device) }
        return nil
    }
}

/// What a device says it can do (5.8.5).
struct VirtIOInputDescription {
    var name: [UInt8] = []
    var hasKeys = false
    var hasMovement = false
    /// The lowest and the highest value of each axis that the device reports positions on.
    var rangeX: ClosedRange<Int32>?
    var rangeY: ClosedRange<Int32>?

    private let registers: DeviceRegisters

    private enum Selector {
        static let name: UInt8 = 0x01
        static let events: UInt8 = 0x11
        static let axis: UInt8 = 0x12
    }

    init(_ registers: DeviceRegisters) {
        self.registers = registers
        let characters = text(Selector.name)
        name = characters.isEmpty ? Array("virtio input device".utf8) : characters
        let keys = bits(VirtIOEvent.key)
        // Keys, not just buttons: the letters of the first row.
        hasKeys = keys.count > 2 && keys[2] & 0x7F != 0
        let relative = bits(VirtIOEvent.relative)
        hasMovement = !relative.isEmpty && relative[0] & 3 == 3
        let absolute = bits(VirtIOEvent.absolute)
        if !absolute.isEmpty, absolute[0] & 3 == 3 {
            rangeX = range(ofAxis: 0)
            rangeY = range(ofAxis: 1)
        }
    }

    /// Selects a part of the description; its bytes, at most the 128 that there is room for.
    private func bytes(_ selector: UInt8, _ subselector: UInt8) -> [UInt8] {
        registers.write8(0, selector)
        registers.write8(1, subselector)
        let room = registers.length - 8
        let count = min(UInt64(registers.read8(2)), room, 128)
        return (0..<count).map { registers.read8(8 + $0) }
    }

    private func bits(_ type: UInt16) -> [UInt8] {
        bytes(Selector.events, UInt8(truncatingIfNeeded: type))
    }

    private func text(_ selector: UInt8) -> [UInt8] {
        bytes(selector, 0).prefix { $0 != 0 }.map { 0x20..<0x7F ~= $0 ? $0 : UInt8(ascii: "?") }
    }

    private func range(ofAxis axis: UInt8) -> ClosedRange<Int32>? {
        let bytes = bytes(Selector.axis, axis)
        guard bytes.count >= 8 else { return nil }
        func number(at start: Int) -> Int32 {
            var value: UInt32 = 0
            for offset in 0..<4 { value |= UInt32(bytes[start + offset]) << UInt32(offset * 8) }
            return Int32(bitPattern: value)
        }
        let (low, high) = (number(at: 0), number(at: 4))
        return low < high ? low...high : nil
    }
}

/// Types and codes of events (Linux' input-event-codes.h).
enum VirtIOEvent {
    static var key: UInt16 { 1 }
    static var relative: UInt16 { 2 }
    static var absolute: UInt16 { 3 }
    static var wheelAxis: UInt16 { 8 }

    /// The number of a button, by its event code.
    static func button(_ code: UInt16) -> UInt8? {
        switch code {
        case 0x110, 0x14A: 1  // left; a finger on a screen
        case 0x111: 2
        case 0x112: 3
        case 0x113, 0x116: 4
        case 0x114, 0x115: 5
        default: nil
        }
    }

    /// Where `value` lies in `range`, as a number from 0 to 65535; what lies outside is at the edge.
    static func scale(_ value: Int32, in range: ClosedRange<Int32>) -> UInt16 {
        let clamped = Int64(min(max(value, range.lowerBound), range.upperBound))
        let length = Int64(range.upperBound) - Int64(range.lowerBound)
        let offset = clamped - Int64(range.lowerBound)
        // At most 2³² · 2¹⁶, and the length is not 0.
        return UInt16(clamping: (offset * 65535 + length / 2) / length)
    }
}

/// A virtual input device, which may be keyboard and pointer at once. Lock rank: ``LockRank/device``.
final class VirtIOInput: InterruptReceiver, @unchecked Sendable {
    private struct State: ~Copyable {
        /// `nil` before the start, and after the device broke the rules.
        var queue: VirtIOQueue?
    }

    private let state = Spinlock(State(), rank: .device)
    private let transport: VirtIOTransport
    private let keyboard: InputDevice?
    private let pointer: InputDevice?
    private let rangeX: ClosedRange<Int32>?
    private let rangeY: ClosedRange<Int32>?

    /// A device by its description; `nil` when it is neither keyboard nor pointer.
    init?(_ description: VirtIOInputDescription, _ transport: VirtIOTransport) {
        self.transport = transport
        rangeX = description.rangeX
        rangeY = description.rangeY
        let points = description.hasMovement || (rangeX != nil && rangeY != nil)
        keyboard = description.hasKeys ? InputDevice(.keyboard, name: description.name) : nil
        pointer = points ? InputDevice(.pointer, name: description.name) : nil
        if keyboard == nil, pointer == nil { return nil }
    }

    /// What the device is to the system.
    var devices: [InputDevice] { [keyboard, pointer].compactMap { $0 } }

    /// Lets events come.
    func start(_ queue: consuming VirtIOQueue) {
        var queue: VirtIOQueue? = consume queue
        state.withLock { state in
            state.queue = queue.take()
            transport.finish()
            state.queue?.giveAll()
        }
    }

    /// Takes the events that the device has left.
    override func serve() {
        let isBroken = state.withLock { state in
            guard let obeys = state.queue?.takeAll({ take($0, $1) }) else { return false }
            if !obeys {
                transport.reset()
                state.queue = nil
            }
            return !obeys
        }
        if isBroken {
            keyboard?.releaseAll()
            pointer?.releaseAll()
            Log.error("input: a virtio device breaks the rules of its queue and was stopped")
        }
        keyboard?.notify()
        pointer?.notify()
    }

    private func take(_ word: UInt32, _ bits: UInt32) {
        let code = UInt16(truncatingIfNeeded: word >> 16)
        let value = Int32(bitPattern: bits)
        switch UInt16(truncatingIfNeeded: word) {
        case VirtIOEvent.key: takeKey(code, isDown: value != 0)
        case VirtIOEvent.relative:
            switch code {
            case 0: pointer?.report(.moveX(value))
            case 1: pointer?.report(.moveY(value))
            case VirtIOEvent.wheelAxis: pointer?.report(.wheel(value))
            default: break
            }
        case VirtIOEvent.absolute:
            if code == 0, let rangeX {
                pointer?.report(.positionX(VirtIOEvent.scale(value, in: rangeX)))
            } else if code == 1, let rangeY {
                pointer?.report(.positionY(VirtIOEvent.scale(value, in: rangeY)))
            }
        default: break
        }
    }

    private func takeKey(_ code: UInt16, isDown: Bool) {
        if let button = VirtIOEvent.button(code) {
            // A device without room in its queue drops what happens (QEMU does), the end of a press too:
            // a second press says that there was one. Keys repeat, so theirs says nothing.
            pointer?.report(.release(button))
            if isDown { pointer?.report(.press(button)) }
        } else if let key = KeyUsages.ofEventCode(code) {
            keyboard?.report(isDown ? .press(key) : .release(key))
        }
    }
}
