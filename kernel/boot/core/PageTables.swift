// The page tables that the kernel starts with (Intel SDM volume 3, chapter 5): the kernel at its
// link addresses, a direct map, and one page on which the switch happens.

/// Physical pages that page tables are written into. In the loader these are pages of the firmware;
/// in tests, simulated ones.
public protocol PageTableMemory {
    /// A zeroed page below 4 GiB, or `nil` when there is none left.
    mutating func allocateTable() -> UInt64?
    /// The entry of the table at `table`.
    func entry(of table: UInt64, at index: Int) -> UInt64
    /// Replaces an entry of the table at `table`.
    mutating func setEntry(of table: UInt64, at index: Int, to value: UInt64)
}

/// Why page tables could not be built.
public enum PageTableError: Error, Equatable {
    /// No page is left for a table.
    case outOfMemory
    /// Two mappings want the same address.
    case occupied(address: UInt64)
}

/// What may be done with a page.
public enum PageRights: Equatable, Sendable {
    /// Read.
    case read
    /// Read and execute.
    case execute
    /// Read and write.
    case write

    var bits: UInt64 {
        switch self {
        case .read: PageTableBuilder<NoMemory>.present | PageTableBuilder<NoMemory>.noExecute
        case .execute: PageTableBuilder<NoMemory>.present
        case .write:
            PageTableBuilder<NoMemory>.present | PageTableBuilder<NoMemory>.writable
                | PageTableBuilder<NoMemory>.noExecute
        }
    }
}

/// Builds four-level page tables.
public struct PageTableBuilder<Memory: PageTableMemory> {
    static var present: UInt64 { 1 }
    static var writable: UInt64 { 2 }
    static var largePage: UInt64 { 0x80 }
    static var noExecute: UInt64 { 1 << 63 }
    static var addressMask: UInt64 { 0x000F_FFFF_FFFF_F000 }

    /// Where the tables lie.
    public private(set) var memory: Memory
    /// Physical address of the top-level table, for CR3.
    public let root: UInt64

    /// Empty tables.
    public init(memory: Memory) throws(PageTableError) {
        self.memory = memory
        guard let root = self.memory.allocateTable() else { throw .outOfMemory }
        self.root = root
    }

    /// Maps one page of 4 KiB. Both addresses are multiples of that.
    public mutating func map(
        page address: UInt64, to physical: UInt64, _ rights: PageRights
    ) throws(PageTableError) {
        var table = root
        for shift in [39, 30, 21] as [UInt64] {
            table = try nextTable(after: table, address: address, shift: shift)
        }
        try set(table, address: address, shift: 12, to: physical | rights.bits)
    }

    /// Maps 2 MiB with one entry. Both addresses are multiples of that.
    public mutating func map(
        largePage address: UInt64, to physical: UInt64, _ rights: PageRights
    ) throws(PageTableError) {
        var table = root
        for shift in [39, 30] as [UInt64] {
            table = try nextTable(after: table, address: address, shift: shift)
        }
        try set(
            table, address: address, shift: 21, to: physical | rights.bits | Self.largePage)
    }

    private mutating func nextTable(
        after table: UInt64, address: UInt64, shift: UInt64
    ) throws(PageTableError) -> UInt64 {
        let index = Int(address >> shift & 511)
        let entry = memory.entry(of: table, at: index)
        if entry & Self.present != 0 {
            guard entry & Self.largePage == 0 else { throw .occupied(address: address) }
            return entry & Self.addressMask
        }
        guard let new = memory.allocateTable() else { throw .outOfMemory }
        // Rights are narrowed by the last entry alone.
        memory.setEntry(of: table, at: index, to: new | Self.present | Self.writable)
        return new
    }

    private mutating func set(
        _ table: UInt64, address: UInt64, shift: UInt64, to value: UInt64
    ) throws(PageTableError) {
        let index = Int(address >> shift & 511)
        guard memory.entry(of: table, at: index) & Self.present == 0 else {
            throw .occupied(address: address)
        }
        memory.setEntry(of: table, at: index, to: value)
    }
}

/// Stands in where only the entry format is needed.
enum NoMemory: PageTableMemory {
    mutating func allocateTable() -> UInt64? { nil }
    func entry(of table: UInt64, at index: Int) -> UInt64 { 0 }
    mutating func setEntry(of table: UInt64, at index: Int, to value: UInt64) {}
}
