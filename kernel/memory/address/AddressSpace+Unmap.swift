// Unmapping memory, and changing what may be done with it.

public import Arch
import KernelBase

extension AddressSpace {
    /// As many bytes are dealt with while the lock is held once: a bound on how long interrupts
    /// stay disabled.
    private static var portion: UInt64 { 8 << 20 }

    /// Unmaps whatever is mapped in the range.
    ///
    /// - Throws: ``MemoryError/invalidRange``, or ``MemoryError/outOfMemory`` when a 2 MiB page has
    ///   to be split and there is no memory for that; nothing is unmapped then.
    public func unmap(_ range: VirtualRange) throws(MemoryError) {
        try AddressSpace.checkUserRange(range)
        try splitEnds(of: range)
        var rest = range
        while let end = unmapPortion(rest) { rest = VirtualRange(from: end, to: range.end) }
        let unmapped = state.withLock { state in
            if state.hint == range.end { state.hint = range.start }
            return state.objects.takeUnmapped()
        }
        // The objects go here, with no lock held.
        _ = unmapped
    }

    func unmapAll() {
        var rest = AddressLayout.user
        while let end = unmapPortion(rest) { rest = VirtualRange(from: end, to: rest.end) }
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

    /// Unmaps some of the range and returns where to go on, or `nil` when nothing is left.
    private func unmapPortion(_ range: VirtualRange) -> VirtualAddress? {
        state.withLock { state -> VirtualAddress? in
            guard let first = state.tree.firstMapped(in: range) else { return nil }
            let start = max(first.address, range.start)
            let bound = start.roundedDown(to: .large) + AddressSpace.portion
            let part = VirtualRange(from: start, to: min(bound, range.end))
            discard(part, &state, refunding: .everything)
            return part.end
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
    func discard(_ range: VirtualRange, _ state: inout State, refunding: Refunding) {
        var stale = StaleTranslations()
        state.tree.condemn(range, &stale)
        flush(stale)
        var mapped = PageCount.zero
        var owned = PageCount.zero
        var promised = PageCount.zero
        state.tree.reap(range) { entry, size in
            mapped += size.pages
            switch entry.backing {
            case .owned:
                owned += size.pages
                promised += size.pages
                if size == .large {
                    frames.freeLarge(entry.address)
                } else {
                    frames.free(entry.address)
                }
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
            case .lazy:
                promised += size.pages
            case .device, .guarding, .none: break
            }
        }
        guard refunding == .everything else { return }
        state.mappedPages -= mapped
        state.ownedPages -= owned
        account.refund(promised)
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
            let bound = rest.start.roundedDown(to: .large) + AddressSpace.portion
            let part = VirtualRange(from: rest.start, to: min(bound, rest.end))
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
        try state.withLock { (state: inout State) throws(MemoryError) in
            var expected = range.start
            try state.tree.forEachPage(in: range) { (slot) throws(MemoryError) in
                guard slot.address <= expected else { throw .notMapped }
                guard slot.entry.backing != .guarding || protection.isEmpty,
                    slot.entry.maximumProtection.isSuperset(of: protection)
                else { throw .notPermitted }
                expected = slot.end
            }
            guard expected >= range.end else { throw .notMapped }
        }
    }
}
