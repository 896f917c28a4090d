// The Multiple APIC Description Table (ACPI 6.5, section 5.2.12): processors, interrupt controllers
// and how the old ISA interrupts are wired to them.

/// Processors and interrupt controllers of the machine.
public struct MADT<Reader: PhysicalReader> {
    /// Where each processor sees its local APIC, unless an entry overrides it; see
    /// `localAPICAddress()`.
    public let localAPICAddress32: UInt32
    /// Whether the machine also has a pair of 8259 controllers, which must then be masked.
    public let hasLegacyPIC: Bool
    @usableFromInline let table: Table<Reader>

    /// Interprets a table that was found by its name.
    @inlinable
    public init(_ table: Table<Reader>) throws(ACPIError) {
        localAPICAddress32 = try table.doubleWord(at: 36)
        hasLegacyPIC = try table.doubleWord(at: 40) & 1 != 0
        self.table = table
    }

    /// The entries in the firmware's order.
    @inlinable
    public func entries() -> MADTEntries<Reader> {
        MADTEntries(table: table)
    }

    /// The local APICs' physical address, override entries considered.
    @inlinable
    public func localAPICAddress() throws(ACPIError) -> UInt64 {
        var entries = entries()
        while let entry = try entries.next() {
            if case .localAPICAddress(let address) = entry { return address }
        }
        return UInt64(localAPICAddress32)
    }
}

/// Walks the entries of a MADT. Each step moves forward, so the walk ends whatever the table holds.
public struct MADTEntries<Reader: PhysicalReader> {
    @usableFromInline let table: Table<Reader>
    @usableFromInline var offset: UInt64 = 44

    @usableFromInline
    init(table: Table<Reader>) {
        self.table = table
    }

    /// The next entry, or `nil` after the last.
    ///
    /// - Throws: `.malformed` when an entry is shorter than its type asks for or passes the table's
    ///   end. The walk is over then: the start of the next entry is unknown.
    @inlinable
    public mutating func next() throws(ACPIError) -> MADTEntry? {
        guard offset < table.length else { return nil }
        let start = offset
        // Assume the worst first: whatever goes wrong below, the walk is over.
        offset = table.length
        guard table.contains(offset: start, width: 2) else {
            throw .malformed(signature: table.signature, offset: start)
        }
        let kind = try table.byte(at: start)
        let length = UInt64(try table.byte(at: start + 1))
        guard length >= MADTEntry.shortest(kind: kind),
            table.contains(offset: start, width: length)
        else {
            throw .malformed(signature: table.signature, offset: start)
        }
        offset = start + length
        return try MADTEntry(kind: kind, at: start, of: table)
    }
}
