// How the CPU caches a page: the three ways that the system uses, selected through the page
// attribute table (Intel SDM vol. 3, section 12.12).

/// How accesses to a page go through the caches.
///
/// The two page-table bits PWT and PCD select one of the first four entries of the page attribute
/// table. ``pageAttributeTable`` makes entry 1 write-combining (the reset value is write-through),
/// so that the third selector bit, whose place differs between page sizes, is never needed.
public enum CacheType: UInt64, Sendable {
    /// Memory.
    case writeBack = 0
    /// Framebuffers: writes are gathered into bursts, reads are slow, order is not kept.
    case writeCombining = 1
    /// Device registers: each access happens, in order.
    case uncacheable = 3

    /// The value for the register `IA32_PAT` (0x277) that gives the cases above their meaning.
    ///
    /// Entries 0 to 3: write-back, write-combining, uncached-minus, uncacheable; 4 to 7 the same,
    /// as nothing selects them.
    @inlinable public static var pageAttributeTable: UInt64 { 0x0007_0106_0007_0106 }

    /// The bits PWT (3) and PCD (4) of a page-table entry.
    @inlinable public var entryBits: UInt64 { rawValue << 3 }

    /// The type that an entry's bits PWT and PCD select.
    @inlinable
    public init(entryBits: UInt64) {
        switch (entryBits >> 3) & 3 {
        case 0: self = .writeBack
        case 1: self = .writeCombining
        default: self = .uncacheable
        }
    }
}
