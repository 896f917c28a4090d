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

    /// Deals with a page fault of a program, or of the kernel while it copies to or from one.
    public func handleFault(at address: VirtualAddress, _ access: Access) -> FaultResolution {
        guard AddressLayout.user.contains(address) else { return .notMapped }
        while true {
            let finding = state.withLock { $0.tree.lookAt(address, for: access.needed) }
            let done: Provision
            switch finding {
            case .resolution(let resolution): return resolution
            case .largePage(let start): done = provideLarge(at: start)
            case .pages(let around): done = provide(around, with: address)
            }
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
        guard let page = frames.allocateLargeZeroed() else {
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
        let isUsed = state.withLock { state in
            let slot = state.tree.slot(for: address)
            guard slot.level == 2 && slot.entry.backing == .lazy else { return false }
            provide(page, to: slot, &state)
            return true
        }
        if !isUsed { frames.freeLarge(page) }
        return .provided
    }

    /// Gives a lazy page its frame, and others around it theirs. Frames are cleared without the lock.
    private func provide(
        _ around: PagesAroundFault, with address: VirtualAddress
    ) -> Provision {
        var spare = frames.allocateZeroed(upTo: around.count)
        guard spare.count > 0 else { return .outOfMemory }
        state.withLock { state in
            let target = state.tree.slot(for: address)
            guard target.level == 1, target.entry.backing == .lazy else { return }
            // The page that was asked for comes first, in case the frames do not suffice.
            guard let frame = frames.popLast(of: &spare) else { return }
            provide(frame, to: target, &state)
            let provided = state.tree.provide(around, like: target, from: &spare)
            state.ownedPages += PageCount(UInt64(provided))
        }
        while let frame = frames.popLast(of: &spare) { frames.free(frame) }
        return .provided
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

/// What there is to be done about a fault.
private enum FaultFinding {
    case resolution(AddressSpace.FaultResolution)
    /// A lazy entry for 2 MiB is to get its page.
    case largePage(VirtualAddress)
    case pages(PagesAroundFault)
}

/// Pages of one mapping and one table that are to get their frames along with the one that was touched.
private struct PagesAroundFault {
    /// The entry of the first page.
    let first: Int
    /// How many pages there are.
    let count: Int
}

extension PageTree {
    /// How many pages get their frames along with one that is touched, for taking a fault costs more than
    /// clearing a few pages: few at first, and more where a program goes on from pages that it has. As
    /// each step takes four times as many, about four times what is touched is provided at most.
    private static var aroundFault: (fewest: Int, most: Int) { (4, 64) }

    fileprivate func lookAt(_ address: VirtualAddress, for needed: Protection) -> FaultFinding {
        let slot = slot(for: address)
        switch slot.entry.backing {
        case .none: return .resolution(.notMapped)
        case .guarding: return .resolution(.guardPage)
        case .owned, .shared, .device, .lazy, .file, .constant: break
        }
        guard slot.entry.protection.contains(needed) else { return .resolution(.notPermitted) }
        // Already provided, by another thread or around another page.
        guard slot.entry.backing == .lazy else { return .resolution(.resolved) }
        return slot.level == 2 ? .largePage(slot.address) : .pages(pagesAround(slot))
    }

    /// The pages to be provided along with a lazy one: those next to it, within a window whose place is a
    /// multiple of its size. It is as large as the pages just outside of it suggest.
    private func pagesAround(_ slot: PageSlot) -> PagesAroundFault {
        let pattern = slot.entry.withoutStart
        var width = PageTree.aroundFault.fewest
        var first = slot.index
        var end = slot.index &+ 1
        var startsRegion = slot.entry.startsRegion
        while true {
            let window = slot.index & ~(width &- 1)
            while first > window, !startsRegion {
                let below = load(slot.table, first &- 1)
                guard below.withoutStart == pattern else { break }
                startsRegion = below.startsRegion
                first &-= 1
            }
            while end < window &+ width, load(slot.table, end) == pattern { end &+= 1 }
            guard width < PageTree.aroundFault.most,
                isProvided(window &- 1, nextTo: slot)
                    || isProvided(window &+ width, nextTo: slot)
            else { return PagesAroundFault(first: first, count: end &- first) }
            width &*= 4
        }
    }

    /// Whether an entry of the same table, or one just outside of it, has a frame of its own.
    private func isProvided(_ index: Int, nextTo slot: PageSlot) -> Bool {
        if UInt(bitPattern: index) < 512 { return load(slot.table, index).backing == .owned }
        let table = slot.address.roundedDown(to: .large)
        let address =
            index < 0
            ? VirtualAddress(table.rawValue - PageSize.standardBytes)
            : table + PageSize.large.bytes
        return range.contains(address) && self.slot(for: address).entry.backing == .owned
    }

    /// Gives pages frames from a chain, as far as those go; returns how many there were.
    fileprivate func provide(
        _ around: PagesAroundFault, like target: PageSlot, from chain: inout FrameChain
    ) -> Int {
        let pattern = target.entry.withoutStart
        let provided = pattern.provided(with: .zero)
        var count = 0
        for index in around.first..<around.first &+ around.count {
            let entry = load(target.table, index)
            // Not the page that has its frame already, nor what others have put there meanwhile.
            guard entry.withoutStart == pattern else { continue }
            guard let frame = frames.popLast(of: &chain) else { break }
            var new = provided
            new.address = frame
            if entry.startsRegion { new.startsRegion = true }
            store(target.table, index, new)
            count &+= 1
        }
        return count
    }

    /// Turns a lazy entry into one with a frame.
    func setFrame(_ frame: PhysicalAddress, for slot: PageSlot) {
        store(slot.table, slot.index, slot.entry.provided(with: frame))
    }
}

extension PageTableEntry {
    /// All lazy entries of a mapping are the same but for this mark of the first.
    fileprivate var withoutStart: PageTableEntry {
        var entry = self
        entry.startsRegion = false
        return entry
    }

    /// What becomes of a lazy entry, which no CPU changes as it is not present.
    fileprivate func provided(with frame: PhysicalAddress) -> PageTableEntry {
        var entry = self
        entry.address = frame
        entry.backing = .owned
        entry.setUserProtection(protection)
        return entry
    }
}
