// What can be wrong with the firmware's tables. Every case says where, so that a boot log names the
// table and the byte instead of "ACPI error".

/// A defect in the firmware's tables. None of them is fatal to the machine by itself: the caller
/// decides what it can do without.
public enum ACPIError: Error, Equatable {
    /// Memory that a table refers to cannot be read.
    case unreadable(address: UInt64)
    /// The root pointer does not begin with "RSD PTR ".
    case badRootSignature(address: UInt64)
    /// The bytes of a structure do not add up to zero.
    case badChecksum(signature: TableSignature, address: UInt64)
    /// A table claims a length that it cannot have.
    case badLength(signature: TableSignature, address: UInt64, length: UInt64)
    /// A different table than the expected one stands at this address.
    case wrongTable(expected: TableSignature, found: TableSignature, address: UInt64)
    /// The root table lists no table of this name.
    case notFound(TableSignature)
    /// The root pointer leads to neither an XSDT nor an RSDT.
    case noRootTable
    /// A field or entry at this offset passes the end of its table, or has a length of zero.
    case malformed(signature: TableSignature, offset: UInt64)
}

extension ACPIError: CustomStringConvertible {
    /// One sentence for the boot log.
    public var description: String {
        switch self {
        case .unreadable(let address):
            "ACPI: memory at \(hexadecimal(address)) cannot be read"
        case .badRootSignature(let address):
            "ACPI: no root pointer at \(hexadecimal(address))"
        case .badChecksum(let signature, let address):
            "ACPI: \(signature) at \(hexadecimal(address)) has a wrong checksum"
        case .badLength(let signature, let address, let length):
            "ACPI: \(signature) at \(hexadecimal(address)) claims a length of \(length) bytes"
        case .wrongTable(let expected, let found, let address):
            "ACPI: \(found) instead of \(expected) at \(hexadecimal(address))"
        case .notFound(let signature):
            "ACPI: the firmware provides no \(signature) table"
        case .noRootTable:
            "ACPI: the root pointer leads to no table"
        case .malformed(let signature, let offset):
            "ACPI: \(signature) is malformed at offset \(offset)"
        }
    }

    private func hexadecimal(_ value: UInt64) -> String {
        "0x" + String(value, radix: 16)
    }
}
