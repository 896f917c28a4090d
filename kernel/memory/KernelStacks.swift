// Stacks for threads in the kernel, each with nothing on either side of it.

public import Arch
import KernelBase

/// A stack for the kernel part of a thread. Whoever holds the value owns the stack.
public struct KernelStack: ~Copyable, Sendable {
    /// The memory; the stack pointer starts at its end.
    public let range: VirtualRange
    let slot: Int
}

/// Hands out kernel stacks.
///
/// The addresses are divided into slots with unmapped pages at the low end of each, so that a
/// stack that overflows, or underflows, faults. There are several of them, because the compiler
/// does not probe the stack: a function with large locals could step over a single one.
///
/// To unmap a stack disturbs all CPUs, so those that were given back stay mapped for the next threads, as
/// many as are in use, and are unmapped many at a time. Whoever counts memory, or is short of it, has
/// them unmapped first: ``unmapUnused()``. Called with interrupts enabled and no lock held. Lock ranks:
/// ``LockRank/kernelStacks``, ``LockRank/kernelAddressSpace``.
public final class KernelStacks: Sendable {
    private let space: KernelAddressSpace
    private let pagesPerStack: PageCount
    private let state: Spinlock<State>

    /// Unused stacks that stay mapped however few are in use.
    private static var fewestKept: Int { 16 }
    private static var guardPages: PageCount { PageCount(8) }

    private struct State: ~Copyable {
        /// Slots whose stacks are mapped, or about to be.
        var slots: IDAllocator
        /// Those that nobody uses.
        var unused: Bitmap
        /// There are no unused ones below.
        var lowestUnused = 0

        mutating func takeUnused(from start: Int) -> Int? {
            guard let slot = unused.firstSet(from: start) else { return nil }
            unused.remove(slot)
            return slot
        }

        mutating func giveBack(_ slot: Int) {
            unused.insert(slot)
            lowestUnused = min(lowestUnused, slot)
        }

        /// Whether more stacks are unused than anybody is likely to ask for soon.
        var hasSurplus: Bool {
            let inUse = slots.usedCount - unused.populationCount
            return unused.populationCount > max(fewestKept, inUse)
        }
    }

    /// Stacks of `pages` pages, at most `capacity` at a time; `nil` when there is no memory.
    public init?(space: KernelAddressSpace, pages: PageCount, capacity: Int) {
        guard let slots = IDAllocator(capacity: capacity, policy: .lowestFirst),
            let unused = Bitmap(count: capacity)
        else { return nil }
        self.space = space
        pagesPerStack = pages
        state = Spinlock(State(slots: slots, unused: unused), rank: .kernelStacks)
        require(
            (pages + KernelStacks.guardPages).bytes * UInt64(capacity)
                < AddressLayout.kernelStacks.length,
            "there is no room for so many kernel stacks")
    }

    private func range(ofSlot slot: Int) -> VirtualRange {
        let size = (pagesPerStack + KernelStacks.guardPages).bytes
        let start = AddressLayout.kernelStacks.start + UInt64(slot) * size
        return VirtualRange(from: start + KernelStacks.guardPages.bytes, to: start + size)
    }

    /// A stack with unknown contents.
    public func allocate() throws(MemoryError) -> KernelStack {
        let (slot, isMapped) = state.withLock { state -> (Int?, Bool) in
            if let slot = state.takeUnused(from: state.lowestUnused) {
                state.lowestUnused = slot + 1
                return (slot, true)
            }
            return (state.slots.allocate(), false)
        }
        guard let slot else { throw .outOfMemory }
        let range = range(ofSlot: slot)
        if !isMapped {
            do throws(MemoryError) {
                try space.mapOwned(range)
            } catch {
                state.withLock { $0.slots.release(slot) }
                throw error
            }
        }
        return KernelStack(range: range, slot: slot)
    }

    /// Takes back a stack that no thread runs on any more.
    public func free(_ stack: consuming KernelStack) {
        let slot = stack.slot
        let hasSurplus = state.withLock { state in
            state.giveBack(slot)
            return state.hasSurplus
        }
        if hasSurplus { unmapUnused(butFor: KernelStacks.fewestKept) }
    }

    /// Unmaps all stacks that nobody uses. Returns whether there were any.
    @discardableResult
    public func unmapUnused() -> Bool {
        unmapUnused(butFor: 0)
    }

    /// Unmaps the unused stacks, except for some with the lowest addresses.
    @discardableResult
    private func unmapUnused(butFor kept: Int) -> Bool {
        var hasUnmapped = false
        while true {
            var slots = InlineArray<32, Int>(repeating: 0)
            var ranges = InlineArray<32, VirtualRange>(repeating: range(ofSlot: 0))
            let count = state.withLock { state in
                var count = 0
                var start = state.lowestUnused
                for _ in 0..<kept {
                    guard let slot = state.unused.firstSet(from: start) else { return 0 }
                    start = slot + 1
                }
                while count < slots.count, let slot = state.takeUnused(from: start) {
                    slots[count] = slot
                    ranges[count] = range(ofSlot: slot)
                    count += 1
                }
                return count
            }
            guard count > 0 else { return hasUnmapped }
            hasUnmapped = true
            space.unmapOwned(ranges.span.extracting(0..<count))
            state.withLock { state in
                for index in 0..<count { state.slots.release(slots[index]) }
            }
        }
    }

    /// Whether a fault at `address` means that a stack of the kernel has overflowed.
    public func isGuard(_ address: VirtualAddress) -> Bool {
        guard AddressLayout.kernelStacks.contains(address) else { return false }
        let size = (pagesPerStack + KernelStacks.guardPages).bytes
        return (address - AddressLayout.kernelStacks.start) % size < KernelStacks.guardPages.bytes
    }
}
