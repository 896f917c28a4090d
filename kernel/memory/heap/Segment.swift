// The heap's memory comes in segments: 2 MiB pages whose first few frames describe the others.
// Masking a block's address finds its segment, and nothing that a program of the kernel writes past
// the end of a block lands on the heap's own records except at the very start of a segment.

import Arch
import KernelBase

/// What a page of a segment is used for, and the state of the slab or run that begins there.
struct PageRecord {
    enum Use: UInt8 {
        case free
        /// The heap's own records.
        case header
        /// First page of a slab of small blocks.
        case slab
        /// First page of one large block.
        case run
        /// A further page of a slab or run; ``PageRecord/head`` says where it begins.
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
    /// In a slab: blocks in use, the first of the freed ones, and how many were ever in use.
    var usedCount: UInt16 = 0
    var firstFree = PageRecord.none
    var touchedCount: UInt16 = 0
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

    // Sound: references point into the headers of live segments, and each field is guarded by the
    // lock of the page's stripe or of the segment list, or constant while the block is in use.
    var record: PageRecord {
        get { unsafe pointer.pointee }
        nonmutating _modify { yield unsafe &pointer.pointee }
    }

    var listLinks: ListLinks<PageReference> {
        get { record.links }
        nonmutating set { record.links = newValue }
    }
}

/// The start of a segment.
struct SegmentHeader {
    static var expectedMagic: UInt64 { 0x5345_474D_454E_5421 }
    static var pageCount: Int { 512 }
    /// Pages that header and page records fill.
    static var headerPages: Int {
        (MemoryLayout<SegmentHeader>.stride + pageCount * MemoryLayout<PageRecord>.stride + 4095)
            / 4096
    }
    /// The longest run of pages that a segment can hold.
    static var longestRun: Int { pageCount - headerPages }

    var magic = SegmentHeader.expectedMagic
    var links = ListLinks<SegmentReference>()
    /// One set bit for each page in use.
    var used = InlineArray<8, UInt64>(repeating: 0)
    var freePages = SegmentHeader.longestRun

    /// The first of `length` free pages, at a multiple of `alignment` pages; `nil` if there is none.
    func freeRun(ofLength length: Int, alignment: Int) -> Int? {
        var start = SegmentHeader.headerPages
        while true {
            start = (start + alignment - 1) & ~(alignment - 1)
            guard start + length <= SegmentHeader.pageCount else { return nil }
            guard let obstacle = lastUsed(in: start..<start + length) else { return start }
            start = obstacle + 1
        }
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

/// A segment, by its address.
@safe
struct SegmentReference: ListElement {
    let header: UnsafeMutablePointer<SegmentHeader>

    static var byteCount: UInt64 { PageSize.large.bytes }

    /// Makes a segment of a 2 MiB page, which belongs to it from then on.
    @unsafe
    init(makingAt address: VirtualAddress) {
        let memory = unsafe address.pointer.unsafelyUnwrapped
        unsafe header = memory.bindMemory(to: SegmentHeader.self, capacity: 1)
        unsafe header.initialize(to: SegmentHeader())
        let records = unsafe SegmentReference.records(after: header)
        unsafe records.initialize(repeating: PageRecord(), count: SegmentHeader.pageCount)
        for page in 0..<SegmentHeader.headerPages { unsafe records[page].use = .header }
    }

    /// The segment that holds the block at `address`; stops the machine when there cannot be one.
    init(containing address: VirtualAddress) {
        // Sound: the caller passes addresses of the heap's own window, which is mapped throughout;
        // the mark tells whether a segment is there.
        unsafe header = address.roundedDown(to: .large).pointer.unsafelyUnwrapped
            .assumingMemoryBound(to: SegmentHeader.self)
        unsafe require(
            header.pointee.magic == SegmentHeader.expectedMagic,
            "an address was freed that the heap never handed out")
    }

    private static func records(
        after header: UnsafeMutablePointer<SegmentHeader>
    ) -> UnsafeMutablePointer<PageRecord> {
        unsafe UnsafeMutableRawPointer(header + 1).assumingMemoryBound(to: PageRecord.self)
    }

    static func == (left: SegmentReference, right: SegmentReference) -> Bool {
        unsafe left.header == right.header
    }

    // Sound: as for PageReference.
    var record: SegmentHeader {
        get { unsafe header.pointee }
        nonmutating _modify { yield unsafe &header.pointee }
    }

    var listLinks: ListLinks<SegmentReference> {
        get { unsafe header.pointee.links }
        nonmutating set { unsafe header.pointee.links = newValue }
    }

    var address: VirtualAddress { unsafe VirtualAddress(UnsafeRawPointer(header)) }

    func page(_ index: Int) -> PageReference {
        precondition(index >= 0 && index < SegmentHeader.pageCount)
        return unsafe PageReference(pointer: SegmentReference.records(after: header) + index)
    }

    /// The index of a page of this segment.
    func index(of page: PageReference) -> Int {
        unsafe page.pointer - SegmentReference.records(after: header)
    }

    /// The address of a page of this segment.
    func address(ofPage index: Int) -> VirtualAddress {
        address + UInt64(index) * PageSize.standardBytes
    }
}

extension PageReference: @unchecked Sendable {}
extension SegmentReference: @unchecked Sendable {}
