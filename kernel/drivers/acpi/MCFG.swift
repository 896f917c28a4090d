// The MCFG table (PCI Firmware Specification 3.3, section 4.1.2): PCI Express configuration space
// in memory.

/// Windows onto PCI Express configuration space.
public struct MCFG<Reader: PhysicalReader> {
    /// One window: 1 MiB for each bus from `firstBus` to `lastBus`.
    public struct Window: Equatable, Sendable {
        /// Physical address that bus 0 of the segment would have.
        public let base: UInt64
        /// PCI segment group.
        public let segment: UInt16
        /// The first bus that the window decodes.
        public let firstBus: UInt8
        /// The last bus that the window decodes.
        public let lastBus: UInt8

        /// A window.
        public init(base: UInt64, segment: UInt16, firstBus: UInt8, lastBus: UInt8) {
            self.base = base
            self.segment = segment
            self.firstBus = firstBus
            self.lastBus = lastBus
        }
    }

    /// How many windows there are.
    public let count: UInt64
    @usableFromInline let table: Table<Reader>

    /// Interprets a table that was found by its name.
    @inlinable
    public init(_ table: Table<Reader>) throws(ACPIError) {
        guard table.length >= 44 else { throw .malformed(signature: .mcfg, offset: table.length) }
        count = (table.length - 44) / 16
        self.table = table
    }

    /// Window `index`.
    ///
    /// - Throws: `.malformed` when there is none, or when its buses are in the wrong order.
    @inlinable
    public func window(at index: UInt64) throws(ACPIError) -> Window {
        guard index < count else { throw .malformed(signature: .mcfg, offset: table.length) }
        let start = 44 + index * 16
        let window = Window(
            base: try table.number(at: start, width: 8), segment: try table.word(at: start + 8),
            firstBus: try table.byte(at: start + 10), lastBus: try table.byte(at: start + 11))
        guard window.firstBus <= window.lastBus else {
            throw .malformed(signature: .mcfg, offset: start)
        }
        return window
    }
}
