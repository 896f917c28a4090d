// The free frames of the machine, chunk by chunk. Every operation takes constant time: a frame
// goes back to its own chunk, and a chunk that has all its frames again becomes a candidate for a
// 2 MiB page without anybody searching.

import Arch
import KernelBase
import Synchronization

/// How many chunks have nothing but free frames, or had a moment ago.
final class WholeChunkHint: Sendable {
    private let count = Atomic<Int>(0)

    func store(_ value: Int) { count.store(value, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
}

/// The state behind the frame allocator's lock.
struct FramePool: ~Copyable {
    let database: FrameDatabase
    /// Chunks with some free frames.
    private var partial = IntrusiveList<ChunkReference>()
    /// Chunks with nothing but free frames.
    private var free = IntrusiveList<ChunkReference>()
    /// Runs of chunks that were never used.
    private var untouched = IntrusiveList<ChunkReference>()
    /// Frames that can be handed out.
    private(set) var freeCount = 0
    /// Chunks with nothing but free frames.
    private(set) var wholeCount = 0 {
        didSet { wholeHint.store(wholeCount) }
    }
    /// ``wholeCount``, for those who do not have the lock.
    let wholeHint = WholeChunkHint()
    /// Frames that have ever been added.
    private(set) var totalCount = 0

    init(database: FrameDatabase) {
        self.database = database
    }

    // MARK: - Growing

    /// Makes valid the records of the chunks that `range` covers in part.
    ///
    /// Called for all ranges before the first of them is added, since ranges may share a chunk.
    func prepareEdges(of range: Range<Int>) {
        let size = ChunkRecord.frameCount
        if range.lowerBound % size != 0 || range.count < size {
            _ = database.initializeChunk(range.lowerBound / size, to: ChunkRecord())
        }
        if range.upperBound % size != 0 {
            _ = database.initializeChunk(range.upperBound / size, to: ChunkRecord())
        }
    }

    /// Adds free frames.
    ///
    /// Takes time for the frames at both ends that do not fill a chunk (less than 1,024), none for
    /// what lies between.
    mutating func add(_ range: Range<Int>) {
        let size = ChunkRecord.frameCount
        var position = range.lowerBound
        while position < range.upperBound {
            let chunk = position / size
            if position % size == 0 && range.upperBound - position >= size {
                let count = (range.upperBound - position) / size
                addUntouchedRun(from: chunk, count: count)
                position += count * size
            } else {
                let end = min((chunk + 1) * size, range.upperBound)
                addEdge(position..<end, to: database.chunk(chunk))
                position = end
            }
        }
        freeCount += range.count
        totalCount += range.count
    }

    private mutating func addUntouchedRun(from chunk: Int, count: Int) {
        var record = ChunkRecord.whole
        record.state = .untouched
        record.runLength = UInt32(count)
        wholeCount += count
        untouched.append(database.initializeChunk(chunk, to: record))
    }

    private mutating func addEdge(_ range: Range<Int>, to chunk: ChunkReference) {
        let first = UInt16(range.lowerBound % ChunkRecord.frameCount)
        if chunk.record.untouchedStart == chunk.record.untouchedEnd {
            chunk.record.untouchedStart = first
            chunk.record.untouchedEnd = first + UInt16(range.count)
            chunk.record.freeCount += UInt16(range.count)
            noteFramesAdded(to: chunk)
            return
        }
        for frame in range {
            database.initializeFrame(frame)
            push(frame, onto: chunk)
        }
    }

    // MARK: - Single frames

    /// Takes a free frame, or returns `nil`.
    mutating func takeFrame() -> Int? {
        var taken: Int?
        takeFrames(1) { taken = $0 }
        return taken
    }

    /// Takes free frames, as many as wanted or as there are, and calls `use` with each.
    mutating func takeFrames(_ wanted: Int, _ use: (Int) -> Void) {
        var missing = wanted
        while missing > 0, let chunk = partial.first ?? takeWholeChunk() {
            let count = min(missing, Int(chunk.record.freeCount))
            take(count, from: chunk, use)
            missing -= count
            freeCount -= count
            chunk.record.freeCount -= UInt16(count)
            if chunk.record.freeCount == 0 {
                if chunk.record.state == .partial { partial.remove(chunk) }
                chunk.record.state = .exhausted
            } else if chunk.record.state != .partial {
                chunk.record.state = .partial
                partial.prepend(chunk)
            }
        }
    }

    /// Takes frames out of a chunk that has as many; those that were in use before come first.
    private func take(_ count: Int, from chunk: ChunkReference, _ use: (Int) -> Void) {
        let base = database.index(of: chunk) * ChunkRecord.frameCount
        var rest = count
        var next = chunk.record.firstFree
        while rest > 0, next != FrameRecord.none {
            let frame = base &+ Int(next)
            next = unsafe UInt16(truncatingIfNeeded: database.frame(frame).pointee.link)
            use(frame)
            rest &-= 1
        }
        chunk.record.firstFree = next
        guard rest > 0 else { return }
        let start = chunk.record.untouchedStart
        chunk.record.untouchedStart = start + UInt16(rest)
        for index in Int(start)..<Int(start) + rest {
            database.initializeFrame(base + index)
            use(base + index)
        }
    }

    /// Gives a frame back.
    mutating func putFrame(_ frame: Int) {
        freeCount += 1
        push(frame, onto: database.chunk(frame / ChunkRecord.frameCount))
    }

    /// Gives frames back. Neighbours in the chain that belong to the same chunk are cheap.
    mutating func putFrames(_ chain: FrameChain) {
        freeCount += chain.count
        var frame = Int(chain.first)
        var rest = chain.count
        while rest > 0 {
            let number = frame / ChunkRecord.frameCount
            let chunk = database.chunk(number)
            let restBefore = rest
            var firstFree = UInt32(chunk.record.firstFree)
            repeat {
                let record = unsafe database.frame(frame)
                let next = unsafe Int(record.pointee.link)
                unsafe record.pointee.link = firstFree
                firstFree = UInt32(truncatingIfNeeded: frame % ChunkRecord.frameCount)
                frame = next
                rest &-= 1
            } while rest > 0 && frame / ChunkRecord.frameCount == number
            chunk.record.firstFree = UInt16(truncatingIfNeeded: firstFree)
            chunk.record.freeCount += UInt16(restBefore - rest)
            noteFramesAdded(to: chunk)
        }
    }

    private mutating func push(_ frame: Int, onto chunk: ChunkReference) {
        unsafe database.frame(frame).pointee.link = UInt32(chunk.record.firstFree)
        chunk.record.firstFree = UInt16(frame % ChunkRecord.frameCount)
        chunk.record.freeCount += 1
        noteFramesAdded(to: chunk)
    }

    private mutating func noteFramesAdded(to chunk: ChunkReference) {
        if Int(chunk.record.freeCount) == ChunkRecord.frameCount {
            if chunk.record.state == .partial { partial.remove(chunk) }
            putWholeChunk(chunk)
        } else if chunk.record.state == .exhausted {
            chunk.record.state = .partial
            partial.prepend(chunk)
        }
    }

    // MARK: - 2 MiB pages

    /// Takes a chunk for use as one page and returns its first frame, or `nil`.
    ///
    /// Programs leave 1/16 of all memory to the kernel, whose heap can do with nothing smaller. They cannot
    /// divide these chunks either: together they have at most 7/8 of the frames, and frames are taken
    /// from chunks that are divided already first.
    mutating func takeLarge(forProgram isForProgram: Bool) -> Int? {
        let reserve = isForProgram ? totalCount / 16 / ChunkRecord.frameCount : 0
        guard wholeCount > reserve, let chunk = takeWholeChunk() else { return nil }
        chunk.record.state = .large
        chunk.record.freeCount = 0
        freeCount -= ChunkRecord.frameCount
        let frame = database.index(of: chunk) * ChunkRecord.frameCount
        database.initializeFrame(frame)
        return frame
    }

    /// Gives back a chunk that was in use as one page.
    mutating func putLarge(_ frame: Int) {
        let chunk = database.chunk(frame / ChunkRecord.frameCount)
        require(chunk.record.state == .large, "what was freed as a 2 MiB page is none")
        freeCount += ChunkRecord.frameCount
        putWholeChunk(chunk)
    }

    /// Turns a chunk in use as one page into 512 frames in use.
    func splitLarge(_ frame: Int) {
        let chunk = database.chunk(frame / ChunkRecord.frameCount)
        require(chunk.record.state == .large, "what was to be split is no 2 MiB page")
        chunk.record = ChunkRecord()
    }

    private mutating func putWholeChunk(_ chunk: ChunkReference) {
        chunk.record = .whole
        chunk.record.state = .free
        wholeCount += 1
        free.prepend(chunk)
    }

    /// Takes a chunk off its list; used ones first, whose memory the host of a virtual machine has
    /// provided already.
    private mutating func takeWholeChunk() -> ChunkReference? {
        if let chunk = free.popFirst() {
            wholeCount -= 1
            return chunk
        }
        guard let chunk = untouched.popFirst() else { return nil }
        wholeCount -= 1
        let runLength = chunk.record.runLength
        if runLength > 1 {
            var rest = ChunkRecord.whole
            rest.state = .untouched
            rest.runLength = runLength - 1
            untouched.prepend(database.initializeChunk(database.index(of: chunk) + 1, to: rest))
        }
        chunk.record.runLength = 0
        return chunk
    }
}
