// What drivers get from the rest of the kernel.

public import Arch

/// Memory that a device reads and writes by itself: one page, below 4 GiB or not.
public struct DevicePage: Sendable {
    /// Where the device finds it.
    public let address: PhysicalAddress
    /// How the driver reaches it: each access happens, in program order, for both sides to see.
    public let registers: DeviceRegisters

    /// A page of zeros.
    public init(address: PhysicalAddress, registers: DeviceRegisters) {
        self.address = address
        self.registers = registers
    }
}

/// What drivers may use while they attach.
public struct DeviceServices: Sendable {
    /// Makes a device's memory reachable, for ever; `nil` when there is no memory for page tables.
    public let map: @Sendable (PhysicalRange, CacheType) -> DeviceRegisters?
    /// A page of zeros for a device, for ever; `nil` when there is no memory.
    public let allocatePage: @Sendable () -> DevicePage?
    /// Whom devices interrupt.
    public let interrupts: InterruptController
    /// Where keyboards and pointers are entered.
    public let inputs: InputDevices
    /// Where displays are entered.
    public let displays: Displays

    /// Services.
    public init(
        map: @escaping @Sendable (PhysicalRange, CacheType) -> DeviceRegisters?,
        allocatePage: @escaping @Sendable () -> DevicePage?,
        interrupts: InterruptController, inputs: InputDevices, displays: Displays
    ) {
        self.map = map
        self.allocatePage = allocatePage
        self.interrupts = interrupts
        self.inputs = inputs
        self.displays = displays
    }
}
