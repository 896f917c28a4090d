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
/// does not probe the stack: a function with large locals could step over a single one. A few free stacks
/// stay mapped, as taking one away from the kernel's address space disturbs all CPUs and waits for them.
/// Whoever gives a stack back may be in no position to wait, so ``trim()`` does that. Lock ranks:
/// ``LockRank/kernelStacks``, ``LockRank/kernelAddressSpace``.
public final class KernelStacks: Sendable {
    private let space: KernelAddressSpace
    private let pagesPerStack: PageCount
    private let state: Spinlock<State>

    private static var mostKept: Int { 16 }
    private static var guardPages: PageCount { PageCount(8) }

    private struct State: ~Copyable {
        /// Slots that have a stack, one in use or a free one.
        var slots: IDAllocator
        /// Slots whose stacks are mapped and free.
        var free: Bitmap

        /// Takes a free stack, if there are more than `count`.
        mutating func takeFree(beyond count: Int) -> Int? {
            guard free.populationCount > count, let slot = free.firstSet() else { return nil }
            free.remove(slot)
            return slot
        }
    }

    /// Stacks of `pages` pages, at most `capacity` at a time; `nil` when there is no memory.
    public init?(space: KernelAddressSpace, pages: PageCount, capacity: Int) {
        guard let slots = IDAllocator(capacity: capacity, policy: .lowestFirst),
            let free = Bitmap(count: capacity)
        else { return nil }
        self.space = space
        pagesPerStack = pages
        state = Spinlock(State(slots: slots, free: free), rank: .kernelStacks)
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

    /// A stack with unknown contents. Called with interrupts enabled and no spinlock held.
    public func allocate() throws(MemoryError) -> KernelStack {
        let (slot, isMapped) = state.withLock { state -> (Int?, Bool) in
            if let slot = state.takeFree(beyond: 0) { return (slot, true) }
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

    /// Takes back a stack that no thread runs on any more. Waits for nobody, and may be called by interrupt
    /// handlers.
    ///
    /// - Returns: whether ``trim()`` has something to do.
    public func free(_ stack: consuming KernelStack) -> Bool {
        let slot = stack.slot
        return state.withLock { state in
            state.free.insert(slot)
            return state.free.populationCount > KernelStacks.mostKept
        }
    }

    /// Unmaps the free stacks that are not to be kept. Called with interrupts enabled and no spinlock held:
    /// whoever else wants to change the kernel's address space waits meanwhile, maybe with interrupts off.
    public func trim() {
        while let slot = state.withLock({ $0.takeFree(beyond: KernelStacks.mostKept) }) {
            space.unmapOwned(range(ofSlot: slot))
            state.withLock { $0.slots.release(slot) }
        }
    }

    /// Whether a fault at `address` means that a stack of the kernel has overflowed.
    public func isGuard(_ address: VirtualAddress) -> Bool {
        guard AddressLayout.kernelStacks.contains(address) else { return false }
        let size = (pagesPerStack + KernelStacks.guardPages).bytes
        return (address - AddressLayout.kernelStacks.start) % size < KernelStacks.guardPages.bytes
    }
}
