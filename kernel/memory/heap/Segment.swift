// The heap's memory comes in segments: 2 MiB pages whose first few frames describe the others.
// Masking a block's address finds its segment, and nothing that a program of the kernel writes past
// the end of a block lands on the heap's own records except at the very start of a segment.

import Arch
import KernelBase

/// What a page of a segment is used for. Constant while a block in it is in use, and so read
/// without a lock by whoever frees the block.
struct PageKind {
    enum Use: UInt8 {
        case free
        /// The heap's own records.
        case header
        /// First page of a slab of small blocks.
        case slab
        /// First page of one large block.
        case run
        /// A further page of a slab or run; ``PageKind/head`` says where it begins.
        case continuation
    }

    var use = Use.free
    /// In a slab: the class of its blocks, and the stripe whose lock guards it.
    var sizeClass: UInt8 = 0
    var stripe: UInt8 = 0
    /// In a continuation: the index of the first page.
    var head: UInt16 = 0
    /// In the first page: how many pages there are.
    var pageCount: UInt16 = 0
}

/// The state of the slab or run that begins at a page.
struct PageRecord {
    /// In a slab: blocks in use, the first of the freed ones, and how many were ever in use.
    var usedCount: UInt16 = 0
    var firstFree = PageRecord.none
    var touchedCount: UInt16 = 0
    /// In a slab: how many blocks it has, of how many bytes, and 2³² divided by that, rounded up.
    var capacity: UInt16 = 0
    var blockSize: UInt16 = 0
    /// In a slab: its first page.
    var firstPage: UInt16 = 0
    var reciprocal: UInt32 = 0
    /// In a run: the bytes asked for.
    var requestedSize = 0
    /// In a slab with free blocks: its place among others of its class and stripe.
    var links = ListLinks<PageReference>()

    static var none: UInt16 { UInt16.max }
}

/// A page record, by its place, which never moves while the segment exists.
@safe
struct PageReference: ListElement {
    let pointer: UnsafeMutablePointer<PageRecord>

    static func == (left: PageReference, right: PageReference) -> Bool {
        unsafe left.pointer == right.pointer
    }

    // Sound: references point into the headers of live segments, and a record is guarded by the lock
    // of the page's stripe or, in a run, belongs to whoever has the block.
    var record: PageRecord {
        get { unsafe pointer.pointee }
        nonmutating _modify { yield unsafe &pointer.pointee }
    }

    var listLinks: ListLinks<PageReference> {
        get { record.links }
        nonmutating set { record.links = newValue }
    }
}

/// Which pages of a segment are in use; guarded by the lock of the segment list.
struct SegmentHeader {
    static var pageCount: Int { 512 }
    /// Pages that the heap's own records fill.
    static var headerPages: Int { (SegmentReference.recordBytes + 4095) / 4096 }
    /// The longest run of pages that a segment can hold.
    static var longestRun: Int { pageCount - headerPages }

    var links = ListLinks<SegmentReference>()
    /// One set bit for each page in use.
    var used = InlineArray<8, UInt64>(repeating: 0)
    var freePages = SegmentHeader.longestRun

    /// The first of `length` free pages, at a multiple of `alignment` pages; `nil` if there is none.
    func freeRun(ofLength length: Int, alignment: Int) -> Int? {
        var start = SegmentHeader.headerPages
        while let free = firstFree(from: start) {
            if length == 1, alignment == 1 { return free }
            start = (free + alignment - 1) & ~(alignment - 1)
            guard start + length <= SegmentHeader.pageCount else { return nil }
            guard let obstacle = lastUsed(in: start..<start + length) else { return start }
            start = obstacle + 1
        }
        return nil
    }

    /// The first free page at or after one behind the header, whose pages no bit says are in use.
    private func firstFree(from start: Int) -> Int? {
        guard start < SegmentHeader.pageCount else { return nil }
        var index = start / 64
        var free = ~used[index] & (UInt64.max << UInt64(start % 64))
        while free == 0 {
            index += 1
            guard index < SegmentHeader.pageCount / 64 else { return nil }
            free = ~used[index]
        }
        return index * 64 + free.trailingZeroBitCount
    }

    mutating func setUsed(_ pages: Range<Int>, to isUsed: Bool) {
        for word in pages.lowerBound / 64...(pages.upperBound - 1) / 64 {
            let mask = SegmentHeader.mask(of: pages, inWord: word)
            if isUsed { used[word] |= mask } else { used[word] &= ~mask }
        }
        freePages += isUsed ? -pages.count : pages.count
    }

    private func lastUsed(in pages: Range<Int>) -> Int? {
        var word = (pages.upperBound - 1) / 64
        while word >= pages.lowerBound / 64 {
            let found = used[word] & SegmentHeader.mask(of: pages, inWord: word)
            if found != 0 { return word * 64 + 63 - found.leadingZeroBitCount }
            word -= 1
        }
        return nil
    }

    /// The bits of word `word` that stand for pages in `pages`.
    private static func mask(of pages: Range<Int>, inWord word: Int) -> UInt64 {
        let low = max(pages.lowerBound - word * 64, 0)
        let high = min(pages.upperBound - word * 64, 64)
        return (UInt64.max >> UInt64(64 - (high - low))) << UInt64(low)
    }
}

/// A segment, by its address. It begins with a mark that tells it from other memory; a header, the
/// kinds of its pages and their records follow.
@safe
struct SegmentReference: ListElement {
    private let start: UnsafeMutableRawPointer

    private static var mark: UInt64 { 0x5345_474D_454E_5421 }
    private static var headerOffset: Int { 64 }
    private static var kindOffset: Int { headerOffset + MemoryLayout<SegmentHeader>.stride }
    private static var recordOffset: Int {
        kindOffset + SegmentHeader.pageCount * MemoryLayout<PageKind>.stride
    }
    static var recordBytes: Int {
        recordOffset + SegmentHeader.pageCount * MemoryLayout<PageRecord>.stride
    }

    /// Makes a segment of a 2 MiB page, which belongs to it from then on.
    @unsafe
    init(makingAt address: VirtualAddress) {
        unsafe start = address.pointer.unsafelyUnwrapped
        unsafe start.storeBytes(of: SegmentReference.mark, as: UInt64.self)
        unsafe (start + SegmentReference.headerOffset).initializeMemory(
            as: SegmentHeader.self, repeating: SegmentHeader(), count: 1)
        unsafe (start + SegmentReference.kindOffset).initializeMemory(
            as: PageKind.self, repeating: PageKind(), count: SegmentHeader.pageCount)
        unsafe (start + SegmentReference.recordOffset).initializeMemory(
            as: PageRecord.self, repeating: PageRecord(), count: SegmentHeader.pageCount)
        for page in 0..<SegmentHeader.headerPages { self[kind: page].use = .header }
    }

    /// The segment that holds the block at `address`; stops the machine when there cannot be one.
    init(containing address: VirtualAddress) {
        // Sound: the caller passes addresses of the heap's own window, which is mapped throughout;
        // the mark tells whether a segment is there.
        unsafe start = address.roundedDown(to: .large).pointer.unsafelyUnwrapped
        unsafe require(
            start.load(as: UInt64.self) == SegmentReference.mark,
            "an address was freed that the heap never handed out")
    }

    /// Makes sure that nothing takes the memory for a segment any longer.
    func unmark() {
        unsafe start.storeBytes(of: 0, as: UInt64.self)
    }

    static func == (left: SegmentReference, right: SegmentReference) -> Bool {
        unsafe left.start == right.start
    }

    // Sound, here and below: the memory was initialised when the segment was made, and segments are
    // taken apart only when no block in them is in use.
    var record: SegmentHeader {
        get { unsafe header.pointee }
        nonmutating _modify { yield unsafe &header.pointee }
    }

    private var header: UnsafeMutablePointer<SegmentHeader> {
        unsafe (start + SegmentReference.headerOffset).assumingMemoryBound(to: SegmentHeader.self)
    }

    var listLinks: ListLinks<SegmentReference> {
        get { record.links }
        nonmutating set { record.links = newValue }
    }

    var address: VirtualAddress { unsafe VirtualAddress(UnsafeRawPointer(start)) }

    /// What a page is used for.
    subscript(kind index: Int) -> PageKind {
        get { unsafe kinds[checked(index)] }
        nonmutating _modify { yield unsafe &kinds[checked(index)] }
    }

    private var kinds: UnsafeMutablePointer<PageKind> {
        unsafe (start + SegmentReference.kindOffset).assumingMemoryBound(to: PageKind.self)
    }

    /// The state of what begins at a page.
    func page(_ index: Int) -> PageReference {
        unsafe PageReference(pointer: records + checked(index))
    }

    /// The index of a page of this segment.
    func index(of page: PageReference) -> Int {
        unsafe page.pointer - records
    }

    private var records: UnsafeMutablePointer<PageRecord> {
        unsafe (start + SegmentReference.recordOffset).assumingMemoryBound(to: PageRecord.self)
    }

    private func checked(_ index: Int) -> Int {
        precondition(index >= 0 && index < SegmentHeader.pageCount)
        return index
    }

    /// The address of a page of this segment.
    func address(ofPage index: Int) -> VirtualAddress {
        address + UInt64(index) * PageSize.standardBytes
    }
}

extension PageReference: @unchecked Sendable {}
extension SegmentReference: @unchecked Sendable {}
