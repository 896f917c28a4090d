// Storage for things that come and go during play: a table that grows, with a queue of free slots.

/// A growing table whose slots are handed out and given back.
///
/// A slot that was given back keeps its contents until `quarantine` others were given back after
/// it. The original read freed memory in a few places (a monster's target that vanished, for one);
/// with the delay those reads find what they found there.
///
/// Elements must be trivial. Growing moves them: never hold a reference across `allocate()`.
@safe struct Pool<Element> {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    /// How many slots were ever in use; indices below this are valid.
    private(set) var count: Int
    private var free: [Int32] = []
    private var firstFree = 0
    private let quarantine: Int
    private let blank: Element

    /// An empty pool; new slots are copies of `blank`, and slot 0 is one that is never handed out.
    init(capacity: Int, quarantine: Int, blank: Element) {
        self.capacity = max(capacity, 1)
        self.quarantine = quarantine
        self.blank = blank
        count = 1
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: self.capacity)
        unsafe base.initialize(to: blank)
    }

    /// Gives the memory back; the pool must not be used afterwards.
    func deallocate() {
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    /// All slots as a table, valid until the next `allocate()`.
    var borrowed: Table<Element> { unsafe Table(borrowing: base, count: count) }

    /// Forgets all elements but the unused one in slot 0.
    mutating func removeAll() {
        unsafe (base + 1).deinitialize(count: count - 1)
        unsafe base.pointee = blank
        count = 1
        free.removeAll(keepingCapacity: true)
        firstFree = 0
    }

    /// A slot with a blank element.
    mutating func allocate() -> Int32 {
        if free.count - firstFree > quarantine {
            let slot = free[firstFree]
            firstFree += 1
            if firstFree > 1024 {
                free.removeFirst(firstFree)
                firstFree = 0
            }
            self[slot] = blank
            return slot
        }
        if count == capacity { grow() }
        unsafe (base + count).initialize(to: blank)
        count += 1
        return Int32(truncatingIfNeeded: count - 1)
    }

    /// Puts a slot in the queue for reuse.
    mutating func release(_ slot: Int32) {
        free.append(slot)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = larger
        capacity *= 2
    }

    /// The element in a slot, in place.
    @inline(__always) subscript(slot: Int32) -> Element {
        unsafeAddress {
            precondition(UInt32(bitPattern: slot) < count)
            return unsafe UnsafePointer(base + Int(slot))
        }
        nonmutating unsafeMutableAddress {
            precondition(UInt32(bitPattern: slot) < count)
            return unsafe base + Int(slot)
        }
    }
}

extension Pool where Element == Mobj {
    /// The map object of a handle, in place.
    @inline(__always) subscript(id: MobjID) -> Mobj {
        unsafeAddress {
            precondition(UInt32(bitPattern: id.raw) < count)
            return unsafe UnsafePointer(base + Int(id.raw))
        }
        nonmutating unsafeMutableAddress {
            precondition(UInt32(bitPattern: id.raw) < count)
            return unsafe base + Int(id.raw)
        }
    }
}
