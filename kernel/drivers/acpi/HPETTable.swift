// The HPET description table (IA-PC HPET specification 1.0a, section 3.2.4).

/// Where the high precision event timer is.
public struct HPETTable: Equatable, Sendable {
    /// Its register block.
    public let registers: GenericAddress
    /// Which timer block this is, from 0.
    public let number: UInt8
    /// Fewest clock ticks between two interrupts of a periodic timer.
    public let shortestPeriodInTicks: UInt16

    /// Interprets a table that was found by its name.
    ///
    /// - Throws: `.malformed` when it is too short, or its address is none.
    @inlinable
    public init<Reader: PhysicalReader>(_ table: Table<Reader>) throws(ACPIError) {
        registers = try GenericAddress(at: 40, of: table)
        guard registers.address != 0 else { throw .malformed(signature: .hpet, offset: 44) }
        number = try table.byte(at: 52)
        shortestPeriodInTicks = try table.word(at: 53)
    }
}
