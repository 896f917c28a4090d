// What is known about each 4 KiB frame of memory: eight bytes, 0.2 % of what they describe.

import Arch
import KernelBase
import Synchronization

/// The record of one frame.
///
/// The records of frames that were never handed out hold whatever the memory held before; they are
/// initialised as the frames are first taken, so that starting up does not visit them all.
struct FrameRecord: ~Copyable {
    /// How many owners the frame has; 0 while it is free.
    let references: Atomic<UInt32>
    /// In a free frame: the next free frame of the same chunk, as an index in the chunk. In a frame of a
    /// ``FrameChain``: the number of the next frame of the chain. In a frame that is a page table: how
    /// many of its entries are not empty, guarded by the lock of the address space that it belongs to.
    /// In a frame of a shared memory object: the object's number.
    var link: UInt32

    init() {
        references = Atomic(0)
        link = UInt32(FrameRecord.none)
    }

    /// The end of a chain of free frames.
    static var none: UInt16 { UInt16.max }
}

/// 2 MiB of memory, aligned: the unit in which frames are kept together.
struct ChunkRecord {
    /// Frames in a chunk.
    static var frameCount: Int { 512 }

    /// What the chunk is at the moment.
    enum State {
        /// Nothing can be taken from it one by one: all its frames are in use, or none is memory.
        case exhausted
        /// On the list of chunks with some free frames.
        case partial
        /// On the list of chunks whose frames are all free.
        case free
        /// First of a run of chunks that were never used; the records of the others in the run
        /// are not initialised yet.
        case untouched
        /// In use as one 2 MiB page.
        case large
    }

    /// Links of the list that ``state`` names.
    var links = ListLinks<ChunkReference>()
    var state = State.exhausted
    /// Frames that can be taken: those chained from ``firstFree`` and those from ``untouchedStart``
    /// up to ``untouchedEnd``, which were never handed out since the chunk was last whole.
    var freeCount: UInt16 = 0
    var firstFree = FrameRecord.none
    var untouchedStart: UInt16 = 0
    var untouchedEnd: UInt16 = 0
    /// In state ``State/untouched``: how many chunks the run has.
    var runLength: UInt32 = 0

    /// A chunk whose 512 frames are all free.
    static var whole: ChunkRecord {
        var record = ChunkRecord()
        record.freeCount = UInt16(frameCount)
        record.untouchedEnd = UInt16(frameCount)
        return record
    }
}

/// A chunk, by the place of its record, which never moves.
@safe
struct ChunkReference: ListElement {
    let pointer: UnsafeMutablePointer<ChunkRecord>

    static func == (left: ChunkReference, right: ChunkReference) -> Bool {
        unsafe left.pointer == right.pointer
    }

    // Sound: references are made from indices checked against the table's length, records are
    // initialised before they are linked, and the pool's lock is held.
    var record: ChunkRecord {
        get { unsafe pointer.pointee }
        nonmutating _modify { yield unsafe &pointer.pointee }
    }

    var listLinks: ListLinks<ChunkReference> {
        get { record.links }
        nonmutating set { record.links = newValue }
    }
}

/// The tables of records, which lie in the memory that they describe.
@safe
struct FrameDatabase {
    let frames: UnsafeMutablePointer<FrameRecord>
    let chunks: UnsafeMutablePointer<ChunkRecord>
    /// Frames from physical address 0 on that have records.
    let frameCount: Int

    /// Bytes of memory for the records of so many frames, in whole pages.
    static func pageCount(forFrames count: UInt64) -> PageCount {
        let chunks = (count + 511) / 512
        return PageCount(coveringBytes: count * UInt64(MemoryLayout<FrameRecord>.stride))
            + PageCount(coveringBytes: chunks * UInt64(MemoryLayout<ChunkRecord>.stride))
    }

    /// Tables in uninitialised memory at `address`.
    ///
    /// The memory, ``pageCount(forFrames:)`` pages, belongs to the tables from then on.
    @unsafe
    init(at address: PhysicalAddress, frameCount: UInt64, in directMap: DirectMap) {
        let frameBytes = PageCount(
            coveringBytes: frameCount * UInt64(MemoryLayout<FrameRecord>.stride)
        ).bytes
        unsafe frames = directMap.pointer(to: address)
            .bindMemory(to: FrameRecord.self, capacity: Int(frameCount))
        unsafe chunks = directMap.pointer(to: address + frameBytes)
            .bindMemory(to: ChunkRecord.self, capacity: Int((frameCount + 511) / 512))
        self.frameCount = Int(frameCount)
    }

    /// The record of a frame that has been initialised.
    func frame(_ index: Int) -> UnsafeMutablePointer<FrameRecord> {
        require(index >= 0 && index < frameCount, "a frame outside of memory was named")
        return unsafe frames + index
    }

    /// Makes the record of a frame valid.
    func initializeFrame(_ index: Int) {
        unsafe frame(index).initialize(to: FrameRecord())
    }

    func chunk(_ index: Int) -> ChunkReference {
        precondition(index >= 0 && index * ChunkRecord.frameCount < frameCount)
        return unsafe ChunkReference(pointer: chunks + index)
    }

    func index(of chunk: ChunkReference) -> Int {
        unsafe chunk.pointer - chunks
    }

    /// Makes the record of a chunk valid.
    func initializeChunk(_ index: Int, to record: ChunkRecord) -> ChunkReference {
        let reference = chunk(index)
        unsafe reference.pointer.initialize(to: record)
        return reference
    }
}

// Sound: the tables are changed under the pool's lock, or atomically, or by a frame's owner.
extension FrameDatabase: @unchecked Sendable {}
extension ChunkReference: @unchecked Sendable {}
