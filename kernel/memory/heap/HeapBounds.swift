// How far the kernel's heap may grow for what programs make it keep, which no account pays for.

public import Arch
internal import KernelBase

/// The bounds of the heap: it has the kernel's reserve and, beyond that, at most a quarter of what programs
/// may be promised, as far as nobody has been. What it takes of that cannot be promised any more, or a
/// program would find its memory gone when it touches it.
public struct HeapBounds: Sendable {
    private let heap: Heap
    private let frames: FrameAllocator
    private let account: MemoryAccount
    private let start: Int
    private let reserve: Int

    /// Bounds for what `heap` takes from now on of the memory in `frames`, of which the limit of `account`, the
    /// system's, is for programs.
    public init(_ heap: Heap, _ frames: FrameAllocator, _ account: MemoryAccount) {
        self.heap = heap
        self.frames = frames
        self.account = account
        start = heap.extent.pages
        let free = frames.statistics.free.rawValue
        reserve = Int(free - min(free, account.limit.rawValue))
    }

    /// Pages that the heap can still have, those of its own that are free included.
    public func pagesLeft() -> Int {
        let extent = heap.extent
        let grown = extent.pages - start
        let beyond = max(0, grown - reserve)
        account.withhold(PageCount(UInt64(beyond)))
        let limit = Int(account.limit.rawValue)
        let unpromised = max(0, limit - Int(account.used.rawValue) - beyond)
        let share = max(0, limit / 4 - beyond)
        let growth = max(0, reserve - grown) + min(unpromised, share)
        // In whole segments only.
        let segments = min(frames.largePagesLeft, growth / ChunkRecord.frameCount)
        return extent.free + segments * SegmentHeader.longestRun
    }
}
