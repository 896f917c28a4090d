// All segments of the heap, and the runs of pages taken from them.

import Arch
import KernelBase

/// The state behind the heap's page lock.
struct SegmentList: ~Copyable {
    private let frames: FrameAllocator
    /// Segments with at least one free page.
    private var withRoom = IntrusiveList<SegmentReference>()
    /// Segments whose pages are all free, among those with room.
    private var emptyCount = 0
    private(set) var segmentCount = 0
    private(set) var usedPages = 0
    var pageCount: Int { segmentCount * ChunkRecord.frameCount }
    var freePageCount: Int { segmentCount * SegmentHeader.longestRun - usedPages }

    /// How many segments a request looks at before it asks for a new one: a bound on the time.
    private static var searchLimit: Int { 8 }

    init(frames: FrameAllocator) {
        self.frames = frames
    }

    /// Takes `length` contiguous pages, or returns `nil`.
    mutating func takeRun(ofLength length: Int, alignment: Int) -> (SegmentReference, Int)? {
        var candidate = withRoom.first
        var looked = 0
        while let segment = candidate, looked < SegmentList.searchLimit {
            if let start = segment.record.freeRun(ofLength: length, alignment: alignment) {
                take(start..<start + length, from: segment)
                return (segment, start)
            }
            candidate = withRoom.next(after: segment)
            looked += 1
        }
        guard let segment = addSegment(),
            let start = segment.record.freeRun(ofLength: length, alignment: alignment)
        else { return nil }
        take(start..<start + length, from: segment)
        return (segment, start)
    }

    /// Gives pages back; a segment that becomes empty goes back to the frame allocator, except for
    /// one, so that a request at the brink does not take and give back a segment each time.
    mutating func putRun(_ pages: Range<Int>, of segment: SegmentReference) {
        for page in pages {
            segment[kind: page] = PageKind()
            segment.page(page).record = PageRecord()
        }
        if segment.record.freePages == 0 { withRoom.prepend(segment) }
        segment.record.setUsed(pages, to: false)
        usedPages -= pages.count
        guard segment.record.freePages == SegmentHeader.longestRun else { return }
        if emptyCount == 0 {
            emptyCount = 1
        } else {
            withRoom.remove(segment)
            segmentCount -= 1
            segment.unmark()
            frames.freeLarge(frames.directMap.physicalAddress(of: segment.address))
        }
    }

    private mutating func take(_ pages: Range<Int>, from segment: SegmentReference) {
        if segment.record.freePages == SegmentHeader.longestRun { emptyCount -= 1 }
        segment.record.setUsed(pages, to: true)
        usedPages += pages.count
        if segment.record.freePages == 0 { withRoom.remove(segment) }
    }

    private mutating func addSegment() -> SegmentReference? {
        guard let page = frames.allocateLarge() else { return nil }
        // Sound: the page was free a moment ago and is not known to anybody else.
        let segment = unsafe SegmentReference(
            makingAt: frames.directMap.virtualAddress(of: page))
        segmentCount += 1
        emptyCount += 1
        withRoom.prepend(segment)
        return segment
    }
}
