// How the parsers reach memory. The kernel reads through its direct map; tests read a simulated
// memory that lies to the parsers in every way firmware could.

/// Reads physical memory one byte at a time, without ever faulting.
///
/// The parsers are generic over the reader so that the compiler specialises them: an access costs
/// what the reader's own check and load cost.
public protocol PhysicalReader {
    /// The byte at a physical address, or `nil` when no memory may be read there.
    func byte(at address: UInt64) -> UInt8?
}

extension PhysicalReader {
    /// The little-endian number in `width` bytes at `address`.
    ///
    /// - Throws: `.unreadable` when a byte of it is, or when it would pass the end of the address
    ///   space.
    @inlinable
    func number(at address: UInt64, width: UInt64) throws(ACPIError) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<min(width, 8) {
            let (position, overflow) = address.addingReportingOverflow(index)
            guard !overflow, let byte = byte(at: position) else {
                throw .unreadable(address: address)
            }
            value |= UInt64(byte) << (index * 8)
        }
        return value
    }

    /// The sum, modulo 256, of `length` bytes: zero for every intact ACPI structure.
    @inlinable
    func sum(at address: UInt64, length: UInt64) throws(ACPIError) -> UInt8 {
        let (end, overflow) = address.addingReportingOverflow(length)
        if overflow { throw .unreadable(address: address) }
        var sum: UInt8 = 0
        var position = address
        while position < end {
            guard let byte = byte(at: position) else { throw .unreadable(address: position) }
            sum &+= byte
            position &+= 1
        }
        return sum
    }
}
