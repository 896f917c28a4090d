// The part of the address space that all have in common: the kernel's stacks, devices' registers
// and blocks too large for the heap.

public import Arch
import KernelBase

/// Mappings of the kernel in `AddressLayout.kernelStacks` and `AddressLayout.kernelMappings`.
///
/// They are the same in every address space, because every root table has the same entries for
/// them, which never change. Lock rank: ``LockRank/kernelAddressSpace``.
public final class KernelAddressSpace: HugeBlockSource {
    let frames: FrameAllocator
    let shootdown: any TLBShootdown
    private let root: PhysicalAddress
    private let state: Spinlock<State>

    private struct State: ~Copyable {
        var tree: PageTree
        var hint = AddressLayout.kernelMappings.start
        /// Blocks that were freed where CPUs could not be waited for: the first, as an address,
        /// whose first word is the next one.
        var deferred: UInt64 = 0

        init(tree: consuming PageTree) {
            self.tree = tree
        }

        /// A free range of kernel addresses.
        mutating func gap(
            of length: UInt64, alignedTo size: PageSize
        ) throws(MemoryError) -> VirtualRange {
            let start = AddressLayout.kernelMappings.start
            guard length <= AddressLayout.kernelMappings.length,
                let gap = tree.firstGap(of: length, alignedTo: size.bytes, from: hint)
                    ?? tree.firstGap(of: length, alignedTo: size.bytes, from: start)
            else { throw .noAddressSpace }
            hint = gap.end
            return gap
        }
    }

    /// Takes over the root table that is in force, and makes sure that it has entries for all that
    /// will ever be mapped; `nil` when there is no memory for them.
    ///
    /// Made before the first ``AddressSpace``.
    public init?(root: PhysicalAddress, frames: FrameAllocator, shootdown: any TLBShootdown) {
        self.frames = frames
        self.shootdown = shootdown
        self.root = root
        var tree = PageTree(
            frames: frames, root: root,
            range: VirtualRange(
                from: AddressLayout.kernelStacks.start, to: AddressLayout.kernelMappings.end),
            account: nil, tableFlags: .table, sharesTopLevel: true)
        do throws(MemoryError) {
            for start in [AddressLayout.kernelStacks.start, AddressLayout.kernelMappings.start] {
                _ = try tree.table(for: start, atLevel: 3)
            }
        } catch {
            return nil
        }
        state = Spinlock(State(tree: tree), rank: .kernelAddressSpace)
    }

    func copyRootEntries(to tree: borrowing PageTree) {
        state.withLock { state in
            for slot in AddressLayout.sharedRootSlots {
                tree.exchange(tree.root, slot, with: state.tree.load(root, slot))
            }
        }
    }

    private static func entry(
        _ address: PhysicalAddress, _ backing: PageBacking, _ cacheType: CacheType
    ) -> PageTableEntry {
        var entry = PageTableEntry(
            address, [.present, .writable, .global, .noExecute], cacheType: cacheType)
        entry.backing = backing
        return entry
    }

    // MARK: - Devices

    /// Maps a device's registers or memory, which need not be page-aligned, for ever.
    ///
    /// - Returns: the address that its first byte appears at.
    public func mapDevice(
        _ device: PhysicalRange, _ cacheType: CacheType
    ) throws(MemoryError) -> VirtualAddress {
        let first = device.start.roundedDown(to: .standard)
        guard !device.isEmpty, let end = device.end.roundedUp(to: .standard),
            end.rawValue <= 1 << 52
        else { throw .invalidRange }
        let isLarge = first.isAligned(to: .large) && end - first >= PageSize.large.bytes
        let size: PageSize = isLarge ? .large : .standard
        return try state.withLock { (state: inout State) throws(MemoryError) in
            let gap = try state.gap(of: end - first, alignedTo: size)
            do throws(MemoryError) {
                try state.tree.fill(gap, largest: size) { address, _ in
                    Self.entry(first + (address - gap.start), .device, cacheType)
                }
            } catch {
                discard(gap, &state)
                throw error
            }
            return gap.start + (device.start - first)
        }
    }

    // MARK: - Stacks

    /// Maps frames of its own at a fixed place; the neighbouring pages are for the caller to leave
    /// unmapped.
    func mapOwned(_ range: VirtualRange) throws(MemoryError) {
        try state.withLock { (state: inout State) throws(MemoryError) in
            try fillOwned(range, &state)
        }
    }

    /// Unmaps and frees a range.
    ///
    /// - Precondition: interrupts are enabled.
    func unmapOwned(_ range: VirtualRange) {
        state.withLock { discard(range, &$0) }
    }

    private func fillOwned(_ range: VirtualRange, _ state: inout State) throws(MemoryError) {
        var isShort = false
        do throws(MemoryError) {
            try state.tree.fill(range, largest: .standard) { _, _ in
                guard let frame = frames.allocate() else {
                    isShort = true
                    // Stands for the missing frame until the range is discarded just below.
                    var entry = PageTableEntry.empty
                    entry.backing = .guarding
                    return entry
                }
                return Self.entry(frame, .owned, .writeBack)
            }
        } catch {
            discard(range, &state)
            throw error
        }
        if isShort {
            discard(range, &state)
            throw .outOfMemory
        }
    }

    private func discard(_ range: VirtualRange, _ state: inout State) {
        var stale = StaleTranslations()
        state.tree.condemn(range, &stale)
        if let range = stale.range { shootdown.flushKernel(range) }
        _ = state.tree.reap(range) { _, _ in }
    }

    // MARK: - Huge blocks of the heap

    /// Maps a block for the heap, with an unmapped page behind it.
    public func allocate(pages: PageCount) -> VirtualAddress? {
        if InterruptState.areEnabled { freeDeferred() }
        return state.withLock { state -> VirtualAddress? in
            do throws(MemoryError) {
                let gap = try state.gap(of: (pages + PageCount(1)).bytes, alignedTo: .standard)
                let block = VirtualRange(from: gap.start, to: gap.start + pages.bytes)
                try fillOwned(block, &state)
                return block.start
            } catch {
                return nil
            }
        }
    }

    /// Unmaps a block of the heap; later, if other CPUs cannot be waited for now.
    public func free(_ block: VirtualAddress) {
        guard InterruptState.areEnabled else {
            state.withLock { state in
                // Sound: the heap has given up the block, whose first page stays mapped.
                unsafe block.pointer.unsafelyUnwrapped.storeBytes(
                    of: state.deferred, as: UInt64.self)
                state.deferred = block.rawValue
            }
            return
        }
        freeDeferred()
        state.withLock { freeBlock(at: block, &$0) }
    }

    private func freeDeferred() {
        state.withLock { state in
            while state.deferred != 0 {
                let block = VirtualAddress(state.deferred)
                // Sound: written by `free(_:)` above.
                state.deferred = unsafe block.pointer.unsafelyUnwrapped.load(as: UInt64.self)
                freeBlock(at: block, &state)
            }
        }
    }

    private func freeBlock(at start: VirtualAddress, _ state: inout State) {
        let rest = VirtualRange(from: start, to: AddressLayout.kernelMappings.end)
        guard let end = state.tree.firstUnmapped(in: rest), end > start else {
            panic("an address was freed that is not a block of the heap")
        }
        discard(VirtualRange(from: start, to: end), &state)
    }

    /// How many page tables there are below the root.
    public var tableCount: Int { state.withLock { $0.tree.tableCount } }
}
