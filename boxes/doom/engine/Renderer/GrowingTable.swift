// A list without reference counting, for what the renderer collects anew in each frame.

/// A list of trivial elements that keeps its memory when it is emptied.
///
/// The owner frees it with `deallocate()`. Growing moves the elements.
@safe struct GrowingTable<Element> {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int32
    private(set) var count: Int32 = 0

    /// An empty list with room for some elements.
    init(capacity: Int32) {
        self.capacity = max(capacity, 16)
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: Int(self.capacity))
    }

    /// Gives the memory back; the list must not be used afterwards.
    func deallocate() {
        unsafe base.deallocate()
    }

    /// Forgets the elements after the first `count`.
    @inline(__always) mutating func truncate(to count: Int32) {
        precondition(count <= self.count)
        self.count = count
    }

    /// Adds an element.
    @inline(__always) mutating func append(_ element: Element) {
        if count == capacity { reserve(1) }
        unsafe (base + Int(count)).initialize(to: element)
        count &+= 1
    }

    /// Adds `length` copies of an element and returns the index of the first.
    mutating func append(repeating element: Element, length: Int32) -> Int32 {
        if capacity - count < length { reserve(length) }
        let first = count
        unsafe (base + Int(count)).initialize(repeating: element, count: Int(length))
        count += length
        return first
    }

    private mutating func reserve(_ extra: Int32) {
        while capacity - count < extra { capacity *= 2 }
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: Int(capacity))
        unsafe larger.moveInitialize(from: base, count: Int(count))
        unsafe base.deallocate()
        unsafe base = larger
    }

    /// The first element, for loops that have checked their range.
    @inline(__always) var pointer: UnsafeMutablePointer<Element> { unsafe base }

    /// The element that has index `origin`, for loops over `range`, which is checked here once.
    @unsafe @inline(__always) func window(
        _ range: Range<Int32>, origin: Int32
    ) -> UnsafeMutablePointer<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe base + Int(origin)
    }

    /// The element at `index`, in place.
    @inline(__always) subscript(index: Int32) -> Element {
        unsafeAddress {
            precondition(UInt32(bitPattern: index) < UInt32(bitPattern: count))
            return unsafe UnsafePointer(base + Int(index))
        }
        nonmutating unsafeMutableAddress {
            precondition(UInt32(bitPattern: index) < UInt32(bitPattern: count))
            return unsafe base + Int(index)
        }
    }
}
