// The names in a directory, found by hash, read in the order in which they were made.

/// A table of names. It has no lock of its own; it belongs inside one.
///
/// Finding, adding and removing take constant time on average. Cookies rise and are never used again,
/// so reading can go on after any change.
struct DirectoryContents {
    private struct Slot {
        let cookie: UInt64
        let hash: UInt64
        let name: [UInt8]
        /// `nil` once removed.
        var vnode: Vnode?
    }

    /// In rising order of cookies.
    private var slots: [Slot] = []
    /// Indices of slots by hash, open addressing with linear probing; `free` where there is none.
    private var table: [UInt32] = []
    private var nextCookie: UInt64 = 1
    private(set) var count = 0

    private static var free: UInt32 { .max }

    var isEmpty: Bool { count == 0 }

    private func slot(_ name: Span<UInt8>, _ hash: UInt64) -> Int? {
        guard !table.isEmpty else { return nil }
        var place = Int(truncatingIfNeeded: hash & UInt64(table.count - 1))
        while table[place] != DirectoryContents.free {
            let index = Int(table[place])
            if slots[index].hash == hash, slots[index].vnode != nil,
                name.holds(slots[index].name)
            {
                return index
            }
            place = (place + 1) & (table.count - 1)
        }
        return nil
    }

    func find(_ name: Span<UInt8>) -> Vnode? {
        guard let index = slot(name, name.hash()) else { return nil }
        return slots[index].vnode
    }

    /// Adds a name that is not there, or gives it to another file; returns the file that had it.
    mutating func set(_ name: [UInt8], _ vnode: Vnode) -> Vnode? {
        let hash = name.span.hash()
        if let index = slot(name.span, hash) {
            let before = slots[index].vnode
            slots[index].vnode = vnode
            return before
        }
        if (slots.count + 1) * 2 > table.count { rebuild() }
        slots.append(Slot(cookie: nextCookie, hash: hash, name: name, vnode: vnode))
        nextCookie += 1
        count += 1
        enter(slots.count - 1)
        return nil
    }

    mutating func remove(_ name: Span<UInt8>) -> Vnode? {
        guard let index = slot(name, name.hash()) else { return nil }
        let vnode = slots[index].vnode
        slots[index].vnode = nil
        count -= 1
        if slots.count > 32, count < slots.count / 4 { rebuild() }
        return vnode
    }

    private mutating func enter(_ index: Int) {
        var place = Int(truncatingIfNeeded: slots[index].hash & UInt64(table.count - 1))
        while table[place] != DirectoryContents.free { place = (place + 1) & (table.count - 1) }
        table[place] = UInt32(truncatingIfNeeded: index)
    }

    /// Leaves out what was removed, and makes the table fit.
    private mutating func rebuild() {
        slots = slots.filter { $0.vnode != nil }
        var size = 8
        while size < (slots.count + 1) * 4 { size *= 2 }
        table = [UInt32](repeating: DirectoryContents.free, count: size)
        for index in slots.indices { enter(index) }
    }

    /// The first entry after a cookie.
    func entry(after cookie: UInt64) -> DirectoryEntry? {
        for index in firstSlot(after: cookie)..<slots.count {
            if let entry = entry(in: slots[index]) { return entry }
        }
        return nil
    }

    /// Adds the first entries after a cookie to `list`, which has room for as many as are wanted.
    func copyEntries(after cookie: UInt64, atMost count: Int, to list: inout [DirectoryEntry]) {
        var index = firstSlot(after: cookie)
        while index < slots.count, list.count < count {
            if let entry = entry(in: slots[index]) { list.append(entry) }
            index += 1
        }
    }

    private func entry(in slot: Slot) -> DirectoryEntry? {
        guard let vnode = slot.vnode else { return nil }
        return DirectoryEntry(cookie: slot.cookie, name: slot.name, vnode: vnode)
    }

    private func firstSlot(after cookie: UInt64) -> Int {
        var low = 0
        var high = slots.count
        while low < high {
            let middle = (low + high) / 2
            if slots[middle].cookie <= cookie { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func takeAll() -> [Vnode] {
        var all: [Vnode] = []
        for slot in slots { if let vnode = slot.vnode { all.append(vnode) } }
        self = DirectoryContents()
        return all
    }
}
