// Pages cut into blocks of one size. Freed blocks are chained through their own first word.

import Arch
import KernelBase

/// What a freed block holds.
private struct FreedBlock {
    /// The next freed block of the slab.
    var next: UInt64
    /// ``mark(at:)``: tells a block that is freed a second time from one in use.
    var mark: UInt64

    static func mark(at address: VirtualAddress) -> UInt64 {
        address.rawValue ^ 0xF4EE_D0B1_0C4B_10C5
    }
}

/// A slab and where it is: short-lived, made for each operation while the stripe's lock is held.
struct Slab {
    let head: PageReference
    let start: VirtualAddress

    /// The slab of a record that the heap keeps for one.
    init(head: PageReference) {
        self.head = head
        // Segments are aligned to their size, and begin with the records of their pages.
        let segment = unsafe VirtualAddress(UnsafeRawPointer(head.pointer)).roundedDown(to: .large)
        start = segment + UInt64(head.record.firstPage) << 12
    }

    private var capacity: Int { Int(head.record.capacity) }
    private var size: Int { Int(head.record.blockSize) }

    var isFull: Bool { Int(head.record.usedCount) == capacity }

    var isEmpty: Bool { head.record.usedCount == 0 }

    private func address(of index: Int) -> VirtualAddress {
        start + UInt64(index &* size)
    }

    private func memory(of index: Int) -> UnsafeMutableRawPointer {
        // Sound: the direct map never contains address 0.
        unsafe address(of: index).pointer.unsafelyUnwrapped
    }

    /// Takes a block.
    ///
    /// - Precondition: the slab is not full.
    @inline(__always)
    func take(_ checks: HeapChecks) -> VirtualAddress {
        head.record.usedCount += 1
        guard head.record.firstFree != PageRecord.none else {
            let index = Int(head.record.touchedCount)
            head.record.touchedCount += 1
            return address(of: index)
        }
        let index = Int(head.record.firstFree)
        // Sound: the block is free, so it is the heap's to read.
        let block = unsafe memory(of: index).load(as: FreedBlock.self)
        require(
            block.mark == FreedBlock.mark(at: address(of: index))
                && (block.next < UInt64(capacity) || block.next == UInt64(PageRecord.none)),
            "a block of the heap was written to after it was freed")
        if checks == .full {
            unsafe require(
                HeapFill.isIntact(
                    memory(of: index) + 16, count: size - 16,
                    HeapFill.freed),
                "a block of the heap was written to after it was freed")
        }
        head.record.firstFree = UInt16(truncatingIfNeeded: block.next)
        // The mark must not stay behind in a block in use.
        unsafe memory(of: index).storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
        return address(of: index)
    }

    /// Gives a block back.
    @inline(__always)
    func put(_ block: VirtualAddress, _ checks: HeapChecks) {
        // A division of an offset in a slab, at most 16 KiB, by a size of at most 2 KiB: exact.
        let index = Int(((block - start) &* UInt64(head.record.reciprocal)) >> 32)
        require(
            address(of: index) == block && index < Int(head.record.touchedCount),
            "an address inside of a block of the heap was freed")
        // Sound: whoever frees a block has given up using it.
        let memory = unsafe memory(of: index)
        let old = unsafe memory.load(as: FreedBlock.self)
        if old.mark == FreedBlock.mark(at: block) {
            require(!isFreed(index), "a block of the heap was freed twice")
        }
        require(head.record.usedCount > 0, "a block of the heap was freed twice")
        if checks == .full {
            unsafe (memory + 16).initializeMemory(
                as: UInt8.self, repeating: HeapFill.freed, count: size - 16)
        }
        unsafe memory.storeBytes(
            of: FreedBlock(
                next: UInt64(head.record.firstFree), mark: FreedBlock.mark(at: block)),
            as: FreedBlock.self)
        head.record.firstFree = UInt16(index)
        head.record.usedCount -= 1
    }

    /// Looks for a block in the chain; only when its contents already say that it is there.
    private func isFreed(_ wanted: Int) -> Bool {
        var index = UInt64(head.record.firstFree)
        var steps = 0
        while index < UInt64(capacity) && steps < capacity {
            if Int(index) == wanted { return true }
            index = unsafe memory(of: Int(index)).load(as: FreedBlock.self).next
            steps += 1
        }
        return false
    }
}
