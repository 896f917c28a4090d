// Which frame holds which page of a tmpfs file.

internal import Arch

/// A piece of a file's table: the frame numbers of 128 pages, 0 for those that are not there.
private final class PageChunk {
    static let pageCount = 128
    var frames = InlineArray<128, UInt32>(repeating: 0)
    var usedCount = 0
}

/// The frames of a file. Holes cost nothing but the table's own space, which counts as pages too.
///
/// It has no lock of its own. It owns no frames: whoever changes it releases what it hands back.
struct PageTable {
    private var chunks: [PageChunk?] = []

    /// Pages that a table reaching up to `pageCount` pages takes itself.
    static func overhead(forPages pageCount: UInt64) -> UInt64 {
        // Eight bytes for each chunk; small tables are free.
        pageCount / UInt64(PageChunk.pageCount) * 8 / 4096
    }

    /// How many pages the table reaches up to.
    var reach: UInt64 { UInt64(chunks.count * PageChunk.pageCount) }

    subscript(index: UInt64) -> PhysicalAddress? {
        let chunk = index / UInt64(PageChunk.pageCount)
        guard chunk < UInt64(chunks.count), let frames = chunks[Int(chunk)]?.frames else {
            return nil
        }
        let frame = frames[Int(index % UInt64(PageChunk.pageCount))]
        return frame == 0 ? nil : PhysicalAddress(frameNumber: UInt64(frame))
    }

    /// Stores a page where there is none.
    mutating func insert(_ address: PhysicalAddress, at index: UInt64) {
        let number = Int(index / UInt64(PageChunk.pageCount))
        while chunks.count <= number { chunks.append(nil) }
        let chunk: PageChunk
        if let known = chunks[number] {
            chunk = known
        } else {
            chunk = PageChunk()
            chunks[number] = chunk
        }
        chunk.frames[Int(index % UInt64(PageChunk.pageCount))] = UInt32(address.frameNumber)
        chunk.usedCount += 1
    }

    /// Takes out the pages from `first` on and hands them to `body`.
    mutating func removeAll(from first: UInt64, _ body: (PhysicalAddress) -> Void) {
        let size = UInt64(PageChunk.pageCount)
        while let last = chunks.last, UInt64(chunks.count) * size > first {
            let base = UInt64(chunks.count - 1) * size
            if let last {
                for offset in 0..<PageChunk.pageCount
                where base + UInt64(offset) >= first && last.frames[offset] != 0 {
                    body(PhysicalAddress(frameNumber: UInt64(last.frames[offset])))
                    last.frames[offset] = 0
                    last.usedCount -= 1
                }
                if last.usedCount > 0 { return }
            }
            guard base >= first else {
                chunks[chunks.count - 1] = nil
                return
            }
            chunks.removeLast()
        }
    }
}
