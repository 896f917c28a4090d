// Page faults: providing memory that was promised, and telling mistakes apart.

public import Arch
import KernelBase

extension AddressSpace {
    /// What the faulting instruction wanted to do.
    public enum Access: Sendable {
        case read
        case write
        case execute

        var needed: Protection {
            switch self {
            case .read: .read
            case .write: .write
            case .execute: .execute
            }
        }
    }

    /// What came of a fault.
    public enum FaultResolution: Equatable, Sendable {
        /// The instruction can be tried again.
        case resolved
        /// Nothing is mapped there.
        case notMapped
        /// Something is mapped, but not for this kind of access.
        case notPermitted
        /// A guard page was touched: a stack overflow, most likely.
        case guardPage
        /// The promised memory is not there: the kernel has used more than its reserve.
        case outOfMemory
    }

    /// Pages around a faulting one that get their frames along with it, for taking a fault costs more
    /// than clearing a few pages: few at first, many when the program goes on where it was.
    private static var faultAround: (first: UInt64, further: UInt64) { (4, 16) }

    /// Deals with a page fault of a program, or of the kernel while it copies to or from one.
    public func handleFault(at address: VirtualAddress, _ access: Access) -> FaultResolution {
        guard AddressLayout.user.contains(address) else { return .notMapped }
        while true {
            let slot = state.withLock { $0.tree.slot(for: address) }
            switch slot.entry.backing {
            case .none: return .notMapped
            case .guarding: return .guardPage
            case .owned, .shared, .device, .lazy, .file, .constant: break
            }
            guard slot.entry.protection.contains(access.needed) else { return .notPermitted }
            // Already provided, by another thread or around another page.
            guard slot.entry.backing == .lazy else { return .resolved }
            let done =
                slot.level == 2
                ? provideLarge(at: slot.address) : provideAround(address)
            switch done {
            case .provided: return .resolved
            case .tryAgain: continue
            case .outOfMemory: return .outOfMemory
            }
        }
    }

    private enum Provision {
        case provided
        case tryAgain
        case outOfMemory
    }

    /// Gives a lazy 2 MiB entry its page; without one, divides the entry.
    private func provideLarge(at address: VirtualAddress) -> Provision {
        guard let page = frames.allocateLarge() else {
            let isDivided = state.withLock { state -> Bool in
                var stale = StaleTranslations()
                do throws(MemoryError) {
                    try state.tree.split(at: address + PageSize.standardBytes, &stale)
                    return true
                } catch {
                    return false
                }
            }
            return isDivided ? .tryAgain : .outOfMemory
        }
        // Sound: the page was free a moment ago and nobody else knows it.
        unsafe frames.directMap.zeroPages(at: page, count: PageSize.large.pages)
        let isUsed = state.withLock { state in
            let slot = state.tree.slot(for: address)
            guard slot.level == 2 && slot.entry.backing == .lazy else { return false }
            provide(page, to: slot, &state)
            return true
        }
        if !isUsed { frames.freeLarge(page) }
        return .provided
    }

    /// Gives lazy pages around `address` their frames. Frames are cleared before the lock is taken.
    private func provideAround(_ address: VirtualAddress) -> Provision {
        var window = AddressSpace.window(of: AddressSpace.faultAround.first, around: address)
        let wanted = state.withLock { state -> Int in
            let target = state.tree.slot(for: address)
            if state.tree.isProvided(at: VirtualAddress(window.start.rawValue - 1))
                || state.tree.isProvided(at: window.end)
            {
                window = AddressSpace.window(of: AddressSpace.faultAround.further, around: address)
            }
            var count = 0
            state.tree.forEachPage(in: window) { slot in
                if slot.belongs(with: target) { count += 1 }
            }
            return count
        }
        var spare = InlineArray<16, PhysicalAddress>(repeating: .zero)
        var spareCount = 0
        while spareCount < max(wanted, 1), let frame = frames.allocateZeroed() {
            spare[spareCount] = frame
            spareCount += 1
        }
        guard spareCount > 0 else { return .outOfMemory }
        state.withLock { state in
            let target = state.tree.slot(for: address)
            guard target.level == 1, target.entry.backing == .lazy else { return }
            // The page that was asked for comes first, in case the frames do not suffice.
            spareCount -= 1
            provide(spare[spareCount], to: target, &state)
            state.tree.forEachPage(in: window) { slot in
                guard spareCount > 0, slot.belongs(with: target) else { return }
                spareCount -= 1
                state.tree.setFrame(spare[spareCount], for: slot)
                state.ownedPages += PageCount(1)
            }
        }
        while spareCount > 0 {
            spareCount -= 1
            frames.free(spare[spareCount])
        }
        return .provided
    }

    /// So many pages, a power of two, from a multiple of as many on.
    private static func window(
        of pages: UInt64, around address: VirtualAddress
    ) -> VirtualRange {
        let bytes = pages * PageSize.standardBytes
        let first = VirtualAddress(address.rawValue & ~(bytes - 1))
        return VirtualRange(from: first, to: first + bytes)
    }

    private func provide(_ frame: PhysicalAddress, to slot: PageSlot, _ state: inout State) {
        state.tree.setFrame(frame, for: slot)
        state.ownedPages += slot.pageSize.pages
    }

    /// Gives every lazy page in the range its frame now, for memory that must not fault later.
    ///
    /// - Throws: ``MemoryError``; some pages may have got theirs then.
    public func populate(_ range: VirtualRange) throws(MemoryError) {
        try AddressSpace.checkUserRange(range)
        var address = range.start
        while address < range.end {
            let slot = state.withLock { $0.tree.slot(for: address) }
            guard !slot.entry.isEmpty else { throw .notMapped }
            if slot.entry.backing == .lazy && !slot.entry.protection.isEmpty {
                guard handleFault(at: address, .read) == .resolved else { throw .outOfMemory }
            }
            address = slot.end
        }
    }
}

extension PageSlot {
    /// Whether a lazy page may get its frame along with another.
    func belongs(with other: PageSlot) -> Bool {
        level == 1 && entry.backing == .lazy && entry.flags == other.entry.flags
    }
}

extension PageTree {
    /// Whether a page has a frame of its own.
    func isProvided(at address: VirtualAddress) -> Bool {
        range.contains(address) && slot(for: address).entry.backing == .owned
    }

    /// Turns a lazy entry into one with a frame.
    func setFrame(_ frame: PhysicalAddress, for slot: PageSlot) {
        var entry = slot.entry
        entry.address = frame
        entry.backing = .owned
        entry.setUserProtection(slot.entry.protection)
        exchange(slot.table, slot.index, with: entry)
    }
}
