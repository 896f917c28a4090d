// The Generic Address Structure (ACPI 6.5, section 5.2.3.2): a register that may live anywhere.

/// Where a register is.
public struct GenericAddress: Equatable, Sendable {
    /// The kinds of address that a PC's static tables use.
    public enum Space: Equatable, Sendable {
        /// Physical memory.
        case memory
        /// I/O ports.
        case port
        /// PCI configuration space of bus 0: device, function and offset packed into the address.
        case pciConfiguration
        /// Something that this system does not drive.
        case other(UInt8)
    }

    /// Which kind of address it is.
    public let space: Space
    /// The register's width in bits.
    public let widthInBits: UInt8
    /// Its place in that space; 0 stands for "there is none".
    public let address: UInt64

    /// A register's place.
    public init(space: Space, widthInBits: UInt8, address: UInt64) {
        self.space = space
        self.widthInBits = widthInBits
        self.address = address
    }

    @inlinable
    init<Reader: PhysicalReader>(
        at offset: UInt64, of table: Table<Reader>
    ) throws(ACPIError) {
        switch try table.byte(at: offset) {
        case 0: space = .memory
        case 1: space = .port
        case 2: space = .pciConfiguration
        case let other: space = .other(other)
        }
        widthInBits = try table.byte(at: offset + 1)
        address = try table.number(at: offset + 4, width: 8)
    }
}
