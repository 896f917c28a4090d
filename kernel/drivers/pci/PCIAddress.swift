// Names of PCI functions: where they sit, and what they are.

/// Where a function sits.
public struct PCIAddress: Hashable, Sendable {
    /// The bus.
    public let bus: UInt8
    /// The device on the bus, below 32.
    public let device: UInt8
    /// The function of the device, below 8.
    public let function: UInt8

    /// The function at a place; what does not fit into the numbers is cut off.
    public init(bus: UInt8, device: UInt8, function: UInt8) {
        self.bus = bus
        self.device = device & 31
        self.function = function & 7
    }

    /// Device and function in one number, as they stand in configuration addresses.
    var slot: UInt64 { UInt64(device) << 3 | UInt64(function) }
}

/// What a function is: the number of its maker, and the maker's number for it.
public struct PCIIdentifier: Hashable, Sendable {
    /// The maker.
    public let vendor: UInt16
    /// The maker's number.
    public let device: UInt16

    /// An identifier.
    public init(vendor: UInt16, device: UInt16) {
        self.vendor = vendor
        self.device = device
    }
}
