// One table whose header and checksum have been proved; fields are then read by offset, within the
// length that the header gives.

/// A table with a right signature, a believable length and a right checksum.
public struct Table<Reader: PhysicalReader> {
    /// Bytes in the header that every table begins with (ACPI 6.5, table 5.4).
    @inlinable public static var headerLength: UInt64 { 36 }

    /// No real table comes near this; a longer one is a lie that would cost seconds to add up.
    @inlinable public static var longest: UInt64 { 16 << 20 }

    /// The table's name.
    public let signature: TableSignature
    /// Physical address of the header.
    public let address: UInt64
    /// Bytes, header included.
    public let length: UInt64
    /// The layout's revision; what it means depends on the table.
    public let revision: UInt8
    @usableFromInline let reader: Reader

    /// Checks the table at an address.
    ///
    /// - Parameter expected: the name it must have, or `nil` to accept any.
    /// - Throws: `.wrongTable`, `.badLength`, `.badChecksum` or `.unreadable`.
    @inlinable
    public init(
        at address: UInt64, expecting expected: TableSignature?, in reader: Reader
    ) throws(ACPIError) {
        let name = try reader.number(at: address, width: 4)
        let found = TableSignature(rawValue: UInt32(truncatingIfNeeded: name))
        if let expected, expected != found {
            throw .wrongTable(expected: expected, found: found, address: address)
        }
        let (lastHeaderByte, overflow) = address.addingReportingOverflow(Self.headerLength - 1)
        guard !overflow, reader.byte(at: lastHeaderByte) != nil else {
            throw .unreadable(address: address)
        }
        let length = try reader.number(at: address + 4, width: 4)
        guard length >= Self.headerLength, length <= Self.longest else {
            throw .badLength(signature: found, address: address, length: length)
        }
        guard try reader.sum(at: address, length: length) == 0 else {
            throw .badChecksum(signature: found, address: address)
        }
        self.signature = found
        self.address = address
        self.length = length
        self.revision = UInt8(try reader.number(at: address + 8, width: 1))
        self.reader = reader
    }

    /// Whether a field of `width` bytes at `offset` lies inside the table. Older firmware has
    /// shorter tables: fields past the end do not exist.
    @inlinable
    public func contains(offset: UInt64, width: UInt64) -> Bool {
        let (end, overflow) = offset.addingReportingOverflow(width)
        return !overflow && end <= length
    }

    /// The little-endian number of up to 8 bytes at an offset from the table's start.
    ///
    /// - Throws: `.malformed` when it does not lie inside the table.
    @inlinable
    public func number(at offset: UInt64, width: UInt64) throws(ACPIError) -> UInt64 {
        guard contains(offset: offset, width: width) else {
            throw .malformed(signature: signature, offset: offset)
        }
        return try reader.number(at: address + offset, width: width)
    }

    /// The byte at an offset.
    @inlinable
    public func byte(at offset: UInt64) throws(ACPIError) -> UInt8 {
        UInt8(truncatingIfNeeded: try number(at: offset, width: 1))
    }

    /// The 16-bit number at an offset.
    @inlinable
    public func word(at offset: UInt64) throws(ACPIError) -> UInt16 {
        UInt16(truncatingIfNeeded: try number(at: offset, width: 2))
    }

    /// The 32-bit number at an offset.
    @inlinable
    public func doubleWord(at offset: UInt64) throws(ACPIError) -> UInt32 {
        UInt32(truncatingIfNeeded: try number(at: offset, width: 4))
    }
}
