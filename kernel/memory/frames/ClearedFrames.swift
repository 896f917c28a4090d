// Free memory that holds nothing but zeros: programs get theirs from here, and do not wait for its being
// cleared. CPUs that have nothing else to do see to the supply.

public import Arch
import KernelBase

/// Sees to the supply when it is called. An object: unoptimised, a closure that is handed on takes memory from the
/// heap, whose lock comes before the supply's.
private final class Helper: Sendable {
    let call: @Sendable () -> Void

    init(_ call: @escaping @Sendable () -> Void) {
        self.call = call
    }
}

/// The supply of cleared memory, and what there is to be done about it.
struct ClearedFrames: ~Copyable {
    /// A 2 MiB page whose first frames are cleared.
    struct Page {
        let firstFrame: Int
        var clearedCount = 0
    }

    /// Free frames full of zero bytes.
    var frames = FrameChain()
    /// The 2 MiB pages full of zero bytes, as many as ``pageCount``, by their first frames.
    private var pages = InlineArray<3, Int>(repeating: 0)
    private(set) var pageCount = 0
    /// The page that is to be cleared on.
    var unfinished: Page?
    /// Frames that a CPU is clearing at the moment: free, but in no other place.
    var underWay = 0
    /// Whether the supply of frames, or of pages, has run low and is not complete again yet.
    var wantsFrames = true
    var wantsPages: Bool
    /// Whom to tell when the supply has run low.
    fileprivate var helper: Helper?
    /// What makes a complete supply.
    let frameCapacity: Int
    let pageCapacity: Int

    /// No supply yet, for a machine that has `totalCount` frames: to be 8 MiB, or 1/64 of less memory.
    init(totalCount: Int) {
        let total = min(2048, totalCount / 64)
        pageCapacity = max(0, total - 256) / ChunkRecord.frameCount
        frameCapacity = total - pageCapacity * ChunkRecord.frameCount
        wantsPages = pageCapacity > 0
    }

    /// How many frames are cleared at a time: interrupts are put off for as long as that takes.
    static var batch: Int { 8 }

    /// Free frames in all that belongs to the supply.
    var freeCount: Int {
        let wholePages = pageCount + (unfinished == nil ? 0 : 1)
        return frames.count + underWay + wholePages * ChunkRecord.frameCount
    }

    mutating func push(_ page: Int) {
        pages[pageCount] = page
        pageCount += 1
    }

    mutating func popPage() -> Int? {
        guard pageCount > 0 else { return nil }
        pageCount -= 1
        return pages[pageCount]
    }

    /// Whom to call when the frames have just run low.
    fileprivate mutating func reportFrames() -> Helper? {
        guard !wantsFrames, frames.count < frameCapacity / 2 else { return nil }
        wantsFrames = true
        return helper
    }

    /// Whom to call when the pages have just run low.
    fileprivate mutating func reportPages() -> Helper? {
        guard !wantsPages, pageCount < pageCapacity else { return nil }
        wantsPages = true
        return helper
    }
}

// MARK: - Taking

extension FrameAllocator {
    /// A frame full of zero bytes with one reference, or `nil` when none is free.
    public func allocateZeroed() -> PhysicalAddress? {
        var chain = allocateZeroed(upTo: 1)
        return popLast(of: &chain)
    }

    /// Up to `count` frames full of zero bytes with one reference each: fewer when the common pool has
    /// no more, and none only when there are none anywhere.
    func allocateZeroed(upTo count: Int) -> FrameChain {
        var (chain, helper) = cleared.withLock { cleared in
            let chain = split(count, from: &cleared.frames)
            return (chain, cleared.reportFrames())
        }
        reference(chain)
        helper?.call()
        guard chain.count < count else { return chain }
        var dirty = allocate(upTo: count - chain.count)
        zero(dirty)
        while let frame = popLastFrame(of: &chain) { link(frame, into: &dirty) }
        return dirty
    }

    /// A 2 MiB page full of zero bytes for a program, or `nil` when no more are free than the kernel may
    /// need for itself.
    public func allocateLargeZeroed() -> PhysicalAddress? {
        let (ready, helper) = cleared.withLock { cleared -> (ClearedFrames.Page?, _) in
            if let page = cleared.popPage() {
                let whole = ClearedFrames.Page(
                    firstFrame: page, clearedCount: ChunkRecord.frameCount)
                return (whole, cleared.reportPages())
            }
            return (cleared.unfinished.take(), cleared.reportPages())
        }
        helper?.call()
        guard
            var page = ready
                ?? takeLarge(forProgram: true).map({ ClearedFrames.Page(firstFrame: $0) })
        else {
            return nil
        }
        clear(ChunkRecord.frameCount - page.clearedCount, of: &page)
        return referenceLarge(page.firstFrame)
    }

    /// Clears more of a page that nobody else knows yet.
    private func clear(_ count: Int, of page: inout ClearedFrames.Page) {
        let start = PhysicalAddress(frameNumber: UInt64(page.firstFrame + page.clearedCount))
        // Sound: the page was free a moment ago, and whoever holds its number has it alone.
        unsafe directMap.zeroPages(at: start, count: PageCount(UInt64(count)))
        page.clearedCount += count
    }

    /// Gives the supply back, for those to whom it does not matter what a frame holds.
    func returnClearedFrames() {
        cleared.withLock { cleared in
            let unfinished = cleared.unfinished.take()?.firstFrame
            pool.withLock { pool in
                pool.putFrames(cleared.frames)
                while let page = cleared.popPage() { pool.putLarge(page) }
                if let unfinished { pool.putLarge(unfinished) }
            }
            cleared.frames = FrameChain()
        }
    }
}

// MARK: - Supplying

extension FrameAllocator {
    /// Calls `summon` when cleared memory has run low, for some CPU without work to call
    /// ``clearAhead()``. It is called with locks held and interrupts in any state, and does not allocate.
    public func whenClearedRunLow(_ summon: @escaping @Sendable () -> Void) {
        let helper = Helper(summon)
        cleared.withLock { $0.helper = helper }
    }

    /// Whether nobody has to be at it.
    public var isClearedSupplyComplete: Bool {
        cleared.withLock { !$0.wantsFrames && !$0.wantsPages }
    }

    private enum Task {
        case frames(FrameChain)
        case page(ClearedFrames.Page)
    }

    /// Clears a little memory ahead of those who will want it.
    ///
    /// - Returns: whether there was something to do. Not so when the supply is complete, another CPU is
    ///   at it, or memory is short.
    public func clearAhead() -> Bool {
        // All in one: a thread that lost its CPU half-way would keep free frames from others.
        DeferredInterrupts.begin()
        defer { DeferredInterrupts.end() }
        let task = cleared.withLock { cleared in cleared.underWay == 0 ? next(&cleared) : nil }
        switch task {
        case .none: return false
        case .frames(let batch):
            zero(batch)
            cleared.withLock { put(batch, into: &$0) }
        case .page(var page):
            clear(ClearedFrames.batch, of: &page)
            cleared.withLock { put(page, into: &$0) }
        }
        return true
    }

    /// What is to be cleared now; `nil` also when memory is short.
    private func next(_ cleared: inout ClearedFrames) -> Task? {
        guard cleared.wantsFrames || cleared.wantsPages else { return nil }
        return pool.withLock { pool -> Task? in
            guard pool.freeCount > cleared.frameCapacity else { return nil }
            if cleared.wantsFrames {
                var batch = FrameChain()
                pool.takeFrames(ClearedFrames.batch) { link($0, into: &batch) }
                cleared.underWay = batch.count
                return .frames(batch)
            }
            guard
                let page = cleared.unfinished.take()
                    ?? pool.takeLarge(forProgram: true).map({ ClearedFrames.Page(firstFrame: $0) })
            else { return nil }
            cleared.underWay = ChunkRecord.frameCount
            return .page(page)
        }
    }

    private func put(_ batch: FrameChain, into cleared: inout ClearedFrames) {
        cleared.underWay = 0
        var batch = batch
        while let frame = popLastFrame(of: &batch) { link(frame, into: &cleared.frames) }
        cleared.wantsFrames = cleared.frames.count < cleared.frameCapacity
    }

    private func put(_ page: ClearedFrames.Page, into cleared: inout ClearedFrames) {
        cleared.underWay = 0
        guard page.clearedCount == ChunkRecord.frameCount else {
            cleared.unfinished = page
            return
        }
        cleared.push(page.firstFrame)
        cleared.wantsPages = cleared.pageCount < cleared.pageCapacity
    }
}
