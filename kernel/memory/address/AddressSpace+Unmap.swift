// Unmapping memory, and changing what may be done with it.

public import Arch
import KernelBase

extension AddressSpace {
    /// The start of a range, of at most 8 MiB: as much is dealt with while the lock is held once, a bound
    /// on how long interrupts stay disabled.
    static func portion(of range: VirtualRange) -> VirtualRange {
        let bound = range.start.roundedDown(to: .large) + (8 << 20)
        return VirtualRange(from: range.start, to: min(bound, range.end))
    }

    /// Unmaps whatever is mapped in the range.
    ///
    /// - Throws: ``MemoryError/invalidRange``, or ``MemoryError/outOfMemory`` when a 2 MiB page has
    ///   to be split and there is no memory for that; nothing is unmapped then.
    public func unmap(_ range: VirtualRange) throws(MemoryError) {
        try AddressSpace.checkUserRange(range)
        var rest = range
        var unmapped: [SharedMemory] = []
        while !rest.isEmpty {
            try state.withLock { (state: inout State) throws(MemoryError) in
                rest = try unmapPortion(of: rest, &state)
                guard rest.isEmpty else { return }
                if state.hint == range.end { state.hint = range.start }
                unmapped = state.objects.takeUnmapped()
            }
        }
        // The objects go here, with no lock held.
        _ = unmapped
    }

    func dropUnmappedObjects() {
        let unmapped = state.withLock { $0.objects.takeUnmapped() }
        _ = unmapped
    }

    func unmapAll() {
        var rest = AddressLayout.user
        while !rest.isEmpty {
            state.withLock { state in
                // Its ends are no place for a 2 MiB page to be split.
                let end = VirtualRange(from: rest.end, to: rest.end)
                rest = (try? unmapPortion(of: rest, &state)) ?? end
            }
        }
    }

    /// Unmaps some of a range and returns the rest.
    private func unmapPortion(
        of range: VirtualRange, _ state: inout State
    ) throws(MemoryError) -> VirtualRange {
        if state.tree.pageTable(for: range) != nil {
            discard(range, &state, refunding: .everything)
            return VirtualRange(from: range.end, to: range.end)
        }
        guard let first = state.tree.firstMapped(in: range) else {
            return VirtualRange(from: range.end, to: range.end)
        }
        let mapped = VirtualRange(from: max(first.address, range.start), to: range.end)
        let part = AddressSpace.portion(of: mapped)
        try discard(part, of: mapped, &state)
        return VirtualRange(from: part.end, to: range.end)
    }

    /// Empties the first part of a range. 2 MiB pages that reach across an end of the range are divided
    /// each time, since another thread may have mapped one after the last time.
    func discard(
        _ part: VirtualRange, of range: VirtualRange, _ state: inout State
    ) throws(MemoryError) {
        var stale = StaleTranslations()
        do throws(MemoryError) {
            try state.tree.split(at: range.start, &stale)
            try state.tree.split(at: range.end, &stale)
        } catch {
            flush(stale)
            throw error
        }
        discard(part, &state, refunding: .everything, stale)
    }

    static func checkUserRange(_ range: VirtualRange) throws(MemoryError) {
        guard !range.isEmpty, range.isAligned(to: .standard), AddressLayout.user.contains(range)
        else { throw .invalidRange }
    }

    private func splitEnds(of range: VirtualRange) throws(MemoryError) {
        try state.withLock { (state: inout State) throws(MemoryError) in
            var stale = StaleTranslations()
            defer { flush(stale) }
            try state.tree.split(at: range.start, &stale)
            try state.tree.split(at: range.end, &stale)
        }
    }

    /// Who is paid back for pages that go.
    enum Refunding {
        case everything
        case nothing
    }

    /// Empties a range: hides it, waits until no CPU remembers it, frees it.
    ///
    /// - Precondition: the lock is held; no 2 MiB entry reaches across the ends of the range.
    func discard(
        _ range: VirtualRange, _ state: inout State, refunding: Refunding,
        _ staleBefore: StaleTranslations = StaleTranslations()
    ) {
        var stale = staleBefore
        state.tree.condemn(range, &stale)
        flush(stale)
        var promised = PageCount.zero
        let reaped = state.tree.reap(range) { entry, size in
            switch entry.backing {
            case .shared:
                if refunding == .everything {
                    state.objects.remove(SharedMemory.number(of: entry.address, frames), size.pages)
                }
                SharedMemory.releasePages(entry.address, size, frames)
            case .file:
                promised += size.pages
                frames.release(entry.address)
            case .constant:
                promised += size.pages
            case .owned, .lazy, .device, .guarding, .none: break
            }
        }
        guard refunding == .everything else { return }
        state.mappedPages -= reaped.mapped
        state.ownedPages -= reaped.owned
        account.refund(promised + reaped.owned + reaped.lazy)
    }

    func flush(_ stale: StaleTranslations) {
        guard let range = stale.range else { return }
        let cpus = activeCPUs.snapshot
        if !cpus.isEmpty { shootdown.flush(range, root: root, on: cpus) }
    }

    /// Changes what a program may do with the pages in the range.
    ///
    /// - Throws: ``MemoryError/notMapped`` when a page is not mapped, ``MemoryError/notPermitted``
    ///   when the rights are more than a mapping may have, ``MemoryError/outOfMemory`` as for
    ///   ``unmap(_:)``; nothing changes then.
    public func protect(
        _ range: VirtualRange, _ protection: Protection
    ) throws(MemoryError) {
        try AddressSpace.checkUserRange(range)
        guard !protection.isWritableAndExecutable else { throw .notPermitted }
        try splitEnds(of: range)
        try checkMapped(range, protection)
        var rest = range
        while !rest.isEmpty {
            let part = AddressSpace.portion(of: rest)
            state.withLock { state in
                var stale = StaleTranslations()
                state.tree.forEachPage(in: part) { slot in
                    guard slot.entry.backing != .guarding,
                        slot.entry.maximumProtection.isSuperset(of: protection)
                    else { return }
                    state.tree.update(slot, &stale) { $0.setUserProtection(protection) }
                }
                flush(stale)
            }
            rest = VirtualRange(from: part.end, to: rest.end)
        }
    }

    private func checkMapped(
        _ range: VirtualRange, _ protection: Protection
    ) throws(MemoryError) {
        var expected = range.start
        while expected < range.end {
            let part = AddressSpace.portion(of: VirtualRange(from: expected, to: range.end))
            try state.withLock { (state: inout State) throws(MemoryError) in
                try state.tree.forEachPage(in: part) { (slot) throws(MemoryError) in
                    guard slot.address <= expected else { throw .notMapped }
                    guard slot.entry.backing != .guarding || protection.isEmpty,
                        slot.entry.maximumProtection.isSuperset(of: protection)
                    else { throw .notPermitted }
                    expected = slot.end
                }
                guard expected >= part.end else { throw .notMapped }
            }
        }
    }
}
