// Fixed-size storage without reference counting. Everything the simulation and the renderer touch
// in their inner loops lives in tables and is named by index; this file is the fence around the
// pointers that make that fast.

/// A run of `count` elements that never moves. The owner frees it with `deallocate()`.
///
/// Elements must be trivial (no references inside). Every access is checked against `count`, so a
/// wrong index stops the program instead of reading a neighbour's memory.
@safe struct Table<Element> {
    private let base: UnsafeMutablePointer<Element>
    /// The number of elements.
    let count: Int

    /// A table in which every element is `initial`.
    init(count: Int, initial: Element) {
        self.count = count
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        unsafe base.initialize(repeating: initial, count: count)
    }

    /// A table with a copy of an array's elements.
    init(_ elements: [Element]) {
        count = elements.count
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        for index in 0..<elements.count {
            unsafe (base + index).initialize(to: elements[index])
        }
    }

    /// A table over elements that someone else owns and keeps in place while the table is used.
    @unsafe init(borrowing base: UnsafeMutablePointer<Element>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// A table without elements, for places that are filled in later.
    static var empty: Table {
        unsafe Table(borrowing: UnsafeMutablePointer(bitPattern: alignment)!, count: 0)
    }

    private static var alignment: Int { MemoryLayout<Element>.alignment }

    /// Gives the memory back; the table and its copies must not be used afterwards.
    func deallocate() {
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    /// The first element, for loops over `range`, which is checked here once.
    @unsafe @inline(__always) func window(_ range: Range<Int32>) -> UnsafeMutablePointer<Element> {
        precondition(range.lowerBound >= 0 && Int(range.upperBound) <= count)
        return unsafe base
    }

    /// The element at `index`, in place.
    @inline(__always) subscript(index: Int) -> Element {
        unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe UnsafePointer(base + index)
        }
        nonmutating unsafeMutableAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe base + index
        }
    }

    /// The element at `index`, in place.
    @inline(__always) subscript(index: Int32) -> Element {
        unsafeAddress {
            precondition(UInt32(bitPattern: index) < count)
            return unsafe UnsafePointer(base + Int(index))
        }
        nonmutating unsafeMutableAddress {
            precondition(UInt32(bitPattern: index) < count)
            return unsafe base + Int(index)
        }
    }
}
