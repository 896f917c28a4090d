// The format of entries in the CPU's four-level page tables (Intel SDM vol. 3, section 4.5, tables
// 4-14 to 4-20).

/// One entry of a page table of any level.
///
/// The bits that the CPU ignores in a present entry carry the kernel's metadata: ``mark`` (bits 9
/// to 11) and ``tag`` (bits 52 to 58). In an entry that is not present, the CPU ignores all the
/// others too, and the address field may be used through ``payload``.
public struct PageTableEntry: Equatable, Sendable {
    /// The bits as the CPU sees them.
    public var rawValue: UInt64

    /// An entry from its bits.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The bits that the CPU gives a meaning to, other than the address.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The bits, in their places in the entry.
        public let rawValue: UInt64

        /// Flags from bits in their places in the entry.
        @inlinable
        public init(rawValue: UInt64) {
            self.rawValue = rawValue
        }

        /// The entry maps a page or refers to a table; without it every access faults.
        @inlinable public static var present: Flags { Flags(rawValue: 1 << 0) }
        /// Writes are allowed (if all levels say so).
        @inlinable public static var writable: Flags { Flags(rawValue: 1 << 1) }
        /// User mode may access (if all levels say so).
        @inlinable public static var user: Flags { Flags(rawValue: 1 << 2) }
        /// PWT, low bit of the selector into the page attribute table; see ``CacheType``.
        @inlinable public static var writeThrough: Flags { Flags(rawValue: 1 << 3) }
        /// PCD, middle bit of the selector into the page attribute table; see ``CacheType``.
        @inlinable public static var cacheDisable: Flags { Flags(rawValue: 1 << 4) }
        /// The CPU sets this when it uses the entry.
        @inlinable public static var accessed: Flags { Flags(rawValue: 1 << 5) }
        /// The CPU sets this in a leaf when it writes to the page.
        @inlinable public static var dirty: Flags { Flags(rawValue: 1 << 6) }
        /// In an entry of level 2 or 3: it maps a 2 MiB or 1 GiB page instead of naming a table.
        @inlinable public static var huge: Flags { Flags(rawValue: 1 << 7) }
        /// The translation outlives a switch of address spaces.
        @inlinable public static var global: Flags { Flags(rawValue: 1 << 8) }
        /// Instruction fetches fault (if any level says so).
        @inlinable public static var noExecute: Flags { Flags(rawValue: 1 << 63) }

        /// What the entry for a table carries: rights are narrowed in the leaves alone.
        @inlinable public static var table: Flags { [.present, .writable] }
        /// What the entry for a table carries when there are user pages below it.
        @inlinable public static var userTable: Flags { [.present, .writable, .user] }
        /// Every flag.
        @inlinable public static var all: Flags { Flags(rawValue: 0x8000_0000_0000_01FF) }
    }

    /// Bits 12 to 51, the physical address of a table or page.
    @inlinable public static var addressMask: UInt64 { 0x000F_FFFF_FFFF_F000 }
    @inlinable static var markMask: UInt64 { 7 << 9 }
    @inlinable static var tagMask: UInt64 { 0x7F << 52 }

    /// Nothing: not present, no metadata.
    @inlinable public static var empty: PageTableEntry { PageTableEntry(rawValue: 0) }

    /// Whether all bits are 0, metadata included.
    @inlinable public var isEmpty: Bool { rawValue == 0 }

    /// An entry for the page or table at `address`.
    ///
    /// - Precondition: `address` is a multiple of 4 KiB below 2⁵².
    @inlinable
    public init(_ address: PhysicalAddress, _ flags: Flags, cacheType: CacheType = .writeBack) {
        assert(address.rawValue & ~PageTableEntry.addressMask == 0)
        rawValue = address.rawValue | flags.rawValue | cacheType.entryBits
    }

    /// The CPU's flags.
    @inlinable
    public var flags: Flags {
        get { Flags(rawValue: rawValue & Flags.all.rawValue) }
        set { rawValue = rawValue & ~Flags.all.rawValue | newValue.rawValue }
    }

    /// The physical address of the page or table; meaningful in a present entry.
    @inlinable
    public var address: PhysicalAddress {
        get { PhysicalAddress(rawValue & PageTableEntry.addressMask) }
        set {
            assert(newValue.rawValue & ~PageTableEntry.addressMask == 0)
            rawValue = rawValue & ~PageTableEntry.addressMask | newValue.rawValue
        }
    }

    /// How the page is cached.
    @inlinable
    public var cacheType: CacheType {
        get { CacheType(entryBits: rawValue) }
        set { rawValue = rawValue & ~(3 << 3) | newValue.entryBits }
    }

    /// Three bits of metadata (9 to 11), valid whether or not the entry is present.
    @inlinable
    public var mark: UInt8 {
        get { UInt8(truncatingIfNeeded: (rawValue & PageTableEntry.markMask) >> 9) }
        set {
            assert(newValue < 8)
            rawValue = rawValue & ~PageTableEntry.markMask | UInt64(newValue) << 9
        }
    }

    /// Seven bits of metadata (52 to 58), valid whether or not the entry is present.
    @inlinable
    public var tag: UInt8 {
        get { UInt8(truncatingIfNeeded: (rawValue & PageTableEntry.tagMask) >> 52) }
        set {
            assert(newValue < 128)
            rawValue = rawValue & ~PageTableEntry.tagMask | UInt64(newValue) << 52
        }
    }

    /// Forty bits of metadata in the address field.
    ///
    /// - Precondition: the entry is not present.
    @inlinable
    public var payload: UInt64 {
        get { (rawValue & PageTableEntry.addressMask) >> 12 }
        set {
            assert(!isPresent && newValue < 1 << 40)
            rawValue = rawValue & ~PageTableEntry.addressMask | newValue << 12
        }
    }

    /// Whether the CPU uses the entry.
    @inlinable public var isPresent: Bool { rawValue & 1 != 0 }

    /// Whether the entry, of level 2 or 3, maps a page rather than naming a table.
    @inlinable public var isHuge: Bool { rawValue & Flags.huge.rawValue != 0 }
}
