// The kernel's heap: Swift objects, arrays and everything else that is not a page or a stack.

public import Arch
import KernelBase

/// A source of blocks that are too large for the heap's segments.
public protocol HugeBlockSource: AnyObject, Sendable {
    /// Maps that many pages in `AddressLayout.kernelMappings`, or returns `nil` when there is no
    /// memory for them.
    func allocate(pages: PageCount) -> VirtualAddress?
    /// Unmaps a block.
    func free(_ block: VirtualAddress)
}

/// Blocks of any size.
///
/// Small requests are served from slabs of 23 sizes, each with eight stripes that CPUs are spread
/// over; a block goes back to the stripe it came from. Larger ones are runs of pages. May be called
/// from interrupt handlers and with locks held below ``LockRank/heap``.
public final class Heap: Sendable {
    private let segments: Spinlock<SegmentList>
    private let slabs: FixedArray<Spinlock<SlabList>>
    private let huge: Spinlock<HugeBlocks>
    private let checks: HeapChecks

    static var stripeCount: Int { 8 }

    /// An empty heap that takes its memory from `frames`; `nil` when there is none for its tables.
    public init?(frames: FrameAllocator, checks: HeapChecks = .ofThisBuild) {
        guard
            let slabs = FixedArray<Spinlock<SlabList>>(
                count: SizeClasses.count * Heap.stripeCount,
                make: { _ in Spinlock(SlabList(), rank: .heap) })
        else { return nil }
        self.checks = checks
        self.slabs = slabs
        segments = Spinlock(SegmentList(frames: frames), rank: .heapPages)
        huge = Spinlock(HugeBlocks(), rank: .heap)
    }

    /// Serves requests that do not fit a segment from `source`; without one they fail.
    public func use(_ source: any HugeBlockSource) {
        huge.withLock { $0.source = source }
    }

    /// `size` bytes with unknown contents aligned to `alignment`, or `nil` when there is no memory.
    ///
    /// - Precondition: `alignment` is a power of two.
    @inline(__always)
    public func allocate(size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
        // What nearly everybody asks for.
        if checks == .basic, UInt(bitPattern: size) <= UInt(SizeClasses.largest),
            UInt(bitPattern: alignment) <= 16,
            let sizeClass = SizeClasses.index(forSize: size, alignment: 16),
            let block = unsafe takeReadyBlock(ofClass: sizeClass)?.pointer
        {
            return unsafe block
        }
        return unsafe allocateAny(size: size, alignment: alignment)
    }

    /// Any request, also when there is no slab with room.
    @inline(never)
    private func allocateAny(size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
        guard size >= 0 && size < 1 << 40 && alignment > 0 else { return nil }
        let needed = checks == .full ? size + HeapFill.guardBytes : size
        guard let sizeClass = SizeClasses.index(forSize: needed, alignment: alignment) else {
            return unsafe allocateRun(size: size, alignment: alignment)
        }
        guard let address = takeBlock(ofClass: sizeClass) else { return nil }
        let block = unsafe address.pointer
        if checks == .full, let block = unsafe block {
            unsafe HeapFill.guardBlock(
                block, size: size, slotSize: SizeClasses.size(sizeClass))
        }
        return unsafe block
    }

    /// Gives back a block.
    ///
    /// - Parameter block: what ``allocate(size:alignment:)`` returned and nobody uses any more.
    @unsafe @inline(__always)
    public func free(_ block: UnsafeMutableRawPointer) {
        let address = unsafe VirtualAddress(UnsafeRawPointer(block))
        if AddressLayout.kernelMappings.contains(address), freeHuge(address) { return }
        let segment = SegmentReference(containing: address)
        let index = Int(truncatingIfNeeded: address.rawValue >> 12) % SegmentHeader.pageCount
        if segment[kind: index].use == .slab {
            putBlock(address, page: index, in: segment)
        } else {
            freeOther(address, page: index, in: segment)
        }
    }

    /// Frees what does not begin in the first page of a slab.
    @inline(never)
    private func freeOther(_ address: VirtualAddress, page: Int, in segment: SegmentReference) {
        let kind = segment[kind: page]
        switch kind.use {
        case .continuation, .slab: putBlock(address, page: Int(kind.head), in: segment)
        case .run: freeRun(address, page: page, in: segment)
        case .free, .header: panic("an address was freed that is not a block of the heap")
        }
    }

    /// Pages that the heap has taken, and how many of them are free.
    var extent: (pages: Int, free: Int) { segments.withLock { ($0.pageCount, $0.freePageCount) } }

    // MARK: - Small blocks

    /// Slabs of one class and stripe.
    struct SlabList: ~Copyable {
        /// Those with free blocks.
        var withRoom = IntrusiveList<PageReference>()
        var blocksInUse = 0
        var allocations: UInt64 = 0
    }

    @inline(__always)
    private func withSlabs<Result>(
        ofClass sizeClass: Int, stripe: Int, _ body: (inout SlabList) -> Result
    ) -> Result {
        slabs.withElement(at: sizeClass * Heap.stripeCount + stripe) { $0.withLock(body) }
    }

    /// A block of a slab that is there, and has room.
    @inline(__always)
    private func takeReadyBlock(ofClass sizeClass: Int) -> VirtualAddress? {
        let stripe = Int(currentCPU.rawValue) % Heap.stripeCount
        return withSlabs(ofClass: sizeClass, stripe: stripe) { list in
            guard let head = list.withRoom.first else { return nil }
            return take(from: head, &list)
        }
    }

    private func takeBlock(ofClass sizeClass: Int) -> VirtualAddress? {
        let stripe = Int(currentCPU.rawValue) % Heap.stripeCount
        return withSlabs(ofClass: sizeClass, stripe: stripe) { list in
            guard let head = list.withRoom.first ?? makeSlab(sizeClass, stripe, &list) else {
                return nil
            }
            return take(from: head, &list)
        }
    }

    @inline(__always)
    private func take(from head: PageReference, _ list: inout SlabList) -> VirtualAddress {
        let slab = Slab(head: head)
        let block = slab.take(checks)
        if slab.isFull { list.withRoom.remove(head) }
        list.blocksInUse &+= 1
        list.allocations &+= 1
        return block
    }

    private func makeSlab(
        _ sizeClass: Int, _ stripe: Int, _ list: inout SlabList
    ) -> PageReference? {
        let length = SizeClasses.slabPages(sizeClass)
        let run = segments.withLock { $0.takeRun(ofLength: length, alignment: 1) }
        guard let (segment, start) = run else { return nil }
        for page in start + 1..<start + length {
            segment[kind: page].use = .continuation
            segment[kind: page].head = UInt16(start)
        }
        var kind = PageKind()
        kind.use = .slab
        kind.sizeClass = UInt8(sizeClass)
        kind.stripe = UInt8(stripe)
        kind.pageCount = UInt16(length)
        segment[kind: start] = kind
        let head = segment.page(start)
        let size = SizeClasses.size(sizeClass)
        head.record.capacity = UInt16(SizeClasses.slabCapacity(sizeClass))
        head.record.blockSize = UInt16(size)
        head.record.firstPage = UInt16(start)
        head.record.reciprocal = UInt32(((1 << 32) + size - 1) / size)
        list.withRoom.append(head)
        return head
    }

    @inline(__always)
    private func putBlock(_ block: VirtualAddress, page: Int, in segment: SegmentReference) {
        let kind = segment[kind: page]
        require(kind.use == .slab, "an address inside of a block of the heap was freed")
        let sizeClass = Int(kind.sizeClass)
        let head = segment.page(page)
        if checks == .full {
            // Sound: whoever frees a block has given up using it.
            unsafe HeapFill.checkGuard(
                of: block.pointer.unsafelyUnwrapped, slotSize: SizeClasses.size(sizeClass))
        }
        withSlabs(ofClass: sizeClass, stripe: Int(kind.stripe)) { list in
            let slab = Slab(head: head)
            if slab.isFull { list.withRoom.prepend(head) }
            slab.put(block, checks)
            list.blocksInUse &-= 1
            // One empty slab stays, against taking and giving back a page each time.
            guard slab.isEmpty && list.withRoom.count > 1 else { return }
            list.withRoom.remove(head)
            giveBack(page, kind, in: segment)
        }
    }

    @inline(never)
    private func giveBack(_ page: Int, _ kind: PageKind, in segment: SegmentReference) {
        segments.withLock { $0.putRun(page..<page + Int(kind.pageCount), of: segment) }
    }

    // MARK: - Large blocks

    private func allocateRun(size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
        let length = max((size + 4095) / 4096, 1)
        let alignmentInPages = max(alignment / 4096, 1)
        guard length <= SegmentHeader.longestRun else {
            return alignmentInPages == 1 ? unsafe allocateHuge(pages: length) : nil
        }
        guard alignmentInPages <= SegmentHeader.pageCount / 2 else { return nil }
        let run = segments.withLock {
            $0.takeRun(ofLength: length, alignment: alignmentInPages)
        }
        guard let (segment, start) = run else { return nil }
        segment[kind: start].use = .run
        segment[kind: start].pageCount = UInt16(length)
        segment.page(start).record.requestedSize = size
        let block = unsafe segment.address(ofPage: start).pointer
        if checks == .full, let block = unsafe block {
            unsafe block.initializeMemory(as: UInt8.self, repeating: HeapFill.fresh, count: size)
            unsafe (block + size).initializeMemory(
                as: UInt8.self, repeating: HeapFill.beyond, count: length * 4096 - size)
        }
        return unsafe block
    }

    private func freeRun(_ block: VirtualAddress, page: Int, in segment: SegmentReference) {
        let length = Int(segment[kind: page].pageCount)
        require(
            block == segment.address(ofPage: page),
            "an address inside of a block of the heap was freed")
        if checks == .full, let memory = unsafe block.pointer {
            let size = segment.page(page).record.requestedSize
            // Sound: whoever frees a block has given up using it.
            unsafe require(
                HeapFill.isIntact(memory + size, count: length * 4096 - size, HeapFill.beyond),
                "something was written past the end of a block of the heap")
            unsafe memory.initializeMemory(
                as: UInt8.self, repeating: HeapFill.freed, count: length * 4096)
        }
        segments.withLock { $0.putRun(page..<page + length, of: segment) }
    }

    // MARK: - Huge blocks

    private struct HugeBlocks: ~Copyable {
        var source: (any HugeBlockSource)?
    }

    private func allocateHuge(pages: Int) -> UnsafeMutableRawPointer? {
        guard let source = huge.withLock({ $0.source }) else { return nil }
        return unsafe source.allocate(pages: PageCount(UInt64(pages)))?.pointer
    }

    private func freeHuge(_ block: VirtualAddress) -> Bool {
        guard AddressLayout.kernelMappings.contains(block),
            let source = huge.withLock({ $0.source })
        else { return false }
        source.free(block)
        return true
    }

    // MARK: - Reports

    /// What the heap holds.
    public struct Statistics: Equatable, Sendable {
        /// Small blocks in use.
        public var blocks = 0
        /// Bytes in them, rounded up to the sizes that the heap keeps.
        public var bytes = 0
        /// Small blocks ever handed out.
        public var allocations: UInt64 = 0
        /// Pages in use for small and large blocks together.
        public var pages = PageCount.zero
        /// 2 MiB segments that the heap has taken.
        public var segments = 0
        /// Pages in them, with those that the heap itself needs and those that are free.
        public var pagesOfSegments: PageCount {
            PageCount(UInt64(segments * ChunkRecord.frameCount))
        }
    }

    /// Exact when nobody allocates meanwhile.
    public var statistics: Statistics {
        var result = Statistics()
        for sizeClass in 0..<SizeClasses.count {
            for stripe in 0..<Heap.stripeCount {
                withSlabs(ofClass: sizeClass, stripe: stripe) { list in
                    result.blocks += list.blocksInUse
                    result.bytes += list.blocksInUse * SizeClasses.size(sizeClass)
                    result.allocations += list.allocations
                }
            }
        }
        segments.withLock {
            result.pages = PageCount(UInt64($0.usedPages))
            result.segments = $0.segmentCount
        }
        return result
    }
}
