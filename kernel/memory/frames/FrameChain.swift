// Frames that change hands many at a time: chained through their records, so that a number of them
// needs no memory, whatever the number is.

import Arch
import KernelBase
import Synchronization

/// Frames that belong to whoever holds the chain, or that are on their way back to the allocator.
struct FrameChain {
    /// The first frame, whose record names the next one; as long as ``count`` says.
    fileprivate(set) var first: UInt32 = 0
    /// How many there are.
    fileprivate(set) var count = 0
}

extension FrameAllocator {
    /// Up to `count` frames with unknown contents and one reference each: fewer when the common pool has
    /// no more, and none only when there are none anywhere.
    func allocate(upTo count: Int) -> FrameChain {
        var chain = FrameChain()
        caches.withCache(of: currentCPU) { cache in
            while chain.count < count, let frame = cache.pop() { take(frame, into: &chain) }
            guard chain.count < count else { return }
            pool.withLock { pool in
                pool.takeFrames(count - chain.count) { take($0, into: &chain) }
            }
        }
        if chain.count == 0, let frame = stealCached() { take(frame, into: &chain) }
        return chain
    }

    private func take(_ frame: Int, into chain: inout FrameChain) {
        unsafe database.frame(frame).pointee.references.store(1, ordering: .relaxed)
        link(frame, into: &chain)
    }

    func link(_ frame: Int, into chain: inout FrameChain) {
        unsafe database.frame(frame).pointee.link = chain.first
        chain.first = UInt32(truncatingIfNeeded: frame)
        chain.count &+= 1
    }

    /// Takes the frame out that was put in last.
    func popLast(of chain: inout FrameChain) -> PhysicalAddress? {
        popLastFrame(of: &chain).map { PhysicalAddress(frameNumber: UInt64($0)) }
    }

    func popLastFrame(of chain: inout FrameChain) -> Int? {
        guard chain.count > 0 else { return nil }
        let frame = Int(chain.first)
        chain.first = unsafe database.frame(frame).pointee.link
        chain.count &-= 1
        return frame
    }

    /// Fills all frames of a chain that nobody else knows yet with zero bytes.
    func zero(_ chain: FrameChain) {
        var frame = Int(chain.first)
        for _ in 0..<chain.count {
            // Sound: the frames were free a moment ago and are not known to anybody else yet.
            unsafe directMap.zeroPages(
                at: PhysicalAddress(frameNumber: UInt64(frame)), count: PageCount(1))
            frame = unsafe Int(database.frame(frame).pointee.link)
        }
    }

    /// Makes the free frames of a chain ones with one reference each.
    func reference(_ chain: FrameChain) {
        var frame = Int(chain.first)
        for _ in 0..<chain.count {
            let record = unsafe database.frame(frame)
            unsafe record.pointee.references.store(1, ordering: .relaxed)
            frame = unsafe Int(record.pointee.link)
        }
    }

    /// Takes up to `count` frames, those that were put in last, out of a chain.
    func split(_ count: Int, from chain: inout FrameChain) -> FrameChain {
        guard chain.count > count else {
            defer { chain = FrameChain() }
            return chain
        }
        var front = chain
        front.count = count
        for _ in 0..<count {
            chain.first = unsafe database.frame(Int(chain.first)).pointee.link
        }
        chain.count &-= count
        return front
    }

    /// Gives up a frame that has one reference, and puts it with others that are to be freed together.
    func giveUp(_ address: PhysicalAddress, into freed: inout FrameChain) {
        let frame = Int(address.frameNumber)
        endOnlyReference(to: frame)
        link(frame, into: &freed)
    }

    /// Frees what ``giveUp(_:into:)`` has gathered. The common pool is locked for as long as that takes,
    /// so there are to be no more frames than a page table has entries.
    func free(_ freed: inout FrameChain) {
        guard freed.count > 0 else { return }
        caches.withCache(of: currentCPU) { cache in
            while cache.count < FrameCache.capacity, let frame = popLastFrame(of: &freed) {
                cache.push(frame)
            }
            guard freed.count > 0 else { return }
            pool.withLock { $0.putFrames(freed) }
        }
        freed = FrameChain()
    }
}
