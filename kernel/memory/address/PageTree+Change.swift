// Filling, splitting and emptying parts of a tree.

import Arch
import KernelBase

/// The pages whose translations CPUs may still remember.
struct StaleTranslations {
    private(set) var range: VirtualRange?

    mutating func insert(_ pages: VirtualRange) {
        guard let old = range else {
            range = pages
            return
        }
        range = VirtualRange(from: min(old.start, pages.start), to: max(old.end, pages.end))
    }
}

extension PageTree {
    // MARK: - Filling

    /// Fills an unmapped range with entries from `make`; uses 2 MiB entries for aligned parts if
    /// `largest` says so.
    ///
    /// - Throws: when there is no memory for a table. The start of the range is filled then, and it
    ///   is for the caller to empty the range again: a program may have touched it already.
    mutating func fill(
        _ range: VirtualRange, largest: PageSize,
        _ make: (VirtualAddress, PageSize) -> PageTableEntry
    ) throws(MemoryError) {
        var address = range.start
        do throws(MemoryError) {
            while address < range.end {
                let part = VirtualRange(
                    from: address,
                    to: min(range.end, address.roundedDown(to: .large) + PageSize.large.bytes))
                if largest == .large && part.length == PageSize.large.bytes {
                    let table = try table(for: address, atLevel: 2)
                    var entry = make(address, .large)
                    entry.flags.insert(.huge)
                    fill(table, address.tableIndex(atLevel: 2), with: entry)
                } else {
                    let table = try table(for: address, atLevel: 1)
                    while address < part.end {
                        store(table, address.tableIndex(atLevel: 1), make(address, .standard))
                        address = address + PageSize.standardBytes
                    }
                    changeEntryCount(of: table, by: Int(part.pageCount.rawValue))
                }
                address = part.end
            }
        } catch {
            prune(at: address)
            throw error
        }
    }

    // MARK: - Splitting

    /// Makes sure that no 2 MiB entry reaches across `boundary`.
    ///
    /// The pages stay what they were. CPUs may go on using the old translation, which says the same
    /// as the new ones; the caller marks it stale before it changes any of them.
    mutating func split(
        at boundary: VirtualAddress, _ stale: inout StaleTranslations
    ) throws(MemoryError) {
        guard !boundary.isAligned(to: .large), range.contains(boundary) else { return }
        let slot = slot(for: boundary)
        guard slot.level == 2, !slot.entry.isEmpty else { return }
        let table = try makeTable()
        if slot.entry.backing == .owned { frames.splitLarge(slot.entry.address) }
        for index in 0..<512 {
            var entry = slot.entry
            entry.flags.remove(.huge)
            if entry.hasFrame {
                entry.address = slot.entry.address + UInt64(index) * PageSize.standardBytes
            }
            if index > 0 { entry.startsRegion = false }
            fill(table, index, with: entry)
        }
        exchange(slot.table, slot.index, with: PageTableEntry(table, tableFlags))
        stale.insert(VirtualRange(from: slot.address, to: slot.end))
    }

    // MARK: - Emptying

    /// Makes every page in the range inaccessible, along with the tables that hold nothing else,
    /// but keeps hold of all of them until no CPU remembers them.
    ///
    /// - Precondition: no 2 MiB entry reaches across the ends of the range.
    func condemn(_ range: VirtualRange, _ stale: inout StaleTranslations) {
        _ = condemn(root, level: 4, range, &stale)
    }

    /// Returns whether everything in the table is condemned.
    private func condemn(
        _ table: PhysicalAddress, level: Int, _ range: VirtualRange,
        _ stale: inout StaleTranslations
    ) -> Bool {
        var alive = table == root ? Int.max : entryCount(of: table)
        if level == 1 { return condemnPages(table, range, &stale) == alive }
        forEachIndex(ofLevel: level, in: range) { index, part in
            let entry = load(table, index)
            guard !entry.isEmpty else { return }
            if entry.isLeaf(atLevel: level)
                || condemn(entry.address, level: level - 1, part, &stale)
                    && !(level == 4 && sharesTopLevel)
            {
                let start = VirtualAddress(
                    part.start.rawValue & ~(PageTree.span(ofLevel: level) - 1))
                let whole = VirtualRange(
                    from: entry.isLeaf(atLevel: level) ? start : part.start,
                    to: entry.isLeaf(atLevel: level)
                        ? start + PageTree.span(ofLevel: level) : part.end)
                condemnEntry(table, index, whole, &stale)
                alive -= 1
            }
        }
        return alive == 0
    }

    /// Makes pages of a table of level 1 inaccessible and returns how many there are.
    private func condemnPages(
        _ table: PhysicalAddress, _ range: VirtualRange, _ stale: inout StaleTranslations
    ) -> Int {
        var count = 0
        var remembered: Range<UInt64>?
        let first = range.start.tableIndex(atLevel: 1)
        let pages = Int(range.pageCount.rawValue)
        for page in 0..<pages {
            var entry = load(table, first + page)
            guard !entry.isEmpty else { continue }
            count += 1
            // No CPU has anything to do with an entry that is not present.
            guard entry.isPresent else { continue }
            entry.flags.remove(.present)
            let old = exchange(table, first + page, with: entry)
            // A CPU remembers no entry that it has not marked as accessed (Intel SDM vol. 3, 4.8).
            guard old.flags.contains(.accessed) else { continue }
            remembered = (remembered?.lowerBound ?? UInt64(page))..<UInt64(page + 1)
        }
        if let remembered {
            stale.insert(
                VirtualRange(
                    from: range.start + remembered.lowerBound * PageSize.standardBytes,
                    to: range.start + remembered.upperBound * PageSize.standardBytes))
        }
        return count
    }

    private func condemnEntry(
        _ table: PhysicalAddress, _ index: Int, _ part: VirtualRange,
        _ stale: inout StaleTranslations
    ) {
        var entry = load(table, index)
        entry.flags.remove(.present)
        entry.isCondemned = true
        let old = exchange(table, index, with: entry)
        // A CPU remembers no entry that it has not marked as accessed (Intel SDM vol. 3, 4.8).
        if old.isPresent && old.flags.contains(.accessed) { stale.insert(part) }
    }

    /// Frees what ``condemn(_:_:)`` has condemned, once no CPU remembers it.
    ///
    /// - Parameter release: called for each page with its entry.
    mutating func reap(_ range: VirtualRange, release: (PageTableEntry, PageSize) -> Void) {
        reap(root, level: 4, range, release)
    }

    private mutating func reap(
        _ table: PhysicalAddress, level: Int, _ range: VirtualRange,
        _ release: (PageTableEntry, PageSize) -> Void
    ) {
        if level == 1 { return reapPages(table, range, release) }
        let span = PageTree.span(ofLevel: level)
        var address = range.start
        while address < range.end {
            let next = VirtualAddress(address.rawValue & ~(span - 1)) + span
            let part = VirtualRange(from: address, to: min(next, range.end))
            let index = address.tableIndex(atLevel: level)
            let entry = load(table, index)
            address = part.end
            guard !entry.isEmpty else { continue }
            if entry.isLeaf(atLevel: level) {
                if entry.isCondemned {
                    release(entry, .large)
                    clear(table, index)
                }
                continue
            }
            reap(entry.address, level: level - 1, part, release)
            if entry.isCondemned {
                assert(entryCount(of: entry.address) == 0)
                clear(table, index)
                freeTable(entry.address)
            }
        }
    }

    private func reapPages(
        _ table: PhysicalAddress, _ range: VirtualRange,
        _ release: (PageTableEntry, PageSize) -> Void
    ) {
        var count = 0
        let first = range.start.tableIndex(atLevel: 1)
        let pages = Int(range.pageCount.rawValue)
        for index in first..<first + pages {
            let entry = load(table, index)
            guard !entry.isEmpty else { continue }
            assert(!entry.isPresent)
            release(entry, .standard)
            store(table, index, .empty)
            count += 1
        }
        changeEntryCount(of: table, by: -count)
    }

    private func forEachIndex(
        ofLevel level: Int, in range: VirtualRange, _ body: (Int, VirtualRange) -> Void
    ) {
        let span = PageTree.span(ofLevel: level)
        var address = range.start
        while address < range.end {
            let next = VirtualAddress(address.rawValue & ~(span - 1)) + span
            let part = VirtualRange(from: address, to: min(next, range.end))
            body(address.tableIndex(atLevel: level), part)
            address = part.end
        }
    }

    // MARK: - Changing

    /// Replaces an entry by `change` of it, keeping what the CPU notes in it meanwhile.
    func update(
        _ slot: PageSlot, _ stale: inout StaleTranslations,
        _ change: (inout PageTableEntry) -> Void
    ) {
        while true {
            let old = load(slot.table, slot.index)
            var new = old
            change(&new)
            guard compareExchange(slot.table, slot.index, old, new) else { continue }
            if old.isPresent && old.flags.contains(.accessed) && old != new {
                stale.insert(VirtualRange(from: slot.address, to: slot.end))
            }
            return
        }
    }
}
