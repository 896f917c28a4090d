// Which shared memory objects an address space shows, and how much of each: what keeps an object, and
// whoever pays for it, until the last of its pages is unmapped.

import Arch

/// The objects that are mapped in an address space.
///
/// Guarded by the address space's lock; objects are dropped outside of it.
struct MappedObjects {
    private struct Item {
        let object: SharedMemory
        var pages: PageCount
    }

    /// In rising order of their numbers.
    private var items: [Item] = []
    private var hasUnmapped = false

    /// The most objects. With a bound, adding one stays cheap.
    private static var limit: Int { 8192 }

    private func place(of number: UInt32) -> Int {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].object.number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether pages of an object may be added.
    func hasRoom(for object: SharedMemory) -> Bool {
        if items.count < MappedObjects.limit { return true }
        let place = place(of: object.number)
        return place < items.count && items[place].object === object
    }

    /// Notes that pages of an object have been mapped.
    mutating func add(_ object: SharedMemory, _ pages: PageCount) {
        let place = place(of: object.number)
        if place < items.count, items[place].object === object {
            items[place].pages += pages
        } else {
            items.insert(Item(object: object, pages: pages), at: place)
        }
    }

    /// Notes that pages of an object are no longer mapped.
    mutating func remove(_ number: UInt32, _ pages: PageCount) {
        let place = place(of: number)
        guard place < items.count, items[place].object.number == number else { return }
        items[place].pages -= min(pages, items[place].pages)
        if items[place].pages == .zero { hasUnmapped = true }
    }

    /// Takes out the objects of which nothing is mapped any more.
    mutating func takeUnmapped() -> [SharedMemory] {
        guard hasUnmapped else { return [] }
        hasUnmapped = false
        var unmapped: [SharedMemory] = []
        for item in items where item.pages == .zero { unmapped.append(item.object) }
        items.removeAll { $0.pages == .zero }
        return unmapped
    }
}
