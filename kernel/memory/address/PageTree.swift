// Four levels of page tables, as one data structure: finding, filling and emptying entries. What
// there is to know about a mapping lies in its entries; there is no second structure to keep in
// step with them.

import Arch
import KernelBase
import Synchronization

/// An entry and where it is.
struct PageSlot {
    let table: PhysicalAddress
    let index: Int
    let level: Int
    /// The first address that the entry stands for.
    let address: VirtualAddress
    let entry: PageTableEntry

    var pageSize: PageSize { level == 1 ? .standard : .large }
    var end: VirtualAddress { address + pageSize.bytes }
}

/// The tables below one root, for the part of the address space that its owner manages.
///
/// Guarded by the owner's lock.
struct PageTree: ~Copyable {
    let frames: FrameAllocator
    /// The table of level 4.
    let root: PhysicalAddress
    /// The addresses that may be mapped through this tree.
    let range: VirtualRange
    /// Pays for tables.
    let account: MemoryAccount?
    /// What entries for tables carry.
    let tableFlags: PageTableEntry.Flags
    /// Whether tables of level 3 stay for ever because other roots refer to them too.
    let sharesTopLevel: Bool
    /// Tables below the root.
    private(set) var tableCount = 0

    init(
        frames: FrameAllocator, root: PhysicalAddress, range: VirtualRange,
        account: MemoryAccount?, tableFlags: PageTableEntry.Flags, sharesTopLevel: Bool
    ) {
        self.frames = frames
        self.root = root
        self.range = range
        self.account = account
        self.tableFlags = tableFlags
        self.sharesTopLevel = sharesTopLevel
    }

    /// Bytes that an entry of a table of the given level covers.
    @inline(__always)
    static func span(ofLevel level: Int) -> UInt64 { 1 &<< UInt64(12 + 9 * (level - 1)) }

    // MARK: - Entries

    /// The CPU changes "accessed" and "dirty" on its own, so entries are accessed atomically.
    @inline(__always)
    private func withEntry<Result>(
        _ table: PhysicalAddress, _ index: Int, _ body: (borrowing Atomic<UInt64>) -> Result
    ) -> Result {
        precondition(UInt(bitPattern: index) < 512)
        // Sound: the table is a frame that belongs to this tree.
        return unsafe body(
            frames.directMap.pointer(to: table + UInt64(index) * 8)
                .assumingMemoryBound(to: Atomic<UInt64>.self).pointee)
    }

    @inline(__always)
    func load(_ table: PhysicalAddress, _ index: Int) -> PageTableEntry {
        PageTableEntry(rawValue: withEntry(table, index) { $0.load(ordering: .relaxed) })
    }

    /// Replaces an entry and returns the old one as the CPU left it.
    @discardableResult @inline(__always)
    func exchange(
        _ table: PhysicalAddress, _ index: Int, with entry: PageTableEntry
    ) -> PageTableEntry {
        PageTableEntry(
            rawValue: withEntry(table, index) {
                $0.exchange(entry.rawValue, ordering: .acquiringAndReleasing)
            })
    }

    /// Replaces an entry unless the CPU has changed it meanwhile; tells whether it did.
    func compareExchange(
        _ table: PhysicalAddress, _ index: Int, _ old: PageTableEntry, _ new: PageTableEntry
    ) -> Bool {
        withEntry(table, index) {
            $0.compareExchange(
                expected: old.rawValue, desired: new.rawValue, ordering: .acquiringAndReleasing
            ).exchanged
        }
    }

    /// Stores an entry where no CPU can change one meanwhile: in place of an empty one, or of one that
    /// is not present. Whoever calls it counts the entries.
    @inline(__always)
    func store(_ table: PhysicalAddress, _ index: Int, _ entry: PageTableEntry) {
        withEntry(table, index) { $0.store(entry.rawValue, ordering: .releasing) }
    }

    /// Puts an entry in the place of an empty one.
    func fill(_ table: PhysicalAddress, _ index: Int, with entry: PageTableEntry) {
        store(table, index, entry)
        changeEntryCount(of: table, by: 1)
    }

    /// Makes an entry empty.
    func clear(_ table: PhysicalAddress, _ index: Int) {
        withEntry(table, index) { $0.store(0, ordering: .relaxed) }
        changeEntryCount(of: table, by: -1)
    }

    /// How many entries of a table are not empty. The root's is not kept.
    func entryCount(of table: PhysicalAddress) -> Int {
        unsafe Int(frames.database.frame(Int(table.frameNumber)).pointee.link)
    }

    func changeEntryCount(of table: PhysicalAddress, by change: Int) {
        guard table != root else { return }
        let record = unsafe frames.database.frame(Int(table.frameNumber))
        unsafe record.pointee.link = UInt32(Int(record.pointee.link) + change)
    }

    // MARK: - Tables

    /// The table of the given level that has the entry for `address`, made if it does not exist.
    ///
    /// - Throws: when there is no memory, or the account may not have it; tables made on the way
    ///   stay, and ``prune(at:)`` removes them.
    mutating func table(
        for address: VirtualAddress, atLevel wanted: Int
    ) throws(MemoryError) -> PhysicalAddress {
        var table = root
        var level = 4
        while level > wanted {
            let index = address.tableIndex(atLevel: level)
            let entry = load(table, index)
            if entry.isEmpty {
                let new = try makeTable()
                fill(table, index, with: PageTableEntry(new, tableFlags))
                table = new
            } else {
                assert(!entry.isLeaf(atLevel: level))
                table = entry.address
            }
            level -= 1
        }
        return table
    }

    mutating func makeTable() throws(MemoryError) -> PhysicalAddress {
        try account?.charge(PageCount(1))
        guard let table = frames.allocateZeroed() else {
            account?.refund(PageCount(1))
            throw .outOfMemory
        }
        unsafe frames.database.frame(Int(table.frameNumber)).pointee.link = 0
        tableCount += 1
        return table
    }

    mutating func freeTable(_ table: PhysicalAddress) {
        frames.free(table)
        account?.refund(PageCount(1))
        tableCount -= 1
    }

    /// Removes tables without entries on the way to `address`, which no CPU has ever walked through.
    mutating func prune(at address: VirtualAddress) {
        _ = prune(root, level: 4, at: address)
    }

    private mutating func prune(
        _ table: PhysicalAddress, level: Int, at address: VirtualAddress
    ) -> Bool {
        let index = address.tableIndex(atLevel: level)
        let entry = load(table, index)
        if level > 1, !entry.isEmpty, !entry.isLeaf(atLevel: level),
            prune(entry.address, level: level - 1, at: address), !(level == 4 && sharesTopLevel)
        {
            clear(table, index)
            freeTable(entry.address)
        }
        return table != root && entryCount(of: table) == 0
    }

    // MARK: - Searching

    /// The entry for `address`, of the lowest level that there is; it may be empty.
    func slot(for address: VirtualAddress) -> PageSlot {
        var table = root
        var level = 4
        while true {
            let index = address.tableIndex(atLevel: level)
            let entry = load(table, index)
            if entry.isEmpty || entry.isLeaf(atLevel: level) {
                let start = VirtualAddress(
                    address.rawValue & ~(PageTree.span(ofLevel: level) - 1))
                return PageSlot(
                    table: table, index: index, level: level, address: start, entry: entry)
            }
            table = entry.address
            level -= 1
        }
    }

    /// The table of level 1 that has the entries for all of the range, if there is one.
    func pageTable(for range: VirtualRange) -> PhysicalAddress? {
        guard !range.isEmpty,
            (range.start.rawValue ^ (range.end.rawValue - 1)) >> PageSize.large.shift == 0
        else { return nil }
        var table = root
        var level = 4
        while level > 1 {
            let entry = load(table, range.start.tableIndex(atLevel: level))
            guard !entry.isEmpty, !entry.isLeaf(atLevel: level) else { return nil }
            table = entry.address
            level &-= 1
        }
        return table
    }

    /// The first entry that is not empty for an address in the range.
    func firstMapped(in range: VirtualRange) -> PageSlot? {
        var address = range.start
        while address < range.end {
            let slot = slot(for: address)
            if !slot.entry.isEmpty { return slot }
            // The rest of the same table, without walking down again.
            let span = PageTree.span(ofLevel: slot.level)
            let tableEnd = slot.address + UInt64(512 &- slot.index) * span
            let last = VirtualAddress(min(range.end, tableEnd).rawValue - 1)
                .tableIndex(atLevel: slot.level)
            guard slot.index < last,
                let used = firstUsed(in: slot.table, slot.index &+ 1...last)
            else {
                address = tableEnd
                continue
            }
            address = slot.address + UInt64(used &- slot.index) * span
            guard slot.level > 1 else {
                return PageSlot(
                    table: slot.table, index: used, level: 1, address: address,
                    entry: load(slot.table, used))
            }
        }
        return nil
    }

    /// The first of some entries of a table that is not empty. Most of a table is, and most of a search.
    private func firstUsed(in table: PhysicalAddress, _ indices: ClosedRange<Int>) -> Int? {
        precondition(indices.lowerBound >= 0 && indices.upperBound < 512)
        // Sound: the table is a frame that belongs to this tree, and the indices are inside of it.
        let entries = unsafe frames.directMap.pointer(to: table)
            .assumingMemoryBound(to: Atomic<UInt64>.self)
        var index = indices.lowerBound
        while index &+ 3 <= indices.upperBound {
            let first =
                unsafe entries[index].load(ordering: .relaxed)
                | entries[index &+ 1].load(ordering: .relaxed)
            let second =
                unsafe entries[index &+ 2].load(ordering: .relaxed)
                | entries[index &+ 3].load(ordering: .relaxed)
            if first | second != 0 { break }
            index &+= 4
        }
        while index <= indices.upperBound {
            if unsafe entries[index].load(ordering: .relaxed) != 0 { return index }
            index &+= 1
        }
        return nil
    }

    /// The first page boundary in the range that nothing is mapped at.
    func firstUnmapped(in range: VirtualRange) -> VirtualAddress? {
        var address = range.start
        while address < range.end {
            let slot = slot(for: address)
            if slot.entry.isEmpty { return address }
            address = slot.end
        }
        return nil
    }

    /// The first place at or after `start` in the tree's range where `length` bytes are unmapped.
    ///
    /// - Precondition: `alignment` is a power of two.
    func firstGap(
        of length: UInt64, alignedTo alignment: UInt64, from start: VirtualAddress
    ) -> VirtualRange? {
        var candidate = start
        // Addresses of the tree are far from the end of all numbers.
        while candidate <= range.end {
            let aligned = VirtualAddress((candidate.rawValue + alignment - 1) & ~(alignment - 1))
            guard aligned >= range.start, let gap = VirtualRange(start: aligned, length: length),
                gap.end <= range.end
            else { return nil }
            guard let obstacle = firstMapped(in: gap) else { return gap }
            guard
                let next = firstUnmapped(in: VirtualRange(from: obstacle.end, to: range.end))
            else { return nil }
            candidate = next
        }
        return nil
    }

    /// Calls `body` with each entry in the range that stands for a page.
    func forEachPage<Failure: Error>(
        in range: VirtualRange, _ body: (PageSlot) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = range
        while let slot = firstMapped(in: rest) {
            try body(slot)
            guard slot.level == 1 else {
                rest = VirtualRange(from: slot.end, to: range.end)
                continue
            }
            // The rest of the same table, without walking down again.
            var index = slot.index + 1
            var address = slot.end
            while index < 512 && address < range.end {
                let entry = load(slot.table, index)
                if !entry.isEmpty {
                    try body(
                        PageSlot(
                            table: slot.table, index: index, level: 1, address: address,
                            entry: entry))
                }
                index += 1
                address = address + PageSize.standardBytes
            }
            rest = VirtualRange(from: address, to: range.end)
        }
    }
}
