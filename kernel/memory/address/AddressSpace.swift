// The memory of one process.

public import Arch
import KernelBase

/// The user half of an address space, with the kernel's half in common with all others.
///
/// All functions may be called from any thread, with interrupts enabled and no ``Spinlock`` held:
/// they wait for other CPUs to forget translations. Lock rank: ``LockRank/addressSpace``.
public final class AddressSpace: Sendable {
    let frames: FrameAllocator
    /// The root table, for register CR3.
    public let root: PhysicalAddress
    /// What pays for the memory promised here, tables included.
    public let account: MemoryAccount
    let shootdown: any TLBShootdown
    let state: Spinlock<State>
    let activeCPUs = ActiveCPUs()

    struct State: ~Copyable {
        var tree: PageTree
        /// Where the search for a free range starts.
        var hint: VirtualAddress
        /// Where it starts again after it has reached the end.
        let base: VirtualAddress
        /// Pages that are mapped, with a frame or without.
        var mappedPages = PageCount.zero
        /// Pages that have a frame of this address space's own.
        var ownedPages = PageCount.zero
        /// The shared memory objects that pages here belong to.
        var objects = MappedObjects()
    }

    /// An empty address space, or `nil` when there is no memory for its root table.
    ///
    /// - Parameters:
    ///   - kernel: whose mappings it shares.
    ///   - base: where mappings begin that may lie anywhere; random, so that programs cannot
    ///     predict one another's addresses. Rounded to pages, and kept inside user space.
    public init?(
        kernel: KernelAddressSpace, account: MemoryAccount, base: VirtualAddress
    ) {
        let frames = kernel.frames
        guard (try? account.charge(PageCount(1))) != nil else { return nil }
        guard let root = frames.allocateZeroed() else {
            account.refund(PageCount(1))
            return nil
        }
        self.frames = frames
        self.root = root
        self.account = account
        shootdown = kernel.shootdown
        let user = AddressLayout.user
        let start =
            user.contains(base) ? base.roundedDown(to: .standard) : user.start
        let tree = PageTree(
            frames: frames, root: root, range: user, account: account,
            tableFlags: .userTable, sharesTopLevel: false)
        kernel.copyRootEntries(to: tree)
        state = Spinlock(
            State(tree: tree, hint: start, base: start), rank: .addressSpace)
    }

    /// Frees everything. No CPU runs the address space any more, and none will.
    deinit {
        assert(activeCPUs.snapshot.isEmpty)
        unmapAll()
        frames.free(root)
        account.refund(PageCount(1))
    }

    // MARK: - CPUs

    /// Notes that `cpu` is about to load ``root`` into CR3.
    public func willActivate(on cpu: CPUIndex) {
        activeCPUs.insert(cpu)
    }

    /// Notes that `cpu` has loaded another root.
    public func didDeactivate(on cpu: CPUIndex) {
        activeCPUs.remove(cpu)
    }

    // MARK: - Reports

    /// How much is mapped.
    public struct Statistics: Equatable, Sendable {
        /// Pages promised to the program: lazily backed, shared and device pages included.
        public var mapped = PageCount.zero
        /// Frames that belong to this address space alone.
        public var owned = PageCount.zero
        /// Page tables, the root included.
        public var tables = PageCount.zero
    }

    /// How much is mapped at the moment.
    public var statistics: Statistics {
        state.withLock {
            Statistics(
                mapped: $0.mappedPages, owned: $0.ownedPages,
                tables: PageCount(UInt64($0.tree.tableCount + 1)))
        }
    }

    /// A run of pages that were mapped together and have the same rights.
    public struct Region: Equatable, Sendable {
        /// Where it lies.
        public let range: VirtualRange
        /// What a program may do with it.
        public let protection: Protection
        /// Whether other address spaces see the same memory.
        public let isShared: Bool
        /// Whether it is there to catch mistakes.
        public let isGuard: Bool
    }

    /// The first region that ends after `address`, or `nil`.
    public func region(endingAfter address: VirtualAddress) -> Region? {
        guard address < AddressLayout.user.end else { return nil }
        let start = max(address, AddressLayout.user.start)
        return state.withLock { state -> Region? in
            let rest = VirtualRange(from: start, to: AddressLayout.user.end)
            guard let first = state.tree.firstMapped(in: rest) else { return nil }
            var end = first.end
            while end < AddressLayout.user.end {
                let next = state.tree.slot(for: end)
                guard !next.entry.isEmpty, !next.entry.startsRegion,
                    next.entry.describesSameRegion(as: first.entry)
                else { break }
                end = next.end
            }
            return Region(
                range: VirtualRange(from: first.address, to: end),
                protection: first.entry.protection,
                isShared: [.shared, .file, .constant].contains(first.entry.backing),
                isGuard: first.entry.backing == .guarding)
        }
    }

    /// Where the byte at `address` lies in physical memory, if a program may read it and it has a
    /// frame: what tells two futexes in shared memory to be the same.
    public func physicalAddress(of address: VirtualAddress) -> PhysicalAddress? {
        guard AddressLayout.user.contains(address) else { return nil }
        return state.withLock { state -> PhysicalAddress? in
            let slot = state.tree.slot(for: address)
            guard slot.entry.isPresent else { return nil }
            return slot.entry.address + (address - slot.address)
        }
    }
}

extension PageTableEntry {
    /// Whether two entries may belong to one region, as far as a program can tell.
    func describesSameRegion(as other: PageTableEntry) -> Bool {
        func kind(_ backing: PageBacking) -> PageBacking { backing == .lazy ? .owned : backing }
        return kind(backing) == kind(other.backing) && protection == other.protection
    }
}
