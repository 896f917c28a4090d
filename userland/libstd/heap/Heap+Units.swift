// Units: the currency between size classes and arenas, and the memory of blocks longer than 8 KiB.

internal import CSystem

extension Heap {
    /// Takes adjacent units; their first record is ready to be a slab or run.
    func takeUnits(_ count: Int, _ sizeClass: UInt8) -> SlabPointer? {
        lockArenas()
        defer { unlockArenas() }
        var candidate = unsafe state.pointee.arenas
        while let arena = unsafe candidate {
            if let first = unsafe firstRun(of: count, in: arena.pointee.freeUnits) {
                return unsafe claim(arena, first, count, sizeClass)
            }
            unsafe candidate = arena.pointee.next
        }
        guard let arena = unsafe newArena() else { return nil }
        return unsafe claim(arena, 1, count, sizeClass)
    }

    /// Gives a slab's or run's units back, and its arena if that was the last use.
    func releaseUnits(_ slab: SlabPointer) {
        lockArenas()
        defer { unlockArenas() }
        guard let arena = unsafe arena(of: UnsafeRawPointer(slab)) else { return }
        let first = unsafe Int(slab.pointee.first)
        let count = unsafe Int(slab.pointee.count)
        for unit in first..<first + count {
            unsafe record(arena, unit).pointee.sizeClass = UnitRecord.unused
            unsafe arena.pointee.freeUnits |= 1 << UInt32(unit)
        }
        let others = unsafe arena.pointee.next != nil || arena.pointee.previous != nil
        if unsafe arena.pointee.freeUnits == ~1, others { unsafe releaseArena(arena) }
    }

    /// The lowest bit where `count` set bits begin.
    private func firstRun(of count: Int, in bits: UInt32) -> Int? {
        var runs = bits
        var have = 1
        while have < count, runs != 0 {
            // After this step a set bit means: `have + step` units are free from here.
            let step = min(have, count - have)
            runs &= runs >> UInt32(step)
            have += step
        }
        return runs == 0 ? nil : runs.trailingZeroBitCount
    }

    private func claim(
        _ arena: ArenaPointer, _ first: Int, _ count: Int, _ sizeClass: UInt8
    ) -> SlabPointer {
        for unit in first..<first + count {
            unsafe record(arena, unit).initialize(
                to: UnitRecord(
                    free: nil, next: nil, previous: nil, used: 0, fresh: 0, sizeClass: sizeClass,
                    first: UInt8(first), count: UInt8(count), listed: false))
            unsafe arena.pointee.freeUnits &= ~(1 << UInt32(unit))
        }
        return unsafe record(arena, first)
    }

    private func newArena() -> ArenaPointer? {
        guard let memory = unsafe mapAligned(ArenaLayout.length) else { return nil }
        let arena = unsafe memory.assumingMemoryBound(to: ArenaHeader.self)
        unsafe arena.initialize(
            to: ArenaHeader(
                magic: ArenaLayout.magic, hugeLength: 0, hugeOffset: 0, freeUnits: ~1,
                next: state.pointee.arenas, previous: nil))
        for unit in 0..<ArenaLayout.units {
            unsafe record(arena, unit).pointee.sizeClass = UnitRecord.unused
        }
        unsafe state.pointee.arenas?.pointee.previous = arena
        unsafe state.pointee.arenas = arena
        unsafe state.pointee.mapped += ArenaLayout.length
        return unsafe arena
    }

    private func releaseArena(_ arena: ArenaPointer) {
        if let previous = unsafe arena.pointee.previous {
            unsafe previous.pointee.next = arena.pointee.next
        } else {
            unsafe state.pointee.arenas = arena.pointee.next
        }
        unsafe arena.pointee.next?.pointee.previous = arena.pointee.previous
        unsafe state.pointee.mapped -= ArenaLayout.length
        unsafe std_unmap(UnsafeMutableRawPointer(arena), ArenaLayout.length)
    }
}

// MARK: - Long blocks

extension Heap {
    /// A block longer than the largest class, or more strictly aligned than a class can be.
    func allocateLong(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer? {
        if size <= ArenaLayout.longestRun / 2, alignment <= ArenaLayout.unit {
            let units = (size + ArenaLayout.unit - 1) / ArenaLayout.unit
            guard let run = unsafe takeUnits(max(1, units), UnitRecord.run) else { return nil }
            unsafe run.pointee.used = 1
            return unsafe blockStart(of: run)
        }
        guard alignment <= ArenaLayout.length / 2 else { return nil }
        let offset = hugeOffset(size, alignment)
        let (total, overflow) = size.addingReportingOverflow(offset + 4095)
        guard !overflow, total < Int.max / 2 else { return nil }
        let length = total & ~4095
        guard let memory = unsafe mapAligned(length) else { return nil }
        unsafe memory.assumingMemoryBound(to: ArenaHeader.self).initialize(
            to: ArenaHeader(
                magic: ArenaLayout.magic, hugeLength: length, hugeOffset: offset, freeUnits: 0,
                next: nil, previous: nil))
        lockArenas()
        unsafe state.pointee.mapped += length
        unlockArenas()
        return unsafe memory + offset
    }

    /// Where a huge region's block begins.
    ///
    /// Regions lie at multiples of large powers of two. Were all blocks at the same place in theirs, then
    /// the same byte of any two would fall into the same set of every cache and, emulated, of QEMU's
    /// table of pages, and copying one to the other would take twice the time. So blocks that are long
    /// enough for it to count, and not to feel the loss, begin at places that differ.
    private func hugeOffset(_ size: Int, _ alignment: Int) -> Int {
        guard size >= 1 << 20, alignment <= 64 else { return max(64, alignment) }
        lockArenas()
        defer { unlockArenas() }
        unsafe state.pointee.color = state.pointee.color % ArenaLayout.colors + 1
        return unsafe 64 + state.pointee.color * ArenaLayout.colorStep
    }

    /// Gives back a huge region.
    func freeHuge(_ region: ArenaPointer) {
        let length = unsafe region.pointee.hugeLength
        lockArenas()
        unsafe state.pointee.mapped -= length
        unlockArenas()
        unsafe region.pointee.magic = 0
        unsafe std_unmap(UnsafeMutableRawPointer(region), length)
    }
}
