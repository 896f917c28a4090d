// The Root System Description Pointer (ACPI 6.5, section 5.2.5): where everything begins.

/// The firmware's pointer to its root table. Holding one means that its checksums were right.
public struct RootPointer: Equatable, Sendable {
    /// 0 for ACPI 1.0, 2 and above for a pointer that can name an XSDT.
    public let revision: UInt8
    /// Physical address of the RSDT; 0 for none.
    public let rsdtAddress: UInt64
    /// Physical address of the XSDT; 0 for none.
    public let xsdtAddress: UInt64

    /// Reads and checks the root pointer at a physical address.
    ///
    /// - Throws: `.badRootSignature`, `.badChecksum`, `.badLength` or `.unreadable`.
    @inlinable
    public init<Reader: PhysicalReader>(at address: UInt64, in reader: Reader) throws(ACPIError) {
        let signature: UInt64 = 0x2052_5450_2044_5352  // "RSD PTR "
        guard try reader.number(at: address, width: 8) == signature else {
            throw .badRootSignature(address: address)
        }
        let firstLength: UInt64 = 20
        guard try reader.sum(at: address, length: firstLength) == 0 else {
            throw .badChecksum(signature: .rsdp, address: address)
        }
        // The sums above proved that these 20 bytes exist, so the additions cannot overflow.
        revision = UInt8(try reader.number(at: address + 15, width: 1))
        rsdtAddress = try reader.number(at: address + 16, width: 4)
        guard revision >= 2 else {
            xsdtAddress = 0
            return
        }
        let (lengthAddress, overflow) = address.addingReportingOverflow(firstLength)
        if overflow { throw .unreadable(address: address) }
        let length = try reader.number(at: lengthAddress, width: 4)
        guard length >= 36, length <= 4096 else {
            throw .badLength(signature: .rsdp, address: address, length: length)
        }
        guard try reader.sum(at: address, length: length) == 0 else {
            throw .badChecksum(signature: .rsdp, address: address)
        }
        xsdtAddress = try reader.number(at: address + 24, width: 8)
    }
}
