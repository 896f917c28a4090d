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

/// How many pages ``PageTree/reap(_:release:)`` has emptied, and of which kinds.
struct ReapedPages {
    var mapped = PageCount.zero
    /// Those that had a frame of their own.
    var owned = PageCount.zero
    /// Those that were promised one.
    var lazy = PageCount.zero
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
                    let first = address.tableIndex(atLevel: 1)
                    let count = Int(part.pageCount.rawValue)
                    for index in first..<first &+ count {
                        store(table, index, make(address, .standard))
                        address = address + PageSize.standardBytes
                    }
                    changeEntryCount(of: table, by: count)
                }
                address = part.end
            }
        } catch {
            prune(at: address)
            throw error
        }
    }

    /// Fills an unmapped range with the same entry everywhere but at its start; uses 2 MiB entries for
    /// aligned parts.
    ///
    /// - Throws: as ``fill(_:largest:_:)``.
    mutating func fill(
        _ range: VirtualRange, first: PageTableEntry, others: PageTableEntry
    ) throws(MemoryError) {
        var entry = first
        try fill(range, largest: .large) { _, _ in
            defer { entry = others }
            return entry
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
        if let table = tableThatOutlives(range) {
            _ = condemnPages(table, range, &stale)
        } else {
            _ = condemn(root, level: 4, range, &stale)
        }
    }

    /// The table of level 1 for all of the range, if it certainly holds other pages as well: then there
    /// is nothing to be done about the tables above it.
    private func tableThatOutlives(_ range: VirtualRange) -> PhysicalAddress? {
        guard let table = pageTable(for: range),
            entryCount(of: table) > Int(range.pageCount.rawValue)
        else { return nil }
        return table
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
        var firstRemembered = Int.max
        var lastRemembered = 0
        let first = range.start.tableIndex(atLevel: 1)
        for index in first..<first &+ Int(range.pageCount.rawValue) {
            var entry = load(table, index)
            guard !entry.isEmpty else { continue }
            count &+= 1
            // No CPU has anything to do with an entry that is not present.
            guard entry.isPresent else { continue }
            entry.flags.remove(.present)
            let old = exchange(table, index, with: entry)
            // A CPU remembers no entry that it has not marked as accessed (Intel SDM vol. 3, 4.8).
            guard old.flags.contains(.accessed) else { continue }
            firstRemembered = min(firstRemembered, index)
            lastRemembered = index
        }
        if firstRemembered <= lastRemembered {
            let table = range.start.roundedDown(to: .large)
            stale.insert(
                VirtualRange(
                    from: table + UInt64(firstRemembered) * PageSize.standardBytes,
                    to: table + UInt64(lastRemembered + 1) * PageSize.standardBytes))
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

    /// Frees what ``condemn(_:_:)`` has condemned, once no CPU remembers it: tables, and frames that
    /// belong to a page alone.
    ///
    /// - Parameter release: called for each other page that stands for something, with its entry.
    mutating func reap(
        _ range: VirtualRange, release: (PageTableEntry, PageSize) -> Void
    ) -> ReapedPages {
        var reaped = ReapedPages()
        // The number of entries in use is what it was for `condemn`.
        if let table = tableThatOutlives(range) {
            reapPages(table, range, &reaped, release)
        } else {
            reap(root, level: 4, range, &reaped, release)
        }
        return reaped
    }

    private mutating func reap(
        _ table: PhysicalAddress, level: Int, _ range: VirtualRange, _ reaped: inout ReapedPages,
        _ release: (PageTableEntry, PageSize) -> Void
    ) {
        if level == 1 { return reapPages(table, range, &reaped, release) }
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
                    reapLarge(entry, &reaped, release)
                    clear(table, index)
                }
                continue
            }
            reap(entry.address, level: level - 1, part, &reaped, release)
            if entry.isCondemned {
                assert(entryCount(of: entry.address) == 0)
                clear(table, index)
                freeTable(entry.address)
            }
        }
    }

    private func reapLarge(
        _ entry: PageTableEntry, _ reaped: inout ReapedPages,
        _ release: (PageTableEntry, PageSize) -> Void
    ) {
        reaped.mapped += PageSize.large.pages
        switch entry.backing {
        case .owned:
            reaped.owned += PageSize.large.pages
            frames.freeLarge(entry.address)
        case .lazy: reaped.lazy += PageSize.large.pages
        default: release(entry, .large)
        }
    }

    private func reapPages(
        _ table: PhysicalAddress, _ range: VirtualRange, _ reaped: inout ReapedPages,
        _ release: (PageTableEntry, PageSize) -> Void
    ) {
        var count = 0
        var owned = 0
        var lazy = 0
        var freed = FrameChain()
        let first = range.start.tableIndex(atLevel: 1)
        for index in first..<first &+ Int(range.pageCount.rawValue) {
            let entry = load(table, index)
            guard !entry.isEmpty else { continue }
            assert(!entry.isPresent)
            store(table, index, .empty)
            count &+= 1
            if entry.mark == PageBacking.owned.rawValue {
                owned &+= 1
                frames.giveUp(entry.address, into: &freed)
            } else if entry.mark == PageBacking.lazy.rawValue {
                lazy &+= 1
            } else {
                release(entry, .standard)
            }
        }
        changeEntryCount(of: table, by: -count)
        frames.free(&freed)
        reaped.mapped += PageCount(UInt64(count))
        reaped.owned += PageCount(UInt64(owned))
        reaped.lazy += PageCount(UInt64(lazy))
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
