// The heap's centre: size classes with their slabs, runs of units, huge regions. Each size class has
// a lock, the arenas have one; threads come here only to fill or empty their caches. A slab that is
// wholly free goes back to its arena, an arena that is wholly free back to the system.

internal import CSystem

/// What is wrong with a block that was given back.
public enum HeapFault: Sendable {
    /// The address was never handed out, or its surroundings were overwritten.
    case notABlock
    /// It was given back before.
    case freedTwice
    /// Bytes behind its end were overwritten.
    case overrun
}

/// A heap. Copies share the same memory.
@safe public struct Heap: @unchecked Sendable {
    @safe struct ClassState {
        var lock: UInt32
        /// Slabs with free blocks.
        var slabs: SlabPointer?
    }

    @safe struct State {
        var lock: UInt32
        var arenas: ArenaPointer?
        /// Bytes mapped from the system.
        var mapped: Int
        /// The place of the huge block that was made last, 1 to `ArenaLayout.colors`.
        var color: Int
    }

    /// Memory that holds the state and, behind it, the classes. Never moves.
    let state: UnsafeMutablePointer<State>

    var classes: UnsafeMutablePointer<ClassState> {
        unsafe (UnsafeMutableRawPointer(state) + 64).assumingMemoryBound(to: ClassState.self)
    }

    /// A heap without memory; nil if the system has none for its books.
    public init?() {
        guard let memory = unsafe std_map(4096) else { return nil }
        unsafe state = memory.assumingMemoryBound(to: State.self)
    }

    /// A heap whose books were made before, by `init?()`.
    public init(state: UnsafeMutableRawPointer) {
        unsafe self.state = state.assumingMemoryBound(to: State.self)
    }

    /// Where the books are.
    public var address: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(state) }

    /// Bytes mapped from the system at present.
    public var mappedBytes: Int { unsafe state.pointee.mapped }

    func lockArenas() { unsafe std_lock(lockWord(state)) }
    func unlockArenas() { unsafe std_unlock(lockWord(state)) }

    /// Both structures begin with their lock.
    func lockWord(_ structure: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt32> {
        unsafe structure.assumingMemoryBound(to: UInt32.self)
    }
}

// MARK: - Blocks of a size class

extension Heap {
    /// Takes up to `wanted` blocks of a class, linked through their first words.
    func takeBlocks(_ index: Int, _ wanted: Int) -> (first: UnsafeMutableRawPointer?, count: Int) {
        let size = SizeClasses.size(of: index)
        let capacity = UInt32(SizeClasses.units(of: index) * ArenaLayout.unit / size)
        var first: UnsafeMutableRawPointer? = nil
        var count = 0
        let own = unsafe classes + index
        unsafe std_lock(lockWord(own))
        while count < wanted {
            guard let slab = unsafe own.pointee.slabs ?? newSlab(index) else { break }
            let base = unsafe blockStart(of: slab)
            while count < wanted, unsafe slab.pointee.used < capacity {
                let block: UnsafeMutableRawPointer
                if let free = unsafe slab.pointee.free {
                    unsafe block = free
                    unsafe slab.pointee.free = free.load(as: UnsafeMutableRawPointer?.self)
                } else {
                    unsafe block = base + Int(slab.pointee.fresh) * size
                    unsafe slab.pointee.fresh += 1
                }
                unsafe slab.pointee.used += 1
                unsafe block.storeBytes(of: first, as: UnsafeMutableRawPointer?.self)
                unsafe first = block
                count += 1
            }
            if unsafe slab.pointee.used == capacity { unsafe unlist(slab, own) }
        }
        unsafe std_unlock(lockWord(own))
        return unsafe (first, count)
    }

    /// Takes back a chain of blocks of a class.
    func giveBlocks(_ index: Int, _ chain: UnsafeMutableRawPointer?) {
        let own = unsafe classes + index
        unsafe std_lock(lockWord(own))
        var rest = unsafe chain
        while let block = unsafe rest {
            unsafe rest = block.load(as: UnsafeMutableRawPointer?.self)
            guard let slab = unsafe slab(of: block) else { continue }
            unsafe block.storeBytes(of: slab.pointee.free, as: UnsafeMutableRawPointer?.self)
            unsafe slab.pointee.free = block
            unsafe slab.pointee.used -= 1
            if unsafe !slab.pointee.listed { unsafe list(slab, own) }
            // Caches keep single blocks from swinging a slab in and out.
            if unsafe slab.pointee.used == 0 {
                unsafe unlist(slab, own)
                unsafe releaseUnits(slab)
            }
        }
        unsafe std_unlock(lockWord(own))
    }

    /// The slab or run that a block belongs to.
    @inline(__always)
    func slab(of block: UnsafeRawPointer) -> SlabPointer? {
        guard let arena = unsafe arena(of: block) else { return nil }
        let unit = unsafe (block - UnsafeRawPointer(arena)) >> 13
        let own = unsafe record(arena, unit)
        return unsafe record(arena, Int(own.pointee.first))
    }

    func blockStart(of slab: SlabPointer) -> UnsafeMutableRawPointer {
        let base = UInt(bitPattern: slab) & ~UInt(ArenaLayout.length - 1)
        let offset = unsafe UInt(slab.pointee.first) * UInt(ArenaLayout.unit)
        return unsafe UnsafeMutableRawPointer(bitPattern: base + offset).unsafelyUnwrapped
    }

    private func newSlab(_ index: Int) -> SlabPointer? {
        guard let slab = unsafe takeUnits(SizeClasses.units(of: index), UInt8(index)) else {
            return nil
        }
        unsafe list(slab, classes + index)
        return unsafe slab
    }

    private func list(_ slab: SlabPointer, _ own: UnsafeMutablePointer<ClassState>) {
        unsafe slab.pointee.next = own.pointee.slabs
        unsafe slab.pointee.previous = nil
        unsafe own.pointee.slabs?.pointee.previous = slab
        unsafe own.pointee.slabs = slab
        unsafe slab.pointee.listed = true
    }

    private func unlist(_ slab: SlabPointer, _ own: UnsafeMutablePointer<ClassState>) {
        if let previous = unsafe slab.pointee.previous {
            unsafe previous.pointee.next = slab.pointee.next
        } else {
            unsafe own.pointee.slabs = slab.pointee.next
        }
        unsafe slab.pointee.next?.pointee.previous = slab.pointee.previous
        unsafe slab.pointee.next = nil
        unsafe slab.pointee.previous = nil
        unsafe slab.pointee.listed = false
    }
}
