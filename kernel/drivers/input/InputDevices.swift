// All keyboards and pointers of the machine, in the order in which they were found.

internal import KernelBase
internal import KernelLog

/// The machine's input devices. They come at boot and stay.
public final class InputDevices: Sendable {
    private let devices = Spinlock([InputDevice](), rank: .device)
    private let order = InputOrder()

    /// No devices.
    public init() {}

    /// Enters a device.
    public func add(_ device: InputDevice) {
        device.setOrder(order)
        devices.withLock { $0.append(device) }
        let kind: StaticString = device.kind == .keyboard ? "keyboard" : "pointer"
        let name = device.name
        var message: LogMessage = "input: \(kind), "
        for byte in name { message.append(byte: byte) }
        Log.info(message)
    }

    /// All devices of a kind.
    public func all(_ kind: InputDevice.Kind) -> [InputDevice] {
        devices.withLock { $0 }.filter { $0.kind == kind }
    }
}
